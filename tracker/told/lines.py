"""A line of an item's history elsewhere: what it presupposes, and the fact that follows."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from events.told import Told
from tracker.kernel import Command, Refusal
from tracker.told.telling import BEGINS, CHANGED, NOTHING, Fields, Telling


class Tell(Command):
    """A line of an item's history elsewhere; no authority is needed, and none follows.

    `sets` are fields of a change of which the source says the new value alone.
    """

    item = "target"
    kind = ""
    creates = True

    target: str
    told_as: str
    seq: int
    change: str
    fields: Fields = {}
    sets: Fields = {}
    authored: datetime | None = None


def tell(telling: Telling, command: Tell, fact: type[Told]) -> Iterable[Told]:
    """Return the fact that follows from a line of the source.

    Raises:
        Refusal: KIND-STATE, the item does not stand as the line presupposes.
    """
    if telling and command.seq < telling.seq:
        raise _refused(command, f"seq {telling.seq} is recorded, so this is too late")
    if command.change in BEGINS and telling.there:
        raise _refused(command, "it is there already")
    if command.change not in BEGINS and not telling.there:
        raise _refused(command, "it is not there" if telling else "it was never opened")
    fields = command.fields
    if command.change == CHANGED:
        fields = dict(_pairs(telling.fields, command))
    yield fact(
        item=command.told_as, seq=command.seq, change=command.change, fields=fields,
        authored=command.authored,
    )  # fmt: skip


def _pairs(fields: Fields, command: Tell) -> Iterator[tuple[str, list[Any]]]:
    for name, (old, new) in command.fields.items():
        there = fields.get(name)
        if not same(there, old):
            raise _refused(command, f"its {name} is {_shown(there)}, not {_shown(old)}")
        yield name, [old, new]
    for name, new in command.sets.items():
        yield name, [fields.get(name, ""), new]


def same(one: object, other: object) -> bool:
    """Whether two values are the same; nothing has many forms."""
    return one == other or (one in NOTHING and other in NOTHING)


def _refused(command: Tell, why: str) -> Refusal:
    return Refusal("KIND-STATE", f"{command.told_as} cannot be {command.change}: {why}.", "change")


def _shown(value: object) -> str:
    text = "nothing" if value in NOTHING else msgspec.json.encode(value).decode()
    return text if len(text) <= 120 else f"{text[:120]}…"  # noqa: PLR2004  # characters of a message


def refuse_acts(told_as: str) -> None:
    """Refuse to decide anything on what is only told, under this id in its source (KIND-STATE)."""
    if told_as:
        sentence = f"{told_as} is history from elsewhere: nothing is decided on it here."
        raise Refusal("KIND-STATE", sentence)
