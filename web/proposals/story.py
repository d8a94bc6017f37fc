"""What happened to a proposal so far, refused attempts included."""

from collections.abc import Callable, Mapping
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
    "CommentOnProposal": "comment on it", "InviteAuthor": "invite somebody to write",
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
    events = sorted(
        [*history.events(f"proposal/{proposal.id}"), *attempts], key=lambda each: each.pos
    )
    names = history.names(
        {person for event in events for person in (event.envelope.actor, *_people(event.fact))}
    )
    return [_happened(event, names) for event in events]


def _people(fact: Fact) -> tuple[str, ...]:
    invited = (fact.person,) if isinstance(fact, facts.AuthorInvited) else ()
    return (*getattr(fact, "cleared", ()), *invited)


def _happened(event: Recorded, names: Mapping[str, str]) -> Happened:
    icon, status, told = _TOLD[type(event.fact)]
    words = told(Telling(event, names))
    followed = isinstance(event.fact, _FOLLOWS)
    who = (
        Markup("")
        if followed
        else Markup("<strong>{}</strong> ").format(names[event.envelope.actor])
    )
    return Happened(
        sentence=who + words, at=event.envelope.recorded_at, number=event.number, icon=icon,
        status=status, quote="" if followed else event.envelope.reason,
    )  # fmt: skip


def _revised(telling: "Telling") -> Markup:
    fact, former = telling.fact, telling.fact.revision - 1
    link = Markup(' <a href="{}">See what changed since revision {}</a>').format(
        href(f"/proposals/{telling.event.id}", against=f"r{former}"), former
    )
    return Markup("proposed revision {}{}.{}").format(fact.revision, telling.cleared(), link)


def _rebased(telling: "Telling") -> str:
    fact = telling.fact
    onto = f"put it onto version {fact.base}, from version {fact.former_base}"
    return onto + telling.cleared()


def _commented(telling: "Telling") -> str:
    return f"commented on revision {telling.fact.revision}: {telling.fact.text}"


def _refused(telling: "Telling") -> str:
    fact = telling.fact
    attempt = ATTEMPTS.get(fact.command, fact.command)
    return f"tried to {attempt} and was refused ({fact.rule}): {fact.sentence}"


def _ratified(telling: "Telling") -> str:
    late = telling.fact.late_by_days
    when = f"{late} days late" if late else "in time"
    return f"With this, the emergency was ratified, {when}"


def _plain(words: str) -> "Words":
    return lambda telling: words.format(fact=telling.fact)


def _signed(words: str) -> "Words":
    def told(telling: "Telling") -> Markup:
        used = telling.fact.chain[0].grant
        link = Markup('{} by <a href="{}">{}</a>')
        spoken = words.format(fact=telling.fact)
        return link.format(spoken, href(f"/delegations/{used}"), used)

    return told


class Telling(msgspec.Struct, frozen=True):
    """What a sentence may draw on: the event, and people's names."""

    event: Recorded
    names: Mapping[str, str]

    @property
    def fact(self) -> Any:  # noqa: ANN401  # each kind of words knows its own kind of fact
        """The fact, of the type that its words are for."""
        return self.event.fact

    def cleared(self) -> str:
        """Say whose approvals a fact cleared; nothing where it cleared none."""
        people = [self.names[person] for person in self.fact.cleared]
        return f", which clears what {' and '.join(people)} had approved" if people else ""


Words = Callable[[Telling], str | Markup]

_FOLLOWS = (facts.ProposalApproved, facts.ProposalCancelled, facts.EmergencyRatified)
"""What follows from somebody's act, and is told without a name."""

_TOLD: Mapping[type[Fact], tuple[str, str, Words]] = {
    facts.ProposalOpened: ("pencil", "", _plain("proposed revision 1")),
    facts.ProposalRevised: ("pencil", "", _revised),
    facts.ProposalRebased: ("pencil", "", _rebased),
    facts.ProposalSubmitted: (
        "inbox", "", _plain("handed in revision {fact.revision} for decision"),
    ),
    facts.ChangesRequested: ("speech", "warn", _plain("asked for changes")),
    facts.ProposalCommented: ("speech", "", _commented),
    facts.AuthorInvited: (
        "people", "", lambda telling: f"invited {telling.names[telling.fact.person]} to write too",
    ),
    facts.ApprovalGiven: ("check", "ok", _signed("approved revision {fact.revision}")),
    facts.ApprovalTakenBack: ("cross", "warn", _plain("took the approval back")),
    facts.ProposalApproved: (
        "shield", "ok",
        _plain("With this, revision {fact.revision} was approved by rule {fact.rule}"),
    ),
    facts.ProposalRejected: ("cross", "bad", _signed("declined")),
    facts.ProposalWithdrawn: ("cross", "", _plain("withdrew it")),
    facts.CancellationGiven: ("cross", "warn", _signed("agreed to cancel it")),
    facts.ProposalCancelled: (
        "cross", "bad", _plain("With this, it was cancelled before it took effect"),
    ),
    facts.ProposalSuperseded: ("cross", "", _plain("let {fact.by} take its place")),
    facts.RatificationGiven: ("check", "ok", _signed("ratified it")),
    facts.EmergencyRatified: ("shield", "ok", _ratified),
    ActRefused: ("alert", "bad", _refused),
}  # fmt: skip
"""Icon, status and words for each kind of fact."""
