"""Terms over time: since when somebody holds a role, who held it meanwhile, where it is vacant."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from events.facts.appointments import AppointmentEnded, PersonAppointed, RoleClosed, RoleOpened
from tracker.appointments import Appointment, Opening
from tracker.history import History
from tracker.questions.asking import Answer
from tracker.questions.holding import (
    appointments,
    events_of,
    known_role,
    names_of,
    state_of_nobody,
    title_of,
)
from tracker.responsibilities import Filter, roles_called

DOES = {
    RoleOpened: "open-role", PersonAppointed: "appoint", AppointmentEnded: "end",
    RoleClosed: "close-role",
}  # fmt: skip


class Moved(NamedTuple):
    """One step, by the number of its event."""

    event: int
    at: datetime
    does: str
    role: str
    scope: str
    person: str


def written(instant: datetime) -> str:
    """Return an instant as answers write it."""
    return instant.isoformat().replace("+00:00", "Z")


def since(history: History, role: str, scope: str | None, delegate: str) -> Answer:
    """Return since when a person holds a role, and by which instrument; None: they do not."""
    found = appointments(history, Filter(role=role, delegate=delegate, in_force=True), scope)
    if not found:
        state = state_of_nobody(history, role, scope)
        return Answer(answer=None, events=[], state=state)
    first = min(found, key=_begin)
    said = {"since": written(_begin(first)), "ref": first.instrument}
    return Answer(answer=said, events=events_of(history, [first]))


def vacant(history: History, role: str) -> Answer:
    """Return the scopes for which a role is open, and nobody holds it."""
    openings = [
        each for role_id in roles_called(history, role)
        for each in history.in_effect(Opening, role=role_id)
    ]  # fmt: skip
    held = {
        scope for each in appointments(history, Filter(role=role, in_force=True), None)
        for scope in each.scope
    }  # fmt: skip
    empty = [each for each in openings if each.scope not in held]
    return Answer(
        answer=sorted({each.scope for each in empty}), events=events_of(history, empty),
        state="" if openings or known_role(history, role, None) else "unknown",
    )  # fmt: skip


def holders_between(
    history: History, role: str, scope: str | None, start: datetime, until: datetime
) -> Answer:
    """Return whoever's term began at or before `until` and ended after `start`."""
    found = [
        each for each in appointments(history, Filter(role=role), scope)
        if _begin(each) <= until and each.acceptance != "declined"
        and (each.effective_until is None or each.effective_until > start)
    ]  # fmt: skip
    return Answer(
        answer=names_of(history, found), events=events_of(history, found),
        state="" if found else state_of_nobody(history, role, scope),
    )  # fmt: skip


def changes(history: History, after: datetime, until: datetime) -> Answer:
    """Return each step in (`after`, `until`]: when, what, the role, the scope and the person."""
    moved = [
        *_moved(history, history.moved(Opening, after, until), after, until),
        *_moved(history, history.moved(Appointment, after, until), after, until),
    ]
    names = history.names(each.person for each in moved if each.person)
    titles = {role: title_of(history, role) for role in {each.role for each in moved}}
    return Answer(
        answer=[
            [written(m.at), m.does, titles[m.role], m.scope, names.get(m.person)]
            for m in sorted(moved)
        ],
        events=sorted({each.event for each in moved}),
    )


def _moved(
    history: History, items: Iterable[Appointment | Opening], after: datetime, until: datetime
) -> Iterator[Moved]:
    for item in items:
        for event in history.events(f"{item.kind}/{item.id}"):
            does, moved_at = DOES.get(type(event.fact)), event.envelope.effective_at
            if does and after < moved_at <= until:
                scopes = item.scope if isinstance(item, Appointment) else (item.scope,)
                person = item.person if isinstance(item, Appointment) else ""
                for scope in scopes:
                    yield Moved(event.number, moved_at, does, item.role, scope, person)


def _begin(appointment: Appointment) -> datetime:
    assert appointment.effective_from is not None, "an appointment that exists has a beginning"
    return appointment.effective_from
