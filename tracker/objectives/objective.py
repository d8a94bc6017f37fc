"""The objective itself: its rules, and what each fact does to it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.objectives import (
    MeasurementCorrected,
    MeasurementRecorded,
    MeasurementVoided,
    ObjectiveAchieved,
    ObjectiveMissed,
    ObjectiveReadingsTold,
    ObjectiveRetired,
    ObjectiveTold,
    ObjectiveVersionApproved,
    ObjectiveVersionCancelled,
)
from tracker import periods
from tracker.goals import Goal
from tracker.kernel import Act, Refusal, Remark, unknown
from tracker.objectives import commands as asked
from tracker.objectives import values
from tracker.objectives.content import MEASURABLE, ObjectiveContent
from tracker.objectives.listed import Listed
from tracker.objectives.measuring import bring_in, judge, known, measure
from tracker.objectives.targets import Target, target_in
from tracker.objectives.values import Value
from tracker.told import Telling, refuse_acts, tell
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    Governed,
    ImportVersion,
    refuse_edit,
)

ObjectiveFact = (
    ObjectiveVersionApproved | ObjectiveVersionCancelled | MeasurementRecorded
    | MeasurementCorrected | MeasurementVoided | ObjectiveAchieved | ObjectiveMissed
    | ObjectiveRetired | ObjectiveTold | ObjectiveReadingsTold
)  # fmt: skip

CLOSED = {
    ObjectiveAchieved: "achieved",
    ObjectiveMissed: "missed",
    ObjectiveRetired: "retired",
}


class Objective(Governed):
    """An objective as the record leaves it."""

    kind = "objective"
    prefix = "OBJ"
    commands = (
        asked.RecordMeasurement, asked.CorrectMeasurement, asked.VoidMeasurement,
        asked.JudgeObjective, asked.RetireObjective, asked.EditObjective,
    )  # fmt: skip
    content = ObjectiveContent
    approved = ObjectiveVersionApproved
    cancelled = ObjectiveVersionCancelled
    shows = (
        "title", "owner", "target", "better", "unit", "due", "supports", "business_as_usual",
    )  # fmt: skip

    target: Decimal | None = None
    better: str = "up"
    unit: str = ""
    due: date | None = None
    supports: tuple[str, ...] = ()
    business_as_usual: bool = False
    values: tuple[Value, ...] = ()
    telling: Telling = Telling()
    listed: Listed = Listed()

    @property
    def label(self) -> str:
        """What people call the objective, here or where it comes from."""
        return self.title or self.telling.label or self.listed.label or self.id

    @property
    def elsewhere(self) -> str:
        """The id under which another system kept it; empty for what was made here."""
        return self.telling.item or self.listed.item

    def value_of(self, period: str, measure: str = "") -> Value | None:
        """The value of a period as it is believed now."""
        return next((v for v in self.values if (v.period, v.measure) == (period, measure)), None)

    def latest(self, measure: str = "") -> Value | None:
        """The value of the latest period."""
        own = [v for v in self.values if v.measure == measure and periods.period(v.period)]
        return max(
            own, key=lambda v: periods.period(v.period) or (date.min, date.min), default=None
        )

    def reached(self, value: Decimal | None) -> bool | None:
        """Whether a value reaches the target; None where that cannot be said."""
        return Target(self.target, self.better).reached(value)

    def concerns(
        self, former: Mapping[str, Any], content: Mapping[str, Any], act: Act
    ) -> Iterable[tuple[str, ...]]:
        """Return the objective's own scope, before and after."""
        return [tuple(each.get("scope", ())) for each in (former, content) if each]

    def check(
        self, content: Mapping[str, Any], former: Mapping[str, Any], act: Act, begins: datetime
    ) -> None:
        """Refuse content that cannot be measured, or a target moved under values that are in.

        Raises:
            Refusal: REF-UNKNOWN, OBJ-1, OBJ-2, OBJ-4.
        """
        for goal in set(content.get("supports", ())) - set(former.get("supports", ())):
            if act.history.find(Goal, goal) is None:
                raise unknown("goal", goal, "supports")
        for field in MEASURABLE:
            missing = content.get(field) in (None, "")
            if missing and (not former or former.get(field) not in (None, "")):
                raise Refusal(
                    "OBJ-1", f"An objective can be measured: its {field} is missing.", field
                )
        if not content.get("supports") and (not former or former.get("supports")):
            raise Refusal("OBJ-2", "An objective supports at least one business goal.", "supports")
        latest = self.latest()
        if former and latest and content.get("target") != former.get("target"):
            measured = periods.period(latest.period)
            if measured and periods.local_day(begins, act.zone) < measured[1]:
                raise Refusal(
                    "OBJ-4", f"The value of {latest.period} is in: a target is not moved under"
                    " results that are already measured.", "target",
                )  # fmt: skip

    def remarks(self, content: Mapping[str, Any], former: Mapping[str, Any]) -> Iterable[Remark]:
        """Say that a target is made easier after a value that did not reach it (OBJ-3)."""
        latest = self.latest()
        was, wanted = target_in(former), target_in(content)
        if latest and wanted.easier_than(was) and was.reached(latest.value) is False:
            yield Remark(
                "OBJ-3", f"The target is made easier after the value of {latest.period} missed it.",
                "target",
            )  # fmt: skip

    def decide(
        self, command: asked.ObjectiveCommand | asked.TellingCommand, act: Act
    ) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: PROP-4, REF-UNKNOWN, FACT-ACTOR, KIND-STATE, FACT-LATE, FACT-REASON, MEAS-1,
                MEAS-2, MEAS-3, OBJ-8.
            marshmallow.ValidationError: for a value that is missing.
        """
        match command:
            case asked.TellObjective():
                return tell(self.telling, command, ObjectiveTold)
            case asked.TellReadings():
                return self._listed_as(command)
            case _:
                return self._decide(command, act)

    def _listed_as(self, command: asked.TellReadings) -> Iterable[Fact]:
        """Return how its source lists it, unless it is known to be listed so."""
        said = Listed(item=command.told_as, fields=command.fields, readings=command.readings)
        if said != self.listed:
            yield ObjectiveReadingsTold(item=said.item, fields=said.fields, readings=said.readings)

    def _decide(self, command: asked.ObjectiveCommand, act: Act) -> Iterable[Fact]:
        refuse_acts(self.elsewhere)
        match command:
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case asked.EditObjective():
                return refuse_edit(self)
            case asked.ImportMeasurement():
                return bring_in(self, command)
            case _:
                return self._by_its_owner(command, act)

    def _by_its_owner(self, command: asked.OwnersCommand, act: Act) -> Iterable[Fact]:
        if isinstance(command, asked.MeasuringCommand):
            known(self, command, act)
        self.by_owner(act)
        self.refuse_when_closed()
        match command:
            case asked.JudgeObjective():
                return judge(self.standing(act.now), act)
            case asked.RetireObjective():
                return [ObjectiveRetired()]
            case _:
                return measure(self, command, act)

    def after(self, fact: ObjectiveFact, envelope: Envelope, pos: int) -> Self:
        """Return the objective as it stands once the fact is known."""
        change = msgspec.structs.replace
        match fact:
            case ObjectiveVersionApproved():
                return self.with_version(fact, envelope, pos)
            case ObjectiveVersionCancelled():
                return self.without_version(fact.version)
            case MeasurementRecorded() | MeasurementCorrected() | MeasurementVoided():
                return change(self, values=values.after(self.values, fact, envelope, pos))
            case ObjectiveAchieved() | ObjectiveMissed() | ObjectiveRetired():
                return change(self, closed=CLOSED[type(fact)])
            case ObjectiveTold():
                return change(self, telling=self.telling.heard(fact, envelope, pos))
            case ObjectiveReadingsTold():
                read = tuple(values.read(reading, envelope, pos) for reading in fact.readings)
                return change(self, listed=Listed.by(fact), values=read)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by each goal it supports, and by its owner."""
        yield "owner", self.owner
        for goal in self.supports:
            yield "supports", goal
        yield from self.telling.facets()
        if self.listed and not self.telling:
            yield "source_id", self.listed.item
