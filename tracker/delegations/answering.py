"""Answering to a grant, giving it back, taking it back, and what falls with it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from events import Fact
from events.facts.delegations import (
    DelegationAccepted,
    DelegationConfirmed,
    DelegationCorrected,
    DelegationDeclined,
    DelegationEnded,
    DelegationRevoked,
)
from tracker import periods
from tracker.delegations.commands import (
    ROOT,
    AcceptDelegation,
    CorrectDelegation,
    DeclineDelegation,
    RevokeDelegation,
)
from tracker.delegations.renewing import regranted
from tracker.history import History
from tracker.kernel import Act, Refusal

if TYPE_CHECKING:
    from tracker.delegations.delegation import Delegation

LIVE = ("offered", "accepted", "in force")
"""How a grant stands that is in force, or may still come to be."""


def answer(
    grant: "Delegation", command: AcceptDelegation | DeclineDelegation, act: Act
) -> Iterable[Fact]:
    """Accept, decline, or confirm as a new holder of the role that it was given to."""
    if grant.imported or not act.authority.holds(act.actor, grant.holder):
        raise Refusal(
            "FACT-ACTOR", f"{grant.id} was given to {grant.holder}; only they answer.", "grant"
        )
    waits = grant.id != ROOT and act.actor not in grant.accepted
    if not waits or grant.standing(act.now) not in LIVE:
        raise Refusal("KIND-STATE", f"{grant.id} waits for no answer from you.", "grant")
    if isinstance(command, DeclineDelegation):
        if grant.accepted:
            raise Refusal("KIND-STATE", f"{grant.id} is in use; it can be given back.", "grant")
        yield DelegationDeclined(declined_by=act.actor)
    elif grant.accepted:
        yield DelegationConfirmed(confirmed_by=act.actor)
    else:
        yield DelegationAccepted(accepted_by=act.actor)


def give_back(grant: "Delegation", act: Act) -> Iterable[Fact]:
    """Give back what one holds."""
    if act.actor not in grant.accepted or not act.authority.holds(act.actor, grant.holder):
        raise Refusal("FACT-ACTOR", f"Only who holds {grant.id} gives it back.", "grant")
    yield DelegationEnded(effective_until=last_moment(grant, act))


def revoke(grant: "Delegation", command: RevokeDelegation, act: Act) -> Iterable[Fact]:
    """Take back what one gave, or what somebody gave who stands below."""
    if grant.id == ROOT:
        raise Refusal(
            "KIND-STATE", "The root authority is the governing body's to change.", "grant"
        )
    above = act.authority.chain(grant.parent)
    if act.actor != grant.grantor and not any(
        act.authority.holds(act.actor, each.holder) for each in above
    ):
        raise Refusal(
            "AUTH-NONE",
            f"{grant.id} is taken back by its grantor, or by who stands above.",
            "grant",
        )
    until = last_moment(grant, act)
    falling = falling_with(grant, act.history, act.now)
    yield DelegationRevoked(
        revoked_by=act.actor, effective_until=until, fallen=tuple(each.id for each in falling)
    )
    yield from regranted(grant, command.regrant, falling, until, act)


def last_moment(grant: "Delegation", act: Act) -> datetime:
    """Return the end that is wanted: never in the past, and never later than one that is set."""
    if grant.standing(act.now) not in LIVE:
        raise Refusal("KIND-STATE", f"{grant.id} is {grant.standing(act.now)} already.", "grant")
    until = periods.ends(act.effective, act.now, act.zone)
    if until < act.now:
        raise Refusal("AUTH-NOBACKDATE", "Authority is never taken back for the past.", "effective")
    if grant.revoked_until is not None and until >= grant.revoked_until:
        raise Refusal("KIND-STATE", f"{grant.id} ends by then already.", "effective")
    return until


def correct(grant: "Delegation", command: CorrectDelegation, act: Act) -> Iterable[Fact]:
    """Put the reason into other words."""
    if act.actor != grant.grantor:
        raise Refusal("FACT-ACTOR", "Only the grantor corrects the wording.", "grant")
    if command.wording != grant.wording:
        yield DelegationCorrected(wording=command.wording, former_wording=grant.wording)


def below(grant: "Delegation", history: History) -> list["Delegation"]:
    """Return every grant that hangs below one, nearest first."""
    found = history.every(type(grant), parent=grant.id)
    return found + [deeper for child in found for deeper in below(child, history)]


def falling_with(grant: "Delegation", history: History, at: datetime) -> list["Delegation"]:
    """Return every grant below one that stands only as long as that one does."""
    found = [g for g in history.every(type(grant), parent=grant.id) if g.standing(at) in LIVE]
    return found + [deeper for child in found for deeper in falling_with(child, history, at)]
