"""Days are whole, periods are half-open, and late begins after fourteen days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.specification import instant
from tracker.periods import begins, days_late, ends, first_moment, last_day, local_day, period

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = instant("2026-03-09 10:00")
MOMENT = timedelta(microseconds=1)

# Zones that skipped or repeated whole days did so before 2020, or not at midnight.
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is given beside


# ---------------------------------------------------------------- days


@given(days, zones)
def test_a_day_holds_exactly_the_instants_that_fall_on_it(day: date, zone: ZoneInfo) -> None:
    first, after = first_moment(day, zone), ends(day, NOW, zone)
    assert local_day(first, zone) == day
    assert local_day(first - MOMENT, zone) == day - timedelta(days=1)
    assert local_day(after - MOMENT, zone) == day
    assert local_day(after, zone) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25)]
)
def test_a_day_on_which_the_clocks_change_is_whole_too(day: str, hours: int) -> None:
    whole = date.fromisoformat(day)
    length = ends(whole, NOW, AMSTERDAM) - first_moment(whole, AMSTERDAM)
    assert length == timedelta(hours=hours)


def test_a_midnight_that_does_not_exist_is_the_first_moment_after() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # at 00:00 on 24 April 2026 the clocks show 01:00
    assert first_moment(date(2026, 4, 24), cairo) == instant("2026-04-23 22:00")
    assert local_day(instant("2026-04-23 21:59:59"), cairo) == date(2026, 4, 23)


@given(instants, zones)
def test_every_instant_is_within_its_day(at: datetime, zone: ZoneInfo) -> None:
    day = local_day(at, zone)
    assert first_moment(day, zone) <= at < ends(day, at, zone)


# ---------------------------------------------------------------- beginning and ending


def test_nothing_said_is_now() -> None:
    assert begins(None, NOW, AMSTERDAM) == NOW
    assert ends(None, NOW, AMSTERDAM) == NOW


@given(instants, zones)
def test_today_begins_at_the_moment_of_recording(now: datetime, zone: ZoneInfo) -> None:
    today = local_day(now, zone)
    assert begins(today, now, zone) == now
    assert begins(today + timedelta(days=1), now, zone) == ends(today, now, zone) > now
    assert begins(today - timedelta(days=1), now, zone) < now


@given(instants, zones)
def test_until_today_keeps_today(now: datetime, zone: ZoneInfo) -> None:
    today = local_day(now, zone)
    assert ends(today, now, zone) > now
    assert ends(today - timedelta(days=1), now, zone) <= now


@given(instants, zones)
def test_an_instant_is_itself_in_utc(at: datetime, zone: ZoneInfo) -> None:
    there = at.astimezone(zone)
    for found in (begins(there, NOW, zone), ends(there, NOW, zone)):
        assert found == at
        assert found.tzinfo is UTC


@given(days, zones)
def test_the_last_day_of_what_ends_with_a_day_is_that_day(day: date, zone: ZoneInfo) -> None:
    assert last_day(ends(day, NOW, zone), zone) == day
    assert last_day(first_moment(day, zone) + MOMENT, zone) == day


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026-03-09", "2026-03-09", "2026-03-10"),
        ("2026-12-31", "2026-12-31", "2027-01-01"),
        ("2026-01", "2026-01-01", "2026-02-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-H1", "2026-01-01", "2026-07-01"),
        ("2026-H2", "2026-07-01", "2027-01-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
    ],
)
def test_a_period_has_a_first_day_and_a_first_day_after(text: str, first: str, after: str) -> None:
    assert period(text) == (date.fromisoformat(first), date.fromisoformat(after))


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-", "2026-0", "2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-H3", "2026-02-30",
        "2025-02-29", "26-01", "2026-01-01T00:00", " 2026", "2026\n", "0000", "9999", "9999-12",
        "9999-12-31", "9999-Q4", "\u0662\u0660\u0662\u0666-01", "last year",
    ],
)  # fmt: skip
def test_anything_else_is_no_period(text: str) -> None:
    assert period(text) is None


@given(st.integers(1, 9998))
def test_the_parts_of_a_year_fill_it_without_gap_or_overlap(year: int) -> None:
    whole = period(f"{year:04}")
    assert whole is not None
    for parts in (
        [f"{year:04}-{month:02}" for month in range(1, 13)],
        [f"{year:04}-Q{quarter}" for quarter in range(1, 5)],
        [f"{year:04}-H{half}" for half in (1, 2)],
    ):
        spans = [span for part in parts if (span := period(part))]
        assert len(spans) == len(parts)
        assert [spans[0][0], *(span[1] for span in spans)] == [
            whole[0],
            *(span[0] for span in spans[1:]),
            whole[1],
        ]


# ---------------------------------------------------------------- late


def test_rule_7_the_fourteenth_day_is_in_time_and_the_fifteenth_is_late() -> None:
    day = date(2026, 3, 1)
    assert days_late(day, date(2026, 3, 1)) == 0
    assert days_late(day, date(2026, 3, 15)) == 0
    assert days_late(day, date(2026, 3, 16)) == 15
    assert days_late(day, date(2026, 2, 1)) == 0
