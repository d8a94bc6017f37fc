"""Deciding on a proposal: ask for changes, sign, decline, cancel, ratify.

By an authority that somebody really holds at that instant, and never by the author.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from events import Fact
from events.facts import proposals as facts
from tracker.kernel import Act, Refusal
from tracker.proposals import commands as asked
from tracker.proposals.content import on_newest_base, takes_effect_at, target_of, worked_out
from tracker.proposals.counting import met
from tracker.proposals.matters import expired, to_approve, to_cancel, to_object, to_ratify
from tracker.proposals.signatures import (
    Matter,
    able_by,
    apart,
    known_grant,
    right_to,
    rules,
)
from tracker.proposals.writing import UNDECIDED, in_stage, reasoned
from tracker.versions import Governed

if TYPE_CHECKING:
    from tracker.proposals.proposal import Proposal


def decide(proposal: "Proposal", command: asked.DecidingCommand, act: Act) -> Iterable[Fact]:
    """Return the facts that follow from what somebody with authority does with a proposal."""
    match command:
        case asked.RequestChanges():
            return _request_changes(proposal, command, act)
        case asked.ApproveProposal():
            return _approve(proposal, command, act)
        case asked.TakeBackApproval():
            return _take_back(proposal, act)
        case asked.RejectProposal():
            return _reject(proposal, command, act)
        case asked.CancelProposal():
            return _cancel(proposal, command, act)
        case asked.RatifyProposal():
            return _ratify(proposal, command, act)
    assert_never(command)


def _request_changes(
    proposal: "Proposal", command: asked.RequestChanges, act: Act
) -> Iterable[Fact]:
    known_grant(act)
    _to_be_decided(proposal, act)
    _looked_at_this(proposal, command.revision)
    matter = to_object(proposal, act.history)
    apart(act, matter)
    right_to(act, matter, "")
    reasoned(act, "PROP-9")
    yield facts.ChangesRequested(
        revision=proposal.revision, fields=tuple(dict.fromkeys(command.fields))
    )


def _reject(proposal: "Proposal", command: asked.RejectProposal, act: Act) -> Iterable[Fact]:
    known_grant(act)
    _to_be_decided(proposal, act)
    matter = to_object(proposal, act.history)
    apart(act, matter)
    power, right = right_to(act, matter, command.power)
    reasoned(act, "PROP-9")
    yield facts.ProposalRejected(revision=proposal.revision, power=power, chain=right.links())


def _approve(proposal: "Proposal", command: asked.ApproveProposal, act: Act) -> Iterable[Fact]:
    known_grant(act)
    _to_be_decided(proposal, act)
    item = target_of(proposal.target, act)
    item.refuse_when_closed()
    _looked_at_this(proposal, command.revision)
    matter = to_approve(proposal, act.history)
    apart(act, matter)
    on_newest_base(item, proposal.base, proposal.makes)
    power, right = right_to(act, matter, command.power)
    _still_allowed(proposal, item, act)
    yield facts.ApprovalGiven(
        revision=proposal.revision, content_sha256=proposal.content_sha256, power=power,
        rule=matter.rule.id, rules_version=rules_in_force(act), chain=right.links(),
        covers_amount=right.covers_amount, displayed=command.displayed,
    )  # fmt: skip
    if met(matter.rule, (*proposal.approvals, able_by(act.actor, power, right))):
        yield _approved(proposal, matter, item, act)


def rules_in_force(act: Act) -> int:
    """Return the number of the version of the approval rules that judges an act."""
    version = rules(act.history).in_force(act.now)
    return version.number if version else 0


def _to_be_decided(proposal: "Proposal", act: Act) -> None:
    """Refuse to decide on what was not handed in, or too long ago (PROP-STATE)."""
    in_stage(proposal, ("submitted",))
    if expired(proposal, act.history):
        sentence = f"{proposal.id} was not decided in time; a new revision of it asks again."
        raise Refusal("PROP-STATE", sentence, "proposal")


def _looked_at_this(proposal: "Proposal", revision: int) -> None:
    """Refuse to decide on a revision that has been changed since (PROP-2)."""
    if revision not in (0, proposal.revision):
        sentence = f"You looked at revision {revision}; it is {proposal.revision} now."
        raise Refusal("PROP-2", sentence, "revision")


def _still_allowed(proposal: "Proposal", item: Governed, act: Act) -> None:
    """Ask the target's own rules again: values may have come in since it was proposed (OBJ-4)."""
    begins = takes_effect_at(proposal.takes_effect, proposal.change, item, act.now)
    made = worked_out(item, item.newest, proposal.changes, proposal.scope, begins, act)
    assert made.content_sha256 == proposal.content_sha256, "one base, one change, one content"


def _approved(proposal: "Proposal", matter: Matter, item: Governed, act: Act) -> Fact:
    """Take effect at the date wanted, not before this approval nor before its base does."""
    days = matter.rule.ratify_within_days
    return facts.ProposalApproved(
        revision=proposal.revision, content_sha256=proposal.content_sha256, rule=matter.rule.id,
        effective_from=takes_effect_at(proposal.takes_effect, proposal.change, item, act.now),
        ratify_until=act.now + timedelta(days=days) if proposal.change == "emergency" else None,
    )  # fmt: skip


def _take_back(proposal: "Proposal", act: Act) -> Iterable[Fact]:
    in_stage(proposal, UNDECIDED)
    mine = [s for s in proposal.approvals if s.person == act.actor]
    if not mine:
        raise Refusal("PROP-STATE", f"You have not approved {proposal.id}.", "proposal")
    yield facts.ApprovalTakenBack(power=mine[0].power)


def _cancel(proposal: "Proposal", command: asked.CancelProposal, act: Act) -> Iterable[Fact]:
    known_grant(act)
    in_stage(proposal, ("approved",))
    if proposal.takes_effect is None or proposal.takes_effect <= act.now:
        sentence = f"{proposal.id} has taken effect; propose the next change."
        raise Refusal("PROP-STATE", sentence, "proposal")
    matter = to_cancel(proposal, act.history)
    apart(act, matter)
    item = target_of(proposal.target, act)
    if item.base != proposal.makes:
        sentence = f"Version {item.base} is built on it; cancel that first."
        raise Refusal("PROP-1", sentence, "proposal")
    power, right = right_to(act, matter, command.power)
    yield facts.CancellationGiven(
        power=power, chain=right.links(), covers_amount=right.covers_amount
    )
    if met(matter.rule, (*proposal.cancellations, able_by(act.actor, power, right))):
        yield facts.ProposalCancelled()


def _ratify(proposal: "Proposal", command: asked.RatifyProposal, act: Act) -> Iterable[Fact]:
    known_grant(act)
    if not proposal.unratified:
        raise Refusal("PROP-STATE", f"{proposal.id} waits for no ratification.", "proposal")
    matter = to_ratify(proposal, act.history)
    apart(act, matter)
    power, right = right_to(act, matter, command.power)
    yield facts.RatificationGiven(
        power=power, rule=matter.rule.id, chain=right.links(), covers_amount=right.covers_amount
    )
    if met(matter.rule, (*proposal.ratifications, able_by(act.actor, power, right))):
        assert proposal.ratify_until is not None, "an emergency change is approved with a date"
        late = (act.now - proposal.ratify_until).days + 1 if act.now > proposal.ratify_until else 0
        yield facts.EmergencyRatified(rule=matter.rule.id, late_by_days=late)
