"""Vacancies: roles that nobody held, from when until when, for how many days.

ISO/IEC 20000-1:2018, 5.3. A vacancy is a state that is computed from dates (`domain.md`, rules 5
and 13); of a role that must be filled it is an alarm (APT-1). Whoever has left holds nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from tracker.appointments import Appointment
from tracker.history import History
from tracker.people import Person
from tracker.roles import Role

A_DAY = timedelta(days=1)


class Vacancy(msgspec.Struct, frozen=True):
    """A stretch in which nobody held a role; `until` None: to this day. `days` are whole days."""

    since: datetime
    until: datetime | None
    days: int


def vacancies(appointments: Iterable[Appointment], since: datetime, at: datetime) -> list[Vacancy]:
    """Return the stretches between `since` and `at` in which nobody held the role.

    Hours between one holder and the next are none; the last one counts from its first moment.

    >>> vacancies([], datetime(2026, 1, 1), datetime(2026, 1, 9))[0].days
    8
    """
    terms = sorted(
        (a.effective_from, a.effective_until or at + A_DAY)
        for a in appointments
        if a.effective_from is not None and a.acceptance != "declined"
    )
    empty, free_from = [], since
    for begins, ends in terms:
        if begins - free_from >= A_DAY and begins <= at:
            empty.append(Vacancy(free_from, begins, (begins - free_from).days))
        free_from = max(free_from, ends)
    if free_from <= at:
        empty.append(Vacancy(free_from, None, (at - free_from).days))
    return empty


def vacancies_of(history: History, role: Role) -> list[Vacancy]:
    """Return the vacancies of a role since it was defined, or since its first holder came.

    A role that was imported is known to be vacant only after somebody held it.
    """
    assert role.recorded_at is not None, "a role that exists was recorded"
    terms = _terms(history, role)
    begun = [a.begins for a in terms if a.begins <= history.on]
    if role.retired or (role.imported and not begun):
        return []
    return vacancies(terms, min([role.recorded_at, *begun]), history.on)


def _terms(history: History, role: Role) -> list[Appointment]:
    """Return the appointments to a role, each until its person left at the latest."""
    return [_while_here(history, term) for term in history.every(Appointment, role=role.id)]


def _while_here(history: History, term: Appointment) -> Appointment:
    person = None if term.imported else history.find(Person, term.person)
    if person is None or person.left_at is None:
        return term
    ends = min(person.left_at, term.effective_until or person.left_at)
    return msgspec.structs.replace(term, effective_until=ends)


def vacant_days(history: History, role: Role) -> int | None:
    """Return for how many whole days nobody has held a role; None: somebody holds it."""
    if _is_held(history, role):
        return None
    gaps = vacancies_of(history, role)
    return gaps[-1].days if gaps and gaps[-1].until is None else 0


def _is_held(history: History, role: Role) -> bool:
    first = history.in_effect(Appointment, limit=1, role=role.id)
    if not first or _here(history, first[0]):
        return bool(first)
    return any(_here(history, held) for held in history.in_effect(Appointment, role=role.id))


def _here(history: History, held: Appointment) -> bool:
    person = history.find(Person, held.person)
    return held.imported or (person is not None and person.here(history.on))


def vacant(history: History) -> list[tuple[Role, int]]:
    """Return the roles that must be filled and are not, with the days since: question 11."""
    wanted = [role for role in history.every(Role, must_be_filled="yes") if not role.retired]
    found = ((role, vacant_days(history, role)) for role in wanted)
    return [(role, days) for role, days in found if days is not None]


def all_vacancies(
    history: History, begins: datetime | None = None, ends: datetime | None = None
) -> Iterator[tuple[Role, Vacancy]]:
    """Yield every vacancy that reaches into a span, role by role: questions 11 and 13.

    `days` stay those of the whole vacancy.
    """
    for role in history.every(Role):
        for gap in vacancies_of(history, role):
            before = begins is not None and gap.until is not None and gap.until <= begins
            after = ends is not None and gap.since >= ends
            if not before and not after:
                yield role, gap
