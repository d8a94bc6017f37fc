"""The rows of the log as they lie in the file; texts are bytes, since anything may stand there."""

from collections.abc import Iterator
from sqlite3 import Connection
from typing import NamedTuple

import msgspec

UNREADABLE = (msgspec.MsgspecError, ValueError, TypeError, AttributeError, RecursionError)
"""What comes of reading bytes that somebody put in the place of an event or an entry."""


class Event(NamedTuple):
    """A row of `stored_events`. People see `number`, which is its rowid and its position + 1."""

    number: int
    stream: bytes
    version: int
    name: bytes
    state: bytes
    well_typed: int  # whether every column has the type that it was stored with


class Line(NamedTuple):
    """A row of `log_entries`."""

    pos: int
    stream: bytes
    version: int
    entry: bytes
    leaf: bytes


class SignedHead(NamedTuple):
    """A row of `checkpoints`."""

    size: int
    recorded_at: bytes
    edge: bytes
    note: bytes


_EVENTS = (
    "SELECT rowid, originator_id, originator_version, topic, state,"
    " typeof(originator_id)='text' AND typeof(originator_version)='integer'"
    " AND typeof(topic)='text' AND typeof(state)='blob'"
    " FROM stored_events ORDER BY rowid"
)
_LINES = "SELECT pos, stream, ver, entry, leaf FROM log_entries ORDER BY pos"
_HEADS = "SELECT size, recorded_at, edge, note FROM checkpoints ORDER BY size"


def heads(connection: Connection) -> Iterator[SignedHead]:
    """Yield the signed heads, oldest first."""
    return map(SignedHead._make, connection.execute(_HEADS))


def side_by_side(connection: Connection) -> Iterator[tuple[int, Event | None, Line | None]]:
    """Yield each position with its event and its log entry; one of them may be missing."""
    events = map(Event._make, connection.execute(_EVENTS))
    lines = map(Line._make, connection.execute(_LINES))
    event, line = next(events, None), next(lines, None)
    while event or line:
        if line is None or (event and event.number <= line.pos):
            assert event is not None, "one of the two is there"
            yield event.number - 1, event, None
            event = next(events, None)
        elif event is None or event.number > line.pos + 1:
            yield line.pos, None, line
            line = next(lines, None)
        else:
            yield line.pos, event, line
            event, line = next(events, None), next(lines, None)
