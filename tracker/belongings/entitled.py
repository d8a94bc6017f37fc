"""Who could pass something on: by the rules that the commands themselves are judged by."""

from collections.abc import Iterable

from tracker.appointments import Appointment
from tracker.authority import Authority, Wanted
from tracker.belongings.belonging import Belonging
from tracker.delegations import Delegation
from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation
from tracker.people import Person
from tracker.proposals import Proposal
from tracker.resources import Resource, entitled
from tracker.risk_approach import approach_in_force
from tracker.risks import Risk
from tracker.roles import Role

ANYBODY = "*"


def who_passes_on(  # noqa: C901, PLR0911  # one arm per sort
    each: Belonging, history: History, authority: Authority
) -> tuple[str, ...]:
    """Return who could pass a thing on now; `*`: whoever is signed in may propose it.

    Nobody where no command does. The rules decide again when it is done.
    """
    if not each.moves:
        return ()
    match each.sort:
        case "role":
            return _appoint(each, history, authority)
        case "grant":
            return _give(each, history, authority)
        case "given":
            return _take_back(each, history, authority)
        case "content":
            return (ANYBODY,)
        case "proposal":
            return _write(each, history, authority)
        case "owned" if each.kind == "risk":
            return _answer_for(each, history, authority)
        case "owned" if each.kind == "resource":
            return _speak_for(each, history, authority)
        case _:
            return _keep_the_books(history, authority)


def _appoint(each: Belonging, history: History, authority: Authority) -> tuple[str, ...]:
    term = history.find(Appointment, each.id)
    wanted = Wanted("appoint:role", term.scope if term else ("*",))
    return _once(person for person, _ in authority.able(wanted))


def _give(each: Belonging, history: History, authority: Authority) -> tuple[str, ...]:
    """Return who holds what a grant was made from, and so gives the same to somebody else."""
    grant = history.find(Delegation, each.id)
    above = history.find(Delegation, grant.parent) if grant else None
    return _once(authority.people(above.holder)) if above else ()


def _take_back(each: Belonging, history: History, authority: Authority) -> tuple[str, ...]:
    chain = authority.chain(each.id)
    above = (person for link in chain[1:] for person in authority.people(link.holder))
    return _once([chain[0].grantor, *above])


def _write(each: Belonging, history: History, authority: Authority) -> tuple[str, ...]:
    """Return the authors; of what somebody left behind who is gone, also who may clear it up."""
    proposal = history.find(Proposal, each.id)
    if proposal is None:
        return ()
    author = history.find(Person, proposal.author)
    if author is None or author.here(history.on):
        return proposal.authors
    roles = [r.id for r in history.every(Role) if r.management_representative or r.top_management]
    clear_up = [term.person for role in roles for term in authority.holders(role)]
    return _once([*(a for a in proposal.authors if a != author.id), *clear_up])


def _answer_for(each: Belonging, history: History, authority: Authority) -> tuple[str, ...]:
    risk = history.find(Risk, each.id)
    approach = approach_in_force(history, history.on)
    theirs = [risk.owner if risk else "", approach.owner if approach else ""]
    found = [person for holder in theirs if holder for person in authority.people(holder)]
    ownerless = approach is not None and not approach.owner
    return _once(found + (_holding(history, authority, "top_management") if ownerless else []))


def _speak_for(each: Belonging, history: History, authority: Authority) -> tuple[str, ...]:
    resource = history.find(Resource, each.id)
    if resource is None:
        return ()
    holders = entitled(history, history.on, resource.plan, resource.owner)
    theirs = (person for holder in holders for person in authority.people(holder))
    return _once([*theirs, *_holding(history, authority, "top_management")])


def _keep_the_books(history: History, authority: Authority) -> tuple[str, ...]:
    organisation = history.find(Organisation, ORGANISATION)
    operator = [organisation.operator] if organisation else []
    keepers = _holding(history, authority, "administrator")
    return _once([*operator, *keepers, *_holding(history, authority, "top_management")])


def _holding(history: History, authority: Authority, mark: str) -> list[str]:
    """Return who holds, and has accepted, a role that bears a mark."""
    roles = [role.id for role in history.every(Role) if getattr(role, mark)]
    held = (term for role in roles for term in authority.holders(role))
    return [term.person for term in held if term.accepted_by_then(authority.at)]


def _once(people: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people))
