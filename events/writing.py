"""Adding to the record: one command, alone, in one transaction."""

import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from events import directory, ledger, rows
from events.codec import FactMapper, Recorded
from events.entry import entry
from events.envelope import Envelope
from events.fact import Fact
from events.notes import Checkpoint, Signer
from events.problem import RecordProblem
from events.reading import Reading, Term, text_of, texts_of
from events.recorder import Cursor, Recorder

DIGESTED_BY = "digests of commands are keyed by"
"""The setting by which digests of commands are keyed; it goes with whatever is erased."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

_mapper = FactMapper()


class Stale(Exception):
    """An item has changed since the person looked at it."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        super().__init__(f"{stream} was at version {expected} and is now at {found}.")
        self.stream = stream


class Writing(Reading):
    """The record while one command adds to it, alone. `now` is the recorded time of all it adds."""

    def __init__(self, cursor: Cursor, recorder: Recorder, now: datetime) -> None:
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
        self.now = max(now.astimezone(UTC), self.last_at)

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

    def append(
        self, stream: str, envelope: Envelope, fact: Fact, version: int | None = None
    ) -> Recorded:
        """Add an event and its entry to the log; `version` is its place in the stream, if known.

        Raises:
            RecordProblem: the database does not number its events as the log does.
        """
        recorded = Recorded(
            pos=self.size,
            stream=stream,
            version=self.version(stream) + 1 if version is None else version,
            envelope=envelope,
            fact=fact,
        )
        stored = _mapper.to_stored_event(recorded)
        given = self._recorder._insert_events(self.cursor, [stored])
        if given != [recorded.number]:
            raise RecordProblem(
                f"Recovery needed: event {recorded.number:,} would be stored as number {given}."
                " Events were added or removed past the log. Find them: tracker verify"
            )
        line = entry(recorded.pos, stored, envelope)
        leaf = ledger.leaf_hash(line)
        self.cursor.execute(
            "INSERT INTO log_entries (pos, stream, ver, entry, leaf) VALUES (?,?,?,?,?)",
            (recorded.pos, stream, recorded.version, line, leaf),
        )
        self._edge = self._edge.add(leaf)
        self.size += 1
        return recorded

    def put(
        self, recorded: Recorded, body: bytes, facets: Iterable[tuple[str, str]],
        term: Term = (None, None),
    ) -> None:  # fmt: skip
        """Write the row of the item that an event has changed; `term`: when it is in effect."""
        rows.put(
            self.cursor, recorded.kind, recorded.id, recorded.pos, recorded.version, body, facets,
            texts_of(term),
        )  # fmt: skip

    def enter_name(self, person: str, name: str) -> str:
        """Keep a person's name from the next event on; return its commitment."""
        return directory.enter(self.cursor, person, self.size, name)

    def enter_address(self, person: str, address: str) -> str:
        """Keep a person's address from the next event on; return its commitment."""
        return directory.enter_address(self.cursor, person, self.size, address)

    def erase_addresses(self, person: str) -> None:
        """Forget every address of a person, and by what the commands that said them are known."""
        directory.erase_addresses(self.cursor, person)
        self.cursor.execute("DELETE FROM settings WHERE name=?", (DIGESTED_BY,))

    def digest(self, said: bytes) -> bytes:
        """Return what a command is recognised by when it is sent again.

        A command may say a name or an address, which must not be guessed from what stays here.
        """
        if not (secret := self.setting(DIGESTED_BY)):
            secret = secrets.token_hex(32)
            self.set(DIGESTED_BY, secret)
        return hmac.digest(bytes.fromhex(secret), said, "sha256")

    def answered(self, key: str) -> tuple[bytes, int, int] | None:
        """Return what a command of this key said before: its digest, and the events it made."""
        self.cursor.execute("SELECT digest, first, size FROM commands WHERE key=?", (key,))
        found = self.cursor.fetchone()
        return (found[0], found[1], found[2]) if found else None

    def answer(self, key: str, digest: bytes, first: int) -> None:
        """Remember that the command of this key made the events from position `first` on."""
        self.cursor.execute(
            "INSERT INTO commands (key, digest, first, size) VALUES (?,?,?,?)",
            (key, digest, first, self.size),
        )

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo everything inside when it raises, and go on."""
        before = self.size, self._edge
        self.cursor.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self.cursor.execute("ROLLBACK TO attempt")
            self.size, self._edge = before
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

    def sign(self, origin: str, signer: Signer) -> str:
        """Write the signed head over everything added, and what is kept by the batch."""
        head = Checkpoint(origin=origin, size=self.size, root=self._edge.root())
        note = signer.sign(head.text())
        self.cursor.execute(
            "INSERT INTO checkpoints (size, recorded_at, edge, note) VALUES (?,?,?,?)",
            (self.size, text_of(self.now), self._edge.to_bytes(), note),
        )
        for level, number, hashes in ledger.full_tiles(self.began_at, self.size, self.hashes):
            self.cursor.execute(
                "INSERT INTO tiles (level, number, hashes) VALUES (?,?,?)", (level, number, hashes)
            )
        self.words.follow(self.began_at, self.size)
        return note
