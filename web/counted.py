"""Counts for the pages of lists: a record only grows, so each is counted once in a process."""

from collections.abc import MutableMapping
from weakref import WeakKeyDictionary

from events import Record
from tracker.history import History
from tracker.kernel import State
from web import desk

MOST = 10_000  # counts that are kept for a record

Place = tuple[str, int, frozenset[tuple[str, str]]]

_known: MutableMapping[Record, dict[Place, int]] = WeakKeyDictionary()


def counted(history: History, kind: type[State], **facets: str) -> int:
    """Return how many items of a kind carry all the facets, as `History.count` does."""
    known = _known.setdefault(desk.tracker().record, {})
    place = kind.kind, history.as_of, frozenset(facets.items())
    if place not in known:
        if len(known) >= MOST:
            known.clear()
        known[place] = history.count(kind, **facets)
    return known[place]
