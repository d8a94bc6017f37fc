"""The line itself: filled in once, then what is told by it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.communications import (
    CommunicationDelivered,
    CommunicationEnded,
    CommunicationPlanned,
    CommunicationSkipped,
    CommunicationTold,
    EffectivenessAssessed,
)
from tracker.communication_approach import CommunicationApproach
from tracker.communications import told
from tracker.communications.audience import known_audience
from tracker.communications.commands import (
    AssessEffectiveness,
    DeliverCommunication,
    EndCommunication,
    LineCommand,
    PlanCommunication,
    SkipCommunication,
    TellCommunication,
)
from tracker.communications.delivering import announces, deliver, skip
from tracker.history import History
from tracker.holders import known_holder
from tracker.kernel import Act, Refusal, State
from tracker.standing_in import answers_for
from tracker.told import Telling, refuse_acts, tell

LineFact = (
    CommunicationPlanned | CommunicationDelivered | CommunicationSkipped | EffectivenessAssessed
    | CommunicationEnded | CommunicationTold
)  # fmt: skip

ANSWERS = {
    "on_what": "on what", "when": "when", "with_whom": "with whom", "how": "how", "who": "by whom",
}  # fmt: skip
"""The five questions that 7.4 asks of a line."""


class Communication(State):
    """A line of communication as the record leaves it."""

    kind = "communication"
    prefix = "COM"
    commands = (
        PlanCommunication, DeliverCommunication, SkipCommunication, AssessEffectiveness,
        EndCommunication,
    )  # fmt: skip

    on_what: str = ""
    when: str = ""
    with_whom: str = ""
    how: str = ""
    who: str = ""
    size: int = 0
    segments: tuple[str, ...] = ()
    feedback: str = ""
    about: tuple[str, ...] = ()
    on_change: bool = False
    within: int = 0
    working_days: bool = False
    cadence: str = ""
    audience: tuple[str, ...] = ()
    channel: str = ""
    planned_at: datetime | None = None
    ended_at: datetime | None = None
    deliveries: tuple[told.Delivery, ...] = ()
    skipped: tuple[told.Skip, ...] = ()
    assessments: tuple[told.Assessment, ...] = ()
    telling: Telling = Telling()

    @property
    def label(self) -> str:
        """What people call the line."""
        return self.on_what or self.telling.label or self.id

    @property
    def ended(self) -> bool:
        """Whether nothing is told by the line any more."""
        return self.ended_at is not None

    def delivery(self, number: int) -> told.Delivery | None:
        """Return a delivery by its number, which counts from 1."""
        return self.deliveries[number - 1] if 0 < number <= len(self.deliveries) else None

    def decide(self, command: LineCommand | TellCommunication, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, PROP-4, FACT-ACTOR, KIND-STATE, COM-1, COM-4,
                FACT-AHEAD, FACT-LATE, FACT-REASON.
        """
        if isinstance(command, TellCommunication):
            return tell(self.telling, command, CommunicationTold)
        refuse_acts(self.telling.item)
        if not isinstance(command, PlanCommunication):
            self._allowed(command, act)
        match command:
            case PlanCommunication():
                return self._plan(command, act)
            case DeliverCommunication():
                return deliver(self, command, act)
            case SkipCommunication():
                return skip(command, act)
            case AssessEffectiveness():
                return [
                    EffectivenessAssessed(
                        verdict=command.verdict, notes=command.notes,
                        deliveries=len(self.deliveries), evidence=command.evidence,
                    )
                ]  # fmt: skip
            case EndCommunication():
                return [CommunicationEnded()]
        assert_never(command)

    def _plan(self, command: PlanCommunication, act: Act) -> Iterable[Fact]:
        """Return the line: filled in by the owner of the approach that names it (rule 16)."""
        if command.who:
            known_holder(command.who, act, "who")
        known_audience(command.audience, act, "audience")
        if self.exists:
            raise Refusal("REF-TAKEN", f"The line {self.id} is filled in already.", "line")
        approach = self.named_in(act.history)
        if approach is None:
            raise Refusal(
                "PROP-4", f"No approved communication approach names the line {self.id}."
                " Propose it there.", "line",
            )  # fmt: skip
        approach.by_owner(act)
        self._five_answers(command)
        fields = {name: getattr(command, name) for name in CommunicationPlanned.__struct_fields__}
        yield CommunicationPlanned(**fields)

    def named_in(self, history: History) -> CommunicationApproach | None:
        """Return the approach whose newest approved version names the line."""
        return next(iter(history.every(CommunicationApproach, 1, line=self.id)), None)

    def _five_answers(self, command: PlanCommunication) -> None:
        for field, question in ANSWERS.items():
            if not getattr(command, field).strip():
                raise Refusal("COM-1", f"A line says {question}.", field)
        if command.on_change and not command.about:
            raise Refusal("COM-1", "A line on changes says of which kinds of items.", "about")

    def _allowed(self, command: LineCommand, act: Act) -> None:
        """Refuse who does not answer for the line; its approach's owner assesses and ends it."""
        if act.by_tracker:
            announces(self, command, act)
            return
        approach = self.named_in(act.history)
        owner = approach.standing(act.now).owner if approach else ""
        ends = isinstance(command, EndCommunication)
        assesses = isinstance(command, AssessEffectiveness)
        may = (not ends and answers_for(self.who, act)) or (
            (ends or assesses) and bool(owner) and answers_for(owner, act)
        )
        if not may:
            whose = owner or self.who if ends else self.who
            raise Refusal("FACT-ACTOR", f"This is for {whose} to say, who answers for {self.id}.")
        if self.ended:
            raise Refusal("KIND-STATE", f"{self.id} has ended; nothing is told by it.", "line")

    def after(self, fact: LineFact, envelope: Envelope, pos: int) -> Self:
        """Return the line as it stands once the fact is known."""
        change = msgspec.structs.replace
        match fact:
            case CommunicationPlanned():
                said = {name: getattr(fact, name) for name in fact.__struct_fields__}
                return change(self, planned_at=envelope.effective_at, **said)
            case CommunicationDelivered():
                made = told.delivered(fact, envelope, pos)
                return change(self, deliveries=(*self.deliveries, made))
            case CommunicationSkipped():
                return change(self, skipped=(*self.skipped, told.skipped(fact, envelope, pos)))
            case EffectivenessAssessed():
                judged = told.assessed(fact, envelope, pos)
                return change(self, assessments=(*self.assessments, judged))
            case CommunicationEnded():
                return change(self, ended_at=envelope.effective_at)
            case CommunicationTold():
                return change(self, telling=self.telling.heard(fact, envelope, pos))
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by who answers for it, whether it goes on, its subjects, and what it told of."""
        if self.telling:
            yield from self.telling.facets()
            return
        yield "who", self.who
        yield "state", "ended" if self.ended else "active"
        for kind in self.about:
            yield "about", kind
        abouts = {each.about for each in self.deliveries} | {each.about for each in self.skipped}
        yield from (("told", about) for about in abouts if about)

    def term(self) -> tuple[datetime | None, datetime | None]:
        """Return from when until when things are told by the line."""
        return self.planned_at, self.ended_at
