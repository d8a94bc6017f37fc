"""The proposal itself: its stages, its revisions, and what each fact does to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts import proposals as facts
from tracker.kernel import Act, State
from tracker.proposals import commands as asked
from tracker.proposals import deciding, writing
from tracker.proposals.signatures import COVER, Signature

ProposalFact = (
    facts.ProposalOpened | facts.ProposalRevised | facts.ProposalRebased | facts.ProposalSubmitted
    | facts.ChangesRequested | facts.ApprovalGiven | facts.ApprovalTakenBack | facts.ProposalApproved
    | facts.ProposalRejected | facts.ProposalWithdrawn | facts.CancellationGiven
    | facts.ProposalCancelled | facts.ProposalSuperseded | facts.RatificationGiven
    | facts.EmergencyRatified
)  # fmt: skip


class Proposal(State):
    """A proposal as the record leaves it. `amount` in minor units."""

    kind = "proposal"
    prefix = "PRP"
    commands = asked.ProposalCommand.__args__

    title: str = ""
    target: str = ""
    base: int = 0
    makes: int = 0
    change: str = "normal"
    scope: tuple[str, ...] = ("*",)
    changes: dict[str, Any] = {}
    former: dict[str, Any] = {}
    amount: int = 0
    content_sha256: str = ""
    takes_effect: datetime | None = None
    reason: str = ""
    author: str = ""
    authors: tuple[str, ...] = ()
    revision: int = 1
    stage: str = "draft"
    submitted_at: datetime | None = None
    approvals: tuple[Signature, ...] = ()
    cancellations: tuple[Signature, ...] = ()
    ratifications: tuple[Signature, ...] = ()
    asked_by: str = ""
    rule: str = ""
    approved_at: datetime | None = None
    ratify_until: datetime | None = None
    ratified_at: datetime | None = None
    superseded_by: str = ""

    @property
    def undecided(self) -> bool:
        """Whether the proposal can still be changed."""
        return self.stage in writing.UNDECIDED

    @property
    def unratified(self) -> bool:
        """Whether this is an emergency change that waits for ratification."""
        return self.stage == "approved" and self.change == "emergency" and self.ratified_at is None

    def in_words(self, on: datetime) -> str:
        """Say in words how the proposal stands at an instant; in force is computed."""
        if self.stage != "approved":
            return self.stage
        return "scheduled" if self.takes_effect and self.takes_effect > on else "in force"

    def decide(self, command: asked.ProposalCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE, PROP-STATE, PROP-1, PROP-2,
                PROP-5, PROP-6, PROP-9, PROP-EMPTY, PROP-NORULE, PROP-OVERLAP, PROP-SCOPE, SOD-1,
                SOD-2, SOD-5, AUTH-..., OBJ-....
        """
        match command:
            case asked.OpenProposal():
                return writing.open_new(self, command, act)
            case asked.ReviseProposal():
                return writing.revise(self, command, act)
            case asked.RebaseProposal():
                return writing.rebase(self, command, act)
            case asked.SubmitProposal():
                return writing.submit(self, act)
            case asked.RequestChanges():
                return deciding.request_changes(self, act)
            case asked.ApproveProposal():
                return deciding.approve(self, command, act)
            case asked.TakeBackApproval():
                return deciding.take_back(self, act)
            case asked.RejectProposal():
                return deciding.reject(self, command, act)
            case asked.WithdrawProposal():
                return writing.withdraw(self, act)
            case asked.CancelProposal():
                return deciding.cancel(self, command, act)
            case asked.RatifyProposal():
                return deciding.ratify(self, command, act)
            case asked.SupersedeProposal():
                return writing.supersede(self, command, act)
        assert_never(command)

    def after(self, fact: ProposalFact, envelope: Envelope, pos: int) -> Self:
        """Return the proposal as it stands once the fact is known."""
        change = msgspec.structs.replace
        match fact:
            case facts.ProposalOpened():
                return change(
                    self, title=fact.title, target=fact.target, base=fact.base, makes=fact.makes,
                    change=fact.change, scope=fact.scope, changes=fact.changes, former=fact.former,
                    amount=fact.amount, content_sha256=fact.content_sha256,
                    takes_effect=fact.effective_from, reason=envelope.reason,
                    author=envelope.actor, authors=(envelope.actor,),
                )  # fmt: skip
            case facts.ProposalRevised():
                return change(
                    self, title=fact.title, changes=fact.changes, former=fact.former,
                    amount=fact.amount, content_sha256=fact.content_sha256,
                    takes_effect=fact.effective_from, revision=fact.revision, stage="draft",
                    authors=(*self.authors, *({envelope.actor} - set(self.authors))),
                    approvals=self._without(fact.cleared),
                )  # fmt: skip
            case facts.ProposalRebased():
                return change(
                    self, base=fact.base, makes=fact.makes, changes=fact.changes,
                    former=fact.former, amount=fact.amount, content_sha256=fact.content_sha256,
                    stage="draft", approvals=self._without(fact.cleared),
                )  # fmt: skip
            case facts.ProposalSubmitted():
                return change(self, stage="submitted", submitted_at=envelope.recorded_at, asked_by="")
            case facts.ChangesRequested():
                return change(self, stage="changes requested", asked_by=envelope.actor)
            case facts.ApprovalGiven():
                return change(self, approvals=(*self.approvals, self._signed(fact, envelope, pos)))
            case facts.ApprovalTakenBack():
                return change(self, approvals=self._without((envelope.actor,)))
            case facts.ProposalApproved():
                return change(
                    self, stage="approved", rule=fact.rule, approved_at=envelope.recorded_at,
                    takes_effect=fact.effective_from, ratify_until=fact.ratify_until,
                )  # fmt: skip
            case facts.ProposalRejected():
                return change(self, stage="rejected")
            case facts.ProposalWithdrawn():
                return change(self, stage="withdrawn")
            case facts.CancellationGiven():
                signed = self._signed(fact, envelope, pos)
                return change(self, cancellations=(*self.cancellations, signed))
            case facts.ProposalCancelled():
                return change(self, stage="cancelled")
            case facts.ProposalSuperseded():
                return change(self, stage="superseded", superseded_by=fact.by)
            case facts.RatificationGiven():
                signed = self._signed(fact, envelope, pos)
                return change(self, ratifications=(*self.ratifications, signed))
            case facts.EmergencyRatified():
                return change(self, ratified_at=envelope.recorded_at)
        assert_never(fact)

    def _without(self, people: Iterable[str]) -> tuple[Signature, ...]:
        return tuple(s for s in self.approvals if s.person not in set(people))

    def _signed(
        self,
        fact: facts.ApprovalGiven | facts.CancellationGiven | facts.RatificationGiven,
        envelope: Envelope,
        pos: int,
    ) -> Signature:
        used = fact.chain[0]
        return Signature(
            person=envelope.actor, power=fact.power, grant=used.grant, grant_version=used.version,
            revision=self.revision, covers_amount=fact.covers_amount, at=envelope.recorded_at,
            pos=pos, reason=envelope.reason,
            cover_of=fact.chain[1].grant if used.form in COVER else "",
        )  # fmt: skip

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by target, by each author, and while somebody has something to do."""
        yield "target", self.target
        yield "stage", self.stage
        for author in self.authors:
            yield "author", author
        if self.undecided or self.unratified:
            yield "open", "yes"
