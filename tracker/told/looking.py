"""What is told of items, asked of the record at a moment."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from events import Recorded
from events.told import Told
from tracker.history import History
from tracker.kernel import State
from tracker.told.telling import CHANGED, Fields, Step, Telling, after

S = TypeVar("S", bound=State)


class ToldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as its source has it. `by` is a person's id; None stands for nothing.

    `changes` are (field, old, new); old is None where the item begins.
    """

    event: int
    seq: int
    at: datetime
    authored: datetime | None
    recorded_at: datetime
    by: str
    ref: str
    reason: str
    change: str
    changes: tuple[tuple[str, Any, Any], ...]
    file: str
    line: int


def telling_of(item: State) -> Telling:
    """Return what is told of an item; nothing for what was made here."""
    telling: Telling = getattr(item, "telling", None) or Telling()
    return telling


def called_there(history: History, kind: type[S], told_as: str) -> S | None:
    """Return the item of this id in its source."""
    return next(iter(history.every(kind, 1, source_id=told_as)), None)


class _Steps(msgspec.Struct, frozen=True):
    item: str
    steps: tuple[Step, ...]


class _Told(msgspec.Struct, frozen=True):
    """As much of an item's row as says its status: most of the items are not in it any more."""

    id: str
    telling: _Steps


class InStatus(msgspec.Struct, frozen=True):
    """An item by its id here and in its source, with the events that are known of it."""

    id: str
    item: str
    events: tuple[int, ...]


_decode = msgspec.json.Decoder(_Told).decode


def in_status(history: History, kind: type[State], status: str) -> list[InStatus]:
    """Return the items of a kind that had a status at the moment looked at, by their ids there."""
    rows = history.reading.rows(kind.kind, history.as_of, {"told_status": status})
    once = (_decode(row.body) for row in rows)
    found = (
        InStatus(each.id, telling.item, tuple(step.pos + 1 for step in telling.by(history.on)))
        for each in once
        for telling in [Telling(item=each.telling.item, steps=each.telling.steps)]
        if telling.status(history.on) == status
    )
    return sorted(found, key=lambda each: each.item)


def fields_at(telling: Telling, on: datetime, events: Iterable[Recorded]) -> Fields | None:
    """Return what an item said at an instant; None: it was not there. `events`: those of it."""
    if not telling.there_at(on):
        return None
    known = {step.pos for step in telling.by(on)}
    if len(known) == len(telling.steps):
        return telling.fields
    fields: Fields = {}
    for event in events:
        if event.pos in known and isinstance(event.fact, Told):
            fields = after(fields, event.fact)
    return fields


def lines_of(telling: Telling, events: Iterable[Recorded], on: datetime) -> list[ToldLine]:
    """Return the lines recorded by an instant, in the order of the source; `events`: all of it."""
    known = {step.pos for step in telling.by(on)}
    return [_line(e, e.fact) for e in events if e.pos in known and isinstance(e.fact, Told)]


def _line(event: Recorded, fact: Told) -> ToldLine:
    envelope = event.envelope
    assert envelope.source is not None, "what is told comes from a file"
    return ToldLine(
        event=event.number, seq=fact.seq, at=envelope.effective_at, authored=fact.authored,
        recorded_at=envelope.recorded_at, by=envelope.on_behalf_of.removeprefix("person:"),
        ref=envelope.source.reference, reason=envelope.reason, change=fact.change,
        changes=tuple(_changes(fact)), file=envelope.source.file, line=envelope.source.line,
    )  # fmt: skip


def _changes(fact: Told) -> Iterator[tuple[str, Any, Any]]:
    for name, value in fact.fields.items():
        old, new = value if fact.change == CHANGED else (None, value)
        yield name, old, new
