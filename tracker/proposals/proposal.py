"""The proposal itself: its stages, its revisions, and what each fact does to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, assert_never

from msgspec.structs import replace

from events import Envelope, Fact
from events.facts import proposals as facts
from tracker.authority import Use
from tracker.kernel import Act, State
from tracker.proposals import commands as asked
from tracker.proposals import deciding, talking, writing
from tracker.proposals.counting import Signature, cover_of
from tracker.proposals.spending import settled, spent
from tracker.told import Telling, refuse_acts, tell

WrittenFact = facts.ProposalOpened | facts.ProposalRevised | facts.ProposalRebased
SignedFact = facts.ApprovalGiven | facts.CancellationGiven | facts.RatificationGiven
MovedFact = (
    facts.ProposalSubmitted | facts.ChangesRequested | facts.ProposalApproved
    | facts.ProposalRejected | facts.ProposalWithdrawn | facts.ProposalCancelled
    | facts.ProposalSuperseded
)  # fmt: skip
ToldFact = facts.ProposalTold | facts.ProposalApprovalsTold
ProposalFact = (
    WrittenFact | SignedFact | MovedFact | facts.ApprovalTakenBack | facts.EmergencyRatified
    | facts.ProposalCommented | facts.AuthorInvited | ToldFact
)  # fmt: skip


ELSEWHERE = "elsewhere"
"""The stage of what another system decided: none of those that a proposal here goes through."""


GIVEN_UP = ("rejected", "withdrawn", "cancelled", "superseded")
"""What was signed for a proposal that ended so is spent on nothing."""


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
    invited: tuple[str, ...] = ()
    revision: int = 1
    stage: str = "draft"
    submitted_at: datetime | None = None
    approvals: tuple[Signature, ...] = ()
    cancellations: tuple[Signature, ...] = ()
    ratifications: tuple[Signature, ...] = ()
    asked_by: str = ""
    rule: str = ""
    rules_version: int = 0
    approved_at: datetime | None = None
    ratify_until: datetime | None = None
    ratified_at: datetime | None = None
    superseded_by: str = ""
    uses: tuple[Use, ...] = ()
    telling: Telling = Telling()
    approvals_telling: Telling = Telling()

    @property
    def label(self) -> str:
        """What people call the proposal, here or where it comes from."""
        return self.title or self.telling.label or self.approvals_telling.label or self.id

    @property
    def kind_of_target(self) -> str:
        """The kind of content that would change: `plan`."""
        return self.target.partition(":")[0]

    @property
    def undecided(self) -> bool:
        """Whether the proposal can still be changed."""
        return self.stage in writing.UNDECIDED

    @property
    def unratified(self) -> bool:
        """Whether this is an emergency change that waits for ratification."""
        return self.stage == "approved" and self.change == "emergency" and self.ratified_at is None

    @property
    def private(self) -> bool:
        """Whether it was never handed in: such a draft is for those who write it."""
        told = self.telling or self.approvals_telling  # elsewhere, and for everybody
        return self.stage == "draft" and self.submitted_at is None and not told

    @property
    def writers(self) -> tuple[str, ...]:
        """The people who may write: its authors, and who was invited and has not written yet."""
        return (*self.authors, *(each for each in self.invited if each not in self.authors))

    def in_words(self, on: datetime) -> str:
        """Say in words how the proposal stands at an instant; in force is computed."""
        if self.stage != "approved":
            return self.stage
        return "scheduled" if self.takes_effect and self.takes_effect > on else "in force"

    def decide(
        self, command: asked.ProposalCommand | asked.TellingCommand, act: Act
    ) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE, PROP-STATE, PROP-1, PROP-2,
                PROP-5, PROP-6, PROP-9, PROP-EMPTY, PROP-NORULE, PROP-OVERLAP, PROP-SCOPE, SOD-1,
                SOD-2, SOD-3, SOD-5, SOD-6, PROP-ORDER, PLAN-4, PLAN-5, AUTH-..., OBJ-....
            marshmallow.ValidationError: for a content that is not well formed, by path.
        """
        if isinstance(command, asked.TellingCommand):
            return self._tell(command)
        refuse_acts(self.telling.item or self.approvals_telling.item)
        if isinstance(command, asked.WritingCommand):
            return writing.write(self, command, act)
        if isinstance(command, asked.TalkingCommand):
            return talking.talk(self, command, act)
        return deciding.decide(self, command, act)

    def _tell(self, command: asked.TellingCommand) -> Iterable[Fact]:
        match command:
            case asked.TellProposal():
                return tell(self.telling, command, facts.ProposalTold)
            case asked.TellApprovals():
                return tell(self.approvals_telling, command, facts.ProposalApprovalsTold)
        assert_never(command)

    def after(self, fact: ProposalFact, envelope: Envelope, pos: int) -> Self:
        """Return the proposal as it stands once the fact is known."""
        known = self._after(fact, envelope, pos)
        if not known.uses:
            return known
        signed = {s.person for s in (*known.approvals, *known.ratifications)}
        standing = set[str]() if known.stage in GIVEN_UP else signed
        return replace(known, uses=settled(known.uses, standing, envelope.recorded_at))

    def _after(self, fact: ProposalFact, envelope: Envelope, pos: int) -> Self:
        match fact:
            case facts.ProposalOpened() | facts.ProposalRevised() | facts.ProposalRebased():
                return self._written(fact, envelope)
            case facts.ApprovalGiven() | facts.CancellationGiven() | facts.RatificationGiven():
                return self._signed(fact, envelope, pos)
            case facts.ApprovalTakenBack():
                return replace(self, approvals=self._without((envelope.actor,)))
            case facts.EmergencyRatified():
                return replace(self, ratified_at=envelope.recorded_at)
            case facts.ProposalCommented():
                return self
            case facts.AuthorInvited():
                return replace(self, invited=(*self.invited, fact.person))
            case facts.ProposalTold() | facts.ProposalApprovalsTold():
                return self._told(fact, envelope, pos)
            case _:
                return self._moved(fact, envelope)

    def _told(self, fact: ToldFact, envelope: Envelope, pos: int) -> Self:
        match fact:
            case facts.ProposalTold():
                return replace(
                    self, stage=ELSEWHERE, telling=self.telling.heard(fact, envelope, pos)
                )
            case facts.ProposalApprovalsTold():
                approvals = self.approvals_telling.heard(fact, envelope, pos)
                return replace(self, stage=ELSEWHERE, approvals_telling=approvals)
        assert_never(fact)

    def _written(self, fact: WrittenFact, envelope: Envelope) -> Self:
        written = replace(
            self, changes=fact.changes, former=fact.former, amount=fact.amount,
            content_sha256=fact.content_sha256, stage="draft",
            authors=tuple(dict.fromkeys((*self.authors, envelope.actor))),
        )  # fmt: skip
        match fact:
            case facts.ProposalOpened():
                return replace(
                    written, title=fact.title, target=fact.target, base=fact.base,
                    makes=fact.makes, change=fact.change, scope=fact.scope,
                    takes_effect=fact.effective_from, reason=envelope.reason,
                    author=envelope.actor,
                )  # fmt: skip
            case facts.ProposalRevised():
                return replace(
                    written, title=fact.title, takes_effect=fact.effective_from,
                    revision=fact.revision, approvals=self._without(fact.cleared),
                )  # fmt: skip
            case facts.ProposalRebased():
                return replace(  # another state of the proposal: who saw the former signs nothing
                    written, base=fact.base, makes=fact.makes, revision=self.revision + 1,
                    approvals=self._without(fact.cleared),
                )  # fmt: skip
        assert_never(fact)

    def _moved(self, fact: MovedFact, envelope: Envelope) -> Self:
        match fact:
            case facts.ProposalSubmitted():
                return replace(
                    self, stage="submitted", submitted_at=envelope.recorded_at, asked_by=""
                )
            case facts.ChangesRequested():
                return replace(self, stage="changes requested", asked_by=envelope.actor)
            case facts.ProposalApproved():
                return replace(
                    self, stage="approved", rule=fact.rule, approved_at=envelope.recorded_at,
                    rules_version=self.approvals[-1].rules_version if self.approvals else 0,
                    takes_effect=fact.effective_from, ratify_until=fact.ratify_until,
                )  # fmt: skip
            case facts.ProposalRejected():
                return replace(self, stage="rejected")
            case facts.ProposalWithdrawn():
                return replace(self, stage="withdrawn")
            case facts.ProposalCancelled():
                return replace(self, stage="cancelled")
            case facts.ProposalSuperseded():
                return replace(self, stage="superseded", superseded_by=fact.by)
        assert_never(fact)

    def _without(self, people: Iterable[str]) -> tuple[Signature, ...]:
        return tuple(s for s in self.approvals if s.person not in set(people))

    def _signed(self, fact: SignedFact, envelope: Envelope, pos: int) -> Self:
        used = fact.chain[0]
        signature = Signature(
            person=envelope.actor, power=fact.power, grant=used.grant, grant_version=used.version,
            revision=self.revision, covers_amount=fact.covers_amount, at=envelope.recorded_at,
            pos=pos, reason=envelope.reason,
            cover_of=cover_of((link.grant, link.form) for link in fact.chain),
            holder=used.holder, rules_version=getattr(fact, "rules_version", 0),
        )  # fmt: skip
        uses = spent(self.uses, fact, self.amount, envelope.actor, envelope.recorded_at)
        match fact:
            case facts.ApprovalGiven():
                return replace(self, approvals=(*self.approvals, signature), uses=uses)
            case facts.CancellationGiven():
                return replace(self, cancellations=(*self.cancellations, signature))
            case facts.RatificationGiven():
                return replace(self, ratifications=(*self.ratifications, signature), uses=uses)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by target, kind of change, author, signer, grant that it spends by, and if open.

        A draft is found by who writes it: of all drafts there ever were, a list wants few.
        """
        yield "target", self.target
        yield "stage", self.stage
        yield "change", self.change
        for author in self.writers:
            yield "author", author
            if self.private:
                yield "drafting", author
        for signature in (*self.approvals, *self.cancellations, *self.ratifications):
            yield "signer", signature.person
        for grant in {grant for use in self.uses for grant in use.grants}:
            yield "spends", grant
        is_open = "yes" if self.undecided or self.unratified else "no"
        yield "open", "draft" if self.private else is_open
        yield from self.telling.facets() if self.telling else self.approvals_telling.facets()
