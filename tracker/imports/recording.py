"""Rows that were read elsewhere become part of the record, each wholly or not at all.

What a row says is its key: said again, in this file or another, it changes nothing. A row that
cannot be recorded is reported with its line, and the rest goes on.

ISO/IEC 20000-1:2018, 7.5.3 (documented information of external origin).
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import marshmallow as ma
import msgspec

from tracker.application import Ending, Row, Tracker
from tracker.imports.reading import BadRow
from tracker.kernel import Refusal
from tracker.organisation import ORGANISATION, Organisation

ROWS_AT_ONCE = 200
"""So many share a transaction: one wait for the disk, and other writers wait for a moment only."""

Told = Callable[[int, int], None]
"""Is told after each transaction how many rows of how many are done."""


class Imported(msgspec.Struct, frozen=True):
    """What became of a file: everything `read` was recorded, known already, or rejected."""

    read: int
    recorded: int
    unchanged: int
    rejected: tuple[BadRow, ...]


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """Where rows go, who hands them in, from which file, and by which clock (aware, in UTC)."""

    tracker: Tracker
    operator: str
    file: str
    clock: Callable[[], datetime]
    told: Told = lambda _done, _total: None

    def zone(self) -> ZoneInfo:
        """Return the zone of times that are written without one.

        Raises:
            Refusal: REF-UNKNOWN, before there is an organisation.
        """
        with self.tracker.looking(self.clock()) as history:
            organisation = history.find(Organisation, ORGANISATION)
        if organisation is None:
            raise Refusal("REF-UNKNOWN", "Make the record of the organisation first: tracker init.")
        return organisation.zone

    def record(self, rows: Sequence[Row | BadRow]) -> Imported:
        """Record rows in their order.

        Raises:
            RecordProblem: the record cannot be added to; what was told as done is recorded.
        """
        read = recorded = unchanged = 0
        rejected: list[BadRow] = []
        for first in range(0, len(rows), ROWS_AT_ONCE):
            for row, ending in self._endings(rows[first : first + ROWS_AT_ONCE]):
                parts = row.parts if isinstance(row, Row) else 1
                read += parts
                if isinstance(ending, BadRow):
                    rejected.append(ending)
                elif ending:
                    recorded += parts
                else:
                    unchanged += parts
            self.told(min(first + ROWS_AT_ONCE, len(rows)), len(rows))
        return Imported(
            read, recorded, unchanged, tuple(sorted(rejected, key=lambda bad: bad.line))
        )

    def _endings(self, rows: Sequence[Row | BadRow]) -> Iterator[tuple[Row | BadRow, int | BadRow]]:
        good = [row for row in rows if isinstance(row, Row)]
        endings = iter(self.tracker.bring_in(good, self.operator, self.clock()))
        for row in rows:
            yield row, row if isinstance(row, BadRow) else _judged(row, next(endings))


def key_of(*said: object) -> str:
    """Return the key that stands for everything a row says, wherever it stands."""
    encoded = msgspec.json.encode(said, order="deterministic")
    return f"import:{hashlib.sha256(encoded).hexdigest()}"


def _judged(row: Row, ending: Ending) -> int | BadRow:
    match ending:
        case Refusal():
            return BadRow(row.source.line, ending.sentence)
        case ma.ValidationError():
            return BadRow(row.source.line, " ".join(_sentences(ending.messages)))
        case _:
            return ending


def _sentences(messages: object, path: str = "") -> Iterator[str]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _sentences(inner, f"{path}.{name}" if path else str(name))
    else:
        said = messages if isinstance(messages, list) else [messages]
        yield f"{path}: {' '.join(map(str, said))}"
