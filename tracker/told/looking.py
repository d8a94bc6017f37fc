"""What is told of items, asked of the record at a moment."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from events import Recorded
from events.told import Told
from tracker.history import History
from tracker.kernel import State
from tracker.told.telling import CHANGED, Fields, Telling, after

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


def in_status(history: History, kind: type[S], status: str) -> list[S]:
    """Return the items of a kind that had a status at the moment looked at, by their ids there."""
    once = history.every(kind, told_status=status)
    found = [each for each in once if telling_of(each).status(history.on) == status]
    return sorted(found, key=lambda each: telling_of(each).item)


def all_fields(item: State, history: History) -> Fields | None:
    """Return what an item said at the moment looked at; None: it was not there."""
    telling = telling_of(item)
    known = telling.by(history.on)
    complete = len(known) == len(telling.steps)
    events = () if complete else history.events(f"{item.kind}/{item.id}")
    return fields_at(telling, history.on, events)


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
