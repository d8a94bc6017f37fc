"""People's names and addresses: the erasable side of the record.

Events carry a person's id and a commitment, `SHA-256(salt || name)`. Salt and name lie here. A name
that was swapped no longer fits its commitment; a name that was erased leaves every proof intact.
Addresses for mail are kept in the same way.
"""

import hashlib
import secrets
from collections.abc import Iterable

from events.recorder import Cursor

SALT_BYTES = 16
ERASED = "(name erased)"


def commitment(salt: bytes, name: bytes) -> str:
    """Return what an event says of a name: 64 hexadecimal digits."""
    return hashlib.sha256(salt + name).hexdigest()


def enter(cursor: Cursor, person: str, pos: int, name: str) -> str:
    """Keep a name that holds from event `pos` on; return its commitment."""
    salt = secrets.token_bytes(SALT_BYTES)
    sealed = commitment(salt, name.encode())
    cursor.execute(
        "INSERT INTO directory (commitment, person, since, salt, name) VALUES (?,?,?,?,?)",
        (sealed, person, pos, salt, name),
    )
    return sealed


def names(cursor: Cursor, people: Iterable[str], size: int) -> dict[str, str]:
    """Return the names of people as the first `size` events leave them."""
    found = {}
    for person in set(people):
        cursor.execute(
            "SELECT name FROM directory WHERE person=? AND since<? ORDER BY since DESC LIMIT 1",
            (person, size),
        )
        if row := cursor.fetchone():
            found[person] = row[0]
    return found


def called(cursor: Cursor, name: str, size: int) -> list[str]:
    """Return the ids of the people who ever bore exactly this name."""
    cursor.execute(
        "SELECT DISTINCT person FROM directory WHERE name=? AND since<? ORDER BY person",
        (name, size),
    )
    return [row[0] for row in cursor.fetchall()]


def enter_address(cursor: Cursor, person: str, pos: int, address: str) -> str:
    """Keep an address that mail goes to from event `pos` on; return its commitment."""
    salt = secrets.token_bytes(SALT_BYTES)
    sealed = commitment(salt, address.encode())
    cursor.execute(
        "INSERT INTO addresses (commitment, person, since, salt, address) VALUES (?,?,?,?,?)",
        (sealed, person, pos, salt, address),
    )
    return sealed


def erase_addresses(cursor: Cursor, person: str) -> None:
    """Forget every address of a person; what events say of them stays provable."""
    cursor.execute("DELETE FROM addresses WHERE person=?", (person,))


def address(cursor: Cursor, person: str) -> str:
    """Return where mail reaches a person now; empty where nothing is known."""
    cursor.execute(
        "SELECT address FROM addresses WHERE person=? ORDER BY since DESC LIMIT 1", (person,)
    )
    found = cursor.fetchone()
    return found[0] if found else ""


def borne(cursor: Cursor, size: int) -> list[tuple[str, str]]:
    """Return (id, name) for every name that is kept; whoever was erased is in it no more."""
    cursor.execute("SELECT person, name FROM directory WHERE since<? ORDER BY person", (size,))
    return [(row[0], row[1]) for row in cursor.fetchall()]
