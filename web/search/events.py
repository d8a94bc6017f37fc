"""The record, searched: each hit leads to the event and to the page as it then was."""

from collections.abc import Sequence
from typing import Any

import marshmallow as ma
from flask import Response, abort, request

from events import Recorded
from events.word_index import Span
from tracker.application import KIND_OF
from tracker.history import History
from tracker.people import Person
from tracker.search import COUNTED_MAX, DOORS, Wanted, count, hits, words_of
from tracker.words import schema_of, wanted
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.called import choices_of_people
from web.drafts import hidden
from web.event_items import event_items
from web.look import href
from web.messages import by_path
from web.moments import window
from web.search.lines import Line, lines
from web.search.room import pages

PERIOD = ("from", "to")


@in_three_forms(pages, "/record/search")
def show() -> Response:
    """Search the events, the newest first."""
    history, number, asked = desk.look(), page_number(), _asked()
    first, last = window(history, request.args)
    within = Span(first - 1, last)
    events = hits(history, asked, within, PAGE_SIZE, (number - 1) * PAGE_SIZE, hidden())
    total = count(history, asked, within, hidden())
    found = [_lines(history, event, asked) for event in events]
    return answer(
        "search/events.html", _items(events, found, history), nav="record", number=number,
        total=total, more=total == COUNTED_MAX, page_size=PAGE_SIZE, asked=asked, found=found,
        period={name: request.args.get(name, "")[:10] for name in PERIOD}, doors=DOORS,
        kinds=kinds(), people=_people(history, asked), spoken=spoken,
    )  # fmt: skip


def _asked() -> Wanted:
    """Return what the address asks for.

    Raises:
        BadRequest: it cannot be meant.
    """
    fields = schema_of(Wanted).fields
    given = {name: value for name, value in request.args.items() if name in fields and value}
    try:
        return wanted(Wanted, given)
    except ma.ValidationError as problem:
        (field, said), *_ = by_path(problem.messages).items()
        abort(400, f"{field}: {' '.join(map(str, said))}")


def kinds() -> list[tuple[str, str]]:
    """Return (kind, words) to choose from."""
    return sorted((kind, spoken(kind)) for kind in KIND_OF)


def spoken(kind: str) -> str:
    """Return a kind in words: `interested-party` is an interested party."""
    return kind.replace("-", " ").replace("_", " ")


def _people(history: History, asked: Wanted) -> list[tuple[str, str]]:
    """Return (id, name) to choose from; where there are too many, whoever is chosen."""
    people = choices_of_people(history)
    if not people and history.find(Person, asked.person):
        return list(history.names([asked.person]).items())
    return people


def _lines(history: History, event: Recorded, asked: Wanted) -> Sequence[Line]:
    return lines(history.reading, event, words_of(asked.q), asked.field)


def _items(
    events: Sequence[Recorded], found: Sequence[Sequence[Line]], history: History
) -> list[dict[str, Any]]:
    return [
        item
        | {
            "page_then": _then(item["href"], item["number"]),
            "found": [
                {"field": line.field, "before": _plain(line.before), "now": _plain(line.now)}
                for line in said
            ],
        }
        for item, said in zip(event_items(events, history), found, strict=True)
    ]


def _then(address: str, number: int) -> str:
    """Return the address of a page as it was once the event of that number was recorded."""
    return href(address, as_of=number, on=None)


def _plain(runs: Sequence[Any]) -> str:
    return "".join(run.text for run in runs)
