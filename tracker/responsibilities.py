"""Responsibilities: what people hold, appointments and delegations in one list.

ISO/IEC 20000-1:2018, 5.3 (who held which responsibility for what, when, and from whom). Every
state is computed from dates when it is asked for (`domain.md`, rule 13). Imported history is
listed like the rest; it only never gives authority.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import product
from typing import TypeVar

import msgspec

from tracker.appointments import Appointment
from tracker.authority import Authority
from tracker.delegations import Delegation
from tracker.history import History
from tracker.kernel import State
from tracker.roles import Role
from tracker.services import Service

IN_FORCE = "in force"
STATES = (
    IN_FORCE, "offered", "scheduled", "ended", "expired", "revoked", "declined", "lapsed", "fallen",
)  # fmt: skip
_LIVE = (IN_FORCE, "scheduled", "offered")
UNLIMITED = "*"
Held = Appointment | Delegation
S = TypeVar("S", bound=State)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which responsibilities are asked for: each an id, or the exact title or name; empty: any.

    `kind` is `appointment` or `delegation`; `in_force`: only what was so at the moment looked at.
    """

    role: str = ""
    scope: str = ""
    delegate: str = ""
    kind: str = ""
    in_force: bool = False

    @property
    def narrows(self) -> bool:
        """Whether a role, a scope or a person is asked for."""
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
        return "fallen" if before else "lapsed" if ends[0] and own in _LIVE else own

    def chain(self, grant: Delegation) -> tuple[Delegation, ...]:
        """Return a grant and all above it, as far as the record knows them."""
        links = [grant]
        while (parent := links[-1].parent) and (found := self._find(parent)):
            links.append(found)
        return tuple(links)

    def over_from(self, grant: Delegation) -> datetime | None:
        """Return from when a grant, or one above it, is over: by its dates, or taken back."""
        ends = (self._over_from(each) for each in self.chain(grant))
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
        end = self._over_from(grant)
        return end if end is not None and end <= self.at else None

    def _over_from(self, grant: Delegation) -> datetime | None:
        """Return from when a grant alone is over: what lapses ends with its grantor."""
        ends = [grant.revoked_until, grant.effective_until, grant.declined_at]
        above = self._find(grant.parent) if grant.on_vacancy == "lapse" else None
        if above and not grant.imported:
            gone = Authority(self.history, self.at).grantor_gone(grant, above)
            ends.append(gone if gone <= self.at else None)
        return min((end for end in ends if end is not None), default=None)

    def _find(self, grant: str) -> Delegation | None:
        if grant not in self._grants:
            self._grants[grant] = self.history.find(Delegation, grant)
        return self._grants[grant]


def everything(history: History, asked: Filter) -> list[Held]:
    """Return all that is asked for: delegations first, each kind by its ids."""
    return [*_grants(history, asked), *_appointments(history, asked)]


def some(history: History, asked: Filter, limit: int, offset: int) -> tuple[list[Held], int]:
    """Return a part of `everything`, and how much there is; little else is read."""
    grants, given = _some_grants(history, asked, limit, offset)
    rest, skipped = limit - len(grants), max(0, offset - given)
    appointments, held = _some_appointments(history, asked, rest, skipped)
    return [*grants, *appointments], given + held


def _some_grants(
    history: History, asked: Filter, limit: int, offset: int
) -> tuple[list[Delegation], int]:
    ways = _ways_to_grants(history, asked)
    if len(ways) != 1 or asked.in_force:  # whether a grant is in force depends on those above it
        found = _grants(history, asked)
        return found[offset : offset + limit], len(found)
    return history.every(Delegation, limit, offset, **ways[0]), history.count(Delegation, **ways[0])


def _some_appointments(
    history: History, asked: Filter, limit: int, offset: int
) -> tuple[list[Appointment], int]:
    ways = _ways_to_appointments(history, asked)
    if len(ways) != 1:  # an item that is found twice counts once
        found = _appointments(history, asked)
        return found[offset : offset + limit], len(found)
    every, count = history.every, history.count
    if asked.in_force:
        every, count = history.in_effect, history.count_in_effect
    return every(Appointment, limit, offset, **ways[0]), count(Appointment, **ways[0])


def _grants(history: History, asked: Filter) -> list[Delegation]:
    ways, standing = _ways_to_grants(history, asked), Standing(history)
    found = _once(grant for way in ways for grant in history.every(Delegation, -1, 0, **way))
    return [g for g in found if not asked.in_force or standing.of_grant(g) == IN_FORCE]


def _appointments(history: History, asked: Filter) -> list[Appointment]:
    every = history.in_effect if asked.in_force else history.every
    ways = _ways_to_appointments(history, asked)
    return _once(each for way in ways for each in every(Appointment, -1, 0, **way))


def _ways_to_appointments(history: History, asked: Filter) -> list[dict[str, str]]:
    """Return by which facets to look for appointments: by each in turn, without any for none."""
    wanted = {
        "person": people(history, asked.delegate) if asked.delegate else [""],
        "scope": _scopes(history, asked.scope) if asked.scope else [""],
        "role": roles_called(history, asked.role) if asked.role else [""],
    }
    return [] if asked.kind == "delegation" else _ways(wanted)


def _ways_to_grants(history: History, asked: Filter) -> list[dict[str, str]]:
    wanted = {
        "holder": [""] if (holders := _holders(history, asked)) is None else holders,
        "scope": _scopes(history, asked.scope) if asked.scope else [""],
    }
    return [] if asked.kind == "appointment" else _ways(wanted)


def _ways(wanted: Mapping[str, list[str]]) -> list[dict[str, str]]:
    return [
        {name: value for name, value in zip(wanted, values, strict=True) if value}
        for values in product(*wanted.values())
    ]


def _holders(history: History, asked: Filter) -> list[str] | None:
    """Return the holders that fit role and person; None: anybody."""
    roles = [f"role:{role}" for role in roles_called(history, asked.role)] if asked.role else None
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
    return [a.role for a in history.in_effect(Appointment, person=person) if not a.imported]


def roles_called(history: History, asked: str) -> list[str]:
    """Return the roles with this id, or with exactly this title."""
    found = [asked] if history.find(Role, asked) else []
    return found + [role.id for role in history.every(Role, title=asked) if role.id not in found]


def people(history: History, asked: str) -> list[str]:
    """Return the people with this id, or who ever bore exactly this name."""
    return list(dict.fromkeys([asked, *history.reading.called(asked, history.as_of)]))


def _scopes(history: History, asked: str) -> list[str]:
    titled = [service.id for service in history.every(Service, title=asked)]
    return list(dict.fromkeys([asked, *titled, UNLIMITED]))


def _once(found: Iterable[S]) -> list[S]:
    return list({each.id: each for each in found}.values())


# What hangs below


def falls_with(grant: Delegation, history: History) -> list[Delegation]:
    """Return what still stands below a grant and would fall with it: question 13."""
    standing = Standing(history)
    children = history.every(Delegation, parent=grant.id) if grant.id else []
    live = [c for c in children if standing.of_grant(c) in (IN_FORCE, "scheduled", "offered")]
    return live + [deeper for child in live for deeper in falls_with(child, history)]
