"""What was done to an event that does not fit the log: altered, missing, extra or reordered."""

from hashlib import sha256
from sqlite3 import Connection

from events import entry as entries
from events.ledger import leaf_hash
from events.stored import UNREADABLE, Event, Line
from events.verdict import Problems, What

Identity = tuple[bytes, int]
"""A stream and the version that an event has in it: no two events have the same."""


class Suspects:
    """Judges events one by one and adds what was found to the problems."""

    def __init__(self, connection: Connection, problems: Problems) -> None:
        self._connection, self._problems = connection, problems
        newest = connection.execute("SELECT coalesce(max(size), 0) FROM checkpoints")
        self._signed: int = newest.fetchone()[0]

    def gap(self, first: int, until: int) -> None:
        """Judge signed positions of which neither an event nor an entry is left."""
        for pos in range(first, min(until, self._signed)):
            if self._problems.full:
                return
            self._say(pos, b"", "missing", "is missing, and so is its entry in the log")

    def judge(
        self, pos: int, event: Event | None, line: Line | None, rebuilt: bytes | None
    ) -> None:
        """Judge an event that does not fit; `rebuilt` is the entry that its bytes give."""
        if self._problems.full:
            return
        if line is None:
            assert event is not None, "one of the two is there"
            self._judge_unlogged(pos, event)
        elif event is None:
            self._judge_missing(pos, line)
        elif (event.stream, event.version) != _logged(line):
            self._judge_replaced(pos, event, line)
        else:
            self._say(pos, event.stream, "altered", _difference(event, line, rebuilt))

    def judge_columns(self, pos: int, event: Event) -> None:
        """Judge an entry that is right, but lies in a row that is not."""
        self._say(pos, event.stream, "altered", "has a row in the log that was altered")

    def judge_time(self, pos: int, event: Event) -> None:
        """Judge an event that is as it was logged, but older than the one before it."""
        wrong = f"says that it was recorded before event {pos:,}"
        self._say(pos, event.stream, "reordered", wrong)

    def judge_head(self, number: int, what: What, wrong: str) -> None:
        """Judge the event with this number by the signed head that covers it."""
        query = "SELECT originator_id FROM stored_events WHERE rowid=?"
        found = self._connection.execute(query, (number,)).fetchone()
        self._say(number - 1, found[0] if found else b"", what, wrong)

    def _judge_unlogged(self, pos: int, event: Event) -> None:
        if 0 <= pos < self._signed and self._logged_at(event) is None:
            self._say(pos, event.stream, "missing", "has no entry in the log any more")
        else:
            self._say(pos, event.stream, "extra", "was never logged: it was put in past the log")

    def _judge_missing(self, pos: int, line: Line) -> None:
        identity = _logged(line)
        if not 0 <= pos < self._signed:
            self._say(pos, identity[0], "extra", "is in the log, but was never recorded nor signed")
        elif elsewhere := self._stored_at(identity):
            self._judge_moved(pos, identity, elsewhere)
        else:
            self._say(pos, identity[0], "missing", "is missing: its entry is still in the log")

    def _judge_replaced(self, pos: int, event: Event, line: Line) -> None:
        """Judge a place where an event of another name stands than was logged."""
        wanted, found = _logged(line), _name((event.stream, event.version))
        elsewhere = self._stored_at(wanted)
        match self._logged_at(event), elsewhere:
            case None, None:
                self._say(pos, wanted[0], "altered", f"was {_name(wanted)} and now is {found}")
            case None, _:
                self._say(pos, event.stream, "extra", f"was never logged: {found} was put in here")
            case _, None:
                self._say(pos, wanted[0], "missing", f"is missing: {found} stands in its place")
            case _:
                self._say(
                    pos, wanted[0], "reordered", f"stands in the place of event {elsewhere:,}"
                )

    def _judge_moved(self, pos: int, wanted: Identity, elsewhere: int) -> None:
        self._say(pos, wanted[0], "reordered", f"stands in the place of event {elsewhere:,}")

    def _stored_at(self, identity: Identity) -> int | None:
        """Return the number of the event that has this identity now."""
        return self._first(
            "SELECT rowid FROM stored_events"
            " WHERE originator_id=CAST(? AS TEXT) AND originator_version=?",
            identity,
        )

    def _logged_at(self, event: Event) -> int | None:
        """Return the position at which an event of this identity was logged."""
        return self._first(
            "SELECT pos FROM log_entries WHERE stream=CAST(? AS TEXT) AND ver=?",
            (event.stream, event.version),
        )

    def _first(self, query: str, identity: Identity) -> int | None:
        found = self._connection.execute(query, identity).fetchone()
        return found[0] if found else None

    def _say(self, pos: int, stream: bytes, what: What, sentence: str) -> None:
        name = _text(stream)
        of = f" ({name})" if name else ""
        self._problems.add(pos + 1, name, what, f"Event {pos + 1:,}{of} {sentence}.")


def _logged(line: Line) -> Identity:
    """Return the identity that was logged: by the entry, or by its row where the entry is bad."""
    try:
        logged = entries.decode(line.entry)
    except UNREADABLE:
        return line.stream, line.version
    return logged.stream.encode(), logged.ver


def _name(identity: Identity) -> str:
    return f"version {identity[1]} of {_text(identity[0])}"


def _text(found: object) -> str:
    """Return what stands in a column of texts, whatever it is."""
    return found.decode(errors="replace") if isinstance(found, bytes) else str(found)


def _difference(event: Event, line: Line, rebuilt: bytes | None) -> str:
    """Say what of an event differs from what was logged of it."""
    if not event.well_typed:
        return "was altered: a column has another type than it was stored with"
    if rebuilt is not None and leaf_hash(rebuilt) == line.leaf:
        return "is as it was logged, but its entry in the log was altered"
    try:
        logged = entries.decode(line.entry)
    except UNREADABLE:
        return "has an entry in the log that cannot be read any more"
    if sha256(event.state).hexdigest() != logged.state_sha256:
        return "was altered: its stored bytes are not those that were logged"
    if (name := event.name.decode(errors="replace")) != logged.type:
        return f"was altered: its type was {logged.type} and now is {name}"
    return "has an entry in the log that does not follow from its stored bytes"
