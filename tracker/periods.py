"""Days, instants and measuring periods: pure dates, half-open, in the organisation's zone."""

import functools
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE_AFTER_DAYS = 14
"""A fact recorded later than this after the day it speaks of needs a reason and carries a mark."""

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""The periods for which amounts are limited, each with its months; a shorter one fits a longer."""

_PERIOD = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?|-Q(?P<quarter>[1-4])|-H(?P<half>[12]))?",
    re.ASCII,  # the same month in other digits would be another period
)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of an instant."""
    return instant.astimezone(zone).date()


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which a day begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def last_day(until: datetime, zone: ZoneInfo) -> date:
    """Return the last day of something that holds until before an instant."""
    return local_day(until - timedelta(microseconds=1), zone)


def begins(wanted: date | datetime | None, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when something begins that is wanted from a day or an instant on.

    Today as a day begins at the moment of recording (`domain.md`, rule 7).
    """
    if wanted is None:
        return now
    if isinstance(wanted, datetime):
        return wanted.astimezone(UTC)
    return now if wanted == local_day(now, zone) else first_moment(wanted, zone)


def ends(wanted: date | datetime | None, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment after something that ends with a day, or at an instant.

    A day is kept whole: until 20 February means until 21 February, 00:00.
    """
    if wanted is None:
        return now
    if isinstance(wanted, datetime):
        return wanted.astimezone(UTC)
    return first_moment(wanted + timedelta(days=1), zone)


@functools.lru_cache(4096)
def period(text: str) -> tuple[date, date] | None:
    """Return the first day of a period and the first day after it; None if it is not one.

    A period is a day, a month, a quarter, a half-year or a year: `2026-01`, `2026-Q1`, `2026-H1`.
    """
    found = _PERIOD.fullmatch(text)
    if not found:
        return None
    year = int(found["year"])
    try:
        if found["day"]:
            first = date(year, int(found["month"]), int(found["day"]))
            return first, first + timedelta(days=1)
        if found["month"]:
            return date(year, int(found["month"]), 1), _month(year, int(found["month"]) + 1)
        if found["quarter"]:
            month = 3 * int(found["quarter"]) - 2
            return _month(year, month), _month(year, month + 3)
        if found["half"]:
            month = 6 * int(found["half"]) - 5
            return _month(year, month), _month(year, month + 6)
        return date(year, 1, 1), date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None


def _month(year: int, month: int) -> date:
    """Return the first day of a month, where month 13 is next January."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def span(day: date, length: str) -> tuple[date, date]:
    """Return the first day of the month, quarter, half-year or year of a day, and of the next.

    >>> span(date(2026, 5, 31), "quarter")
    (datetime.date(2026, 4, 1), datetime.date(2026, 7, 1))
    """
    months = MONTHS[length]
    first = (day.month - 1) // months * months + 1
    return _month(day.year, first), _month(day.year, first + months)


def days_late(last_day: date, today: date) -> int:
    """Return by how many days a fact comes late; 0 within the days that are allowed."""
    days = (today - last_day).days
    return days if days > LATE_AFTER_DAYS else 0
