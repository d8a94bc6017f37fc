"""Each change, and whether it came to be with the approvals that the rules asked for."""

from collections.abc import Iterator
from datetime import datetime

from events import Recorded
from events.facts.proposals import ProposalApproved
from tracker.checks.finding import Finding
from tracker.history import History
from tracker.kernel import Refusal
from tracker.powers import IN_WORDS
from tracker.proposals import Proposal
from tracker.proposals.content import TARGETS
from tracker.proposals.counting import missing
from tracker.proposals.matters import subject_of
from tracker.proposals.signatures import rules
from tracker.proposals.splitting import split_with
from tracker.versions import Governed

GOVERNED: tuple[type[Governed], ...] = tuple(TARGETS.values())


def approvals(history: History) -> list[Finding]:
    """Say of each change whether it came to be with the approvals that the rules asked for."""
    changes = [
        found
        for proposal in history.every(Proposal)
        for event in history.events(f"proposal/{proposal.id}")
        if isinstance(event.fact, ProposalApproved)
        for found in [_change(event, event.fact, history)]
    ]
    return [*changes, *_unproposed(history)]


def _change(event: Recorded, fact: ProposalApproved, history: History) -> Finding:
    then = History(history.reading, event.envelope.recorded_at, event.pos)
    proposal = then.find(Proposal, event.id)
    assert proposal is not None, "what was approved was there before"
    try:
        rule = rules(then).rule_for(subject_of(proposal))
    except Refusal as refusal:
        wrong, words = refusal.rule, refusal.sentence
    else:
        lacking = missing(rule, proposal.approvals)
        asked = " and ".join(f"{need.count} who may {IN_WORDS[need.power]}" for need in rule.needs)
        wrong = "PROP-STATE" if lacking or rule.id != fact.rule else ""
        words = f"{rule.id} asks for {asked}: {len(proposal.approvals)} signed."
    return Finding(
        item=f"proposal/{proposal.id}", at=event.envelope.recorded_at, event=event.number,
        person=proposal.author, words=words, rule=wrong, wrong=bool(wrong),
    )  # fmt: skip


def _unproposed(history: History) -> Iterator[Finding]:
    """Yield the versions that neither a proposal nor an import brought, nor the set-up."""
    for kind in GOVERNED:
        for item in history.every(kind):
            for version in item.versions:
                first = kind.only_one and version.number == 1
                if not (version.imported or version.proposal or first):
                    yield Finding(
                        item=f"{kind.kind}/{item.id}", at=version.recorded_at,
                        event=version.pos + 1, wrong=True, rule="PROP-4",
                        words=f"Version {version.number} came without a proposal.",
                    )  # fmt: skip


def splits(history: History) -> list[Finding]:
    """Return the proposals that pass a threshold together with others of the same person (PROP-8).

    Whether they belong together is for people to judge.
    """
    return [
        Finding(
            item=f"proposal/{proposal.id}", at=proposal.recorded_at,
            event=history.events(f"proposal/{proposal.id}")[0].number, person=proposal.author,
            words=split.remark.sentence, rule=split.remark.rule, wrong=True,
        )
        for proposal in history.every(Proposal)
        if proposal.recorded_at and (split := split_with(proposal, history))
    ]  # fmt: skip


def emergencies(history: History) -> list[Finding]:
    """Say of each emergency change whether others ratified it in time."""
    found = history.every(Proposal, change="emergency", stage="approved")
    return [_emergency(proposal, history.on) for proposal in found]


def _emergency(proposal: Proposal, on: datetime) -> Finding:
    assert proposal.approved_at is not None, "it is approved"
    assert proposal.ratify_until is not None, "an emergency says until when"
    last = max(s.pos for s in (*proposal.approvals, *proposal.ratifications))
    late = (proposal.ratified_at or on) > proposal.ratify_until
    if proposal.ratified_at:
        days = (proposal.ratified_at - proposal.approved_at).days
        words = f"Ratified by {len(proposal.ratifications)} others, {'late' if late else 'in time'}"
    else:
        days = (on - proposal.approved_at).days
        words = "Not ratified, and overdue" if late else "Waits for ratification; there is time"
    return Finding(
        item=f"proposal/{proposal.id}", at=proposal.approved_at, event=last + 1,
        person=proposal.author, words=f"{words}.", days=days, wrong=late,
    )  # fmt: skip
