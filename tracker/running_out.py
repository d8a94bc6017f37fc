"""Running out: terms and grants that end soon, offers that nobody answers, roles that lie vacant.

ISO/IEC 20000-1:2018, 5.3. Each shows by itself, computed from dates (`domain.md`, rule 13), to
whoever could give it anew: nobody has to look for it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from tracker.appointments import Appointment
from tracker.authority import Authority, Wanted
from tracker.delegations import ROOT, Delegation
from tracker.history import History
from tracker.kernel import Refusal
from tracker.roles import Role
from tracker.standing_in import FORMS
from tracker.vacancies import vacancies_of, vacant

SOON = timedelta(days=30)
"""So long before its end something is shown; so long a grant waits to be upheld."""
UNANSWERED = timedelta(days=14)
"""So long after it was given an offer comes back to who gave it."""


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """Something that runs out, or waits too long: the kind and id of the item, why, since when."""

    kind: str
    id: str
    title: str
    why: str
    since: datetime


def running_out(history: History, authority: Authority, person: str) -> Iterator[Ending]:
    """Yield what a person could give anew, take back or fill, and should look at."""
    for grant in authority.held_by(person):
        if _usable(authority, person, grant):
            yield from _root(grant, authority.at)
            yield from _below(history, authority, person, grant)
            if "appoint:role" in grant.powers:
                yield from _terms(history, authority, person)


def _usable(authority: Authority, person: str, grant: Delegation) -> bool:
    try:
        authority.in_force(person, authority.chain(grant.id))
    except Refusal:
        return False
    return True


def _root(grant: Delegation, at: datetime) -> Iterator[Ending]:
    ends = grant.effective_until
    if grant.id == ROOT and ends is not None and ends - SOON <= at < ends:
        yield Ending(
            kind="delegation", id=ROOT, title="Root authority", since=ends - SOON,
            why="The root authority ends soon: the governing body's next instrument is due.",
        )  # fmt: skip


# ---------------------------------------------------------------- grants below


def _below(
    history: History, authority: Authority, person: str, above: Delegation
) -> Iterator[Ending]:
    """Yield what hangs directly below and is for its grantor to look at, or for who came after."""
    for grant in history.every(Delegation, parent=above.id):
        theirs = grant.grantor == person or not authority.holds(grant.grantor, above.holder)
        if theirs and not grant.imported and not grant.is_over(authority.at):
            yield from _grant(authority, grant, above)


def _grant(authority: Authority, grant: Delegation, above: Delegation) -> Iterator[Ending]:
    at, ends = authority.at, grant.effective_until
    assert grant.recorded_at is not None, "a grant that exists was recorded"
    why, since = "", at
    if authority.to_be_upheld(grant, above):
        since = authority.grantor_gone(grant, above)
        why = "Its grantor has gone: let it stand within 30 days, or take it back."
    elif not grant.accepted and at >= grant.recorded_at + UNANSWERED:
        since = grant.recorded_at + UNANSWERED
        why = "It was never accepted, and gives nothing."
    elif ends and ends - SOON <= at and not grant.renewed_by and grant.form not in FORMS:
        since = ends - SOON
        why = "It ends soon, and nothing continues it."
    if why:
        yield Ending(
            kind="delegation", id=grant.id, title=grant.wording or grant.id, why=why, since=since
        )


# ---------------------------------------------------------------- appointments


def _terms(history: History, authority: Authority, person: str) -> Iterator[Ending]:
    """Yield the terms that end soon without a successor, and roles to be filled that are not."""
    try:
        right = authority.right(person, Wanted("appoint:role", ("*",)))
    except Refusal:
        return
    above = {grant.holder for grant in right.chain[1:]}
    empty = {role.id for role, _ in vacant(history)}
    for role in history.every(Role):
        if role.retired or f"role:{role.id}" in above:
            continue
        if role.id in empty:
            yield _vacancy(history, role)
        for term in history.every(Appointment, gives=role.id):
            yield from _term(history, authority, role, term)


def _vacancy(history: History, role: Role) -> Ending:
    gaps = vacancies_of(history, role)
    return Ending(
        kind="role", id=role.id, title=role.title, since=gaps[-1].since if gaps else history.on,
        why="Nobody holds this role, and it must be filled.",
    )  # fmt: skip


def _term(
    history: History, authority: Authority, role: Role, term: Appointment
) -> Iterator[Ending]:
    at, ends = authority.at, term.effective_until
    if ends is None or not ends - SOON <= at < ends or not term.counts(at) or term.acting:
        return
    following = (
        each
        for each in history.every(Appointment, gives=role.id)
        if each.id != term.id and each.in_effect(ends)
    )
    if next(following, None) is None:
        yield Ending(
            kind="appointment", id=term.id, title=role.title, since=ends - SOON,
            why="The term ends soon, and nobody follows.",
        )  # fmt: skip
