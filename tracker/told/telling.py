"""What is told of an item, and what it comes to at any instant."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from events import Envelope
from events.told import Told

OPENED, CHANGED, CLOSED, RESTORED = "opened", "changed", "closed", "restored"
BEGINS = (OPENED, RESTORED)
ENDS = (CLOSED, "removed")
CHANGES = (*BEGINS, CHANGED, *ENDS)
NOTHING: tuple[object, ...] = (None, "", [], {})
"""What a field that is absent is the same as."""

IN_LISTS = ("title", "name", "status", "owner")
"""The fields that lists ask for; so each step says what it makes of them."""

KNOWN_STATUSES = frozenset({
    "", "accepted", "active", "approved", "cancelled", "closed", "complete", "completed",
    "deferred", "draft", "implementable", "implemented", "inprogress", "notapplicable",
    "notstarted", "open", "pending", "planned", "proposed", "provisional", "rejected", "removed",
    "replaced", "retired", "submitted", "superseded", "withdrawn",
})  # fmt: skip
"""Words that sources commonly use; any other is kept as it stands, and marked."""

Fields = dict[str, Any]


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line: when its source recorded it, and the event that has the rest of it.

    `says` is what it makes of the fields that lists ask for.
    """

    at: datetime
    pos: int
    change: str
    says: Fields = {}


class StatusChange(msgspec.Struct, frozen=True, kw_only=True):
    """A status from `at` on: None where the item is gone, empty where it was opened without one.

    `odd` says why the status is unusual, in words; empty where it is not.
    """

    at: datetime
    status: str | None
    pos: int
    odd: str = ""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that were told of an item, and how the last of them leaves it."""

    item: str = ""
    seq: int = -1  # of the last line
    there: bool = False
    fields: Fields = {}
    steps: tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was told."""
        return bool(self.steps)

    def heard(self, fact: Told, envelope: Envelope, pos: int) -> "Telling":
        """Return what is told once one more line is known."""
        fields = after(self.fields, fact)
        step = Step(
            at=envelope.effective_at, pos=pos, change=fact.change,
            says={name: fields[name] for name in IN_LISTS if name in fact.fields},
        )  # fmt: skip
        return Telling(
            item=fact.item, seq=fact.seq, there=fact.change not in ENDS, fields=fields,
            steps=(*self.steps, step),
        )  # fmt: skip

    def by(self, on: datetime) -> list[Step]:
        """Return the lines that the source had recorded by an instant, in its order."""
        return [step for step in self.steps if step.at <= on]

    def there_at(self, on: datetime) -> bool:
        """Whether the item was there at an instant."""
        return _there(self.by(on))

    def said(self, on: datetime, name: str) -> Any:  # noqa: ANN401  # the source's own
        """Return what one of the fields for lists said at an instant; None: not set, or gone."""
        return _said(self.by(on)).get(name)

    def status(self, on: datetime) -> str | None:
        """Return the status at an instant: None for an item that was not there."""
        known = self.by(on)
        return _as_text(_said(known).get("status")) if _there(known) else None

    def title(self, on: datetime) -> str:
        """Return what the item was called at an instant; before and after, what it is called."""
        return _named(_said(self.by(on))) or self.label

    @property
    def label(self) -> str:
        """What the item was called last; its id in the source where it never had a name."""
        return next(filter(None, (_named(s.says) for s in reversed(self.steps))), "") or self.item

    def statuses(self) -> list[StatusChange]:
        """Return each change of the status, in the order of the source."""
        found: list[StatusChange] = []
        left: set[str] = set()
        for step, status in _statuses(self.steps):
            if not found or found[-1].status != status:
                odd = _odd(status, left)
                found.append(StatusChange(at=step.at, status=status, pos=step.pos, odd=odd))
                left.add(status or "")
        return found

    def facets(self) -> Iterator[tuple[str, str]]:
        """Found by its id in the source, and by every status that it ever had."""
        if self:
            yield "source_id", self.item
            for status in {status for _, status in _statuses(self.steps) if status is not None}:
                yield "told_status", status


def after(fields: Fields, fact: Told) -> Fields:
    """Return the fields of an item as one more line leaves them."""
    if fact.change == CHANGED:
        return fields | {name: new for name, (_, new) in fact.fields.items()}
    return dict(fact.fields) if fact.change in BEGINS else {}


def _there(steps: Iterable[Step]) -> bool:
    there = False
    for step in steps:
        there = step.change in BEGINS or (there and step.change not in ENDS)
    return there


def _said(steps: Iterable[Step]) -> Fields:
    said: Fields = {}
    for step in steps:
        said = step.says if step.change in BEGINS else said | step.says
    return said


def _named(said: Mapping[str, Any]) -> str:
    return _as_text(said.get("title")) or _as_text(said.get("name"))


def _statuses(steps: Iterable[Step]) -> Iterator[tuple[Step, str | None]]:
    """Yield the status that each line leaves."""
    status: str | None = None
    for step in steps:
        if step.change in ENDS:
            status = None
        elif step.change in BEGINS or "status" in step.says:
            status = _as_text(step.says.get("status"))
        yield step, status


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value in NOTHING else msgspec.json.encode(value).decode()


def _odd(status: str | None, left: set[str]) -> str:
    if status is None:
        return ""
    if status in left:
        return "It had been left before."
    if not status:
        return "It had no status."
    return "" if status in KNOWN_STATUSES else "This is the source's own word."
