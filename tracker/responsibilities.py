"""Responsibilities: what people hold, appointments and delegations in one list.

ISO/IEC 20000-1:2018, 5.3 (who held which responsibility for what, when, and from whom). Every
state is computed from dates when it is asked for (`domain.md`, rule 13). Imported history is
listed like the rest; it only never gives authority.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import product

import msgspec

from tracker.appointments import Appointment
from tracker.delegations import Delegation
from tracker.history import History
from tracker.roles import Role
from tracker.services import Service

IN_FORCE = "in force"
STATES = (
    IN_FORCE, "offered", "scheduled", "ended", "expired", "revoked", "declined", "fallen",
)  # fmt: skip
UNLIMITED = "*"
A_DAY = timedelta(days=1)
Held = Appointment | Delegation


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which responsibilities are asked for: each an id, or the exact title or name; empty: any.

    `kind` is `appointment` or `delegation`.
    """

    role: str = ""
    scope: str = ""
    delegate: str = ""
    kind: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the kind is asked for."""
        return bool(self.role or self.scope or self.delegate)


class Standing:
    """How appointments and grants stand at the moment that a history looks at."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.at = history.on
        self._grants: dict[str, Delegation | None] = {}

    def of(self, held: Held) -> str:
        """Return one of the words of `STATES`."""
        return self.of_appointment(held) if isinstance(held, Appointment) else self.of_grant(held)

    def of_appointment(self, appointment: Appointment) -> str:
        """Say how an appointment stands; it is in force from its date, whether accepted or not."""
        if appointment.acceptance == "declined":
            return "declined"
        if appointment.over(self.at):
            return "ended"
        return IN_FORCE if appointment.in_effect(self.at) else "scheduled"

    def of_grant(self, grant: Delegation) -> str:
        """Say how a grant stands: `fallen` where one above it ended before it did itself."""
        own = self._alone(grant)
        if own == "declined":
            return own
        ends = [self._ended(each) for each in self.chain(grant)]
        before = [end for end in ends[1:] if end is not None and (ends[0] is None or end < ends[0])]
        return "fallen" if before else own

    def chain(self, grant: Delegation) -> tuple[Delegation, ...]:
        """Return a grant and all above it, as far as the record knows them."""
        links = [grant]
        while (parent := links[-1].parent) and (found := self._find(parent)):
            links.append(found)
        return tuple(links)

    def over_from(self, grant: Delegation) -> datetime | None:
        """Return from when a grant, or one above it, is over: by its dates, or taken back."""
        ends = (_over_from(each) for each in self.chain(grant))
        return min((end for end in ends if end is not None), default=None)

    def _alone(self, grant: Delegation) -> str:
        if grant.imported:
            begun = grant.effective_from is None or grant.effective_from <= self.at
            over = grant.effective_until is not None and grant.effective_until <= self.at
            return "ended" if over else IN_FORCE if begun else "scheduled"
        if grant.parent and grant.recorded_at is not None and grant.recorded_at > self.at:
            return "scheduled"  # nobody had given it yet
        own = grant.standing(self.at)
        return "scheduled" if own == "accepted" else own

    def _ended(self, grant: Delegation) -> datetime | None:
        """Return since when a grant alone is over; None: it is not, at the moment looked at."""
        end = _over_from(grant)
        return end if end is not None and end <= self.at else None

    def _find(self, grant: str) -> Delegation | None:
        if grant not in self._grants:
            self._grants[grant] = self.history.find(Delegation, grant)
        return self._grants[grant]


def _over_from(grant: Delegation) -> datetime | None:
    """Return from when a grant alone is over."""
    ends = (grant.revoked_until, grant.effective_until, grant.declined_at)
    return min((end for end in ends if end is not None), default=None)


def in_force(history: History, asked: Filter) -> list[Held]:
    """Return what was in force at the moment looked at (`domain.md`, questions 9 and 10)."""
    standing = Standing(history)
    return [held for held in everything(history, asked) if standing.of(held) == IN_FORCE]


def everything(history: History, asked: Filter) -> list[Held]:
    """Return what fits, whatever its state: delegations first, each kind by its ids."""
    grants = [] if asked.kind == "appointment" else list(_grants(history, asked))
    appointments = [] if asked.kind == "delegation" else list(_appointments(history, asked))
    return [*_once(grants), *_once(appointments)]


