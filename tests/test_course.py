"""How far an objective is: computed from its definition in force and its latest value."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tracker.course import begun, course
from tracker.objectives import Objective, Value
from tracker.versions import Version

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
THEN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def value(period: str, number: str | None) -> Value:
    return Value(
        period=period,
        value=None if number is None else Decimal(number),
        recorded_at=THEN,
        recorded_by="esra",
        pos=7,
    )


def objective(*values: Value, **said: Any) -> Objective:
    known = Objective(
        id="OBJ-1",
        target=Decimal(95),
        due=date(2026, 12, 31),
        values=values,
        versions=(Version(number=1, pos=3, effective_from=THEN, recorded_at=THEN),),
    )
    return msgspec.structs.replace(known, **said)


def told(known: Objective, on: datetime = NOW) -> str:
    return course(known, on, AMSTERDAM)


def test_without_a_value_nothing_can_be_said() -> None:
    assert told(objective()) == "no value"
    assert told(objective(value("2026-10", None))) == "no value"


def test_a_value_that_reaches_the_target_is_on_course() -> None:
    assert told(objective(value("2026-10", "95"))) == "on course"
    assert told(objective(value("2026-10", "94.9"))) == "not reached yet"


def test_where_lower_is_better_a_low_value_is_on_course() -> None:
    assert told(objective(value("2026-10", "95"), better="down")) == "on course"
    assert told(objective(value("2026-10", "95.1"), better="down")) == "not reached yet"


def test_only_the_latest_period_counts() -> None:
    assert told(objective(value("2026-10", "90"), value("2026-09", "99"))) == "not reached yet"


def test_after_the_due_day_what_is_not_reached_is_late() -> None:
    short = objective(value("2026-10", "90"))
    last_moment = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    assert told(short, last_moment) == "not reached yet"
    assert told(short, datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == "not reached in time"
    assert told(objective(value("2026-10", "90"), due=None), last_moment) == "not reached yet"


def test_before_any_version_is_in_force_it_says_so() -> None:
    assert told(objective(value("2026-10", "99")), datetime(2025, 12, 31, tzinfo=UTC)) == (
        "not in force yet"
    )


def test_without_a_number_to_reach_it_says_so() -> None:
    assert told(objective(value("2026-10", "99"), target=None)) == "no target number"


@pytest.mark.parametrize("closed", ["achieved", "missed", "retired"])
def test_a_closed_objective_stays_as_it_was_closed(closed: str) -> None:
    assert told(objective(value("2026-10", "90"), closed=closed)) == closed


def test_a_value_counts_from_the_day_on_which_its_period_begins() -> None:
    known = objective(value("2026-10", "99"), value("2026-Q3", "90"))
    assert [v.period for v in begun(known, date(2026, 9, 30)).values] == ["2026-Q3"]
    assert begun(known, date(2026, 10, 1)) == known


def test_a_value_whose_period_cannot_be_read_always_counts() -> None:
    known = objective(value("the first year", "99"))
    assert begun(known, date(2020, 1, 1)) == known
