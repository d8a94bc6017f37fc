"""What the facts about proposals, approval rules and the scope say, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from events import Fact
from events.facts import approvals, proposals, scope
from tracker.powers import IN_WORDS
from web.facts_in_words.told import Told, Words, cancelled_version, made_version, plain


def spoken(power: str) -> str:
    """Return a power in words: `approve plan changes`."""
    return IN_WORDS.get(power, power)


def _invited(fact: proposals.AuthorInvited, told: Told) -> Words:
    return f"invited {told.names.get(fact.person, fact.person)} to write at", ""


WORDS: Mapping[type[Fact], Callable[[Any, Told], Words]] = {
    approvals.ApprovalRulesSet: plain("set the"),
    approvals.ApprovalRulesVersionApproved: made_version,
    approvals.ApprovalRulesVersionCancelled: cancelled_version,
    scope.ScopeVersionApproved: made_version,
    scope.ScopeVersionCancelled: cancelled_version,
    proposals.ProposalOpened: plain("proposed"),
    proposals.ProposalRevised: lambda f, t: (f"made revision {f.revision} of", ""),
    proposals.ProposalRebased: lambda f, t: ("moved", f"onto version {f.base} of what it changes"),
    proposals.ProposalSubmitted: lambda f, t: (
        f"handed in revision {f.revision} of", "for decision",
    ),
    proposals.ChangesRequested: plain("asked for changes to"),
    proposals.ProposalCommented: lambda f, t: (f"commented on revision {f.revision} of", ""),
    proposals.AuthorInvited: _invited,
    proposals.ApprovalGiven: lambda f, t: (
        f"approved revision {f.revision} of", f"with the power to {spoken(f.power)}",
    ),
    proposals.ApprovalTakenBack: plain("took back the approval of"),
    proposals.ProposalApproved: plain("gave the last approval that was needed for"),
    proposals.ProposalRejected: plain("declined"),
    proposals.ProposalWithdrawn: plain("withdrew"),
    proposals.CancellationGiven: plain("agreed to cancel"),
    proposals.ProposalCancelled: plain("cancelled"),
    proposals.ProposalSuperseded: lambda f, t: ("replaced", f"by {f.by}"),
    proposals.RatificationGiven: plain("ratified", "for their part"),
    proposals.EmergencyRatified: plain("gave the last ratification that was needed for"),
}  # fmt: skip
