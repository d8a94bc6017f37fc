"""The walk through the stored events: every entry, leaf and signed head, computed anew.

What the events and the log say is compared position by position. Where they differ, the tree is
continued with the leaf that was logged: if the signed heads agree with it, the event was changed
and not the log, and only that event is named.
"""

from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from sqlite3 import Connection

import msgspec

from events.entry import VERSION, Entry, at, encode
from events.ledger import HASH, Edge, leaf_hash
from events.notes import BadNote, Verifier, verify
from events.stored import UNREADABLE, Event, Line, SignedHead, heads, side_by_side
from events.suspects import Suspects
from events.verdict import Problems, Told

TOLD_EVERY = 1_000  # events

Span = tuple[str, int, int]
"""The key of a command, and the positions of its events: first, and one after the last."""


class _Envelope(msgspec.Struct):
    """What of an envelope is committed to or checked."""

    recorded_at: datetime
    actor: str
    key: str
    grant: str = ""
    cause: str = ""


class _State(msgspec.Struct):
    envelope: _Envelope


_decode = msgspec.json.Decoder(_State).decode


class Walk:
    """One walk. Afterwards it knows the tree, and which command made which events."""

    def __init__(
        self, connection: Connection, origin: str, verifier: Verifier, problems: Problems
    ) -> None:
        self.size = 0  # positions passed
        self.heads = 0  # signed heads that were compared
        self.newest: SignedHead | None = None
        self.commands: list[Span] = []
        self.roots: dict[int, bytes] = {}
        self.sound = True  # every event so far is as it was logged
        self._connection, self._problems = connection, problems
        self._origin, self._verifier = origin, verifier
        self._suspects = Suspects(connection, problems)
        self._heads = heads(connection)
        self._next_head = next(self._heads, None)
        self._edge = Edge.empty()  # of the tree up to the newest head that was passed
        self._leaves: list[bytes] = []  # since then
        self._lost = False  # the tree can no longer be compared with the heads
        self._time = datetime.min.replace(tzinfo=UTC)
        self._at = ""

    def go(self, sizes: set[int], told: Told | None) -> None:
        """Walk through all events; keep the roots at these sizes."""
        (total,) = self._connection.execute("SELECT count(*) FROM stored_events").fetchone()
        for pos, event, line in side_by_side(self._connection):
            if pos < 0:
                self._suspects.judge(pos, event, line, None)
                continue
            if pos > self.size:
                self._suspects.gap(self.size, pos)
                self.sound, self._lost = False, True
            self.size = pos + 1
            self._take(pos, event, line)
            if self._next_head and self._next_head.size <= self.size:
                self._pass_heads()
            if self.size in sizes and not self._lost:
                self.roots[self.size] = self._edge.extend(self._leaves).root()
            if told and not self.size % TOLD_EVERY:
                told(self.size, total)
        self._end()
        if told:
            told(total, total)

    # -- events

    def _take(self, pos: int, event: Event | None, line: Line | None) -> None:
        """Add the leaf of a position to the tree: by what is stored, or else as it was logged."""
        envelope = _envelope(event) if event else None
        rebuilt = _rebuilt(pos, event, envelope) if event and envelope else None
        if event and line and envelope and event.well_typed and rebuilt == line.entry:
            self._take_in_order(pos, event, envelope)
            leaf: bytes | None = leaf_hash(line.entry)
            if (leaf, event.stream, event.version) != (line.leaf, line.stream, line.version):
                self._suspects.judge_columns(pos, event)
        else:
            self.sound = False
            self._suspects.judge(pos, event, line, rebuilt)
            leaf = _likely_leaf(line, rebuilt)
        if leaf:
            self._leaves.append(leaf)
        else:
            self._lost = True

    def _take_in_order(self, pos: int, event: Event, envelope: _Envelope) -> None:
        """Compare an event with the one before it: its time, and its command."""
        if envelope.recorded_at < self._time:
            self._suspects.judge_time(pos, event)
        elif self._leaves and self.sound and envelope.recorded_at != self._time:
            self.sound = False  # one transaction has one time, and ends with a signed head
            self._suspects.judge_head(pos, "missing", "has no signed head any more")
        self._time = envelope.recorded_at
        if self.commands and self.commands[-1][0] == envelope.key:
            self.commands[-1] = (envelope.key, self.commands[-1][1], pos + 1)
        else:
            self.commands.append((envelope.key, pos, pos + 1))

    # -- heads

    def _pass_heads(self) -> None:
        """Compare the tree with the signed heads up to this size."""
        passed = self.newest.size if self.newest else 0
        self._edge = self._edge.extend(self._leaves)
        self._leaves.clear()
        while (head := self._next_head) and head.size <= self.size:
            self._next_head, self.newest = next(self._heads, None), head
            if head.size < 1:
                self._problems.add(None, "", "extra", f"There is a head of {head.size} events.")
            elif head.size == self.size and not self._lost:
                self._check(head, passed)

    def _check(self, head: SignedHead, passed: int) -> None:
        """Compare the tree with a signed head, of which `passed` was the one before."""
        self.heads += 1
        text = f"{self._origin}\n{head.size}\n{b64encode(self._edge.root()).decode()}\n\n"
        if not head.note.startswith(text.encode()):
            self._lost = True
            wrong = "does not fit the signed head: it was altered along with the log, or the head"
            self._suspects.judge_head(passed + 1, "altered", wrong)
        elif self._edge.to_bytes() != head.edge:
            wrong = "has another edge of the tree beside its signed head than the events give"
            self._suspects.judge_head(head.size, "altered", wrong)
        elif self.sound and head.recorded_at != _as_kept(self._time):
            wrong = "was recorded at another time than its signed head says"
            self._suspects.judge_head(head.size, "altered", wrong)
        elif wrong := self._wrong_signature(head.note):
            self._suspects.judge_head(head.size, "altered", wrong)

    def _wrong_signature(self, note: bytes) -> str:
        try:
            verify(note.decode(), [self._verifier])
        except (BadNote, UnicodeDecodeError) as problem:
            return f"has a head that the key of this log did not sign ({problem})"
        return ""

    def _end(self) -> None:
        """Compare where the events end with where the signed heads end."""
        signed = self.newest.size if self.newest else 0
        while self._next_head:
            self._next_head, self.newest = next(self._heads, None), self._next_head
        if self.newest and self.newest.size > self.size:
            self._suspects.gap(self.size, self.newest.size)
        elif signed < self.size and not self._lost:
            self._suspects.judge_head(signed + 1, "extra", "was never signed")


def _envelope(event: Event) -> _Envelope | None:
    try:
        return _decode(event.state).envelope
    except UNREADABLE:
        return None


def _rebuilt(pos: int, event: Event, envelope: _Envelope) -> bytes | None:
    """Return the entry that the stored columns give; None where they are no event."""
    try:
        entry = Entry(
            actor=envelope.actor,
            at=at(envelope.recorded_at),
            auth=envelope.grant,
            cause=envelope.cause,
            pos=pos,
            state_sha256=sha256(event.state).hexdigest(),
            stream=event.stream.decode(),
            type=event.name.decode(),
            v=VERSION,
            ver=event.version,
        )
        return encode(entry)
    except UNREADABLE:
        return None


def _likely_leaf(line: Line | None, rebuilt: bytes | None) -> bytes | None:
    """Return the leaf that the tree most likely was made of, though something was changed."""
    if line and len(line.leaf) == HASH:
        return line.leaf
    return leaf_hash(rebuilt) if rebuilt is not None else None


def _as_kept(instant: datetime) -> bytes:
    return instant.astimezone(UTC).isoformat(timespec="microseconds").encode()
