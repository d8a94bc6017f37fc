"""Occasions: what is to be told by when, computed from versions and lines whenever it is read."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tests.brackwater import as_told
from tests.proposing import SMALL, approved
from tests.specification import Story, instant
from tests.telling import PLANNED, QUARTERLY, company_that_tells, company_with_an_approach
from tracker.communications import (
    Communication,
    DeliverCommunication,
    EndCommunication,
    SkipCommunication,
)
from tracker.occasions import Occasion, Occasions, days_after, span, waiting
from tracker.plans import ClosePlan, Plan
from tracker.proposals import CancelProposal

ZONE = ZoneInfo("Europe/Amsterdam")


def occasions(told: Story, line: str = "COM-1", on: str = "", until: str = "") -> list[Occasion]:
    at = instant(on) if on else told.now
    with told.tracker.looking(at) as history:
        found = history.find(Communication, line)
        assert found is not None
        last = date.fromisoformat(until) if until else None
        return Occasions(history, ZONE).of(found, last)


def states(told: Story, line: str = "COM-1", on: str = "", until: str = "") -> list[Any]:
    return [(each.words, each.state) for each in occasions(told, line, on, until)]


def told_plan(told: Story, occasion: str) -> Story:
    deliver = DeliverCommunication(line="COM-1", occasion=occasion, reached=2)
    return told.by("dov").given(deliver)


# ---------------------------------------------------------------- versions


def test_com_3_a_version_opens_an_occasion_by_itself() -> None:
    told = company_that_tells()
    assert states(told, on="2026-02-04 09:00") == [("PLN-1 v1", "due")]
    approved(told_plan(told, "PLN-1 v1"), SMALL)
    assert occasions(told) == [
        Occasion(
            line="COM-1", about="plan:PLN-1", version=1, state="delivered", delivery=1, late_by=26,
            opened=datetime(2026, 2, 4, 9, tzinfo=UTC), due=date(2026, 2, 11),
            told_at=datetime(2026, 3, 9, 10, tzinfo=UTC),
        ),
        Occasion(
            line="COM-1", about="plan:PLN-1", version=2, state="due",
            opened=datetime(2026, 3, 9, 10, tzinfo=UTC), due=date(2026, 3, 16),
        ),
    ]  # fmt: skip
    assert [each.words for each in waiting(occasions(told))] == ["PLN-1 v2"]
    assert len({event.fact for event in told.events() if "Due" in type(event.fact).__name__}) == 0


def test_com_3_what_is_not_told_by_its_last_day_is_late() -> None:
    told = company_that_tells()
    on_the_day, after = "2026-02-11 22:59", "2026-02-11 23:00"
    assert [each.late_by for each in occasions(told, on=on_the_day)] == [0]
    assert states(told, on=on_the_day) == [("PLN-1 v1", "due")]
    assert states(told, on=after) == [("PLN-1 v1", "late")]
    assert [each.late_by for each in occasions(told, on=after)] == [1]


def test_com_3_a_delivery_of_several_versions_serves_them_all() -> None:
    told = company_that_tells()
    for text in ("a", "b"):
        approved(told, {"notes": text}, base=told_base(told))
    told_plan(told, "PLN-1 v2 and v3")
    assert states(told) == [
        ("PLN-1 v1", "late"),
        ("PLN-1 v2", "delivered"),
        ("PLN-1 v3", "delivered"),
    ]


def test_com_3_what_was_told_twice_was_told_the_first_time() -> None:
    told = told_plan(company_that_tells(), "PLN-1 v1").effective("2026-03-06")
    told_plan(told, "PLN-1 v1, to those who were away")
    (occasion,) = occasions(told)
    assert (occasion.delivery, occasion.told_at) == (2, datetime(2026, 3, 5, 23, tzinfo=UTC))


def told_base(told: Story) -> int:
    return told.the(Plan, "PLN-1").base


def test_com_3_what_is_left_out_waits_for_nobody() -> None:
    told = company_that_tells().by("dov").because("All of them wrote it.")
    told.given(SkipCommunication(line="COM-1", occasion="PLN-1 v1"))
    (left_out,) = occasions(told)
    assert (left_out.state, left_out.reason, left_out.open) == (
        "skipped", "All of them wrote it.", False,
    )  # fmt: skip
    assert states(told, on="2026-03-09 09:59") == [("PLN-1 v1", "late")]


def test_com_3_a_scheduled_version_is_told_of_once_it_takes_effect() -> None:
    told = told_plan(company_that_tells(), "PLN-1 v1")
    proposal = approved(told, SMALL, effective="2026-06-01")
    ahead = occasions(told)[-1]
    assert (ahead.words, ahead.state, ahead.due) == ("PLN-1 v2", "ahead", date(2026, 6, 8))
    assert states(told, on="2026-05-31 22:00")[-1] == ("PLN-1 v2", "due")
    told.by("bram").given(CancelProposal(proposal=proposal))
    assert states(told) == [("PLN-1 v1", "delivered")]


def test_com_3_what_was_superseded_before_the_line_was_planned_is_not_told_of() -> None:
    told = company_with_an_approach()
    approved(told, SMALL)
    told.at("2026-03-09 10:01").by("dov").given(PLANNED)
    assert states(told) == [("PLN-1 v2", "due")]


def test_com_3_a_plan_that_was_closed_is_not_told_of() -> None:
    told = company_that_tells().by("dov").given(ClosePlan(plan="PLN-1"))
    assert states(told) == []


def test_com_3_a_line_that_is_not_on_changes_or_of_another_kind_is_not_opened() -> None:
    told = company_with_an_approach().by("dov")
    told.given(
        msgspec.structs.replace(PLANNED, on_change=False),
        msgspec.structs.replace(PLANNED, line="COM-2", about=("delegation",)),
    )
    assert (states(told), states(told, "COM-2")) == ([], [])


def test_a_line_that_ended_asks_for_nothing_that_was_not_due_by_then() -> None:
    told = company_that_tells().by("dov").at("2026-02-11 09:00")
    told.given(EndCommunication(line="COM-1"))
    assert states(told, on="2026-02-11 08:59") == [("PLN-1 v1", "due")]
    assert states(told) == []
    late = company_that_tells().by("dov").at("2026-02-12 09:00")
    assert states(late.given(EndCommunication(line="COM-1"))) == [("PLN-1 v1", "late")]


def test_nothing_is_due_by_a_line_before_it_is_planned() -> None:
    told = company_that_tells()
    assert occasions(told, on="2026-02-04 08:59") == []


# ---------------------------------------------------------------- periods


def test_each_period_that_began_under_the_line_is_told_of_by_its_last_day() -> None:
    told = company_that_tells()
    assert states(told, "COM-2") == [("2026-Q2", "ahead")]
    (second, third) = occasions(told, "COM-2", on="2026-04-01 09:00")
    assert (second.words, second.state, second.due) == ("2026-Q2", "due", date(2026, 6, 30))
    assert second.opened == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert (second.about, second.version, second.delivery, second.late_by) == ("", 0, 0, 0)
    assert (third.words, third.state) == ("2026-Q3", "ahead")
    assert states(told, "COM-2", on="2026-06-30 22:00")[0] == ("2026-Q2", "late")
    assert states(told, "COM-2", until="2026-12-31") == [
        ("2026-Q2", "ahead"), ("2026-Q3", "ahead"), ("2026-Q4", "ahead"),
    ]  # fmt: skip
    assert states(told, "COM-2", until="2026-09-30") == [("2026-Q2", "ahead"), ("2026-Q3", "ahead")]


@pytest.mark.parametrize(
    ("day", "occasion", "expected"),
    [
        ("2026-03-31", "Town hall", ["late", "due"]),
        ("2026-04-01", "Town hall", ["delivered", "due"]),
        ("2026-06-30", "Town hall", ["delivered", "due"]),
        ("2026-07-01", "Town hall", ["late", "delivered"]),
        ("2026-07-01", "2026-Q2: town hall", ["delivered", "due"]),
        ("2026-07-01", "2026-06 town hall", ["late", "delivered"]),
    ],
)
def test_a_delivery_serves_the_period_that_it_names_or_lies_in(
    day: str, occasion: str, expected: list[str]
) -> None:
    told = company_that_tells().at("2026-07-10 09:00").by("bram").because("Late.").effective(day)
    told.given(DeliverCommunication(line="COM-2", occasion=occasion, reached=9))
    assert [each.state for each in occasions(told, "COM-2")][:2] == expected


def test_a_version_told_of_on_a_line_of_both_sorts_serves_no_period() -> None:
    told = company_with_an_approach().by("dov").at("2026-02-04 09:00")
    told.given(msgspec.structs.replace(PLANNED, cadence="monthly"))
    told_plan(told.at("2026-03-09 10:00"), "PLN-1 v1")
    assert states(told) == [("PLN-1 v1", "delivered"), ("2026-03", "due"), ("2026-04", "ahead")]
    told_plan(told, "Answers to questions")
    assert states(told)[1] == ("2026-03", "delivered")


@pytest.mark.parametrize(
    ("cadence", "name", "first", "after"),
    [
        ("monthly", "2026-12", "2026-12-01", "2027-01-01"),
        ("quarterly", "2026-Q4", "2026-10-01", "2027-01-01"),
        ("half-yearly", "2026-H2", "2026-07-01", "2027-01-01"),
        ("yearly", "2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_cadence_has_named_periods(cadence: str, name: str, first: str, after: str) -> None:
    bounds = (date.fromisoformat(first), date.fromisoformat(after))
    assert span(cadence, date(2026, 12, 31)) == (name, *bounds)
    assert QUARTERLY.cadence == "quarterly"


@pytest.mark.parametrize(
    ("day", "count", "working", "expected"),
    [
        ("2026-03-06", 0, True, "2026-03-06"),  # a Friday
        ("2026-03-06", 1, True, "2026-03-09"),
        ("2026-03-06", 5, True, "2026-03-13"),
        ("2026-03-06", 6, True, "2026-03-16"),
        ("2026-03-07", 0, True, "2026-03-09"),
        ("2026-03-07", 1, True, "2026-03-09"),
        ("2026-03-08", 2, True, "2026-03-10"),
        ("2026-03-06", 1, False, "2026-03-07"),
        ("2026-03-06", 0, False, "2026-03-06"),
    ],
)
def test_working_days_are_monday_to_friday(
    day: str, count: int, *, working: bool, expected: str
) -> None:
    assert days_after(date.fromisoformat(day), count, working=working).isoformat() == expected


# ---------------------------------------------------------------- the story


def test_the_story_told_one_version_of_the_plan_29_days_late() -> None:
    told, _ = as_told()
    found = occasions(told, "COM-03", on="2026-11-24 08:00")
    assert [(each.words, each.late_by) for each in found if each.late_by] == [("PLN-01 v7", 29)]
    assert [each.words for each in found if each.state == "skipped"] == ["PLN-01 v10"]
    assert {each.state for each in found} == {"delivered", "skipped"}
    in_may = states(told, "COM-03", on="2026-05-22 10:00")
    assert [words for words, state in in_may if state == "late"] == ["PLN-01 v7"]
