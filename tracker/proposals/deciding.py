"""Deciding on a proposal: ask for changes, sign, decline, cancel, ratify.

By an authority that somebody really holds at that instant, and never by the author.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from events import Fact
from events.facts import proposals as facts
from events.facts.approvals import ApprovalRule
from tracker.authority import Right
from tracker.kernel import Act, Refusal
from tracker.proposals import commands as asked
from tracker.proposals.content import on_newest_base, target_of
from tracker.proposals.signatures import (
    Signature,
    apart,
    cover_of,
    known_grant,
    met,
    right_to,
    rules,
)
from tracker.proposals.writing import UNDECIDED, in_stage, reasoned
from tracker.versions import Governed

if TYPE_CHECKING:
    from tracker.proposals.proposal import Proposal


def request_changes(proposal: "Proposal", act: Act) -> Iterable[Fact]:
    known_grant(act)
    in_stage(proposal, ("submitted",))
    sign(proposal, "", act, (), amount_matters=False)
    reasoned(act, "PROP-9")
    yield facts.ChangesRequested(revision=proposal.revision)


def reject(proposal: "Proposal", command: asked.RejectProposal, act: Act) -> Iterable[Fact]:
    known_grant(act)
    in_stage(proposal, ("submitted",))
    power, right, _ = sign(proposal, command.power, act, (), amount_matters=False)
    reasoned(act, "PROP-9")
    yield facts.ProposalRejected(revision=proposal.revision, power=power, chain=right.links())


def approve(proposal: "Proposal", command: asked.ApproveProposal, act: Act) -> Iterable[Fact]:
    known_grant(act)
    in_stage(proposal, ("submitted",))
    if command.revision not in (0, proposal.revision):
        raise Refusal("PROP-2", f"You looked at revision {command.revision}; it is {proposal.revision} now.", "revision")
    item = target_of(proposal.target, act)
    apart(act, proposal.authors, (s.person for s in proposal.approvals))
    on_newest_base(item, proposal.base, proposal.makes)
    power, right, rule = sign(proposal, command.power, act, ())
    yield facts.ApprovalGiven(
        revision=proposal.revision, content_sha256=proposal.content_sha256, power=power, rule=rule.id,
        rules_version=rules(act).version, chain=right.links(),
        covers_amount=right.covers_amount, displayed=command.displayed,
    )  # fmt: skip
    if met(rule, (*proposal.approvals, signature(proposal, power, right, act))):
        yield approved(proposal, rule, item, act)


def approved(proposal: "Proposal", rule: ApprovalRule, item: Governed, act: Act) -> Fact:
    """Take effect at the date wanted, not before this approval nor before its base does."""
    effective_from = proposal.takes_effect or act.now
    if proposal.change != "correction":
        after = item.newest.effective_from if item.newest else act.now
        effective_from = max(effective_from, act.now, after)
    days = rule.ratify_within_days
    return facts.ProposalApproved(
        revision=proposal.revision, content_sha256=proposal.content_sha256, rule=rule.id,
        effective_from=effective_from,
        ratify_until=act.now + timedelta(days=days) if proposal.change == "emergency" else None,
    )  # fmt: skip


def take_back(proposal: "Proposal", act: Act) -> Iterable[Fact]:
    in_stage(proposal, UNDECIDED)
    mine = [s for s in proposal.approvals if s.person == act.actor]
    if not mine:
        raise Refusal("PROP-STATE", f"You have not approved {proposal.id}.", "proposal")
    yield facts.ApprovalTakenBack(power=mine[0].power)


def cancel(proposal: "Proposal", command: asked.CancelProposal, act: Act) -> Iterable[Fact]:
    known_grant(act)
    in_stage(proposal, ("approved",))
    if proposal.takes_effect is None or proposal.takes_effect <= act.now:
        raise Refusal("PROP-STATE", f"{proposal.id} has taken effect; propose the next change.", "proposal")
    item = target_of(proposal.target, act)
    power, right, rule = sign(proposal, command.power, act, (s.person for s in proposal.cancellations))
    if item.base != proposal.makes:
        raise Refusal("PROP-1", f"Version {item.base} is built on it; cancel that first.", "proposal")
    yield facts.CancellationGiven(
        power=power, chain=right.links(), covers_amount=right.covers_amount
    )
    if met(rule, (*proposal.cancellations, signature(proposal, power, right, act))):
        yield facts.ProposalCancelled()


def ratify(proposal: "Proposal", command: asked.RatifyProposal, act: Act) -> Iterable[Fact]:
    known_grant(act)
    if not proposal.unratified:
        raise Refusal("PROP-STATE", f"{proposal.id} waits for no ratification.", "proposal")
    signed = [s.person for s in (*proposal.approvals, *proposal.ratifications)]
    power, right, rule = sign(proposal, command.power, act, signed, change="normal")
    yield facts.RatificationGiven(
        power=power, rule=rule.id, chain=right.links(), covers_amount=right.covers_amount
    )
    if met(rule, (*proposal.ratifications, signature(proposal, power, right, act))):
        assert proposal.ratify_until is not None, "an emergency change is approved with a date"
        late = (act.now - proposal.ratify_until).days + 1 if act.now > proposal.ratify_until else 0
        yield facts.EmergencyRatified(rule=rule.id, late_by_days=late)


def sign(proposal: "Proposal", power: str, act: Act, signed: Iterable[str], *, change: str = "", amount_matters: bool = True
) -> tuple[str, Right, ApprovalRule]:
    """Return power, right and rule of a signature, or refuse it."""
    kind = proposal.target.partition(":")[0]
    apart(act, proposal.authors, signed)
    rule = rules(act).rule_for(kind, change or proposal.change, proposal.amount)
    power, right = right_to(
        act, rule, power, proposal.scope, proposal.amount, proposal.authors,
        whole_amount=amount_matters and rule.amount_covered_by == "every signature",
    )  # fmt: skip
    return power, right, rule


def signature(proposal: "Proposal", power: str, right: Right, act: Act) -> Signature:
    return Signature(
        person=act.actor, power=power, grant=right.grant.id, grant_version=right.grant.version,
        revision=proposal.revision, covers_amount=right.covers_amount, at=act.now, pos=-1,
        cover_of=cover_of(right),
    )  # fmt: skip
