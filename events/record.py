"""The record: open it, look at it as it stood at any event, add to it, sign what was added.

A command is decided and written under one write lock, so what it read is still true when it is
written: no approval can slip past a revocation that arrives in the same second.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eventsourcing.persistence import StoredEvent

from events import directory, ledger, rows
from events.codec import FactMapper, Recorded
from events.entry import entry
from events.envelope import Envelope
from events.fact import Fact
from events.keys import KeyFolder
from events.notes import Checkpoint
from events.recorder import Recorder, RecordProblem

__all__ = ["Reading", "Record", "RecordProblem", "Recorded", "Stale", "Writing"]

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

_mapper = FactMapper()


class Stale(Exception):
    """An item has changed since the person looked at it."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        super().__init__(f"{stream} was at version {expected} and is now at {found}.")
        self.stream = stream


class Reading:
    """One state of the record: its first `size` events."""

    def __init__(self, cursor: Any, size: int) -> None:
        self.cursor = cursor
        self.size = size

    def row(self, kind: str, item_id: str, size: int | None = None) -> rows.Row | None:
        """Return an item as the first `size` events leave it."""
        return rows.get(self.cursor, kind, item_id, self.size if size is None else size)

    def rows(
        self, kind: str, size: int, facets: Mapping[str, str], limit: int = -1, offset: int = 0
    ) -> list[rows.Row]:
        """Return the items of a kind that carry all the facets."""
        return rows.every(self.cursor, kind, size, facets, limit, offset)

    def count(self, kind: str, size: int, facets: Mapping[str, str]) -> int:
        """Return how many items of a kind carry all the facets."""
        return rows.count(self.cursor, kind, size, facets)

    def names(self, people: Iterable[str], size: int) -> dict[str, str]:
        """Return the names of people by id; who is erased or unknown is left out."""
        return directory.names(self.cursor, people, size)

    def called(self, name: str, size: int) -> list[str]:
        """Return the ids of the people who bore this name."""
        return directory.called(self.cursor, name, size)

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

    def stream(self, stream: str, size: int | None = None) -> list[Recorded]:
        """Return the events of one item within the first `size` events, oldest first."""
        self.cursor.execute(
            "SELECT l.pos, e.originator_id, e.originator_version, e.topic, e.state"
            " FROM stored_events e JOIN log_entries l"
            " ON l.stream=e.originator_id AND l.ver=e.originator_version AND l.pos<?"
            " WHERE e.originator_id=? ORDER BY e.originator_version",
            (self.size if size is None else size, stream),
        )
        return [_recorded(row) for row in self.cursor.fetchall()]

    def size_at(self, instant: datetime) -> int:
        """Return how many events had been recorded at that instant."""
        self.cursor.execute(
            "SELECT coalesce(max(size), 0) FROM checkpoints WHERE recorded_at<=?",
            (_text(instant),),
        )
        return int(self.cursor.fetchone()[0])

    def entry(self, pos: int) -> bytes | None:
        """Return the log entry of an event, as it was hashed."""
        self.cursor.execute("SELECT entry FROM log_entries WHERE pos=?", (pos,))
        found = self.cursor.fetchone()
        return found[0] if found else None

    def leaves(self, until: int) -> list[bytes]:
        """Return the leaf hashes of the first `until` events."""
        self.cursor.execute("SELECT leaf FROM log_entries WHERE pos<? ORDER BY pos", (until,))
        return [row[0] for row in self.cursor.fetchall()]

    def checkpoint(self, size: int | None = None) -> str | None:
        """Return the signed head of exactly `size` events (default: the newest)."""
        self.cursor.execute(
            "SELECT note FROM checkpoints WHERE size=coalesce(?, (SELECT max(size) FROM checkpoints))",
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


class Writing(Reading):
    """The record while one command adds to it, alone. `now` is the recorded time of all it adds."""

    def __init__(self, cursor: Any, recorder: Recorder, now: datetime) -> None:
        cursor.execute(
            "SELECT size, recorded_at, edge, note FROM checkpoints ORDER BY size DESC LIMIT 1"
        )
        head = cursor.fetchone()
        super().__init__(cursor, head[0] if head else 0)
        self._recorder = recorder
        self._edge = ledger.Edge.from_bytes(head[0], head[2]) if head else ledger.Edge.empty()
        self.head = head[3] if head else None
        self.began_at = self.size
        self.last_at = datetime.fromisoformat(head[1]) if head else BEGINNING
        self.now = max(now, self.last_at)
        self._leaves: list[bytes] = []

    def version(self, stream: str) -> int:
        """Return how many events an item has."""
        self.cursor.execute(
            "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id=?",
            (stream,),
        )
        return int(self.cursor.fetchone()[0])

    def expect(self, guards: Mapping[str, int]) -> None:
        """Make sure that items still are at the versions that somebody looked at.

        Raises:
            Stale: one of them has changed since.
        """
        for stream, expected in guards.items():
            if (found := self.version(stream)) != expected:
                raise Stale(stream, expected, found)

    def append(self, stream: str, envelope: Envelope, fact: Fact) -> Recorded:
        """Add an event and its entry to the log."""
        recorded = Recorded(
            pos=self.size,
            stream=stream,
            version=self.version(stream) + 1,
            envelope=envelope,
            fact=fact,
        )
        stored = _mapper.to_stored_event(recorded)
        self._recorder._insert_events(self.cursor, [stored])  # noqa: SLF001  # the library's hook
        line = entry(recorded.pos, stored, envelope)
        leaf = ledger.leaf_hash(line)
        self.cursor.execute(
            "INSERT INTO log_entries (pos, stream, ver, entry, leaf) VALUES (?,?,?,?,?)",
            (recorded.pos, stream, recorded.version, line, leaf),
        )
        self._edge = self._edge.add(leaf)
        self._leaves.append(leaf)
        self.size += 1
        return recorded

    def put(self, recorded: Recorded, body: bytes, facets: Iterable[tuple[str, str]]) -> None:
        """Write the row of the item that an event has changed."""
        rows.put(
            self.cursor, recorded.kind, recorded.id, recorded.pos, recorded.version, body, facets
        )

    def enter_name(self, person: str, name: str) -> str:
        """Keep a person's name from the next event on; return its commitment."""
        return directory.enter(self.cursor, person, self.size, name)

    def answered(self, key: str) -> tuple[bytes, int, int] | None:
        """Return what a command of this key said before: its digest, and the events it made."""
        self.cursor.execute("SELECT digest, first, size FROM commands WHERE key=?", (key,))
        found = self.cursor.fetchone()
        return (found[0], found[1], found[2]) if found else None

    def answer(self, key: str, digest: bytes) -> None:
        """Remember that the command of this key made the events of this transaction."""
        self.cursor.execute(
            "INSERT INTO commands (key, digest, first, size) VALUES (?,?,?,?)",
            (key, digest, self.began_at, self.size),
        )

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo everything inside when it raises, and go on."""
        before = self.size, self._edge, len(self._leaves)
        self.cursor.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self.cursor.execute("ROLLBACK TO attempt")
            self.size, self._edge = before[:2]
            del self._leaves[before[2] :]
            raise
        finally:
            self.cursor.execute("RELEASE attempt")

    def set(self, name: str, value: str) -> None:
        """Keep a setting of this database."""
        self.cursor.execute(
            "INSERT INTO settings (name, value) VALUES (?,?)"
            " ON CONFLICT (name) DO UPDATE SET value=excluded.value",
            (name, value),
        )

    def sign(self, origin: str, signer: Any) -> str:
        """Write the signed head over everything added, and the tiles that became full."""
        note: str = signer.sign(Checkpoint(origin=origin, size=self.size, root=self._edge.root()).text())
        self.cursor.execute(
            "INSERT INTO checkpoints (size, recorded_at, edge, note) VALUES (?,?,?,?)",
            (self.size, _text(self.now), self._edge.to_bytes(), note),
        )
        for level, number, hashes in ledger.full_tiles(self.began_at, self.size, self._hashes):
            self.cursor.execute(
                "INSERT INTO tiles (level, number, hashes) VALUES (?,?,?)", (level, number, hashes)
            )
        return note

    def _hashes(self, level: int, first: int, until: int) -> list[bytes]:
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
        return [ledger.tile_root(row[0]) for row in self.cursor.fetchall()]


class Record:
    """One record: a database file and the folder of its keys."""

    def __init__(self, file: Path, keys: KeyFolder, origin: str) -> None:
        self.file, self.keys, self.origin = file, keys, origin
        self._recorder = Recorder(str(file))
        self._signer = keys.signer(origin)
        self._process = os.getpid()

    @classmethod
    def create(cls, file: Path, keys: KeyFolder, origin: str) -> "Record":
        """Make an empty record.

        Raises:
            RecordProblem: there is one already.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        Recorder(str(file)).create()
        with Recorder(str(file)).writing() as cursor:
            cursor.execute("INSERT INTO settings (name, value) VALUES ('origin', ?) ON CONFLICT DO NOTHING", (origin,))
            if Reading(cursor, 0).setting("origin") != origin:
                raise RecordProblem(f"{file} holds another record already.")
        return cls(file, keys, origin)

    @classmethod
    def open(cls, file: Path, keys: KeyFolder) -> "Record":
        """Open the record in a file.

        Raises:
            RecordProblem: there is none; the sentence says how to make one.
        """
        origin = origin_of(file)
        if origin is None:
            raise RecordProblem(f"There is no record in {file}. Make one: tracker init, or tracker demo.")
        return cls(file, keys, origin)

    @property
    def verifier_key(self) -> str:
        """The public key that the heads of this record are checked with."""
        return self._signer.vkey

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Yield the record as it is now, unchanging while it is looked at."""
        with self._its_own_process().reading() as cursor:
            cursor.execute("SELECT coalesce(max(size), 0) FROM checkpoints")
            yield Reading(cursor, cursor.fetchone()[0])

    @contextmanager
    def writing(self, now: datetime) -> Iterator[Writing]:
        """Yield the record for one command; sign and commit what it adds, or leave nothing behind.

        Raises:
            RecordProblem: the database is older than the last head that was signed.
        """
        note = None
        with self._its_own_process().writing() as cursor:
            writing = Writing(cursor, self._recorder, now)
            self._refuse_a_fork(writing)
            yield writing
            if writing.size > writing.began_at:
                note = writing.sign(self.origin, self._signer)
        if note:
            self.keys.keep_head(note)

    def _its_own_process(self) -> Recorder:
        if os.getpid() != self._process:
            raise RecordProblem("A record is opened after the fork, once in each process.")
        return self._recorder

    def _refuse_a_fork(self, writing: Writing) -> None:
        """Compare the head in the database with the last one that was signed (`record.md`)."""
        last = self.keys.last_head()
        if last is None or last == writing.head:
            return
        signed = Checkpoint.parse(last)
        there = writing.checkpoint(signed.size) if signed.size <= writing.size else None
        if there is None or Checkpoint.parse(there).root != signed.root:
            raise RecordProblem(
                f"Recovery needed: event {signed.size:,} was signed, but the database ends at"
                f" event {writing.size:,} or tells another story. It can be read, not added to."
                " Put back the newest copy of the database."
            )


def origin_of(file: Path) -> str | None:
    """Return the origin of the record in a file; None where there is no record."""
    if not file.exists() or not file.stat().st_size:
        return None
    with Recorder(str(file)).reading() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name='settings'")
        return Reading(cursor, 0).setting("origin") if cursor.fetchone() else None


def _recorded(row: Any) -> Recorded:
    stored = StoredEvent(
        originator_id=row[1], originator_version=row[2], topic=row[3], state=row[4]
    )
    return _mapper.to_domain_event(stored, row[0])


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
