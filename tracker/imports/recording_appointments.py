"""Who held which role, from a CSV file into the record.

ISO/IEC 20000-1:2018, 5.3 (roles, responsibilities and authorities). What is imported answers
questions about the past; it gives nobody any authority.
"""

from datetime import datetime

import msgspec

from events import Source
from tracker.application import Deed, Row
from tracker.appointments import Appointment, ImportAppointment, ImportEnd
from tracker.imports.appointments import AppointmentRow, read_appointments
from tracker.imports.naming import person_called, role_titled
from tracker.imports.reading import BadRow
from tracker.imports.recording import Imported, Intake, key_of
from tracker.kernel import Refusal
from tracker.words import Line, wanted

UNLIMITED = "*"


class Named(msgspec.Struct, frozen=True):
    """The texts of a row that lists show on one line."""

    scope: Line = ""
    appointed_by_ref: Line = ""
    ended_by_ref: Line = ""


def import_appointments(content: bytes, intake: Intake) -> Imported:
    """Record the appointments of a CSV file; `read` counts its rows, bad ones included.

    A row that only adds the end to a term that was open is recorded as that end.

    Raises:
        Refusal: REF-UNKNOWN, there is no organisation yet.
    """
    rows = read_appointments(content, intake.zone())
    return intake.record([row if isinstance(row, BadRow) else _row(row, intake) for row in rows])


def _row(row: AppointmentRow, intake: Intake) -> Row:
    said = msgspec.structs.astuple(row)[1:]  # all but the line
    return Row(
        key=key_of("appointment", *said),
        source=Source(file=intake.file, line=row.line, reference=row.appointed_by_ref),
        does=lambda deed: _appoint(row, deed),
        effective=row.effective_from,
    )


def _appoint(row: AppointmentRow, deed: Deed) -> None:
    wanted(Named, {field: getattr(row, field) for field in Named.__struct_fields__})
    person, role = person_called(deed, row.delegate), role_titled(deed, row.role)
    scope = row.scope or UNLIMITED
    there = _recorded(deed, person, role, scope, row.effective_from)
    if there is None:
        _begin(row, deed, person, role, scope)
    elif there.effective_until is None and row.effective_until and _same_beginning(row, there):
        _end(row, row.effective_until, deed, there.id)
    elif not (there.effective_until == row.effective_until and _same_beginning(row, there)):
        raise Refusal("KIND-STATE", _differs(row, there))


def _recorded(
    deed: Deed, person: str, role: str, scope: str, begins: datetime
) -> Appointment | None:
    found = deed.history.every(Appointment, person=person, role=role, scope=scope)
    same = (each for each in found if each.imported and each.effective_from == begins)
    return next(same, None)


def _same_beginning(row: AppointmentRow, there: Appointment) -> bool:
    """Whether the reference is the same; a row without one says nothing against it."""
    return row.appointed_by_ref in ("", there.instrument)


def _begin(row: AppointmentRow, deed: Deed, person: str, role: str, scope: str) -> None:
    """Record the term; an end that has a reference of its own is an event of its own."""
    ends_itself = bool(row.effective_until and row.ended_by_ref)
    appointment = deed.run(
        Appointment, "", ImportAppointment(
            person=person, role=role, scope=(scope,), effective_from=row.effective_from,
            effective_until=None if ends_itself else row.effective_until,
            instrument=row.appointed_by_ref,
        ),
    )  # fmt: skip
    if ends_itself and row.effective_until:
        _end(row, row.effective_until, deed, appointment)


def _end(row: AppointmentRow, until: datetime, deed: Deed, appointment: str) -> None:
    deed.run(
        Appointment, appointment, ImportEnd(
            appointment=appointment, effective_until=until, instrument=row.ended_by_ref
        ),
    )  # fmt: skip


def _differs(row: AppointmentRow, there: Appointment) -> str:
    recorded = _said(there.effective_until, there.instrument)
    says = _said(row.effective_until, row.appointed_by_ref)
    return (
        f"{row.delegate} as {row.role} of {row.scope or 'everything'} from"
        f" {row.effective_from.isoformat()} is recorded {recorded} ({there.id});"
        f" this row says {says}."
    )


def _said(end: datetime | None, reference: str) -> str:
    until = f"until {end.isoformat()}" if end else "without an end"
    return f"{until}, by {reference or 'no reference'}"
