"""What was told by a line, as its row keeps it; who the people were lies in the event at `pos`."""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from events import Envelope
from events.facts.communications import (
    CommunicationDelivered,
    CommunicationSkipped,
    EffectivenessAssessed,
    Segment,
)
from tracker.communications.commands import SUBJECTS
from tracker.history import History

_NAMED = re.compile(
    r"(?P<id>[A-Za-z][A-Za-z0-9._-]*-\d+) v(?P<first>\d{1,9})"
    r"(?P<more>(?:(?:,| and|,? and) v?\d{1,9})*)\b",
    re.ASCII,
)


class Delivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One delivery: `at` is when it was made, `audience` how many people it was made to."""

    number: int
    occasion: str
    at: datetime
    recorded_at: datetime
    by: str
    pos: int
    of: int
    reached: int | None = None
    channel: str = ""
    segments: tuple[Segment, ...] = ()
    about: str = ""
    versions: tuple[int, ...] = ()
    audience: int = 0
    late_by_days: int = 0

    @property
    def version(self) -> int:
        """The version that is acknowledged: the newest it told of; 0 where it names none."""
        return max(self.versions, default=0)


class Skip(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One occasion that was left out, and why."""

    occasion: str
    at: datetime
    by: str
    reason: str
    pos: int
    about: str = ""
    versions: tuple[int, ...] = ()


class Assessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether people knew, after so many deliveries."""

    verdict: str
    notes: str
    deliveries: int
    at: datetime
    by: str
    pos: int


def delivered(fact: CommunicationDelivered, envelope: Envelope, pos: int) -> Delivery:
    """Return a delivery as it is kept."""
    return Delivery(
        number=fact.delivery, occasion=fact.occasion, at=fact.effective_from,
        recorded_at=envelope.recorded_at, by=envelope.actor, pos=pos, of=fact.of,
        reached=fact.reached, channel=fact.channel, segments=fact.segments, about=fact.about,
        versions=fact.versions, audience=len(fact.audience), late_by_days=fact.late_by_days,
    )  # fmt: skip


def skipped(fact: CommunicationSkipped, envelope: Envelope, pos: int) -> Skip:
    """Return what was left out as it is kept."""
    return Skip(
        occasion=fact.occasion, at=envelope.recorded_at, by=envelope.actor, reason=envelope.reason,
        pos=pos, about=fact.about, versions=fact.versions,
    )  # fmt: skip


def assessed(fact: EffectivenessAssessed, envelope: Envelope, pos: int) -> Assessment:
    """Return an assessment as it is kept."""
    return Assessment(
        verdict=fact.verdict, notes=fact.notes, deliveries=fact.deliveries,
        at=envelope.recorded_at, by=envelope.actor, pos=pos,
    )  # fmt: skip


def named_in(occasion: str, history: History) -> tuple[str, tuple[int, ...]]:
    """Return the item, as `kind:ID`, and the versions that an occasion names in words.

    "PLN-01 v2 and v3" is about versions 2 and 3 of the plan PLN-01. Nothing where it names no item
    that is known, or more than one.
    """
    found = [(item, numbers) for item, numbers in _named(occasion)]
    items = {item for item, _ in found}
    if len(items) != 1:
        return "", ()
    target = _target(items.pop(), history)
    versions = sorted({number for _, numbers in found for number in numbers})
    return (target, tuple(versions)) if target else ("", ())


def _named(occasion: str) -> Iterator[tuple[str, list[int]]]:
    for match in _NAMED.finditer(occasion):
        more = re.findall(r"\d+", match["more"])
        yield match["id"], [int(number) for number in (match["first"], *more)]


def _target(item_id: str, history: History) -> str:
    """Return `plan:PLN-01` for PLN-01; empty where no kind, or more than one, has that id."""
    kinds = [kind for kind in SUBJECTS if history.reading.row(kind, item_id, history.as_of)]
    return f"{kinds[0]}:{item_id}" if len(kinds) == 1 else ""
