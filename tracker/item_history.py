"""One item, event by event: what each event changed, from which value to which.

ISO/IEC 20000-1:2018, 7.5.3 (documented information is kept so that changes can be told).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from events import Recorded, Source, name_of
from events.directory import ERASED
from tracker.application import KIND_OF, KINDS
from tracker.compare import fields
from tracker.history import History
from tracker.kernel import State, fold
from tracker.people import Person
from tracker.versions import Governed

Fields = dict[str, Any]

ABOUT_THE_ROW = frozenset({"id", "version", "recorded_at", "source", "versions"})
TOLD_APART_BY: Mapping[str, tuple[str, ...]] = {
    "values": ("measure", "period"), "approvals": ("person",), "cancellations": ("person",),
    "ratifications": ("person",),
}  # fmt: skip
"""Lists of an item that are compared entry by entry, and what tells their entries apart."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A field that an event changed; None: nothing stood or stands there."""

    field: str
    old: object
    new: object


class Happened(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of an item. `fact` is its stored name; `actor` and `on_behalf_of` are ids."""

    number: int
    fact: str
    recorded_at: datetime
    effective_at: datetime
    actor: str
    door: str
    changes: tuple[Change, ...]
    on_behalf_of: str = ""
    grant: str = ""
    reason: str = ""
    source: Source | None = None


def items_called(history: History, name: str) -> list[str]:
    """Return the items that an id can mean, as `kind/ID`; a name of that form means itself."""
    kind, slash, item_id = name.partition("/")
    if slash:
        known = kind in KIND_OF and history.find(KIND_OF[kind], item_id)
        return [name] if known else []
    return [f"{kind.kind}/{name}" for kind in KINDS if history.find(kind, name)]


def item_history(history: History, item: str) -> list[Happened]:
    """Return every event of an item given as `kind/ID`, oldest first; [] where there is none."""
    kind, _, item_id = item.partition("/")
    return list(_told(KIND_OF[kind](id=item_id), history)) if kind in KIND_OF else []


def _told(state: State, history: History) -> Iterator[Happened]:
    before = _fields(state, {})
    for event in history.events(f"{state.kind}/{state.id}"):
        state = fold(state, event)
        content = getattr(event.fact, "content", None) or before.get("content", {})
        after = _fields(state, content) | _name(state, event, history)
        envelope = event.envelope
        yield Happened(
            number=event.number, fact=name_of(type(event.fact)), recorded_at=envelope.recorded_at,
            effective_at=envelope.effective_at, actor=envelope.actor, door=envelope.door,
            changes=tuple(_changes(before if event.version > 1 else {}, after)),
            on_behalf_of=envelope.on_behalf_of, grant=envelope.grant, reason=envelope.reason,
            source=envelope.source,
        )  # fmt: skip
        before = after


def _changes(before: Fields, after: Fields) -> Iterator[Change]:
    for each in fields(before, after):
        if not (_says_nothing(each.before) and _says_nothing(each.after)):
            yield Change(field=each.path, old=each.before, new=each.after)


def _says_nothing(value: object) -> bool:
    return value is None or value is False or value in ("", [], (), {})


def _fields(state: State, content: Fields) -> Fields:
    """Return what an item says, its content in the place of the fields that repeat it."""
    repeated = state.shows if isinstance(state, Governed) else ()
    own = {
        name: _entries(name, _plain(getattr(state, name)))
        for name in state.__struct_fields__
        if name not in ABOUT_THE_ROW and name not in repeated
    }
    return own | {"content": content} if isinstance(state, Governed) else own


def _name(state: State, event: Recorded, history: History) -> Fields:
    """Return a person's name once an event is known: it lies in the directory, not in the event."""
    if not isinstance(state, Person):
        return {}
    return {"name": history.reading.names([state.id], event.pos + 1).get(state.id, ERASED)}


def _entries(name: str, value: Any) -> Any:  # noqa: ANN401  # plain JSON values
    if name not in TOLD_APART_BY:
        return value
    return {_key(name, entry): entry for entry in value}


def _key(name: str, entry: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (entry.get(part, "") for part in TOLD_APART_BY[name])))


def _plain(value: object) -> Any:  # noqa: ANN401  # plain JSON values
    return msgspec.json.decode(msgspec.json.encode(value))
