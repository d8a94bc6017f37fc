"""A database file as evidence: looked at without writing to it, whatever was done to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from events.reading import Reading
from events.recorder import Cursor

DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What comes of reading a damaged file; the second, because SQLite quotes what it cannot read."""


@contextmanager
def looking_at(file: Path) -> Iterator[Reading]:
    """Yield the record in a file as it is now; the file is not written to.

    Works where `Record.open` refuses: without keys, and when the file is an old copy.

    Raises:
        DAMAGED: the file is damaged, or is not a database.
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
        DAMAGED: the file is damaged, or is not a database.
    """
    address = f"file:{quote(str(file))}?mode=ro"
    try:
        return _connected(address)
    except sqlite3.OperationalError:
        if _has_log(file):
            raise
        # A copy in a folder that cannot be written to: SQLite wants to put its index there.
        return _connected(f"{address}&immutable=1")


def _connected(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except DAMAGED:
        connection.close()
        raise
    return connection


def _has_log(file: Path) -> bool:
    """Whether changes lie beside the file that are not in it yet."""
    log = file.with_name(f"{file.name}-wal")
    return log.exists() and log.stat().st_size > 0
