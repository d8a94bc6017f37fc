"""The risk itself: what is known of it, what each command leads to, and how it stands.

How it stands is computed when it is read, from what was recorded and the instant asked for; no job
ever changes it (`domain.md`, rule 13).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Self, assert_never

from msgspec.structs import replace

from events import Envelope, Fact
from events.facts.risks import RiskMaterialized, RiskOwnerChanged, RiskReopened, RiskTold
from tracker import periods
from tracker.holders import known_holder
from tracker.kernel import Act, Refusal, Remark, State
from tracker.risks import accepting, assessing, closing, treating
from tracker.risks import commands as asked
from tracker.risks.identifying import identify, revise
from tracker.risks.parts import RATED_WITHIN, Acceptance, Assessment, Incident, Treatment
from tracker.risks.responsible import by_the_responsible, late
from tracker.risks.taking_in import RiskFact, taken_in
from tracker.services import known_scope
from tracker.told import Telling, refuse_acts, tell


class Risk(State):
    """A risk or an opportunity as the record leaves it."""

    kind = "risk"
    prefix = "RSK"
    commands = (
        asked.IdentifyRisk, asked.ReviseRisk, asked.AssessRisk, asked.ChangeRiskOwner,
        asked.DecideTreatment, asked.CompleteTreatmentAction, asked.EvaluateTreatmentEffect,
        asked.AcceptRisk,
        asked.WithdrawAcceptance, asked.RecordMaterialisation, asked.CloseRisk, asked.ReopenRisk,
    )  # fmt: skip

    title: str = ""
    sort: str = "risk"
    category: str = ""
    cause: str = ""
    event: str = ""
    consequence: str = ""
    customer_impact: str = ""
    other_parties: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    owner: str = ""
    origin: str = ""
    assessments: tuple[Assessment, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    incidents: tuple[Incident, ...] = ()
    closing_agreed_by: str = ""
    closing_agreed_cover: str = ""
    closed_at: datetime | None = None
    changed_at: datetime | None = None
    telling: Telling = Telling()

    @property
    def label(self) -> str:
        """What people call the risk, here or where it comes from."""
        return self.title or self.telling.label or self.id

    def refuse_when_closed(self) -> None:
        """Refuse an act on a risk that is looked after no longer (KIND-STATE)."""
        if self.closed_at is not None:
            raise Refusal("KIND-STATE", f"{self.id} is closed; open it again first.", "risk")

    def decide(self, command: asked.RiskCommand | asked.TellRisk, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE, FACT-AHEAD, FACT-LATE,
                FACT-REASON, RISK-1, RISK-2, RISK-3, RISK-4, RISK-5, RISK-7, AUTH-NONE to AUTH-RISK.
            marshmallow.ValidationError: for steps that the matrix does not have, and actions that
                cannot be told apart.
        """
        if isinstance(command, asked.TellRisk):
            return tell(self.telling, command, RiskTold)
        refuse_acts(self.telling.item)
        match command:
            case asked.IdentifyRisk():
                return identify(command, act, taken=self.id if self.exists else "")
            case asked.CompleteTreatmentAction():
                return treating.complete(self, command, act)
            case asked.CloseRisk():
                return closing.close(self, act)
            case asked.ReopenRisk():
                by_the_responsible(self.owner, act)
                return self._reopen()
            case asked.AcceptRisk():
                self.refuse_when_closed()
                return accepting.accept(self, command, act)
            case asked.WithdrawAcceptance():
                self.refuse_when_closed()
                return accepting.withdraw(self, act)
            case _:
                return self._by_the_responsible(command, act)

    def _by_the_responsible(self, command: asked.OwnersCommand, act: Act) -> Iterable[Fact]:
        self._known(command, act)
        by_the_responsible(self.owner, act)
        self.refuse_when_closed()
        match command:
            case asked.ReviseRisk():
                return revise(self, command)
            case asked.AssessRisk():
                return assessing.assess(self, command, act)
            case asked.ChangeRiskOwner():
                return self._give_to(command.owner)
            case asked.DecideTreatment():
                return treating.decide(self, command, act)
            case asked.EvaluateTreatmentEffect():
                return treating.evaluate(self, command)
            case asked.RecordMaterialisation():
                return self._materialise(command, act)
        assert_never(command)

    def _known(self, command: asked.OwnersCommand, act: Act) -> None:
        match command:
            case asked.ReviseRisk():
                known_scope(command.services, act, "services")
            case asked.ChangeRiskOwner():
                known_holder(command.owner, act, "owner")
            case asked.DecideTreatment():
                treating.known_owners(command, act)
            case _:
                pass

    def _give_to(self, owner: str) -> Iterable[Fact]:
        if owner != self.owner:
            yield RiskOwnerChanged(owner=owner, former_owner=self.owner)

    def _materialise(self, command: asked.RecordMaterialisation, act: Act) -> Iterable[Fact]:
        day = command.happened or periods.local_day(act.now, act.zone)
        yield RiskMaterialized(
            incident=command.incident, happened=day, note=command.note, late_by_days=late(day, act)
        )

    def _reopen(self) -> Iterable[Fact]:
        if self.closed_at is None:
            raise Refusal("KIND-STATE", f"{self.id} is not closed.", "risk")
        yield RiskReopened()

    def after(self, fact: RiskFact | RiskTold, envelope: Envelope, pos: int) -> Self:
        """Return the risk as it stands once the fact is known."""
        match fact:
            case RiskTold():
                telling = self.telling.heard(fact, envelope, pos)
                return replace(self, changed_at=envelope.effective_at, telling=telling)
            case _:
                return taken_in(self, fact, envelope, pos)

    # How it is rated

    def latest(self, type_: str) -> Assessment | None:
        """The latest rating of a type: inherent, current or target."""
        return next((a for a in reversed(self.assessments) if a.type == type_), None)

    @property
    def current(self) -> Assessment | None:
        """The rating that counts: the latest current one, until there is one the inherent."""
        return self.latest("current") or self.latest("inherent")

    @property
    def level(self) -> str:
        """The level of the rating that counts; empty before the first."""
        return self.current.level if self.current else ""

    @property
    def target(self) -> tuple[int, str] | None:
        """Score and level where it shall lead: what was said of that last."""
        rating, treatment = self.latest("target"), self.treatment
        aimed = treatment is not None and treatment.target_score > 0
        if treatment and aimed and (rating is None or treatment.pos > rating.pos):
            return treatment.target_score, treatment.target_level
        return (rating.score, rating.level) if rating else None

    # What is done about it

    @property
    def treatment(self) -> Treatment | None:
        """What was decided last."""
        return self.treatments[-1] if self.treatments else None

    @property
    def rated_since(self) -> bool:
        """Whether a current rating tells what the finished treatment did."""
        return any(
            each.at >= done - RATED_WITHIN
            for done in [self.treatment.done_at if self.treatment else None] if done
            for each in self._rated_under(self.treatment)
        )  # fmt: skip

    def _rated_under(self, treatment: Treatment | None) -> Iterable[Assessment]:
        """Return the current ratings since a treatment was decided."""
        since = treatment.pos if treatment else 0
        return (a for a in self.assessments if a.type == "current" and a.pos > since)

    @property
    def treated(self) -> bool:
        """Whether a treatment is live: in hand, its effect not known yet, or its target reached."""
        treatment = self.treatment
        if treatment is None or not treatment.does_something or treatment.worked is False:
            return False
        if self.sort == "opportunity" or treatment.done_at is None or not self.rated_since:
            return True
        return self.current is not None and self.current.score <= treatment.target_score

    def remarks(self, on: datetime) -> Iterator[Remark]:
        """Yield what is to be looked at: a treatment was done and no rating followed (RISK-8)."""
        done = self.treatment.done_at if self.treatment else None
        if done is None or self.closed_at or on <= done + RATED_WITHIN:
            return
        if not any(
            abs(each.at - done) <= RATED_WITHIN for each in self._rated_under(self.treatment)
        ):
            yield Remark(
                "RISK-8", "Its treatment was done, and no rating within 30 days tells what it did."
            )

    # Who bears it

    @property
    def acceptance(self) -> Acceptance | None:
        """The acceptance that was given last, unless something ended it; it may have run out."""
        last = self.acceptances[-1] if self.acceptances else None
        return last if last and last.ended_at is None else None

    @property
    def looked_after(self) -> bool:
        """Whether it is a risk that is rated and not closed."""
        return self.sort == "risk" and self.closed_at is None and self.current is not None

    def bare_from(self) -> datetime | None:
        """Return from when on nothing covers it but its level: no treatment, no acceptance.

        None: a treatment covers it, or there is nothing to cover. Whether it is above the appetite
        is for the approach in force to say.
        """
        if not self.looked_after or self.treated or self.current is None:
            return None
        if self.acceptance:
            return max(self.acceptance.until, self.current.at)
        ended = [each.ended_at for each in self.acceptances[-1:] if each.ended_at]
        return max([self.current.at, *ended])

    def term(self) -> tuple[datetime | None, datetime | None]:
        """Return from when on somebody has to decide about it, should it be above the appetite."""
        return self.bare_from(), None

    def uncovered(self, on: datetime, above: Iterable[str]) -> bool:
        """Whether it is above the appetite with no live treatment and no valid acceptance."""
        bare = self.bare_from()
        return bare is not None and bare <= on and self.level in above

    def stage(self, on: datetime) -> str:
        """Say in words how it stands at an instant."""
        if self.closed_at is not None:
            return "closed"
        if self.acceptance and self.acceptance.in_force(on):
            return "accepted"
        return self._stage_without_acceptance()

    def _stage_without_acceptance(self) -> str:
        if self.treated:
            return "in treatment"
        return "assessed" if self.current else "identified"

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by owner, service, sort, state; while it is open by level and place in the matrix.

        `state` is `accepted` also where the acceptance has run out: a facet knows no dates.
        """
        if self.telling:
            yield from self.telling.facets()
            return
        yield "owner", self.owner
        yield "sort", self.sort
        for service in self.services:
            yield "service", service
        accepted = self.acceptance and not self.closed_at
        yield "state", "accepted" if accepted else self.stage_without_dates
        if self.looked_after:
            yield "level", self.level
            for type_ in ("inherent", "current"):
                if rating := self.current if type_ == "current" else self.latest(type_):
                    yield type_, rating.cell
        if self.treatment and self.treatment.done_at and not self.closed_at:
            yield "treatment", "done"
        for owner in self.treatment.owed_by if self.treatment and not self.closed_at else ():
            yield "treats", owner

    @property
    def stage_without_dates(self) -> str:
        """How it stands where no acceptance counts."""
        return "closed" if self.closed_at else self._stage_without_acceptance()
