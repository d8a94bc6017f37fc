"""The library's application recorder on SQLite, made durable, append-only and one at a time.

Everything that differs between databases is in this file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

from eventsourcing.persistence import OperationalError
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
)

from events.problem import RecordProblem

LOCK_TIMEOUT_SECONDS = 30
PREPARED_STATEMENTS = 256

Cursor = SQLiteCursor
"""What a transaction is read and written with."""


def beside(cursor: Cursor) -> Cursor:
    """Return another cursor on the same state of the database."""
    return Cursor(cursor.sqlite_cursor.connection.cursor())


class Recorder(SQLiteApplicationRecorder):
    """Keeps stored events beside the log and the rows, in one SQLite file."""

    def __init__(self, file: str) -> None:
        super().__init__(_Datastore(file))
        self.insert_events_statement = (
            "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
            " VALUES (?,?,?,?)"
        )

    def construct_create_table_statements(self) -> list[str]:
        """Return nothing: the tables are made by `create`, in one script."""
        return []

    def create(self) -> None:
        """Make the tables and triggers that are not there yet."""
        script = resources.files("events").joinpath("schema.sql").read_text("utf-8")
        with self.datastore.get_connection(commit=True) as connection:
            connection.cursor().sqlite_cursor.executescript(script)

    def close(self) -> None:
        """Close every connection."""
        self.datastore.close()

    @contextmanager
    def reading(self) -> Iterator[SQLiteCursor]:
        """Yield a cursor on one unchanging state of the database."""
        with self.datastore.transaction(commit=False) as cursor:
            yield cursor

    @contextmanager
    def writing(self) -> Iterator[SQLiteCursor]:
        """Yield a cursor that holds the write lock; commit at the end, or leave nothing behind.

        Raises:
            RecordProblem: another writer held the lock for longer than the timeout.
        """
        with self.datastore.transaction(commit=True) as cursor:
            yield cursor


class _Datastore(SQLiteDatastore):
    """Takes the write lock at the beginning: whoever reads, decides and writes does it alone."""

    def __init__(self, file: str) -> None:
        super().__init__(file, lock_timeout=LOCK_TIMEOUT_SECONDS, originator_id_type="text")
        self.pool.close()
        self.pool = _Pool(db_name=file, lock_timeout=LOCK_TIMEOUT_SECONDS)

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with self.get_connection(commit=commit) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute("BEGIN IMMEDIATE" if commit else "BEGIN")
            except sqlite3.OperationalError as error:
                raise RecordProblem(f"The record is busy ({error}). Try again.") from error
            try:
                yield cursor
            except BaseException:
                connection.rollback()
                raise
            if commit:
                connection.commit()
            else:
                connection.rollback()


class _Pool(SQLiteConnectionPool):
    """Opens connections on which an acknowledged commit survives a power cut.

    The library's own keep one prepared statement, so that nearly each is parsed anew: half of what
    a command costs.
    """

    def _create_connection(self) -> SQLiteConnection:
        connection = sqlite3.connect(
            self.db_name, uri=True, check_same_thread=False, isolation_level=None,
            cached_statements=PREPARED_STATEMENTS, timeout=LOCK_TIMEOUT_SECONDS,
        )  # fmt: skip
        connection.row_factory = sqlite3.Row
        if (mode := connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]) != "wal":
            raise OperationalError(f"The database refuses write-ahead logging ({mode}).")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA recursive_triggers=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is erased leaves no trace in the file
        return SQLiteConnection(connection, max_age=self.max_age)
