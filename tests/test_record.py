"""What the record promises: whole or not at all, never changed, and idempotent."""

import multiprocessing
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from events import Record, RecordProblem, Stale, Writing
from events.facts.roles import RoleRetired
from events.keys import KeyFolder
from events.notes import Checkpoint, Verifier
from events.notes import verify as verify_note
from events.verify import verify
from tests.recording import NOW, ORIGIN, add, added, envelope, size


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.create(tmp_path / "record.db", KeyFolder(tmp_path / "keys"), ORIGIN)


# -- one transaction -------------------------------------------------------------------------------


def test_what_is_added_is_read_back(record: Record) -> None:
    recorded = added(record, "role/cio")
    with record.reading() as reading:
        assert list(reading.events()) == [recorded]
        assert reading.event(0) == recorded
        assert reading.event(1) is None
        assert reading.stream("role/cio") == [recorded]
    assert (recorded.number, recorded.kind, recorded.id, recorded.version) == (1, "role", "cio", 1)


def test_one_item_s_events_are_found_as_directly_in_a_large_record(record: Record) -> None:
    """Counted in steps of the database's machine, not in seconds."""
    added(record, "role/cio")
    few = _steps_to_read(record, "role/cio")
    with record.writing(NOW) as writing:
        for number in range(300):
            add(writing, f"role/r{number}", key=f"r{number}")
    assert _steps_to_read(record, "role/cio") < 2 * few


def _steps_to_read(record: Record, stream: str) -> int:
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    with record.reading() as reading:
        connection = reading.cursor.sqlite_cursor.connection
        connection.set_progress_handler(count, 1)
        reading.stream(stream)
        connection.set_progress_handler(None, 0)
    return steps


def test_events_entries_head_and_rows_are_committed_together(record: Record) -> None:
    added(record, "role/cio")
    with record.reading() as reading:
        assert reading.row("role", "cio") is not None
        assert reading.entry(0) is not None
        note = reading.checkpoint()
    assert note is not None
    assert verify_note(note, [Verifier.parse(record.verifier_key)])
    assert Checkpoint.parse(note).size == 1
    assert verify(record.file, record.keys).ok


def test_rule_18_a_command_that_fails_leaves_nothing_behind(record: Record) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_adding(record)
    with record.reading() as reading:
        assert (reading.size, reading.row("role", "cio")) == (0, None)
    assert record.keys.last_head() is None
    assert added(record, "role/cio").number == 1


def fail_after_adding(record: Record) -> None:
    with record.writing(NOW) as writing:
        add(writing, "role/cio")
        writing.answer("k1", b"", 0)
        raise ZeroDivisionError


def test_an_attempt_that_fails_leaves_what_was_before_it(record: Record) -> None:
    with record.writing(NOW) as writing:
        add(writing, "role/cio")
        with pytest.raises(ZeroDivisionError):
            fail_in_an_attempt(writing)
        add(writing, "role/coo")
        writing.answer("k1", b"", 0)
    with record.reading() as reading:
        assert [each.stream for each in reading.events()] == ["role/cio", "role/coo"]
    assert verify(record.file, record.keys).ok


def fail_in_an_attempt(writing: Writing) -> None:
    with writing.attempt():
        add(writing, "role/cto")
        writing.enter_name("maria", "Maria")
        raise ZeroDivisionError


def test_what_changes_nothing_is_not_signed(record: Record) -> None:
    with record.writing(NOW) as writing:
        writing.set("colour", "blue")
    with record.reading() as reading:
        assert (reading.setting("colour"), reading.checkpoint()) == ("blue", None)


def test_a_reading_does_not_change_while_it_is_looked_at(record: Record) -> None:
    with record.reading() as before:
        added(record, "role/cio")
        assert (before.size, list(before.events())) == (0, [])
    assert size(record) == 1


def test_the_recorded_time_never_goes_back_and_is_in_utc(record: Record) -> None:
    added(record, "role/cio")
    late = added(record, "role/cto", NOW - timedelta(hours=1))
    assert late.envelope.recorded_at == NOW
    with record.reading() as reading:
        assert reading.size_at(NOW) == 2
        assert reading.size_at(NOW - timedelta(microseconds=1)) == 0


