"""What can happen to a proposal: a change that somebody wants approved."""

from datetime import datetime
from typing import Any

from events.chain import Link
from events.fact import Fact, fact
from events.told import Told


@fact("proposal.opened@1")
class ProposalOpened(Fact):
    """`changes` maps a path to what shall stand there; `former` to what stands there now.

    `amount` is the sum of the absolute changes of the actions' budgets, in minor units.
    `effective_from` None: at the last approval.
    """

    title: str
    target: str
    base: int
    makes: int
    change: str
    scope: tuple[str, ...]
    changes: dict[str, Any]
    former: dict[str, Any]
    amount: int
    content_sha256: str
    effective_from: datetime | None = None


@fact("proposal.revised@1")
class ProposalRevised(Fact):
    """A new revision; `cleared` are the people whose approval no longer covers it."""

    revision: int
    changes: dict[str, Any]
    former: dict[str, Any]
    amount: int
    content_sha256: str
    touched: tuple[str, ...]
    cleared: tuple[str, ...] = ()
    title: str = ""
    effective_from: datetime | None = None


@fact("proposal.rebased@1")
class ProposalRebased(Fact):
    """The same change on a newer base; approvals are cleared."""

    base: int
    former_base: int
    makes: int
    changes: dict[str, Any]
    former: dict[str, Any]
    amount: int
    content_sha256: str
    overlaps: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()


@fact("proposal.submitted@1")
class ProposalSubmitted(Fact):
    """Handed in for decision."""

    revision: int
    content_sha256: str


@fact("proposal.changes-requested@2")
class ChangesRequested(Fact):
    """Somebody who may approve wants something else first; `fields` are paths it is about."""

    revision: int
    fields: tuple[str, ...] = ()


@fact("proposal.commented@1")
class ProposalCommented(Fact):
    """Somebody said something about a revision, or about one path in it; it stays with that."""

    revision: int
    path: str
    text: str


@fact("proposal.author-invited@1")
class AuthorInvited(Fact):
    """Somebody else may write at the proposal too; who does is one of its authors from then on."""

    person: str


@fact("proposal.approval-given@1")
class ApprovalGiven(Fact):
    """One signature, with everything it stood on at that instant."""

    revision: int
    content_sha256: str
    power: str
    rule: str
    rules_version: int
    chain: tuple[Link, ...]
    covers_amount: bool
    displayed: str = ""


@fact("proposal.approval-taken-back@1")
class ApprovalTakenBack(Fact):
    """The signatory no longer approves; legal until the proposal is approved."""

    power: str


@fact("proposal.approved@1")
class ProposalApproved(Fact):
    """All needs of the rule are met; the change takes effect at `effective_from`."""

    revision: int
    content_sha256: str
    rule: str
    effective_from: datetime
    ratify_until: datetime | None = None


@fact("proposal.rejected@1")
class ProposalRejected(Fact):
    """Declined by somebody with authority over its scope."""

    revision: int
    power: str
    chain: tuple[Link, ...]


@fact("proposal.withdrawn@1")
class ProposalWithdrawn(Fact):
    """Taken back by its author before it was decided."""


@fact("proposal.cancellation-given@1")
class CancellationGiven(Fact):
    """One signature for cancelling an approved change before it takes effect."""

    power: str
    chain: tuple[Link, ...]
    covers_amount: bool


@fact("proposal.cancelled@1")
class ProposalCancelled(Fact):
    """Approved, but cancelled with the same needs before it took effect."""


@fact("proposal.superseded@1")
class ProposalSuperseded(Fact):
    """Another proposal takes its place."""

    by: str


@fact("proposal.ratification-given@1")
class RatificationGiven(Fact):
    """One signature for an emergency change after the fact."""

    power: str
    rule: str
    chain: tuple[Link, ...]
    covers_amount: bool


@fact("proposal.ratified@1")
class EmergencyRatified(Fact):
    """The emergency change was ratified by others, by the normal rule."""

    rule: str
    late_by_days: int = 0


@fact("proposal.told@1")
class ProposalTold(Told):
    """A line of a proposal that another system kept."""


@fact("proposal.approvals-told@1")
class ProposalApprovalsTold(Told):
    """A line about who approved which stage of a proposal that another system kept."""