def some(history: History, kind: str, limit: int, offset: int) -> tuple[list[Held], int]:
    """Return one page of all there is, and how many there are: the same order as `everything`."""
    grants = 0 if kind == "appointment" else history.count(Delegation)
    appointments = 0 if kind == "delegation" else history.count(Appointment)
    found: list[Held] = []
    if offset < grants:
        found += history.every(Delegation, limit=limit, offset=offset)
    if len(found) < limit and appointments:
        rest = limit - len(found)
        found += history.every(Appointment, limit=rest, offset=max(0, offset - grants))
    return found, grants + appointments


def _appointments(history: History, asked: Filter) -> Iterator[Appointment]:
    wanted = {
        "role": _roles(history, asked.role) if asked.role else [""],
        "person": people(history, asked.delegate) if asked.delegate else [""],
        "scope": _scopes(history, asked.scope) if asked.scope else [""],
    }
    for values in product(*wanted.values()):
        facets = {name: value for name, value in zip(wanted, values, strict=True) if value}
        yield from history.every(Appointment, -1, 0, **facets)


def _grants(history: History, asked: Filter) -> Iterator[Delegation]:
    holders = _holders(history, asked)
    scopes = _scopes(history, asked.scope) if asked.scope else [""]
    for holder, scope in product([""] if holders is None else holders, scopes):
        facets = {"holder": holder, "scope": scope}
        given = {name: value for name, value in facets.items() if value}
        yield from history.every(Delegation, -1, 0, **given)


def _holders(history: History, asked: Filter) -> list[str] | None:
    """Return the holders that fit role and person; None: anybody."""
    roles = [f"role:{role}" for role in _roles(history, asked.role)] if asked.role else None
    if not asked.delegate:
        return roles
    theirs = [
        holder
        for person in people(history, asked.delegate)
        for holder in (f"person:{person}", *(f"role:{role}" for role in roles_of(history, person)))
    ]
    return [holder for holder in theirs if roles is None or holder in roles]


def roles_of(history: History, person: str) -> list[str]:
    """Return the roles that a person held at the moment looked at, by appointments made here."""
    found = history.every(Appointment, person=person)
    return [a.role for a in found if not a.imported and a.in_effect(history.on)]


def _roles(history: History, asked: str) -> list[str]:
    found = [asked] if history.find(Role, asked) else []
    return found + [role.id for role in history.every(Role, title=asked) if role.id not in found]


def people(history: History, asked: str) -> list[str]:
    """Return the people with this id, or who ever bore exactly this name."""
    return list(dict.fromkeys([asked, *history.reading.called(asked, history.as_of)]))


def _scopes(history: History, asked: str) -> list[str]:
    titled = [service.id for service in history.every(Service, title=asked)]
    return list(dict.fromkeys([asked, *titled, UNLIMITED]))


def _once(found: Sequence[Held]) -> list[Held]:
    return list({held.id: held for held in found}.values())


# One role over time


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


def vacant_days(history: History, role: Role) -> int | None:
    """Return for how many whole days nobody has held a role; None: somebody holds it."""
    assert role.recorded_at is not None, "a role that exists was recorded"
    found = history.every(Appointment, role=role.id)
    if any(a.in_effect(history.on) for a in found):
        return None
    begun = [a for a in found if a.effective_from is not None and a.effective_from <= history.on]
    since = min([role.recorded_at, *(a.effective_from for a in begun if a.effective_from)])
    gaps = vacancies(begun, since, history.on)
    return gaps[-1].days if gaps else 0


def vacant(history: History) -> list[tuple[Role, int]]:
    """Return the roles that must be filled and are not, with the days since: question 11."""
    wanted = [role for role in history.every(Role, must_be_filled="yes") if not role.retired]
    found = ((role, vacant_days(history, role)) for role in wanted)
    return [(role, days) for role, days in found if days is not None]


# What hangs below


def falls_with(grant: Delegation, history: History) -> list[Delegation]:
    """Return what still stands below a grant and would fall with it: question 13."""
    standing = Standing(history)
    children = history.every(Delegation, parent=grant.id) if grant.id else []
    live = [c for c in children if standing.of_grant(c) in (IN_FORCE, "scheduled", "offered")]
    return live + [deeper for child in live for deeper in falls_with(child, history)]
