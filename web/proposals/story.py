"""What happened to a proposal so far, refused attempts included."""

from collections.abc import Mapping
from typing import Any

import msgspec
from markupsafe import Markup

from events import Fact, Recorded
from events.facts import proposals as facts
from events.facts.refusals import ActRefused
from tracker.history import History
from tracker.proposals import Proposal
from tracker.refusals import Refused
from web.look import href

ATTEMPTS = {
    "ApproveProposal": "approve", "RequestChanges": "ask for changes", "RejectProposal": "decline",
    "ReviseProposal": "revise it", "RebaseProposal": "rebase it", "SubmitProposal": "hand it in",
    "WithdrawProposal": "withdraw it", "CancelProposal": "cancel it",
    "RatifyProposal": "ratify it", "TakeBackApproval": "take an approval back",
    "OpenProposal": "propose this", "SupersedeProposal": "replace it",
}  # fmt: skip
REFUSALS_SHOWN = 50


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One event, as `parts/timeline.html` shows it."""

    sentence: str
    at: Any
    number: int
    icon: str
    status: str
    quote: str
    href: str = ""


def story_of(proposal: Proposal, history: History) -> list[Happened]:
    """Return everything that happened to a proposal, oldest first."""
    refused = history.every(Refused, REFUSALS_SHOWN, target=f"proposal/{proposal.id}")
    attempts = [event for each in refused for event in history.events(f"refusal/{each.id}")]
    events = sorted([*history.events(f"proposal/{proposal.id}"), *attempts], key=lambda each: each.pos)
    names = history.names(
        {person for event in events for person in (event.envelope.actor, *_people(event.fact))}
    )
    return [_happened(event, names) for event in events]


def _people(fact: Fact) -> tuple[str, ...]:
    return getattr(fact, "cleared", ())


def _happened(event: Recorded, names: Mapping[str, str]) -> Happened:
    icon, status, words = _words(event, names)
    who = names[event.envelope.actor]
    if isinstance(event.fact, facts.ProposalApproved | facts.ProposalCancelled | facts.EmergencyRatified):
        sentence = Markup("{}").format(words)
    else:
        sentence = Markup("<strong>{}</strong> {}").format(who, words)
    quote = "" if isinstance(event.fact, facts.ProposalApproved) else event.envelope.reason
    return Happened(
        sentence=sentence, at=event.envelope.recorded_at, number=event.number, icon=icon,
        status=status, quote=quote,
    )  # fmt: skip


def _words(event: Recorded, names: Mapping[str, str]) -> tuple[str, str, str | Markup]:
    """Return icon, status and the words after the name."""
    match event.fact:
        case facts.ProposalOpened():
            return "pencil", "", "proposed revision 1"
        case facts.ProposalRevised() as fact:
            return "pencil", "", _revised(event.id, fact, names)
        case facts.ProposalRebased() as fact:
            cleared = _cleared(fact.cleared, names)
            return "pencil", "", f"put it onto version {fact.base}, from version {fact.former_base}{cleared}"
        case facts.ProposalSubmitted() as fact:
            return "inbox", "", f"handed in revision {fact.revision} for decision"
        case facts.ChangesRequested():
            return "speech", "warn", "asked for changes"
        case facts.ApprovalGiven() as fact:
            return "check", "ok", _signed(f"approved revision {fact.revision}", fact.chain)
        case facts.ApprovalTakenBack():
            return "cross", "warn", "took the approval back"
        case facts.ProposalApproved() as fact:
            return "shield", "ok", f"With this, revision {fact.revision} was approved by rule {fact.rule}"
        case facts.ProposalRejected() as fact:
            return "cross", "bad", _signed("declined", fact.chain)
        case facts.ProposalWithdrawn():
            return "cross", "", "withdrew it"
        case facts.CancellationGiven() as fact:
            return "cross", "warn", _signed("agreed to cancel it", fact.chain)
        case facts.ProposalCancelled():
            return "cross", "bad", "With this, it was cancelled before it took effect"
        case facts.ProposalSuperseded() as fact:
            return "cross", "", f"let {fact.by} take its place"
        case facts.RatificationGiven() as fact:
            return "check", "ok", _signed("ratified it", fact.chain)
        case facts.EmergencyRatified() as fact:
            late = f", {fact.late_by_days} days late" if fact.late_by_days else " in time"
            return "shield", "ok", f"With this, the emergency was ratified{late}"
        case ActRefused() as fact:
            attempt = ATTEMPTS.get(fact.command, fact.command)
            return "alert", "bad", f"tried to {attempt} and was refused ({fact.rule}): {fact.sentence}"
    raise AssertionError(f"{type(event.fact).__name__} has no words here")


def _revised(proposal: str, fact: facts.ProposalRevised, names: Mapping[str, str]) -> Markup:
    link = Markup(' <a href="{}">See what changed since revision {}</a>').format(
        href(f"/proposals/{proposal}", against=f"r{fact.revision - 1}"), fact.revision - 1
    )
    return Markup("proposed revision {}{}.{}").format(
        fact.revision, _cleared(fact.cleared, names), link
    )


def _cleared(people: tuple[str, ...], names: Mapping[str, str]) -> str:
    if not people:
        return ""
    return f", which clears what {' and '.join(names[person] for person in people)} had approved"


def _signed(words: str, chain: tuple[facts.Link, ...]) -> Markup:
    used = chain[0].grant
    return Markup('{} by <a href="{}">{}</a>').format(words, href(f"/delegations/{used}"), used)
