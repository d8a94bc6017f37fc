"""Risks as they are read: at any moment, by what they carry, and for whom they wait."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.brackwater import as_told, ended, lines
from tests.risky import (
    ACCEPT,
    HEAT,
    REDUCE,
    TO_EXTREME,
    TO_HIGH,
    TO_LOW,
    TO_MEDIUM,
    rated,
    with_approach,
    with_risk,
)
from tests.specification import Story
from tracker.authority import Authority
from tracker.history import History
from tracker.kernel import Command
from tracker.people import LetPersonLeave
from tracker.risks import ChangeRiskOwner, CloseRisk, CompleteTreatmentAction, ReopenRisk, Risk
from tracker.risks.reading import Wanted, as_on, counts, found, one_by_one
from tracker.turn import Waiting, waiting_for

END = datetime(2026, 12, 31, 23, tzinfo=UTC)
TODAY = datetime(2026, 11, 24, 8, tzinfo=UTC)
ABOUT_RISKS = {
    "IdentifyRisk", "AssessRisk", "DecideTreatment", "CompleteTreatmentAction", "AcceptRisk",
}  # fmt: skip


def ids(told: Story, flag: str = "", on: datetime | None = None, **facets: Any) -> list[str]:
    with told.tracker.looking(on or told.now) as history:
        risks, total = found(history, Wanted(facets=facets, flag=flag))
    assert total == len(risks)
    return [risk.id for risk in risks]


def waits(told: Story, person: str) -> list[Waiting]:
    with told.tracker.looking(told.now) as history:
        all_of_it = waiting_for(history, Authority(history, told.now), person)
    return [each for each in all_of_it if each.kind == "risk"]


# ---------------------------------------------------------------- the register


def several() -> Story:
    """Return a story with a risk of each level, an opportunity, and one that was never rated."""
    told = with_approach().by("gita")
    for number, place in enumerate([TO_LOW, TO_MEDIUM, TO_HIGH, TO_EXTREME], 1):
        told.given(msgspec.structs.replace(HEAT, risk=f"RSK-{number}"))
        told.given(rated(*place, risk=f"RSK-{number}"))
    told.given(msgspec.structs.replace(HEAT, risk="RSK-5", sort="opportunity"))
    told.given(rated(5, 5, risk="RSK-5"))
    net = msgspec.structs.replace(HEAT, risk="RSK-6", services=("*",), owner="role:owner-net")
    return told.given(net)


def test_uncovered_ones_come_with_the_highest_level_first() -> None:
    assert ids(several(), "uncovered") == ["RSK-4", "RSK-3", "RSK-2"]
    assert ids(several(), "uncovered", level="high") == ["RSK-3"]


def test_the_appetite_in_force_says_what_is_above_it() -> None:
    told = with_approach(appetite="high").by("gita").given(HEAT, rated(*TO_HIGH))
    assert ids(told, "uncovered") == []
    assert ids(told.given(rated(*TO_EXTREME))) == ["RSK-1"]
    assert ids(told, "uncovered") == ["RSK-1"]


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        ({"owner": "role:owner-net"}, ["RSK-6"]),
        ({"service": "*"}, ["RSK-6"]),
        ({"service": "SVC-WEB", "level": "low"}, ["RSK-1"]),
        ({"sort": "opportunity"}, ["RSK-5"]),
        ({"state": "identified"}, ["RSK-6"]),
        ({"state": "assessed", "sort": "risk"}, ["RSK-1", "RSK-2", "RSK-3", "RSK-4"]),
        ({"current": "3x4"}, ["RSK-3"]),
        ({"inherent": "3x4"}, []),
    ],
)
def test_risks_are_found_by_what_they_carry(facets: dict[str, Any], expected: list[str]) -> None:
    assert ids(several(), **facets) == expected


def test_a_page_of_uncovered_ones_goes_on_where_the_one_before_ended() -> None:
    told = several()
    with told.tracker.looking(told.now) as history:
        wanted = Wanted(flag="uncovered")
        pages = [found(history, wanted, 2, first) for first in (0, 2, 4)]
    assert [([r.id for r in page], total) for page, total in pages] == [
        (["RSK-4", "RSK-3"], 3), (["RSK-2"], 3), ([], 3),
    ]  # fmt: skip


def test_what_is_closed_is_found_by_that_only() -> None:
    told = with_risk(TO_MEDIUM).because("Gone.").given(CloseRisk(risk="RSK-1"))
    assert ids(told, state="closed") == ["RSK-1"]
    assert (ids(told, "uncovered"), ids(told, level="medium"), ids(told, current="3x3")) == (
        [], [], [],
    )  # fmt: skip


def test_the_places_of_the_matrix_are_counted() -> None:
    told = several().given(rated(4, 5, "inherent", risk="RSK-3"))
    with told.tracker.looking(told.now) as history:
        current, inherent = counts(history, "current"), counts(history, "inherent")
    assert len(current) == 25
    assert {cell: n for cell, n in current.items() if n} == {
        "2x2": 1, "3x3": 1, "3x4": 1, "4x5": 1,
    }  # fmt: skip
    assert {cell: n for cell, n in inherent.items() if n} == {"4x5": 1}


# ---------------------------------------------------------------- at another moment


def test_at_an_earlier_moment_a_risk_stands_as_it_stood_then() -> None:
    told = with_risk(TO_HIGH)
    before, then = told.now - timedelta(hours=1), told.now
    told.later(days=3).given(rated(*TO_LOW), ChangeRiskOwner(risk="RSK-1", owner="person:jana"))
    with told.tracker.looking(told.now) as history:
        risk = history.find(Risk, "RSK-1")
        assert risk is not None
        was = as_on(risk, History(history.reading, then))
        assert as_on(risk, history) is risk
        assert as_on(risk, History(history.reading, before)) is None
        assert counts(History(history.reading, then), "current")["3x4"] == 1
    assert was is not None
    assert (was.level, was.owner) == ("high", "role:owner-web")
    assert (ids(told, "uncovered", then), ids(told, "uncovered")) == (["RSK-1"], [])
    assert (ids(told, on=then, level="high"), ids(told, level="high")) == (["RSK-1"], [])
    assert ids(told, on=before) == []


def test_the_rows_say_the_same_as_each_risk_by_itself() -> None:
    told, _ = as_told()
    with told.tracker.looking(TODAY) as history:
        for flag in ("", "uncovered"):
            quick, _ = found(history, Wanted(flag=flag))
            assert quick == list(one_by_one(history, Wanted(flag=flag)))


# ---------------------------------------------------------------- for whom it waits


def test_what_nothing_covers_waits_for_its_owner() -> None:
    told = with_risk(TO_HIGH)
    (waiting,) = waits(told.later(days=1), "esra")
    assert waiting == Waiting(
        kind="risk", id="RSK-1", title=HEAT.title, since=told.now - timedelta(days=1),
        why="It is high, above what is tolerated, with no treatment and no acceptance.",
    )  # fmt: skip
    assert [waits(told, who) for who in ("gita", "aoife", "ivo")] == [[], [], []]
    told.by("gita").given(REDUCE)
    assert waits(told, "esra") == []


def test_an_acceptance_waits_thirty_days_before_it_runs_out_and_after() -> None:
    told = with_risk(TO_MEDIUM).by("esra").given(ACCEPT)
    told.at(END - timedelta(days=30, seconds=1))
    assert waits(told, "esra") == []
    (waiting,) = waits(told.later(seconds=1), "esra")
    assert (waiting.why, waiting.since) == ("Its acceptance runs out within 30 days.", told.now)
    (waiting,) = waits(told.at(END), "esra")
    assert waiting.why == "Its acceptance ran out; it is medium, above what is tolerated."
    assert waiting.since == END


def test_a_rise_waits_and_says_what_it_ended() -> None:
    told = with_risk(TO_MEDIUM).by("esra").given(ACCEPT).because("Summer.").given(rated(3, 4))
    assert [each.why for each in waits(told, "esra")] == [
        "It rose to high, which ended its acceptance."
    ]


def test_a_finished_treatment_waits_to_be_rated() -> None:
    told = with_risk(TO_HIGH).given(REDUCE)
    told.given(CompleteTreatmentAction(risk="RSK-1", action="Rent chillers"))
    assert waits(told.later(days=30), "esra") == []
    (waiting,) = waits(told.later(seconds=1), "esra")
    assert waiting.why == "Its treatment is done; rate it again, to see what that did."
    assert waiting.since == told.now - timedelta(seconds=1)
    told.given(rated(2, 2))
    assert waits(told, "esra") == []


def test_what_nobody_owns_waits_for_the_risk_manager_and_then_for_top_management() -> None:
    told = with_risk(TO_HIGH).by("hugo").given(LetPersonLeave(person="esra"))
    told.later(hours=1)
    assert [each.id for each in waits(told, "gita")] == ["RSK-1"]
    assert waits(told, "aoife") == []
    told.given(LetPersonLeave(person="gita")).later(hours=1)
    assert [each.id for each in waits(told, "aoife")] == ["RSK-1"]
    assert [each.id for each in waits(told, "chiara")] == ["RSK-1"]
    assert waits(told, "dov") == []


# ---------------------------------------------------------------- the demo


@cache
def risks_of_the_demo() -> set[str]:
    return {line["data"]["risk"] for line in lines() if line["command"] == "IdentifyRisk"}


def test_the_demo_has_one_acceptance_that_ran_out_and_one_new_high_risk() -> None:
    told, _ = as_told()
    assert ids(told, on=TODAY) == sorted(risks_of_the_demo())
    assert ids(told, "uncovered", TODAY) == ["RSK-09", "RSK-06"]
    assert ids(told, "effect", TODAY) == ["RSK-01", "RSK-08"]


def test_the_demos_acceptances_stand_as_the_story_tells() -> None:
    told, _ = as_told()
    with told.tracker.looking(TODAY) as history:
        standing = {
            risk.id: [(each.by, each.grant, each.standing(TODAY)) for each in risk.acceptances]
            for risk in history.every(Risk) if risk.acceptances
        }  # fmt: skip
    assert standing == {
        "RSK-01": [("p-lindqvist", "DEL-01", "in force")],
        "RSK-04": [("p-bianchi", "DEL-06", "replaced"), ("p-price", "DEL-06", "in force")],
        "RSK-05": [("p-lindqvist", "DEL-01", "in force")],
        "RSK-06": [("p-lindqvist", "DEL-01", "ran out")],
    }


def test_the_commands_about_risks_end_as_marked() -> None:
    _, how = as_told()
    about = [
        line for line in lines()
        if line["command"] in ABOUT_RISKS or line["data"].get("proposal") == "PRP-002"
    ]  # fmt: skip
    assert len(about) == 43
    assert [how[line["seq"]] for line in about] == [
        line["expect"].removeprefix("refused:") for line in about
    ]


def test_an_acceptance_is_looked_at_at_any_day() -> None:
    told, _ = as_told()
    day = datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert ids(told, "uncovered", day) == []
    assert ids(told, "uncovered", day + timedelta(days=1)) == ["RSK-06"]
    assert date(2026, 6, 30) == day.date()


def test_without_the_grant_that_it_names_no_acceptance_of_the_story_is_given() -> None:
    _, how = as_told()
    accepted = [
        line for line in lines()
        if line["command"] == "AcceptRisk" and how[line["seq"]] == "accepted"
    ]  # fmt: skip
    assert {line["via"] for line in accepted} == {"DEL-01", "DEL-06"}
    for grant in ("DEL-01", "DEL-06"):
        otherwise = ended([line for line in lines() if line["data"].get("grant") != grant])
        named = [line["seq"] for line in accepted if line["via"] == grant]
        assert {otherwise[seq] for seq in named} == {"REF-UNKNOWN"}


# ---------------------------------------------------------------- laws

DAYS = st.integers(0, 400)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.integers(1, 5), st.integers(1, 5)),
        st.sampled_from(["treat", "done", "accept", "close", "reopen"]),
    ),
    max_size=8,
)


def step_of(told: Story, step: Any) -> Command:
    """Return what is asked for next; Aoife accepts, Gita does the rest."""
    match step:
        case "treat":
            return REDUCE
        case "done":
            return CompleteTreatmentAction(risk="RSK-1", action="Rent chillers")
        case "close":
            return CloseRisk(risk="RSK-1")
        case "reopen":
            return ReopenRisk(risk="RSK-1")
        case "accept":
            level = told.by("aoife").the(Risk, "RSK-1").level or "low"
            until = told.now.date() + timedelta(days=60)
            return msgspec.structs.replace(ACCEPT, level=level, until=until)
        case _:
            return rated(*step)


@given(STEPS, DAYS)
@settings(max_examples=40, deadline=None)
def test_however_it_went_rows_and_risk_say_the_same_at_any_later_day(
    steps: list[Any], days: int
) -> None:
    told = with_risk()
    for step in steps:
        told.later(days=10).by("gita").because("It goes on.").when(step_of(told, step))
        told.refusal = None
    on = told.now + timedelta(days=days)
    with told.tracker.looking(on) as history:
        for asked in (Wanted(flag="uncovered"), Wanted(facets={"state": "accepted"}), Wanted()):
            quick, total = found(history, asked)
            assert quick == list(one_by_one(history, asked))
            assert total == len(quick)
        risk = history.find(Risk, "RSK-1")
    assert risk is not None
    covered = risk.treated or (risk.acceptance is not None and risk.acceptance.in_force(on))
    above = ("medium", "high", "extreme")
    open_above = risk.closed_at is None and risk.level in above
    assert risk.uncovered(on, above) == (open_above and not covered)