# -- guards ----------------------------------------------------------------------------------------


def test_whoever_looked_at_an_older_version_is_told_so(record: Record) -> None:
    added(record, "role/cio")
    with record.writing(NOW) as writing:
        writing.expect({"role/cio": 1, "role/cto": 0})
        writing.append("role/cio", envelope(NOW, "k2"), RoleRetired())
        with pytest.raises(Stale) as stale:
            writing.expect({"role/cio": 1})
    assert stale.value.stream == "role/cio"


def test_a_command_that_was_answered_is_remembered(record: Record) -> None:
    added(record, "role/cio", key="once")
    with record.writing(NOW) as writing:
        assert writing.answered("once") == (b"digest", 0, 1)
        assert writing.answered("never") is None


def test_the_same_key_is_not_answered_twice(record: Record) -> None:
    added(record, "role/cio", key="once")
    with pytest.raises(Exception, match="answered"):
        added(record, "role/cto", key="once")
    assert size(record) == 1


def test_two_writers_wait_for_each_other_and_the_record_verifies_all_along(record: Record) -> None:
    context = multiprocessing.get_context("fork")
    writers = [
        context.Process(target=write_some, args=(record.file, record.keys.path, name))
        for name in ("a", "b")
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert verify(record.file, record.keys).ok, "it is verified while it is written"
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    assert size(record) == 40
    assert verify(record.file, record.keys).ok


def write_some(file: Path, keys: Path, name: str) -> None:
    mine = Record.open(file, KeyFolder(keys))
    for number in range(20):
        added(mine, f"role/{name}{number}")


# -- never changed ---------------------------------------------------------------------------------

EVENT = "stored_events (rowid, originator_id, originator_version, topic, state)"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET topic='x'",
        "UPDATE log_entries SET entry=x'00'",
        "UPDATE checkpoints SET note='x'",
        "UPDATE commands SET first=7",
        "DELETE FROM stored_events",
        "DELETE FROM log_entries",
        "DELETE FROM checkpoints",
        "DELETE FROM commands",
        f"INSERT OR REPLACE INTO {EVENT} VALUES (1, 'role/x', 1, 'x', x'00')",
        f"INSERT OR REPLACE INTO {EVENT} VALUES (9, 'role/cio', 1, 'x', x'00')",
        "INSERT OR REPLACE INTO log_entries VALUES (0, 'x', 1, x'00', x'00')",
        "INSERT OR REPLACE INTO checkpoints VALUES (1, 'x', x'00', 'x')",
        "INSERT OR REPLACE INTO commands VALUES ('key 0', x'00', 0, 1)",
    ],
)
def test_rule_17_the_database_itself_refuses_to_change_what_was_recorded(
    record: Record, statement: str
) -> None:
    added(record, "role/cio")
    with closing(sqlite3.connect(record.file)) as stranger, pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)
    assert verify(record.file, record.keys).ok


def test_events_that_were_put_in_past_the_log_stop_the_writer(record: Record) -> None:
    added(record, "role/cio")
    with closing(sqlite3.connect(record.file)) as stranger, stranger:
        stranger.execute(f"INSERT INTO {EVENT} VALUES (2, 'role/x', 1, 'x', x'00')")
    with pytest.raises(RecordProblem, match="Recovery needed: event 2"):
        added(record, "role/cto")
    assert size(record) == 1


# -- processes -------------------------------------------------------------------------------------


def test_a_record_is_opened_after_the_fork(record: Record) -> None:
    context = multiprocessing.get_context("fork")
    told = context.SimpleQueue()
    for act in (lambda: size(record), lambda: added(record, "role/cio")):
        child = context.Process(target=tell, args=(act, told))
        child.start()
        assert "opened after the fork" in told.get()
        child.join(30)
    assert added(record, "role/cio").number == 1


def tell(act: Callable[[], object], told: "multiprocessing.SimpleQueue[str]") -> None:
    try:
        told.put(f"no problem: {act()}")
    except RecordProblem as problem:
        told.put(str(problem))
