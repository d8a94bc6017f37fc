"""Moments as people and spreadsheets write them, read as instants in UTC.

A period is half-open: it includes its start and excludes its end. Where only a day is written, a
period starts as that day starts and keeps the whole of its last day.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tracker.imports.reading import shown

_ISO = re.compile(
    r"\d{4}-?\d\d-?\d\d"
    r"(?P<clock>[T ]\d\d:?\d\d(:?\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?",
    re.ASCII,
)
_SLASHED = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
    r"( (?P<hour>\d{1,2}):(?P<minute>\d\d)(:(?P<of_second>\d\d))?( ?(?P<half>[AaPp])[Mm])?)?",
    re.ASCII,
)
# Five digits are the days from 1927 to 2173. Four would be a year, eight are an ISO date.
_SERIAL = re.compile(r"(?P<days>\d{5})([.,](?P<fraction>\d+))?", re.ASCII)
# Excel counts a 29 February 1900 that never was; from March 1900 on this is its day 0.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_DAY_SECONDS = 86_400
_MONTHS = 12
_HALF_DAY_HOURS = 12
_MIDNIGHT = time()


class _Written(NamedTuple):
    at: datetime  # without zone where none is written
    whole_day: bool


def start_of(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC at which something starts; a day starts at its first moment.

    Reads ISO 8601, Excel's day forms (31/12/2020, 31.12.2020, 12/31/2020, each with or without
    a time) and its serial numbers (43831.5, 1900 system). Without a zone the zone given holds; of
    a time that a clock shows twice the first is meant.

    Raises:
        ValueError: the text is no such time, could be two different days, or is a time that the
            clocks of the zone skip. The message is a sentence for the reader.
    """
    return _instant(_written(text), zone, text)


def end_of(text: str, zone: ZoneInfo) -> datetime:
    """Return the first instant in UTC that a period no longer includes; a last day is kept whole.

    Raises:
        ValueError: as for `start_of`.
    """
    written = _written(text)
    if not written.whole_day:
        return _instant(written, zone, text)
    try:
        next_day = written.at + timedelta(days=1)
    except OverflowError:
        raise ValueError(f"{shown(text)} is too late to have a day after it.") from None
    return _instant(_Written(next_day, whole_day=True), zone, text)


def _written(text: str) -> _Written:
    bare = text.strip()
    try:
        if match := _ISO.fullmatch(bare):
            return _Written(datetime.fromisoformat(bare), match["clock"] is None)
        if match := _SLASHED.fullmatch(bare):
            return _slashed(match)
        if match := _SERIAL.fullmatch(bare):
            return _serial(match)
    except ValueError as error:
        raise ValueError(f"{shown(text)} cannot be read as a time: {error}.") from None
    raise ValueError(f"{shown(text)} is not a time; write it like 2020-12-31T09:00:00Z.")


def _slashed(match: re.Match[str]) -> _Written:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    # With dots the day always comes first; with strokes and dashes it depends on the country.
    if match["mark"] == "." or first > _MONTHS or first == second:
        day = date(year, second, first)
    elif second > _MONTHS:
        day = date(year, first, second)
    else:
        either, other = date(year, second, first), date(year, first, second)
        raise ValueError(f"it is ambiguous, {either} or {other}; write the day that is meant")
    if match["hour"] is None:
        return _Written(datetime.combine(day, _MIDNIGHT), whole_day=True)
    clock = time(_hour(match), int(match["minute"]), int(match["of_second"] or 0))
    return _Written(datetime.combine(day, clock), whole_day=False)


def _hour(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    if match["half"] is None:
        return hour
    if not 1 <= hour <= _HALF_DAY_HOURS:
        raise ValueError("hour must be in 1..12 before AM or PM")
    return hour % _HALF_DAY_HOURS + (_HALF_DAY_HOURS if match["half"] in "Pp" else 0)


def _serial(match: re.Match[str]) -> _Written:
    day = datetime.combine(_EXCEL_DAY_ZERO + timedelta(days=int(match["days"])), _MIDNIGHT)
    # A float keeps a serial to some microseconds only: a written time of day is in seconds.
    seconds = round(float(f"0.{match['fraction'] or 0}") * _DAY_SECONDS)
    return _Written(day + timedelta(seconds=seconds), whole_day=seconds == 0)


def _instant(written: _Written, zone: ZoneInfo, text: str) -> datetime:
    at = written.at
    try:
        if at.tzinfo is not None:
            return at.astimezone(UTC)
        instant = at.replace(tzinfo=zone).astimezone(UTC)
        back = instant.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        raise ValueError(f"{shown(text)} is too far away to be kept as a time in UTC.") from None
    # Where clocks skip midnight, the day starts at the first moment they show: `instant` is it.
    if back != at and not written.whole_day:
        raise ValueError(f"{shown(text)} does not exist in {zone}: clocks skip it.")
    return instant
