"""Finding what is somebody's, at the moment that a history looks at."""

from collections.abc import Iterator
from itertools import chain

from tracker.appointments import Appointment
from tracker.belongings.belonging import Belonging
from tracker.communications import Communication
from tracker.delegations import Delegation
from tracker.goals import Goal
from tracker.groups import Group
from tracker.history import History
from tracker.kernel import State
from tracker.objectives import Objective
from tracker.plans import Plan
from tracker.proposals import Proposal
from tracker.proposals.content import CALLED_BY_THEIR_KIND
from tracker.resources import Resource
from tracker.responsibilities import IN_FORCE, Standing, roles_of
from tracker.risks import Risk
from tracker.roles import Role
from tracker.services import Service
from tracker.versions import Governed, content_of

LIVE = (IN_FORCE, "scheduled", "offered")


def belongings(history: History, person: str) -> list[Belonging]:
    """Return everything that is somebody's, by name or by a role held, in the order of `SORTS`.

    What came in with history from elsewhere binds nobody here, and is left out.
    """
    holders = [f"person:{person}", *(f"role:{role}" for role in roles_of(history, person))]
    found = chain(
        _roles(history, person), _grants(history, holders), _given(history, person),
        _owned(history, holders), _contents(history, holders), _actions(history, holders),
        _groups(history, person), _proposals(history, person),
    )  # fmt: skip
    return list(found)


def _roles(history: History, person: str) -> Iterator[Belonging]:
    standing = Standing(history)
    for term in history.every(Appointment, person=person):
        if not term.imported and standing.of_appointment(term) in LIVE:
            role = history.find(Role, term.role)
            yield _one("role", term, f"role:{term.role}", role.label if role else term.role)


def _grants(history: History, holders: list[str]) -> Iterator[Belonging]:
    standing = Standing(history)
    for holder in holders:
        for grant in history.every(Delegation, holder=holder):
            if _lives(grant, standing):
                yield _one("grant", grant, holder, grant.wording or grant.id)


def _given(history: History, person: str) -> Iterator[Belonging]:
    standing = Standing(history)
    for grant in history.every(Delegation, grantor=person):
        if _lives(grant, standing):
            yield _one("given", grant, f"person:{person}", grant.wording or grant.id)


def _lives(grant: Delegation, standing: Standing) -> bool:
    return not grant.imported and standing.of_grant(grant) in LIVE


def _owned(history: History, holders: list[str]) -> Iterator[Belonging]:
    """Yield what has an owner, or somebody who answers for it, and is no governed content."""
    for holder in holders:
        yield from (_one("owned", each, holder) for each in _services(history, holder))
        yield from (_one("owned", each, holder) for each in _goals(history, holder))
        for resource in history.every(Resource, owner=holder):
            if not resource.released:
                yield _one("owned", resource, holder)
        for risk in history.every(Risk, owner=holder):
            if risk.closed_at is None:
                yield _one("owned", risk, holder)
        for line in history.every(Communication, who=holder, state="active"):
            yield _one("owned", line, holder)


def _services(history: History, holder: str) -> Iterator[Service]:
    return (each for each in history.every(Service) if each.owner == holder and each.in_scope)


def _goals(history: History, holder: str) -> Iterator[Goal]:
    return (g for g in history.every(Goal) if g.owner == holder and g.outcome == "stated")


def _actions(history: History, holders: list[str]) -> Iterator[Belonging]:
    """Yield what holders have to do about risks."""
    for holder in holders:
        for risk in history.every(Risk, treats=holder):
            for action in risk.treatment.actions if risk.treatment else ():
                if action.owner == holder and action.done_at is None:
                    yield _one("action", risk, holder, f"{action.what} ({risk.title})")


def _contents(history: History, holders: list[str]) -> Iterator[Belonging]:
    """Yield governed content whose newest version names a holder, and at which places."""
    for kind in CALLED_BY_THEIR_KIND:
        for item in _of_kind(kind, history, holders):
            if item.closed or item.newest is None or item.imported:
                continue
            for holder in holders:
                if paths := tuple(_paths(item, history, holder)):
                    yield _one("content", item, holder, paths=paths)


def _of_kind(kind: type[Governed], history: History, holders: list[str]) -> Iterator[Governed]:
    """Yield what there is of a kind; objectives are many, and found by who owns them."""
    if kind is not Objective:
        yield from history.every(kind)
        return
    for holder in holders:
        yield from history.every(kind, owner=holder)


def _paths(item: Governed, history: History, holder: str) -> Iterator[str]:
    if item.owner == holder:
        yield "owner"
    if isinstance(item, Plan):
        actions = content_of(item, item.newest, history).get("actions", {})
        yield from (f"actions.{key}.owner" for key, a in actions.items() if a["owner"] == holder)


def _groups(history: History, person: str) -> Iterator[Belonging]:
    for group in history.every(Group, member=person):
        if not group.dissolved:
            yield _one("group", group, f"person:{person}")


def _proposals(history: History, person: str) -> Iterator[Belonging]:
    for proposal in history.every(Proposal, author=person):
        if proposal.undecided:
            yield _one("proposal", proposal, f"person:{person}")


def _one(
    sort: str, item: State, holder: str, title: str = "", paths: tuple[str, ...] = ()
) -> Belonging:
    return Belonging(
        sort=sort, kind=item.kind, id=item.id, title=title or item.label, holder=holder,
        version=item.version, paths=paths,
    )  # fmt: skip
