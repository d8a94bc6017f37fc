"""Appointments beside each other: what excludes what, who follows whom, who held on throughout."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tracker.appointments.commands import AppointToRole
from tracker.kernel import Act, Refusal
from tracker.people import Person
from tracker.roles import Role

if TYPE_CHECKING:
    from tracker.appointments.appointment import Appointment

EVER = datetime.max.replace(tzinfo=UTC)


def compatible(new: "Appointment", role: Role, wanted: AppointToRole, act: Act) -> None:
    """Refuse roles that exclude each other in one person's hands on any day (APT-3)."""
    for held in act.history.every(type(new), person=wanted.person):
        other = act.history.find(Role, held.role)
        assert other is not None, "somebody was appointed to it"
        excluded = other.id in role.excludes or role.id in other.excludes
        if excluded and not held.imported and held.overlaps(new.begins, new.effective_until):
            raise Refusal(
                "APT-3", f"The roles {role.title} and {other.title} exclude each other.", "role"
            )


def alone(new: "Appointment", role: Role, wanted: AppointToRole, act: Act) -> None:
    """Refuse a second substantive holder of a role that is no board's (APT-4).

    Somebody else may hold it for other services, or act in it meanwhile.
    """
    if role.board or wanted.acting:
        return
    for held in act.history.every(type(new), gives=role.id):
        if (
            held.person != wanted.person
            and not held.acting
            and _meet(held.scope, wanted.scope)
            and held.overlaps(new.begins, new.effective_until)
            and not _gone(held.person, act)
        ):
            raise Refusal(
                "APT-4",
                f"{held.person} holds the role {role.title} at that time, by {held.id}; end that,"
                " or let the second one act in it.", "role",
            )  # fmt: skip


def _gone(person: str, act: Act) -> bool:
    """Whether somebody has left, which no appointment outlives."""
    known = act.history.find(Person, person)
    return known is not None and known.left


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two scopes have anything in common; `*`, and nothing said, is everything."""
    everything = any("*" in scope or not scope for scope in (one, other))
    return everything or not set(one).isdisjoint(other)


def held_until(terms: Iterable["Appointment"], since: datetime) -> datetime:
    """Return until when some terms together have given a role without a gap since an instant."""
    until = since
    for term in sorted((each for each in terms if not each.imported), key=_gives_from):
        if _gives_from(term) <= until:
            until = max(until, _gives_until(term))
    return until


def _gives_from(term: "Appointment") -> datetime:
    assert term.recorded_at is not None, "an appointment that exists was recorded"
    return max(term.begins, term.recorded_at)


def _gives_until(term: "Appointment") -> datetime:
    ends = (term.counts_until, term.declined_at)
    return min((end for end in ends if end is not None), default=EVER)
