"""Whose turn it is to tell something: whoever answers for the line, as soon as it is near."""

from datetime import date, timedelta

from tests.specification import Story
from tests.telling import company_that_tells
from tracker.authority import Authority
from tracker.communications import DeliverCommunication
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.turn import Waiting, waiting_for

THE_PLAN = DeliverCommunication(line="COM-1", occasion="PLN-1 v1", reached=2)


def waits(told: Story, who: str, at: str) -> list[Waiting]:
    told.at(at)
    with told.tracker.looking(told.now) as history:
        found = waiting_for(history, Authority(history, told.now), who)
    return [each for each in found if each.kind == "communication"]


def why(told: Story, who: str, at: str) -> list[tuple[str, str]]:
    return [(each.id, each.why) for each in waits(told, who, at)]


def test_what_is_due_waits_for_who_answers_for_the_line() -> None:
    told = company_that_tells()
    (waiting,) = waits(told, "dov", "2026-02-11 09:00")
    assert (waiting.id, waiting.title) == ("COM-1", "The plan and its changes")
    assert waiting.why == "PLN-1 v1 is to be told by 2026-02-11."
    assert (waiting.since - told.now, waiting.grant) == (-timedelta(days=7), "")
    assert why(told, "bram", "2026-02-11 09:00") == []
    assert why(told, "dov", "2026-02-13 09:00") == [("COM-1", "PLN-1 v1 is 2 days late.")]


def test_what_was_told_waits_for_nobody() -> None:
    told = company_that_tells().by("dov").given(THE_PLAN)
    assert why(told, "dov", "2026-03-09 10:00") == []


def test_a_period_waits_in_its_last_two_weeks() -> None:
    told = company_that_tells()
    assert why(told, "bram", "2026-06-15 21:59") == []
    assert why(told, "bram", "2026-06-15 22:00") == [
        ("COM-2", "2026-Q2 is to be told by 2026-06-30.")
    ]
    assert why(told, "bram", "2026-09-30 10:00") == [
        ("COM-2", "2026-Q2 is 92 days late, and 1 more.")
    ]


def test_it_waits_for_who_stands_in_too() -> None:
    told = company_that_tells().by("dov").effective("2026-03-09")
    cover = GrantDelegation(
        grant="DEL-9", parent="DEL-3", holder="person:gita", powers=("approve:plan",),
        form="absence cover", until=date(2026, 3, 13),
    )  # fmt: skip
    told.given(cover).by("gita").given(AcceptDelegation(grant="DEL-9"))
    assert [each for each, _ in why(told, "gita", "2026-03-13 22:59")] == ["COM-1"]
    assert why(told, "gita", "2026-03-13 23:00") == []
