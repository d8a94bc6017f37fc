"""The moment that an address asks for: `?as_of=` (known then) and `?on=` (in force then)."""

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from werkzeug.exceptions import BadRequest

from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation

NUMBER_DIGITS_MAX = 12  # an event number has no more


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """`as_of` in events, `on` as an instant; None: now."""

    as_of: int | None = None
    on: datetime | None = None


def looked(now: History, asked: Mapping[str, str]) -> Looked:
    """Return the moment that an address asks for.

    Raises:
        BadRequest: it asks for none that there is.
    """
    zone = (now.find(Organisation, ORGANISATION) or Organisation()).zone
    on = instant(asked["on"], zone, "on") if asked.get("on") else None
    if not (as_of := asked.get("as_of", "")):
        return Looked(on=on)
    if as_of.isdecimal():
        known = min(int(as_of), now.as_of) if len(as_of) <= NUMBER_DIGITS_MAX else now.as_of
        return Looked(as_of=known, on=on or _recorded(now, known))
    at = instant(as_of, zone, "as_of")
    return Looked(as_of=now.reading.size_at(at), on=on or at)


def _recorded(now: History, number: int) -> datetime:
    event = now.reading.event(number - 1)
    return event.envelope.recorded_at if event else now.on


def window(now: History, asked: Mapping[str, str]) -> tuple[int, int]:
    """Return the first and the last number of the events that were recorded from `from` to `to`.

    A day means the whole of it; without them all events are meant.

    Raises:
        BadRequest: one of them is no moment.
    """
    begins, ends = bounds(now, asked)
    first = now.reading.size_at(begins - timedelta.resolution) + 1 if begins else 1
    last = min(now.as_of, now.reading.size_at(ends)) if ends else now.as_of
    return first, last


def bounds(now: History, asked: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """Return the instants that `from` and `to` mean; None where nothing is said.

    Raises:
        BadRequest: one of them is no moment.
    """
    zone = (now.find(Organisation, ORGANISATION) or Organisation()).zone
    begins, ends = asked.get("from", ""), asked.get("to", "")
    return (
        _beginning(begins, zone) if begins else None,
        instant(ends, zone, "to") if ends else None,
    )


def _beginning(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant that a text means; a day means its first moment here."""
    at = instant(text, zone, "from")
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return at
    return datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)


def instant(text: str, zone: ZoneInfo, field: str) -> datetime:
    """Return the instant that a text means; a day means its last moment, in the zone.

    Raises:
        BadRequest: it means nothing.
    """
    try:
        return _told_in_every_zone(_instant(text.strip(), zone))
    except (ValueError, OverflowError):
        raise BadRequest(
            f"{field} must be a day such as 2026-05-19, or an instant such as"
            " 2026-05-19T23:59:00Z; as_of may also be the number of an event."
        ) from None


def _told_in_every_zone(moment: datetime) -> datetime:
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("in some zone the calendar has no such day")
    return moment


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        day = datetime.combine(date.fromisoformat(text), datetime.min.time(), zone)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    return (day + timedelta(days=1) - timedelta(microseconds=1)).astimezone(UTC)
