"""Passing on: the ordinary commands by which one thing of somebody's becomes another's, or ends."""

from collections.abc import Callable, Mapping

from events.facts.appointments import PersonAppointed
from tracker.appointments import Appointment, AppointToRole, EndAppointment
from tracker.belongings.belonging import Belonging
from tracker.delegations import Delegation, GrantDelegation, RevokeDelegation
from tracker.groups import ChangeGroup, Group
from tracker.history import History
from tracker.kernel import Command
from tracker.proposals import InviteAuthor, OpenProposal, WithdrawProposal
from tracker.proposals.content import TARGETS
from tracker.resources import ChangeResourceNeed, Resource
from tracker.risks import ChangeRiskOwner
from tracker.services import ChangeServiceOwner
from tracker.versions import content_of

Commands = tuple[Command, ...]


def passes_on(  # noqa: C901, PLR0911  # one arm per sort
    each: Belonging, person: str, successor: str, history: History, taken_back: frozenset[str]
) -> Commands:
    """Return the commands that pass a thing of `person`'s on, in their order; none: nothing does.

    Without a successor it ends, where it can. `taken_back` are grants that are taken back in the
    same go: they are not given anew. Asked again afterwards it says the same.
    """
    if not each.moves:
        return ()
    match each.sort:
        case "role":
            return _role(each, successor, history)
        case "grant":
            return _grant(each, successor, history, taken_back)
        case "given":
            return (RevokeDelegation(grant=each.id),)
        case "group":
            return _group(each, person, successor, history)
        case "proposal" if not successor:
            return (WithdrawProposal(proposal=each.id),)
        case "proposal":
            return (InviteAuthor(proposal=each.id, person=successor),)
        case "content" if successor:
            return _content(each, successor, history)
        case "owned" if successor:
            return OWNED[each.kind](each.id, f"person:{successor}", history)
        case _:
            return ()


def _role(each: Belonging, successor: str, history: History) -> Commands:
    """End the appointment; whoever follows has the same role, for the same, until the same day."""
    term = history.find(Appointment, each.id)
    ending = EndAppointment(appointment=each.id)
    if term is None or not successor:
        return (ending,)
    first = history.events(f"appointment/{each.id}")[0].fact
    assert isinstance(first, PersonAppointed), "an appointment begins so"
    return (
        ending,
        AppointToRole(
            person=successor, role=term.role, scope=term.scope, acting=term.acting,
            until=first.effective_until,
        ),
    )  # fmt: skip


def _grant(
    each: Belonging, successor: str, history: History, taken_back: frozenset[str]
) -> Commands:
    """Give the same to whoever follows, then take it back with what hangs below given anew."""
    grant = history.find(Delegation, each.id)
    if grant is None or not successor:
        return (RevokeDelegation(grant=each.id),)
    below = history.every(Delegation, parent=grant.id)
    anew = tuple(g.id for g in below if not g.is_over(history.on) and g.id not in taken_back)
    return (
        GrantDelegation(
            parent=grant.parent, holder=f"person:{successor}", powers=grant.powers,
            scope=grant.scope, amount=grant.amount, risk_level=grant.risk_level,
            depth=grant.depth, form=grant.form, until=grant.effective_until,
            amount_per_period=grant.amount_per_period, period=grant.period,
            on_vacancy=grant.on_vacancy, conditions=grant.conditions,
        ),
        RevokeDelegation(grant=grant.id, regrant=anew),
    )  # fmt: skip


def _group(each: Belonging, person: str, successor: str, history: History) -> Commands:
    group = history.find(Group, each.id)
    if group is None:
        return ()
    members = [successor if member == person else member for member in group.members]
    kept = tuple(dict.fromkeys(member for member in members if member))
    return (ChangeGroup(group=group.id, title=group.title, members=kept),)


def _content(each: Belonging, successor: str, history: History) -> Commands:
    """Propose the same content with another owner: it is never changed directly (PROP-4)."""
    item = history.find(TARGETS[each.kind], each.id)
    if item is None or not each.paths:
        return ()
    content = content_of(item, item.newest, history)
    scope = content.get("scope", ()) if each.kind == "objective" else ()
    return (
        OpenProposal(
            title=f"Another owner: {item.label}"[:LONGEST], target=f"{each.kind}:{each.id}",
            base=item.base, changes=dict.fromkeys(each.paths, f"person:{successor}"),
            scope=tuple(scope) or ("*",),
        ),
    )  # fmt: skip


LONGEST = 300
"""So long a line of text is at most."""


def _service(item_id: str, owner: str, history: History) -> Commands:
    return (ChangeServiceOwner(service=item_id, owner=owner),)


def _risk(item_id: str, owner: str, history: History) -> Commands:
    return (ChangeRiskOwner(risk=item_id, owner=owner),)


def _resource(item_id: str, owner: str, history: History) -> Commands:
    need = history.find(Resource, item_id)
    if need is None:
        return ()
    return (
        ChangeResourceNeed(
            resource=item_id, title=need.title, needed=need.needed, scope=need.scope,
            plan=need.plan, provider=need.provider, owner=owner,
        ),
    )  # fmt: skip


OWNED: Mapping[str, Callable[[str, str, History], Commands]] = {
    "service": _service, "risk": _risk, "resource": _resource,
}  # fmt: skip
"""How each kind of `MOVED` gets another owner."""
