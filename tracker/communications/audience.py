"""Audiences: who the people are that `role:ID`, `person:ID`, `group:ID` or `*` means on a day.

ISO/IEC 20000-1:2018, 7.4 (with whom to communicate). Resolved once, when something is delivered;
the event keeps the people, so that later changes of roles and groups change no past audience.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tracker.appointments import Appointment
from tracker.groups import Group
from tracker.history import History
from tracker.kernel import Act, unknown
from tracker.people import Person
from tracker.roles import Role

EVERYONE = "*"
_KINDS: dict[str, type[Role | Person | Group]] = {"role": Role, "person": Person, "group": Group}


def audience(history: History, holders: Iterable[str], at: datetime) -> tuple[str, ...]:
    """Return the ids of the people that some holders mean at an instant, each once, in order.

    Who had left by then, or was entered later (history from elsewhere apart), is not among them.
    A holder that the record does not know means nobody.
    """
    wanted = list(holders)
    if EVERYONE in wanted:
        known = history.every(Person)
    else:
        named = {person for holder in wanted for person in _people(history, holder, at)}
        known = [each for person in named if (each := history.find(Person, person))]
    return tuple(sorted(each.id for each in known if each.here(at) and _entered(each, at)))


def _people(history: History, holder: str, at: datetime) -> Iterator[str]:
    sort, _, name = holder.partition(":")
    if sort == "person":
        yield name
    elif sort == "role":
        held = history.every(Appointment, role=name)
        yield from (each.person for each in held if each.in_effect(at))
    elif sort == "group" and (group := history.find(Group, name)) and not group.dissolved:
        yield from group.members


def _entered(person: Person, at: datetime) -> bool:
    assert person.recorded_at is not None, "a person who is known was entered"
    return person.imported or person.recorded_at <= at


def known_audience(holders: Iterable[str], act: Act, field: str) -> None:
    """Refuse an audience that the record does not know (REF-UNKNOWN)."""
    for holder in holders:
        sort, _, name = holder.partition(":")
        if holder != EVERYONE and (
            sort not in _KINDS or act.history.find(_KINDS[sort], name) is None
        ):
            raise unknown("role, person or group", holder, field)
