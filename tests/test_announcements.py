"""Announcements: what the tracker tells by itself, as a version took effect and a line says so."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from events.facts.communications import CommunicationDelivered
from tests.proposing import approved
from tests.specification import Story, instant
from tests.telling import PLANNED, company_with_an_approach
from tracker.announcements import announcements
from tracker.communications import (
    DeliverCommunication,
    EndCommunication,
    PlanCommunication,
    SkipCommunication,
)
from tracker.kernel import TRACKER, Command
from tracker.policies import RetirePolicy

LINE = replace(PLANNED, about=("policy",), audience=("role:owner-web", "person:gita"))
TEXT = {"text": "We keep what we promise, and say so when we cannot."}
TELL = DeliverCommunication(
    line="COM-1", occasion="POL-1 v2", about="policy:POL-1", versions=(2,), channel="e-mail"
)


def company_with(line: PlanCommunication = LINE, effective: str = "2026-03-20") -> Story:
    """The company with a line about policies, and version 2 of its policy from 20 March 2026."""
    told = company_with_an_approach().by("dov").given(line).at("2026-03-09 10:00")
    approved(told, TEXT, ("aoife",), by="dov", target="policy:POL-1", effective=effective)
    return told


def found(told: Story, on: str) -> list[str]:
    with told.tracker.looking(instant(on)) as history:
        made = announcements(history, ZoneInfo("Europe/Amsterdam"))
        return [each.command.occasion for each in made]


def by_itself(told: Story, command: Command) -> Story:
    told.said |= {"door": "worker"}
    return told.by(TRACKER).when(command)


def test_a_version_is_told_of_at_the_moment_at_which_it_takes_effect() -> None:
    told = company_with()
    assert found(told, "2026-03-19 22:59:59") == ["POL-1 v1"]
    assert found(told, "2026-03-19 23:00") == ["POL-1 v2"]


@pytest.mark.parametrize(
    "change",
    [{"channel": "meeting"}, {"on_change": False}, {"about": ("plan",)}, {"audience": ()}],
)
def test_a_line_that_says_otherwise_tells_nothing_of_it(change: dict[str, Any]) -> None:
    told = company_with(replace(LINE, **change))
    assert "POL-1 v2" not in found(told, "2026-03-21 10:00")


def test_it_says_which_version_by_which_line_and_what_made_it_so() -> None:
    told = company_with()
    with told.tracker.looking(instant("2026-03-20 10:00")) as history:
        (made,) = announcements(history, ZoneInfo("Europe/Amsterdam"))
    assert made.command == TELL
    assert made.key == "tell:COM-1:policy:POL-1@2"
    assert made.cause == told.events()[-1].envelope.event_id
    assert made.reason == "POL-1 v2 is in force; COM-1 tells of it by e-mail."


def test_what_the_tracker_tells_is_put_down_to_the_tracker_and_to_nobody_else() -> None:
    told = by_itself(company_with().at("2026-03-20 10:00"), TELL)
    told.then(
        CommunicationDelivered(
            delivery=1, occasion="POL-1 v2", effective_from=told.now, channel="e-mail", of=2,
            about="policy:POL-1", versions=(2,), audience=("esra", "gita"),
        )
    )  # fmt: skip
    envelope = told.events()[-1].envelope
    assert (envelope.actor, envelope.door, envelope.on_behalf_of, envelope.grant) == (
        "tracker:worker", "worker", "", "",
    )  # fmt: skip
    assert found(told, "2026-03-20 10:00") == []


def test_what_somebody_has_told_or_left_out_already_is_not_told_again() -> None:
    told = company_with().at("2026-03-20 10:00").by("dov").given(TELL)
    assert found(told, "2026-03-20 10:00") == []
    by_itself(told, TELL).then_refused("KIND-STATE", "line")
    told = company_with().at("2026-03-20 10:00").by("dov").because("Told at the town hall.")
    told.given(SkipCommunication(line="COM-1", occasion="POL-1 v2"))
    assert found(told, "2026-03-20 10:00") == []
    by_itself(told, TELL).then_refused("KIND-STATE", "line")


def test_what_is_not_in_force_is_not_told() -> None:
    told = company_with().at("2026-03-19 10:00")
    by_itself(told, TELL).then_refused("KIND-STATE", "versions")
    told.by("aoife").given(RetirePolicy(policy="POL-1"))
    assert found(told, "2026-03-21 10:00") == []
    by_itself(told.at("2026-03-21 10:00"), TELL).then_refused("KIND-STATE", "versions")


def test_a_line_that_ended_tells_nothing() -> None:
    told = company_with().by("dov").given(EndCommunication(line="COM-1"))
    assert found(told, "2026-03-21 10:00") == []
    by_itself(told.at("2026-03-21 10:00"), TELL).then_refused("KIND-STATE", "line")


@pytest.mark.parametrize(
    "command",
    [
        EndCommunication(line="COM-1"),
        SkipCommunication(line="COM-1", occasion="POL-1 v2"),
        DeliverCommunication(line="COM-1", occasion="Party"),
        replace(TELL, about="plan:PLN-1", versions=(1,)),
        replace(TELL, versions=(1, 2)),
    ],
)
def test_by_itself_the_tracker_does_nothing_else(command: Command) -> None:
    told = by_itself(company_with().at("2026-03-20 10:00"), command)
    told.then_refused("FACT-ACTOR")


def test_nobody_passes_for_the_tracker_by_another_door() -> None:
    told = company_with().at("2026-03-20 10:00")
    told.by(TRACKER).when(TELL).then_refused("REF-UNKNOWN", "actor")
    told.said |= {"door": "worker"}
    told.by("esra").when(TELL).then_refused("FACT-ACTOR")
