"""The steps by which roles were opened, filled, left and closed elsewhere, into the record.

ISO/IEC 20000-1:2018, 5.3. Who holds a role at an instant is told by the last step recorded by
then, in the order of the source: an end whose clock is behind ends what began before it there.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from tracker.application import Deed
from tracker.appointments import (
    Appointment,
    CloseRole,
    ImportAppointment,
    ImportEnd,
    Opening,
    OpenRole,
)
from tracker.imports.history_lines import HistoryLine
from tracker.imports.naming import Known
from tracker.kernel import Refusal

Term = TypeVar("Term", Appointment, Opening)


def take_step(line: HistoryLine, deed: Deed, known: Known) -> None:
    """Record one step.

    Raises:
        Refusal: KIND-STATE, the role or its holder is not as the step presupposes.
    """
    role = known.role(deed, line.role)
    match line.change:
        case "open-role":
            _open(line, deed, role)
        case "appoint":
            _appoint(line, deed, role, known.person(deed, line.person))
        case "end":
            _end(line, deed, role, known.person(deed, line.person))
        case _:
            _close(line, deed, role)


def _open(line: HistoryLine, deed: Deed, role: str) -> None:
    if _unended(_openings(line, deed, role)):
        raise _refused(line, "is open already")
    deed.run(Opening, "", OpenRole(role=role, scope=line.item, effective_from=_at(line)))


def _appoint(line: HistoryLine, deed: Deed, role: str, person: str) -> None:
    if not _unended(_openings(line, deed, role)):
        raise _refused(line, "is not open")
    if _unended(_terms(line, deed, role, person=person)):
        raise _refused(line, f"is held by {line.person} already")
    deed.run(
        Appointment, "", ImportAppointment(
            person=person, role=role, scope=(line.item,), effective_from=_at(line),
            effective_until=None, instrument=line.ref,
        ),
    )  # fmt: skip


def _end(line: HistoryLine, deed: Deed, role: str, person: str) -> None:
    terms = _terms(line, deed, role, person=person)
    if not _unended(terms):
        raise _refused(line, f"is not held by {line.person}")
    for term in _still(terms, _at(line)):
        end = ImportEnd(appointment=term.id, effective_until=_at(line), instrument=line.ref)
        deed.run(Appointment, term.id, end)


def _close(line: HistoryLine, deed: Deed, role: str) -> None:
    openings = _openings(line, deed, role)
    if not _unended(openings):
        raise _refused(line, "is not open")
    if _unended(_terms(line, deed, role)):
        raise _refused(line, "is still held by somebody")
    for opening in _still(openings, _at(line)):
        close = CloseRole(opening=opening.id, effective_until=_at(line), instrument=line.ref)
        deed.run(Opening, opening.id, close)


def _openings(line: HistoryLine, deed: Deed, role: str) -> list[Opening]:
    return deed.history.every(Opening, scope=line.item, role=role)


def _terms(line: HistoryLine, deed: Deed, role: str, **more: str) -> list[Appointment]:
    found = deed.history.every(Appointment, -1, 0, **more, scope=line.item, role=role)
    return [each for each in found if each.imported]


def _unended(terms: Iterable[Term]) -> bool:
    return any(term.effective_until is None for term in terms)


def _still(terms: Iterable[Term], at: datetime) -> list[Term]:
    """Return the terms that an end at this instant ends: the last, and what its clock overtakes."""
    return [t for t in terms if t.effective_until is None or t.effective_until > at]


def _at(line: HistoryLine) -> datetime:
    assert line.at is not None, "a step has its time"
    return line.at


def _refused(line: HistoryLine, why: str) -> Refusal:
    return Refusal("KIND-STATE", f"{line.change}: {line.role} of {line.item} {why}.", "change")
