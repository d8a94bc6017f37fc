"""History at `(as_of, on)`: the only way to read. Now is only the default.

`as_of` is how many events are known; `on` is the effective time that is asked about.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from events import Reading, Recorded
from events.directory import ERASED
from tracker.kernel import TRACKER, State

S = TypeVar("S", bound=State)

_decoders: dict[type[State], Any] = {}


class History:
    """The record as the first `as_of` events leave it, looked at for the instant `on`."""

    def __init__(self, reading: Reading, on: datetime, as_of: int | None = None) -> None:
        self.reading = reading
        self.on = on
        self.asked_as_of = as_of

    @property
    def as_of(self) -> int:
        """How many events are known."""
        return self.reading.size if self.asked_as_of is None else self.asked_as_of

    def at_its_instant(self) -> "History":
        """Return the history with what is known of it that had been recorded by `on`."""
        return History(self.reading, self.on, min(self.as_of, self.reading.size_at(self.on)))

    def find(self, kind: type[S], item_id: str) -> S | None:
        """Return an item; None if the record does not know it."""
        row = self.reading.row(kind.kind, item_id, self.as_of)
        return _decode(kind, row.body) if row else None

    def every(self, kind: type[S], limit: int = -1, offset: int = 0, **facets: str) -> list[S]:
        """Return the items of a kind that carry all the facets, in the order of their ids."""
        rows = self.reading.rows(kind.kind, self.as_of, facets, limit, offset)
        return [_decode(kind, row.body) for row in rows]

    def count(self, kind: type[State], **facets: str) -> int:
        """Return how many items of a kind carry all the facets."""
        return self.reading.count(kind.kind, self.as_of, facets)

    def in_effect(self, kind: type[S], limit: int = -1, offset: int = 0, **facets: str) -> list[S]:
        """Return the items of `every` that are in effect at `on`, by their own dates."""
        rows = self.reading.rows(kind.kind, self.as_of, facets, limit, offset, self.on)
        return [_decode(kind, row.body) for row in rows]

    def count_in_effect(self, kind: type[State], **facets: str) -> int:
        """Return how many items `in_effect` would give without a limit."""
        return self.reading.count(kind.kind, self.as_of, facets, self.on)

    def moved(self, kind: type[S], after: datetime, until: datetime) -> list[S]:
        """Return the items that begin or end, by their own dates, in (`after`, `until`]."""
        rows = self.reading.moved(kind.kind, self.as_of, after, until)
        return [_decode(kind, row.body) for row in rows]

    def last(self, kind: type[S], limit: int, offset: int = 0, **facets: str) -> list[S]:
        """Return the items of `every` in the reverse order, beginning with the last."""
        rows = self.reading.last_rows(kind.kind, self.as_of, facets, limit, offset)
        return [_decode(kind, row.body) for row in rows]

    def ids(self, kind: type[State], **facets: str) -> list[str]:
        """Return the ids of the items that `every` gives."""
        return self.reading.ids(kind.kind, self.as_of, facets)

    def placed(self, kind: type[S], **facets: str) -> list[tuple[S, int]]:
        """Return the items of `every`, each with the position of the last event of it."""
        rows = self.reading.rows(kind.kind, self.as_of, facets)
        return [(_decode(kind, row.body), row.since) for row in rows]

    def names(self, people: Iterable[str]) -> Mapping[str, str]:
        """Return the names of people by id, as they were called then."""
        wanted = {person for person in people if person}
        named = self.reading.names(wanted, self.as_of)
        return {person: named.get(person) or self._nameless(person) for person in wanted}

    def _nameless(self, person: str) -> str:
        if person == TRACKER:
            return "The tracker"
        return ERASED if self.reading.row("person", person, self.as_of) else person

    def events(self, item: str) -> list[Recorded]:
        """Return the events of one item, given as `kind/ID`, oldest first."""
        return self.reading.stream(item, self.as_of)

    def event(self, pos: int) -> Recorded | None:
        """Return the event at a position, if it is known."""
        return self.reading.event(pos) if pos < self.as_of else None


def _decode(kind: type[S], body: bytes) -> S:
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    found: S = decoder.decode(body)
    return found
