"""Continuing a grant: a renewal is a new grant, and so is what is given anew after a revocation."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from events import Fact
from events.facts.delegations import DelegationRegranted, DelegationRenewed, DelegationUpheld
from tracker.delegations.commands import ROOT, GrantDelegation, NoteRenewal
from tracker.kernel import Act, Refusal

if TYPE_CHECKING:
    from tracker.delegations.delegation import Delegation


def renewable(command: GrantDelegation, kind: "type[Delegation]", act: Act) -> None:
    """Refuse to continue what somebody else was given, or what is continued already."""
    former = act.history.find(kind, command.renews) if command.renews else None
    if former is None:
        return
    if former.imported or former.id == ROOT or former.holder != command.holder:
        raise Refusal(
            "KIND-STATE", f"{former.id} was given to {former.holder}, not to whom you name.",
            "renews",
        )  # fmt: skip
    if former.renewed_by:
        raise Refusal(
            "KIND-STATE", f"{former.id} is continued by {former.renewed_by} already.", "renews"
        )


def renewed(command: NoteRenewal) -> Iterable[Fact]:
    """Say in the former grant which one continues it."""
    yield DelegationRenewed(
        by=command.by, effective_from=command.effective_from,
        effective_until=command.effective_until,
    )  # fmt: skip


def regranted(
    grant: "Delegation", wanted: tuple[str, ...], fallen: Iterable["Delegation"], until: datetime,
    act: Act,
) -> Iterable[Fact]:  # fmt: skip
    """Give anew what hung directly below a grant that is taken back (AUTH-CASCADE)."""
    children = {each.id for each in fallen if each.parent == grant.id}
    for child in wanted:
        if child not in children:
            raise Refusal(
                "KIND-STATE", f"{child} does not fall with {grant.id} from directly below it.",
                "regrant",
            )  # fmt: skip
    if wanted:
        above = act.authority.chain(grant.parent)
        mine = (each.id for each in above if act.authority.holds(act.actor, each.holder))
        yield DelegationRegranted(
            regranted=wanted, parent=next(mine, grant.parent), effective_from=until
        )


def given_anew(former: "Delegation", given: DelegationRegranted) -> GrantDelegation:
    """Return the command that gives a grant anew, with everything that it gave."""
    return GrantDelegation(
        parent=given.parent, holder=former.holder, powers=former.powers, scope=former.scope,
        amount=former.amount, risk_level=former.risk_level, depth=former.depth, form=former.form,
        effective_from=max(given.effective_from, former.begins), until=former.effective_until,
        amount_per_period=former.amount_per_period, period=former.period,
        on_vacancy=former.on_vacancy, conditions=former.conditions, renews=former.id,
    )  # fmt: skip


def uphold(grant: "Delegation", act: Act) -> Iterable[Fact]:
    """Let a grant stand whose grantor no longer holds what it was made from.

    Raises:
        Refusal: KIND-STATE, and AUTH-NONE, AUTH-ACCEPT, AUTH-REVOKED, AUTH-TIME of what stands
            above.
    """
    chain = act.authority.chain(grant.id)
    if grant.id == ROOT or grant.imported or not act.authority.to_be_upheld(grant, chain[1]):
        raise Refusal("KIND-STATE", f"{grant.id} waits for nobody to let it stand.", "grant")
    act.authority.in_force(act.actor, chain[1:])
    act.authority.used = chain[1]
    yield DelegationUpheld(upheld_by=act.actor)
