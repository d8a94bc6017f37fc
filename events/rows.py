"""The rows that pages read: one per item and event, so that every instant is read alike.

A row is an item as it stood from event `since` until before event `until`. The newest instant and
the oldest are found by the same query on the same index; nothing is replayed to answer a page.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from events.recorder import Cursor

OPEN = 2**62
"""The `until` of a row that nothing has followed yet."""

_ITEM = ("sort", "id", "since")
_COLUMNS = "r.kind, r.id, r.since, r.until, r.version, r.body"


class Row(msgspec.Struct, frozen=True):
    """One item at one stretch of the record. Positions count from 0; `body` is JSON."""

    kind: str
    id: str
    since: int
    until: int
    version: int
    body: bytes


@functools.lru_cache(maxsize=4096)
def sort_key(item_id: str) -> str:
    """Return a text that puts OBJ-2 before OBJ-10."""
    return re.sub(r"\d+", lambda digits: digits.group().zfill(8), item_id)


def put(
    cursor: Cursor, kind: str, item_id: str, pos: int, version: int, body: bytes,
    facets: Iterable[tuple[str, str]], term: tuple[str | None, str | None],
) -> None:  # fmt: skip
    """Write the row that holds from event `pos` on, and end the one before it."""
    sort = sort_key(item_id)
    cursor.execute(
        "UPDATE rows SET until=? WHERE kind=? AND sort=? AND id=? AND until=?",
        (pos, kind, sort, item_id, OPEN),
    )
    cursor.execute(
        "INSERT INTO rows (kind, sort, id, since, until, version, begins, ends, body)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (kind, sort, item_id, pos, OPEN, version, *term, body),
    )
    cursor.executemany(
        "INSERT INTO facets (kind, name, value, sort, id, since) VALUES (?,?,?,?,?,?)",
        [(kind, name, value, sort, item_id, pos) for name, value in sorted(set(facets))],
    )


def get(cursor: Cursor, kind: str, item_id: str, size: int) -> Row | None:
    """Return the row of an item as the first `size` events leave it; None where there is none."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM rows r WHERE r.kind=? AND r.sort=? AND r.id=? AND r.since<?"  # noqa: S608  # no value
        " ORDER BY r.since DESC LIMIT 1",
        (kind, sort_key(item_id), item_id, size),
    )
    found = cursor.fetchone()
    return Row(*found) if found else None


def every(
    cursor: Cursor,
    kind: str,
    size: int,
    facets: Mapping[str, str],
    limit: int = -1,
    offset: int = 0,
    at: str | None = None,
    *,
    last_first: bool = False,
) -> list[Row]:
    """Return the rows of a kind that carry all the facets, in the order of their ids.

    With `at` only those that are in effect at that instant, by their own dates. `last_first`: in
    the reverse order.
    """
    source, values = _known(kind, size, facets, at)
    first, order = "f0" if facets else "r", "DESC" if last_first else "ASC"
    cursor.execute(
        f"SELECT {_COLUMNS} FROM {source}"  # noqa: S608  # names of columns only
        f" ORDER BY {first}.sort {order}, {first}.id {order} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [Row(*found) for found in cursor.fetchall()]


def moved(cursor: Cursor, kind: str, size: int, after: str, until: str) -> list[Row]:
    """Return the rows of a kind that begin or end, by their own dates, in (`after`, `until`]."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM rows r WHERE r.kind=? AND r.since<? AND r.until>=?"  # noqa: S608  # no value
        " AND (r.begins>? AND r.begins<=? OR r.ends>? AND r.ends<=?) ORDER BY r.sort, r.id",
        (kind, size, size, after, until, after, until),
    )
    return [Row(*found) for found in cursor.fetchall()]


def ids(cursor: Cursor, kind: str, size: int, facets: Mapping[str, str]) -> list[str]:
    """Return the ids of the rows that `every` would give."""
    source, values = _known(kind, size, facets, None)
    first = "f0" if facets else "r"
    cursor.execute(
        f"SELECT r.id FROM {source} ORDER BY {first}.sort, {first}.id",  # noqa: S608  # names of columns only
        values,
    )
    return [found[0] for found in cursor.fetchall()]


def count(
    cursor: Cursor, kind: str, size: int, facets: Mapping[str, str], at: str | None = None
) -> int:
    """Return how many rows `every` would give without a limit."""
    if not facets and at is None:  # nothing goes away: each item is counted by its first row
        cursor.execute(
            "SELECT count(*) FROM rows WHERE kind=? AND version=1 AND since<?", (kind, size)
        )
        return int(cursor.fetchone()[0])
    source, values = _known(kind, size, facets, at)
    cursor.execute(f"SELECT count(*) FROM {source}", values)  # noqa: S608  # names of columns only
    return int(cursor.fetchone()[0])


def _known(
    kind: str, size: int, facets: Mapping[str, str], at: str | None
) -> tuple[str, list[object]]:
    """Return, for a query, the rows `r` of a kind that carry all the facets, and its values."""
    tables = [*(f"facets f{n}" for n in range(len(facets))), "rows r"]
    found, values = "r.kind=? AND r.since<? AND r.until>=?", [kind, size, size]
    for n, (name, value) in enumerate(facets.items()):
        found += f" AND f{n}.kind=? AND f{n}.name=? AND f{n}.value=? AND f{n}.since<?"
        following = tables[n + 1].split()[1]
        found += "".join(f" AND {following}.{each}=f{n}.{each}" for each in _ITEM)
        values += [kind, name, value, size]
    if at is not None:
        found += " AND r.begins<=? AND (r.ends IS NULL OR r.ends>?)"
        values += [at, at]
    # CROSS: in this order, so the database begins at the few rows that carry the first facet.
    return f"{' CROSS JOIN '.join(tables)} WHERE {found}", values


class Kept(NamedTuple):
    """A row as it lies in the file, to be compared with a replay."""

    since: int
    kind: str
    sort: str
    id: str
    until: int
    version: int
    begins: str | None
    ends: str | None
    body: bytes


class Facet(NamedTuple):
    """A facet as it lies in the file, to be compared with a replay."""

    since: int
    kind: str
    sort: str
    id: str
    name: str
    value: str


def all_kept(cursor: Cursor) -> Iterator[Kept]:
    """Yield every row, by the event that made it."""
    cursor.execute(
        "SELECT since, kind, sort, id, until, version, begins, ends, body FROM rows ORDER BY since"
    )
    return map(Kept._make, cursor.sqlite_cursor)


def all_facets(cursor: Cursor) -> Iterator[Facet]:
    """Yield every facet, by the event that made it, its name and its value."""
    cursor.execute(
        "SELECT since, kind, sort, id, name, value FROM facets ORDER BY since, name, value"
    )
    return map(Facet._make, cursor.sqlite_cursor)
