"""Turning points: the instants at which a chain of authority changed, and what changed then.

ISO/IEC 20000-1:2018, 5.3 (who held what, from whom, when). Between two of them nothing did.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from tracker.appointments import Appointment
from tracker.authority import Authority
from tracker.delegations import Delegation
from tracker.history import History


class TurningPoint(msgspec.Struct, frozen=True, order=True):
    """One change: when, of which item (`delegation/DEL-1`), and what: `accepted`."""

    at: datetime
    item: str
    what: str


def turning_points(history: History, grants: Iterable[Delegation]) -> list[TurningPoint]:
    """Return every change of some grants, and of who holds them by an office, oldest first."""
    found: set[TurningPoint] = set()
    for grant in grants:
        found |= {point for point in _of_grant(history, grant) if _lasts(grant, point)}
        sort, _, role = grant.holder.partition(":")
        if sort == "role":
            for term in history.every(Appointment, gives=role):
                found |= set(_of_term(term))
    return sorted(found)


def _of_grant(history: History, grant: Delegation) -> Iterator[TurningPoint]:
    item = f"delegation/{grant.id}"
    known: list[tuple[datetime | None, str]] = [
        (grant.effective_from, "begins"), (grant.effective_until, "ends"),
        (grant.declined_at, "is declined"), (grant.upheld_at, "is let stand"),
        (grant.revoked_until, "is taken back" if grant.revoked_by else "is given back"),
        (_lapse(history, grant), "lapses"),
    ]  # fmt: skip
    known += [(at, f"is accepted by {who}") for who, at in grant.accepted.items()]
    known += [(terms.replaced_at, "is given anew") for terms in grant.earlier]
    if grant.parent and grant.recorded_at != grant.effective_from:
        known.append((grant.recorded_at, "is given"))
    yield from (TurningPoint(at, item, what) for at, what in known if at is not None)


def _lapse(history: History, grant: Delegation) -> datetime | None:
    above = history.find(Delegation, grant.parent) if grant.on_vacancy == "lapse" else None
    gone = Authority(history, history.on).grantor_gone(grant, above) if above else None
    return gone if gone and gone <= history.on else None


def _lasts(grant: Delegation, point: TurningPoint) -> bool:
    """Whether a change is not that of something that was over already: an end after the end."""
    ends = [end for end in (grant.revoked_until, grant.declined_at) if end is not None]
    return point.at <= min(ends, default=point.at)


def _of_term(term: Appointment) -> Iterator[TurningPoint]:
    item = f"appointment/{term.id}"
    yield TurningPoint(term.begins, item, f"begins: {term.person}")
    if term.effective_until is not None:
        yield TurningPoint(term.effective_until, item, f"ends: {term.person}")
    if term.accepted_at is not None:
        yield TurningPoint(term.accepted_at, item, f"is accepted by {term.person}")
