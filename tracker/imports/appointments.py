"""Who held which role in which scope, from when until when, read from CSV.

ISO/IEC 20000-1:2018, 5.3 (roles, responsibilities and authorities), 7.5.3 (documents of external
origin).
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from tracker.imports.reading import BadRow
from tracker.imports.tables import Row, read_table
from tracker.imports.times import end_of, start_of

REQUIRED = ("role", "scope", "delegate", "effective_from")
OPTIONAL = ("effective_until", "appointed_by_ref", "ended_by_ref")


class AppointmentRow(msgspec.Struct, frozen=True):
    """One term of one person in one role; all texts exactly as the file has them."""

    line: int
    role: str
    scope: str  # empty where the role is not limited to a scope
    delegate: str
    effective_from: datetime  # UTC, included
    effective_until: datetime | None  # UTC, excluded; None while the role is still held
    appointed_by_ref: str
    ended_by_ref: str


def read_appointments(content: bytes, zone: ZoneInfo) -> Iterator[AppointmentRow | BadRow]:
    """Read a CSV file row by row; times without a zone are in the organisation's zone."""
    for row in read_table(content, required=REQUIRED, optional=OPTIONAL):
        yield row if isinstance(row, BadRow) else _appointment(row, zone)


def _appointment(row: Row, zone: ZoneInfo) -> AppointmentRow | BadRow:
    role, scope, delegate, starts, ends, appointed_by, ended_by = row.fields
    if not role.strip():
        return BadRow(row.line, "role is empty.")
    if not delegate.strip():
        return BadRow(row.line, "delegate is empty.")
    try:
        effective_from = start_of(starts, zone)
    except ValueError as error:
        return BadRow(row.line, f"effective_from: {error}")
    try:
        effective_until = end_of(ends, zone) if ends.strip() else None
    except ValueError as error:
        return BadRow(row.line, f"effective_until: {error}")
    if effective_until is not None and effective_until <= effective_from:
        return BadRow(row.line, f"The end {ends} is not after the start {starts}.")
    return AppointmentRow(
        row.line, role, scope, delegate, effective_from, effective_until, appointed_by, ended_by
    )
