"""The least that can be recorded: a role with a title, by one command."""

from datetime import UTC, datetime

from events import Envelope, Record, Recorded, Writing
from events.facts.roles import RoleDefined

ORIGIN = "tests.example/record"
NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)


def envelope(now: datetime, key: str) -> Envelope:
    return Envelope(
        event_id=f"{key}/0",
        recorded_at=now,
        effective_at=now,
        actor="maria",
        door="page",
        key=key,
    )


def add(writing: Writing, stream: str, key: str = "k1") -> Recorded:
    recorded = writing.append(stream, envelope(writing.now, key), RoleDefined(title="CIO"))
    writing.put(recorded, b"{}", [("title", "CIO")])
    return recorded


def added(record: Record, stream: str, now: datetime = NOW, key: str = "") -> Recorded:
    with record.writing(now) as writing:
        key = key or f"key {writing.size}"
        recorded = add(writing, stream, key)
        writing.answer(key, b"digest", writing.began_at)
    return recorded


def size(record: Record) -> int:
    with record.reading() as reading:
        return reading.size
