"""What lies beside the log, compared with it: tiles, answered commands, names, the numbering.

Each check returns what it checked, for the list that an auditor reads.
"""

from sqlite3 import Connection

from events import directory
from events.ledger import full_tiles
from events.reading import Reading
from events.recorder import Cursor
from events.retrace import Walk
from events.verdict import Problems, What


def tiles(connection: Connection, walk: Walk, problems: Problems) -> str:
    """Compare the tiles with the leaves."""
    kept: dict[tuple[int, int], bytes] = {
        (level, number): hashes
        for level, number, hashes in connection.execute("SELECT level, number, hashes FROM tiles")
    }
    count = len(kept)
    hashes = Reading(Cursor(connection.cursor()), walk.size).hashes
    try:
        for tile in full_tiles(0, walk.newest.size if walk.newest else 0, hashes):
            if kept.pop((tile.level, tile.number), None) != tile.hashes:
                sentence = f"Tile {tile.number} of level {tile.level} does not hold its hashes."
                problems.add(None, "", "altered", sentence)
    except (ValueError, TypeError):  # leaves or lower tiles are missing, or are no hashes
        problems.add(None, "", "missing", "The tiles cannot be made from what is left of the log.")
    for level, number in kept:
        problems.add(None, "", "extra", f"Tile {number} of level {level} is one too many.")
    return f"{count:,} tiles of the log"


def commands(connection: Connection, walk: Walk, problems: Problems) -> str:
    """Compare the answered commands with what the envelopes say."""
    if not walk.sound:
        return "no answered commands, because events are wrong"
    said = {key.encode(): (first, size) for key, first, size in walk.commands if key}
    kept = {
        key: (first, size)
        for key, first, size in connection.execute("SELECT key, first, size FROM commands")
    }
    for key in sorted(said.keys() | kept.keys()):
        span, answer = said.get(key), kept.get(key)
        if span != answer and not (span is None and _changed_nothing(answer, walk)):
            what: What = "extra" if span is None else "altered" if answer else "missing"
            first = (span or kept[key])[0]
            name = key.decode(errors="replace")
            sentence = f"The answer that is kept for the command {name!r} is {what}."
            problems.add(first + 1, "", what, sentence)
    return f"{len(kept):,} answered commands: keys and events"


def _changed_nothing(answer: tuple[int, int] | None, walk: Walk) -> bool:
    """Whether an answer says that the command asked for what was so already."""
    return answer is not None and answer[0] == answer[1] <= walk.size


def names(connection: Connection, walk: Walk, problems: Problems) -> str:
    """Compare names and addresses in the directory with the commitments in the events."""
    names = _directory(connection, problems, "directory", "name")
    addresses = _directory(connection, problems, "addresses", "address")
    return f"{names:,} names and {addresses:,} addresses against their commitments"


def _directory(connection: Connection, problems: Problems, table: str, what: str) -> int:
    """Compare one table with what the events committed to; return how much there is."""
    rows = connection.execute(f"SELECT commitment, person, since, salt, {what} FROM {table}")  # noqa: S608  # names of ours
    count = 0
    for count, (sealed, person, since, salt, said) in enumerate(rows, start=1):  # noqa: B007  # how many
        event = connection.execute(
            "SELECT originator_id, state FROM stored_events WHERE rowid=?", (since + 1,)
        ).fetchone()
        promised = event and event[0].partition(b"/")[2] == person and sealed in event[1]
        if not promised or directory.commitment(salt, said).encode() != sealed:
            who = person.decode(errors="replace")
            sentence = f"The {what} of {who} is not the one that event {since + 1:,} committed to."
            problems.add(since + 1, f"person/{who}", "altered", sentence)
    return count


def numbering(connection: Connection, walk: Walk, problems: Problems) -> str:
    """Make sure that the next event would get the next number."""
    query = "SELECT seq FROM sqlite_sequence WHERE name='stored_events'"
    found = connection.execute(query).fetchone()
    if walk.size != (found[0] if found else 0):
        sentence = f"The next event would not get the number {walk.size + 1:,}."
        problems.add(None, "", "altered", sentence)
    return "the number of the next event"
