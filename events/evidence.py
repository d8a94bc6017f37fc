"""A database file as evidence: looked at without writing to it, whatever was done to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from events.reading import Reading
from events.recorder import Cursor


@contextmanager
def looking_at(file: Path) -> Iterator[Reading]:
    """Yield the record in a file as it is now; nothing is written to the file or beside it.

    Works where `Record.open` refuses: without keys, and when the file is an old copy.

    Raises:
        sqlite3.DatabaseError: the file is damaged, or is not a database.
    """
    with closing(opened(file)) as connection, closing(connection.cursor()) as plain:
        connection.execute("BEGIN")
        cursor = Cursor(plain)
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name='checkpoints'")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT coalesce(max(size), 0) FROM checkpoints")
            yield Reading(cursor, cursor.fetchone()[0])
        else:
            yield Reading(cursor, 0)


def opened(file: Path) -> sqlite3.Connection:
    """Return a connection that can only read.

    Raises:
        sqlite3.DatabaseError: the file is damaged, or is not a database.
    """
    address = f"file:{quote(str(file))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if _log_of(file):
            raise
        # A copy on a disk that cannot be written: the index of the log cannot be made beside it.
        connection = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    return connection


def _log_of(file: Path) -> bool:
    """Whether changes lie beside the file that are not in it yet."""
    log = file.with_name(f"{file.name}-wal")
    return log.exists() and log.stat().st_size > 0
