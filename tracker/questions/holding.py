"""Who held a role, and what somebody held, at any moment: those of the lists and pages."""

from collections.abc import Iterable

import msgspec

from tracker.appointments import Appointment, Opening
from tracker.history import History
from tracker.questions.asking import Answer
from tracker.responsibilities import Filter, everything, people, roles_called
from tracker.roles import Role
from tracker.services import Service
from tracker.units import Unit

UNLIMITED = "*"


def who(history: History, role: str, scope: str | None = None) -> Answer:
    """Return who held a role at the moment that `history` looks at; `scope` None: whichever."""
    found = appointments(history, Filter(role=role, in_force=True), scope)
    return Answer(
        answer=names_of(history, found), events=events_of(history, found),
        state="" if found else state_of_nobody(history, role, scope),
    )  # fmt: skip


def held(history: History, delegate: str) -> Answer:
    """Return which roles a person held, and for which scope, at the moment looked at."""
    found = appointments(history, Filter(delegate=delegate, in_force=True), None)
    titles = {each.role: title_of(history, each.role) for each in found}
    pairs = {(titles[each.role], scope) for each in found for scope in each.scope}
    known = found or any(
        history.reading.row("person", p, history.as_of) for p in people(history, delegate)
    )
    return Answer(
        answer=[[role, scope] for role, scope in sorted(pairs)],
        events=events_of(history, found),
        state="" if known else "unknown",
    )


def appointments(history: History, asked: Filter, scope: str | None) -> list[Appointment]:
    """Return the appointments asked for; one without a limit counts for every scope."""
    scopes = [""] if scope is None else {scope or UNLIMITED, UNLIMITED}
    found = {
        each.id: each
        for each_scope in scopes
        for each in everything(history, _of_scope(asked, each_scope))
        if isinstance(each, Appointment)
    }
    return list(found.values())


def _of_scope(asked: Filter, scope: str) -> Filter:
    return msgspec.structs.replace(asked, kind="appointment", scope=scope)


def names_of(history: History, found: Iterable[Appointment]) -> list[str]:
    """Return the names of those appointed, each once, in the order of their code points."""
    return sorted(set(history.names(each.person for each in found).values()))


def events_of(history: History, found: Iterable[Appointment | Opening]) -> list[int]:
    """Return the numbers of all events of some items."""
    streams = (history.events(f"{each.kind}/{each.id}") for each in found)
    return sorted(event.number for stream in streams for event in stream)


def title_of(history: History, role: str) -> str:
    """Return the title of a role; its id where the record does not know it."""
    known = history.find(Role, role)
    return known.title if known else role


def state_of_nobody(history: History, role: str, scope: str | None) -> str:
    """Say why nobody holds a role: it is `vacant`, or `unknown` at the moment looked at.

    Where its source says when the role was open for the scope, that decides.
    """
    told = [
        each for role_id in roles_called(history, role)
        for each in history.every(Opening, role=role_id)
        if scope in (None, each.scope)
    ]  # fmt: skip
    if told:
        return "vacant" if any(each.in_effect(history.on) for each in told) else "unknown"
    return "vacant" if known_role(history, role, scope) else "unknown"


def known_role(history: History, role: str, scope: str | None) -> bool:
    """Whether there is such a role, and its scope is one that anybody ever held or could hold."""
    if not roles_called(history, role):
        return False
    if scope in (None, "", UNLIMITED):
        return True
    asked = Filter(role=role)
    held_once = (everything(history, _of_scope(asked, each)) for each in (scope, UNLIMITED) if each)
    return any(held_once) or any(
        history.find(kind, scope or "") or history.count(kind, title=scope or "")
        for kind in (Service, Unit)
    )
