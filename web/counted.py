"""Counted once: a record only grows, so how much there is at a point of it is found out once."""

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from events import Record
from tracker.history import History
from tracker.kernel import State
from web import desk

S = TypeVar("S", bound=State)
T = TypeVar("T")

MOST = 500  # answers that are kept for a record; of them the oldest goes

_known: MutableMapping[Record, dict[object, Any]] = WeakKeyDictionary()


def counted(history: History, kind: type[State], **facets: str) -> int:
    """Return how many items of a kind carry all the facets, as `History.count` does."""
    return _once(history, ("count", kind, facets), lambda: history.count(kind, **facets))


def some(history: History, kind: type[S], limit: int, offset: int = 0, **facets: str) -> list[S]:
    """Return what `History.every` does, where few of those that carried a facet still do.

    The record would be searched past all the others each time.
    """
    ids: Sequence[str] = _once(history, ("ids", kind, facets), lambda: history.ids(kind, **facets))
    found = (history.find(kind, each) for each in ids[offset : offset + limit])
    return [item for item in found if item]


def _once(
    history: History, asked: tuple[str, type[State], dict[str, str]], find: Callable[[], T]
) -> T:
    known = _known.setdefault(desk.tracker().record, {})
    what, kind, facets = asked
    place = what, kind, history.as_of, frozenset(facets.items())
    if place not in known:
        if len(known) >= MOST:
            known.pop(next(iter(known)), None)
        known[place] = find()
    answer: T = known[place]
    return answer
