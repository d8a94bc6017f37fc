"""What another system tells of an item: how lists show it, and the page that every kind shares."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from flask import Response, request

from events import Recorded
from tracker.compare import words
from tracker.history import History
from tracker.kernel import State
from tracker.told import (
    NOTHING,
    Telling,
    ToldLine,
    fields_at,
    in_status,
    lines_of,
    telling_of,
)
from web import desk
from web.answers import PAGE_SIZE, answer_one
from web.content.comparison import Change, whatever

S = TypeVar("S", bound=State)

NAMES = ("title", "name")
"""What sources call the field that says what an item is called."""


class Place(msgspec.Struct, frozen=True):
    """Where a kind lives: the section of the side, the path and the title of its room."""

    nav: str
    path: str
    title: str


# Lists


def found_in_status(kind: type[S], history: History, number: int) -> tuple[Sequence[S], int] | None:
    """Return a page of the items that their source had in `?status=`, and how many there are.

    None where no status is asked for.
    """
    status = request.args.get("status")
    if status is None:
        return None
    found = in_status(history, kind, status)
    first = (number - 1) * PAGE_SIZE
    items = (history.find(kind, each.id) for each in found[first : first + PAGE_SIZE])
    return [item for item in items if item], len(found)


def as_told(item: State, history: History) -> dict[str, Any]:
    """Return what the line of an item in a list says beside: its id and status in its source."""
    telling = telling_of(item)
    if not telling:
        approvals: Telling = getattr(item, "approvals_telling", Telling())
        named = {"title": item.label} if approvals else {}
        return {"source_id": approvals.item, "source_status": None, **named}
    return {
        "title": telling.title(history.on), "source_id": telling.item,
        "source_status": telling.status(history.on), "imported": True,
    }  # fmt: skip


# The page of one


def show_told(
    item: State,
    place: Place,
    approvals: Telling | None = None,
    listed: Mapping[str, Any] | None = None,
    measured: Sequence[Mapping[str, Any]] = (),
) -> Response:
    """Answer with the page of an item as its source tells it until the moment looked at.

    `approvals` is what is told of who approved it, `listed` how a list of its source has it,
    `measured` its readings as lists show values.
    """
    history = desk.look()
    events = history.events(f"{item.kind}/{item.id}")
    telling = telling_of(item)
    lines = lines_of(telling, events, history.on)
    signed = lines_of(approvals, events, history.on) if approvals else []
    shown = {
        "id": item.id, "kind": item.kind, "imported": True,
        "title": telling.title(history.on) if telling else item.label,
        **_standing(telling, events, history), "lines": [_plain(each) for each in lines],
        "approvals": _standing(approvals, events, history) if approvals else None,
        "listed": listed or None, "measurements": measured,
    }  # fmt: skip
    return answer_one(
        "told/show.html", shown, nav=place.nav, place=place, it=item, telling=telling,
        fields=_spoken(shown["fields"] or {}), about_list=_spoken(listed or {}),
        story=_story(lines, history), signed=_story(signed, history),
        approvals=_spoken(shown["approvals"]["fields"] or {} if approvals else {}),
    )  # fmt: skip


def _standing(telling: Telling, events: Sequence[Recorded], history: History) -> dict[str, Any]:
    """Return how an item stood at the moment looked at, and each status until then."""
    refs = {e.pos: e.envelope.source.reference if e.envelope.source else "" for e in events}
    return {
        "source_id": telling.item, "there": telling.there_at(history.on),
        "status": telling.status(history.on), "fields": fields_at(telling, history.on, events),
        "changes_so_far": len(telling.by(history.on)),
        "status_history": [
            {
                "at": each.at, "status": each.status, "ref": refs[each.pos], "odd": each.odd,
                "event": each.pos + 1,
            }
            for each in telling.statuses() if each.at <= history.on
        ],
    }  # fmt: skip


def _plain(line: ToldLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in line.__struct_fields__ if name != "changes"} | {
        "changes": [{"field": name, "old": old, "new": new} for name, old, new in line.changes]
    }


def _spoken(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the source's own fields in words, what it is called first, empty ones too."""
    return [
        (label(name), "Nothing" if value in NOTHING else whatever(value))
        for name, value in sorted(fields.items(), key=lambda field: field[0] not in NAMES)
    ]


def label(name: str) -> str:
    """Return the name of a source's field as people read it.

    >>> label("superseded_by")
    'Superseded by'
    """
    words_of_it = name.replace("_", " ").replace("-", " ")
    return words_of_it[:1].upper() + words_of_it[1:]


def _story(lines: Sequence[ToldLine], history: History) -> list[dict[str, Any]]:
    """Return the lines, the newest first, each with the changes as they are shown."""
    names = history.names(line.by for line in lines)
    return [
        {
            "line": line, "by_name": names.get(line.by, ""),
            "diff": [_change(*change) for change in line.changes],
        }
        for line in reversed(lines)
    ]  # fmt: skip


def _change(name: str, old: object, new: object) -> Change:
    before, after = (None if v in NOTHING else whatever(v) for v in (old, new))
    kind = "changed" if before and after else "added" if after else "removed"
    runs = words(before, after) if before is not None and after is not None else None
    return Change(path=name, label=label(name), before=before, after=after, runs=runs, kind=kind)
