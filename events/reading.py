"""Looking at the record as it stood after any of its events."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

import msgspec
from eventsourcing.persistence import StoredEvent

from events import directory, rows
from events.codec import FactMapper, Recorded
from events.ledger import tile_root
from events.recorder import Cursor, beside
from events.rows import Facet, Kept, Row
from events.searched import Part, fact_in, parts_of
from events.word_index import WordIndex

Term = tuple[datetime | None, datetime | None]

_Row = tuple[int, str, int, str, bytes]

_mapper = FactMapper()


class Reading:
    """One state of the record: its first `size` events."""

    def __init__(self, cursor: Cursor, size: int) -> None:
        self.cursor = cursor
        self.size = size
        self.words = WordIndex(cursor)

    def row(self, kind: str, item_id: str, size: int | None = None) -> Row | None:
        """Return an item as the first `size` events leave it."""
        return rows.get(self.cursor, kind, item_id, self.size if size is None else size)

    def rows(
        self, kind: str, size: int, facets: Mapping[str, str], limit: int = -1, offset: int = 0,
        at: datetime | None = None,
    ) -> list[Row]:  # fmt: skip
        """Return the items of a kind that carry all the facets; with `at` those in effect then."""
        return rows.every(
            self.cursor, kind, size, facets, limit, offset, text_of(at) if at else None
        )

    def last_rows(
        self, kind: str, size: int, facets: Mapping[str, str], limit: int, offset: int
    ) -> list[Row]:
        """Return the same, beginning with the last."""
        return rows.every(self.cursor, kind, size, facets, limit, offset, last_first=True)

    def moved(self, kind: str, size: int, after: datetime, until: datetime) -> list[Row]:
        """Return the items of a kind that begin or end after one instant and until another."""
        return rows.moved(self.cursor, kind, size, text_of(after), text_of(until))

    def ids(self, kind: str, size: int, facets: Mapping[str, str]) -> list[str]:
        """Return the ids of the items that `rows` gives."""
        return rows.ids(self.cursor, kind, size, facets)

    def kept_rows(self) -> Iterator[Kept]:
        """Yield every row there is, at every instant, by the event that made it."""
        return rows.all_kept(beside(self.cursor))

    def kept_facets(self) -> Iterator[Facet]:
        """Yield every facet there is, at every instant, by the event that made it."""
        return rows.all_facets(beside(self.cursor))

    def count(
        self, kind: str, size: int, facets: Mapping[str, str], at: datetime | None = None
    ) -> int:
        """Return how many items `rows` would give without a limit."""
        return rows.count(self.cursor, kind, size, facets, text_of(at) if at else None)

    def names(self, people: Iterable[str], size: int) -> dict[str, str]:
        """Return the names of people by id; who is erased or unknown is left out."""
        return directory.names(self.cursor, people, size)

    def borne(self, size: int) -> list[tuple[str, str]]:
        """Return (id, name) of everybody who is in the directory, by every name ever borne."""
        return directory.borne(self.cursor, size)

    def called(self, name: str, size: int) -> list[str]:
        """Return the ids of the people who bore this name."""
        return directory.called(self.cursor, name, size)

    def address(self, person: str) -> str:
        """Return where mail reaches a person now; empty where nothing is known."""
        return directory.address(self.cursor, person)

    def event(self, pos: int) -> Recorded | None:
        """Return the event at a position."""
        return next(iter(self.events(first=pos, until=pos + 1)), None)

    def events(self, first: int = 0, until: int | None = None) -> Iterator[Recorded]:
        """Yield events in the order of the record, from `first` until before `until`."""
        self.cursor.execute(
            "SELECT l.pos, e.originator_id, e.originator_version, e.topic, e.state"
            " FROM log_entries l JOIN stored_events e"
            " ON e.originator_id=l.stream AND e.originator_version=l.ver"
            " WHERE l.pos>=? AND l.pos<? ORDER BY l.pos",
            (first, self.size if until is None else min(until, self.size)),
        )
        yield from map(_recorded, self.cursor.fetchall())

    def at(self, positions: Sequence[int]) -> list[Recorded]:
        """Return the events at some positions, in the order in which they are given."""
        self.cursor.execute(
            "SELECT l.pos, e.originator_id, e.originator_version, e.topic, e.state"
            " FROM json_each(?) wanted CROSS JOIN log_entries l ON l.pos=wanted.value"
            " JOIN stored_events e"
            " ON e.originator_id=l.stream AND e.originator_version=l.ver ORDER BY wanted.key",
            (msgspec.json.encode(positions).decode(),),
        )
        return [_recorded(row) for row in self.cursor.fetchall()]

    def parts(self, recorded: Recorded) -> list[Part]:
        """Return the fields that an event speaks of, with what they held before and hold now."""
        stored = _mapper.to_stored_event(recorded)
        former = self.words.former(recorded.stream, recorded.version, stored.topic, stored.state)
        return list(parts_of(fact_in(stored.state), fact_in(former) if former else None))

    def stream(self, stream: str, size: int | None = None) -> list[Recorded]:
        """Return the events of one item within the first `size` events, oldest first."""
        self.cursor.execute(
            "SELECT l.pos, e.originator_id, e.originator_version, e.topic, e.state"
            " FROM stored_events e JOIN log_entries l"  # an event's number is its rowid
            " ON l.pos=e.rowid-1 AND l.stream=e.originator_id AND l.ver=e.originator_version"
            " AND l.pos<? WHERE e.originator_id=? ORDER BY e.originator_version",
            (self.size if size is None else size, stream),
        )
        return [_recorded(row) for row in self.cursor.fetchall()]

    def size_at(self, instant: datetime) -> int:
        """Return how many events had been recorded at that instant."""
        self.cursor.execute(
            "SELECT size FROM checkpoints WHERE recorded_at<=?"
            " ORDER BY recorded_at DESC, size DESC LIMIT 1",
            (text_of(instant),),
        )
        found = self.cursor.fetchone()
        return found[0] if found else 0

    def times(self, positions: Iterable[int]) -> dict[int, datetime]:
        """Return when the events at some positions were recorded."""
        self.cursor.execute(  # the head of the command that added an event bears its time
            "SELECT value, (SELECT recorded_at FROM checkpoints WHERE size>value"
            " ORDER BY size LIMIT 1) FROM json_each(?)",
            (msgspec.json.encode(list(positions)).decode(),),
        )
        return {pos: datetime.fromisoformat(text) for pos, text in self.cursor.fetchall()}

    def recorded_days(self) -> list[tuple[date, int]]:
        """Return, for each day (UTC) on which something was recorded, the size at its end."""
        self.cursor.execute(
            "SELECT substr(recorded_at, 1, 10), max(size) FROM checkpoints GROUP BY 1 ORDER BY 1"
        )
        return [(date.fromisoformat(day), size) for day, size in self.cursor.fetchall()]

    def entry(self, pos: int) -> bytes | None:
        """Return the log entry of an event, as it was hashed."""
        self.cursor.execute("SELECT entry FROM log_entries WHERE pos=?", (pos,))
        found = self.cursor.fetchone()
        return found[0] if found else None

    def leaves(self, until: int) -> list[bytes]:
        """Return the leaf hashes of the first `until` events."""
        self.cursor.execute("SELECT leaf FROM log_entries WHERE pos<? ORDER BY pos", (until,))
        return [row[0] for row in self.cursor.fetchall()]

    def hashes(self, level: int, first: int, until: int) -> list[bytes]:
        """Return hashes `first` until before `until` of a tile level, from what is stored."""
        if level == 0:
            self.cursor.execute(
                "SELECT leaf FROM log_entries WHERE pos>=? AND pos<? ORDER BY pos", (first, until)
            )
            return [row[0] for row in self.cursor.fetchall()]
        self.cursor.execute(
            "SELECT hashes FROM tiles WHERE level=? AND number>=? AND number<? ORDER BY number",
            (level - 1, first, until),
        )
        return [tile_root(row[0]) for row in self.cursor.fetchall()]

    def checkpoint(self, size: int | None = None) -> str | None:
        """Return the signed head of exactly `size` events (default: the newest)."""
        self.cursor.execute(
            "SELECT note FROM checkpoints"
            " WHERE size=coalesce(?, (SELECT max(size) FROM checkpoints))",
            (size,),
        )
        found = self.cursor.fetchone()
        return found[0] if found else None

    def recorded_times(self) -> list[tuple[int, datetime]]:
        """Return (size, time) of every transaction, oldest first."""
        self.cursor.execute("SELECT size, recorded_at FROM checkpoints ORDER BY size")
        return [(row[0], datetime.fromisoformat(row[1])) for row in self.cursor.fetchall()]

    def setting(self, name: str) -> str | None:
        """Return a setting of this database: not part of the record, not proven."""
        self.cursor.execute("SELECT value FROM settings WHERE name=?", (name,))
        found = self.cursor.fetchone()
        return found[0] if found else None


def text_of(instant: datetime) -> str:
    """Return an instant as the record writes it: UTC, with microseconds, so that it sorts."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def texts_of(term: Term) -> tuple[str | None, str | None]:
    """Return as texts from when until before when something is in effect."""
    begins, ends = term
    return text_of(begins) if begins else None, text_of(ends) if ends else None


def _recorded(row: _Row) -> Recorded:
    stored = StoredEvent(
        originator_id=row[1], originator_version=row[2], topic=row[3], state=row[4]
    )
    return _mapper.to_domain_event(stored, row[0])
