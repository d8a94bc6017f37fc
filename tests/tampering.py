"""Tampering with a record at random: what somebody could do who may write to the file.

Each function does one thing to the stored events, and returns the number of the first event that
is wrong from then on. Nothing is left to chance but the choice: a change that changes nothing is
chosen anew.
"""

from collections.abc import Callable
from random import Random
from sqlite3 import Connection, IntegrityError

TEXTS = ("originator_id", "topic")
Tamper = Callable[[Connection, Random], int]


def change_a_byte(connection: Connection, random: Random) -> int:
    """Change one byte of one column of one event, whatever comes of it."""
    number = random.choice(numbers(connection))
    column = random.choice([*TEXTS, "state", "state", "originator_version", "rowid"])
    if column in ("originator_version", "rowid"):
        return _change_a_number(connection, random, number, column)
    (found,) = connection.execute(
        f"SELECT CAST({column} AS BLOB) FROM stored_events WHERE rowid=?", (number,)
    ).fetchone()
    changed = bytearray(found)
    at = random.randrange(len(changed))
    changed[at] = random.choice([each for each in range(256) if each != changed[at]])
    kind = "TEXT" if column in TEXTS else "BLOB"
    connection.execute(
        f"UPDATE stored_events SET {column}=CAST(? AS {kind}) WHERE rowid=?",
        (bytes(changed), number),
    )
    return number


def _change_a_number(connection: Connection, random: Random, number: int, column: str) -> int:
    """Change one byte of the eight bytes of a whole number."""
    query = f"SELECT {column} FROM stored_events WHERE rowid=?"
    (found,) = connection.execute(query, (number,)).fetchone()
    while True:
        changed = bytearray(found.to_bytes(8, "big", signed=True))
        changed[random.randrange(8)] ^= random.randrange(1, 256)
        value = int.from_bytes(changed, "big", signed=True)
        try:
            connection.execute(
                f"UPDATE stored_events SET {column}=? WHERE rowid=?", (value, number)
            )
        except IntegrityError:
            continue  # that place is taken
        return min(number, value) if column == "rowid" else number


def delete(connection: Connection, random: Random) -> int:
    """Remove one to three events that follow each other; the others keep their numbers."""
    first = random.choice(numbers(connection))
    connection.execute(
        "DELETE FROM stored_events WHERE rowid>=? AND rowid<?",
        (first, first + random.randint(1, 3)),
    )
    return first


def delete_and_close_up(connection: Connection, random: Random) -> int:
    """Remove one event, and give its number and those after it to the ones that follow."""
    first = random.choice(numbers(connection))
    connection.execute("DELETE FROM stored_events WHERE rowid=?", (first,))
    move(connection, first + 1, -1)
    return first


def insert(connection: Connection, random: Random) -> int:
    """Put in a copy of an event as the next one of its item; make room for it, or add it."""
    model, at = random.choice(numbers(connection)), random.choice([*numbers(connection), 0])
    at = at or len(numbers(connection)) + 1
    move(connection, at, 1)
    model += model >= at
    connection.execute(
        "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
        " SELECT ?, originator_id, (SELECT max(originator_version)+1 FROM stored_events o"
        " WHERE o.originator_id=e.originator_id), topic, state FROM stored_events e WHERE rowid=?",
        (at, model),
    )
    return at


def swap(connection: Connection, random: Random) -> int:
    """Let two events take each other's place."""
    one, other = sorted(random.sample(numbers(connection), 2))
    for before, after in ((one, -1), (other, one), (-1, other)):
        connection.execute("UPDATE stored_events SET rowid=? WHERE rowid=?", (after, before))
    return one


def swap_contents(connection: Connection, random: Random) -> int:
    """Let two events take each other's content: type and bytes."""
    one, other = sorted(random.sample(numbers(connection), 2))
    query = "SELECT topic, state FROM stored_events WHERE rowid=?"
    contents = [connection.execute(query, (number,)).fetchone() for number in (other, one)]
    for number, content in zip((one, other), contents, strict=True):
        connection.execute(
            "UPDATE stored_events SET topic=?, state=? WHERE rowid=?", (*content, number)
        )
    return one


KINDS: tuple[Tamper, ...] = (
    change_a_byte, change_a_byte, change_a_byte, delete, delete_and_close_up, insert, swap,
    swap_contents,
)  # fmt: skip


def numbers(connection: Connection) -> list[int]:
    return [row[0] for row in connection.execute("SELECT rowid FROM stored_events ORDER BY rowid")]


def move(connection: Connection, first: int, by: int) -> None:
    """Renumber the events from one on: in the order in which no number is taken."""
    moved = [each for each in numbers(connection) if each >= first]
    for number in sorted(moved, reverse=by > 0):
        connection.execute("UPDATE stored_events SET rowid=? WHERE rowid=?", (number + by, number))
