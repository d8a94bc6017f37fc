"""Searching across everything: by id, by name, by title, and what the record says; and the keys."""

from typing import Any

from flask import Response, request

from events.word_index import Span
from tracker.history import History
from tracker.kernel import State
from tracker.people import Person
from tracker.search import COUNTED_MAX, Wanted, called, count, hits, words_of
from web import desk
from web.answers import answer, in_three_forms
from web.drafts import hidden
from web.event_items import event_items
from web.look import href, sections
from web.search.events import spoken
from web.search.room import pages
from web.sentences import place

ITEMS_MAX, EVENTS_MAX = 30, 10
TEXT_MAX = 300


@in_three_forms(pages, "/find")
def find() -> Response:
    """Find items by what they are called, and events by what they say."""
    history, text = desk.look(), request.args.get("q", "").strip()[:TEXT_MAX]
    found = called(history, text, ITEMS_MAX) if text else []
    items = [each for each in found if f"{each.kind}/{each.id}" not in hidden()]
    asked, everything = Wanted(q=text), Span(0, history.as_of)
    searchable = bool(words_of(text))
    events = hits(history, asked, everything, EVENTS_MAX, 0, hidden()) if searchable else []
    total = count(history, asked, everything, hidden()) if searchable else 0
    return answer(
        "search/find.html", [*_items(items, history), *_events(history, events)], text=text,
        total=total, more=total == COUNTED_MAX, finding=True,
    )  # fmt: skip


def _items(items: list[State], history: History) -> list[dict[str, Any]]:
    names = history.names({item.id for item in items if isinstance(item, Person)})
    return [
        {
            "kind": spoken(item.kind), "id": item.id, "title": names.get(item.id, item.label),
            "href": href(place(item.kind, item.id)),
        }
        for item in items
    ]  # fmt: skip


def _events(history: History, events: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "kind": "event", "id": str(item["number"]), "title": item["sentence"],
            "href": href(f"/record/events/{item['number']}"), "recorded_at": item["recorded_at"],
        }
        for item in event_items(events, history)
    ]  # fmt: skip


ANYWHERE = (
    ("/", "Search or jump"), ("Ctrl k", "The same, also while typing"), ("?", "The list of keys"),
    ("j", "The next decision, or row"), ("k", "The one before"),
    ("a", "To the button that approves; Enter presses it"),
    ("Esc", "Close what lies above the page"),
)  # fmt: skip


@in_three_forms(pages, "/keys")
def keys() -> Response:
    """Say which keys do what."""
    ways = [(f"g {each.letter}", each.title) for each in sections()]
    items = [{"keys": typed, "does": does} for typed, does in (*ANYWHERE, *ways)]
    return answer("search/keys.html", items, anywhere=ANYWHERE, ways=ways)
