"""The table beside the record: which messages wait, went out, or cannot.

A message is claimed before it is sent. What a crash leaves claimed may have gone out or not: it is
sent again under the same Message-ID (`docs/decisions`, 0010).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from events import Reading, Recorded, Writing
from events.facts.communications import CommunicationDelivered
from tracker.application import Tracker
from tracker.communications import BY_MAIL

TABLES = (
    "CREATE TABLE IF NOT EXISTS outbox (pos INTEGER NOT NULL, person TEXT NOT NULL,"
    " state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due TEXT NOT NULL,"
    " problem TEXT NOT NULL DEFAULT '', PRIMARY KEY (pos, person)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS outbox_by_state ON outbox (state, due)",
)
FOLLOWED = "outbox follows from"
"""The setting that says up to which event the log was read."""

LONGEST_WAIT_MINUTES = 60


class Waiting(msgspec.Struct, frozen=True):
    """A message to one person about the event at `pos`, and how often it was tried."""

    pos: int
    person: str
    attempts: int


def prepare(tracker: Tracker, now: datetime) -> None:
    """Make the table that is not there yet; what was recorded before it is not sent."""
    with tracker.record.writing(now) as writing:
        for statement in TABLES:
            writing.cursor.execute(statement)
        if writing.setting(FOLLOWED) is None:
            writing.set(FOLLOWED, str(writing.size))


def follow(tracker: Tracker, now: datetime) -> int:
    """Queue what was told by mail since the log was read last; return how many messages."""
    with tracker.record.reading() as reading:
        if _followed(reading) >= reading.size:
            return 0
    with tracker.record.writing(now) as writing:
        queued = [
            (event.pos, person)
            for event in writing.events(first=_followed(writing))
            for person in told_by_mail(event)
        ]
        _add(writing, queued, now)
        writing.set(FOLLOWED, str(writing.size))
    return len(queued)


def remind(tracker: Tracker, wanted: Iterable[tuple[int, str]], now: datetime) -> int:
    """Queue a message about each event to each person who has none yet; return how many."""
    with tracker.record.reading() as reading:
        new = [pair for pair in wanted if not _is_there(reading, *pair)]
    if new:
        with tracker.record.writing(now) as writing:
            _add(writing, new, now)
    return len(new)


def _is_there(reading: Reading, pos: int, person: str) -> bool:
    reading.cursor.execute("SELECT 1 FROM outbox WHERE pos=? AND person=?", (pos, person))
    return reading.cursor.fetchone() is not None


def _add(writing: Writing, wanted: Iterable[tuple[int, str]], now: datetime) -> None:
    writing.cursor.executemany(
        "INSERT INTO outbox (pos, person, state, due) VALUES (?,?,'waiting',?)"
        " ON CONFLICT DO NOTHING",
        [(pos, person, now.isoformat()) for pos, person in wanted],
    )


def told_by_mail(event: Recorded) -> Iterable[str]:
    """Return the people to whom an event says that something was told by mail."""
    fact = event.fact
    told = isinstance(fact, CommunicationDelivered) and fact.channel == BY_MAIL
    if not told or event.envelope.source is not None:
        return ()
    assert isinstance(fact, CommunicationDelivered), "it was told"
    return fact.audience


def _followed(reading: Reading) -> int:
    return int(reading.setting(FOLLOWED) or 0)


def due(tracker: Tracker, now: datetime, most: int) -> list[Waiting]:
    """Return what is to be sent now; what is claimed was left so by a crash."""
    with tracker.record.reading() as reading:
        reading.cursor.execute(
            "SELECT pos, person, attempts FROM outbox WHERE state IN ('waiting', 'claimed')"
            " AND due<=? ORDER BY pos, person LIMIT ?",
            (now.isoformat(), most),
        )
        return [Waiting(*row) for row in reading.cursor.fetchall()]


def claim(tracker: Tracker, message: Waiting, now: datetime) -> None:
    """Say that a message is about to be sent."""
    with tracker.record.writing(now) as writing:
        _set(writing, message, "claimed", message.attempts + 1, now, "")


def close(tracker: Tracker, message: Waiting, state: str, problem: str, now: datetime) -> None:
    """Say how a message ended: `sent`, `refused`, `unreachable` or `moot`."""
    with tracker.record.writing(now) as writing:
        _set(writing, message, state, message.attempts + 1, now, problem)


def put_off(tracker: Tracker, message: Waiting, problem: str, now: datetime) -> None:
    """Say that a message could not be sent now; it is tried again, later each time."""
    minutes = min(2**message.attempts, LONGEST_WAIT_MINUTES)
    with tracker.record.writing(now) as writing:
        again = now + timedelta(minutes=minutes)
        _set(writing, message, "waiting", message.attempts + 1, again, problem)


def _set(
    writing: Writing, message: Waiting, state: str, attempts: int, due: datetime, problem: str
) -> None:
    writing.cursor.execute(
        "UPDATE outbox SET state=?, attempts=?, due=?, problem=? WHERE pos=? AND person=?",
        (state, attempts, due.isoformat(), problem, message.pos, message.person),
    )


def counts(tracker: Tracker) -> dict[str, int]:
    """Return how many messages there are in each state."""
    with tracker.record.reading() as reading:
        reading.cursor.execute("SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state")
        return dict(reading.cursor.fetchall())


def states(reading: Reading, pos: int) -> dict[str, int]:
    """Return how many messages about an event are in each state; none where no mail is sent."""
    reading.cursor.execute("SELECT 1 FROM sqlite_master WHERE name='outbox'")
    if reading.cursor.fetchone() is None:
        return {}
    reading.cursor.execute("SELECT state, count(*) FROM outbox WHERE pos=? GROUP BY state", (pos,))
    return dict(reading.cursor.fetchall())
