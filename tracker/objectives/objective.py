"""The objective itself: its rules, and what each fact does to it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self, assert_never

import marshmallow as ma
import msgspec

from events import Envelope, Fact
from events.facts.objectives import (
    MeasurementCorrected,
    MeasurementRecorded,
    MeasurementVoided,
    ObjectiveAchieved,
    ObjectiveMissed,
    ObjectiveRetired,
    ObjectiveVersionApproved,
    ObjectiveVersionCancelled,
)
from tracker import periods
from tracker.goals import Goal
from tracker.kernel import Act, Refusal, Remark, unknown
from tracker.objectives import commands as asked
from tracker.objectives import values
from tracker.objectives.content import MEASURABLE, ObjectiveContent
from tracker.objectives.targets import Target, target_in
from tracker.objectives.values import Value
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    Governed,
    ImportVersion,
    content_of,
    refuse_edit,
)

ObjectiveFact = (
    ObjectiveVersionApproved | ObjectiveVersionCancelled | MeasurementRecorded
    | MeasurementCorrected | MeasurementVoided | ObjectiveAchieved | ObjectiveMissed
    | ObjectiveRetired
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

    def decide(self, command: asked.ObjectiveCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: PROP-4, REF-UNKNOWN, FACT-ACTOR, KIND-STATE, FACT-LATE, FACT-REASON, MEAS-1,
                MEAS-2, MEAS-3, OBJ-8.
            marshmallow.ValidationError: for a value that is missing.
        """
        match command:
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case asked.EditObjective():
                return refuse_edit(self)
            case asked.ImportMeasurement():
                return self._import(command)
            case _:
                return self._by_its_owner(command, act)

    def _by_its_owner(self, command: asked.OwnersCommand, act: Act) -> Iterable[Fact]:
        self.by_owner(act)
        self.refuse_when_closed()
        match command:
            case asked.RecordMeasurement():
                return self._record(command, act)
            case asked.CorrectMeasurement():
                return self._correct(command, act)
            case asked.VoidMeasurement():
                return self._void(command, act)
            case asked.JudgeObjective():
                return self.standing(act.now)._judge(act)
            case asked.RetireObjective():
                return [ObjectiveRetired()]
        assert_never(command)

    def _import(self, command: asked.ImportMeasurement) -> Iterable[Fact]:
        """Return the value; one that its source says differently now takes the place of the old."""
        there = self.value_of(command.period, command.measure)
        if there and (there.value, there.note) == (command.value, command.note):
            return
        if self.closed or (there and not there.imported):
            raise Refusal("KIND-STATE", f"{self.id} has its values from here now.", "period")
        if there:
            yield MeasurementVoided(
                period=there.period, former_value=there.value, measure=there.measure
            )
        yield MeasurementRecorded(
            period=command.period, value=command.value, note=command.note, measure=command.measure
        )

    def _record(self, command: asked.RecordMeasurement, act: Act) -> Iterable[Fact]:
        self._known_measure(command.measure, act)
        if command.value is None:
            raise ma.ValidationError({"value": ["Say which value was measured."]})
        measured = periods.period(command.period)
        today = periods.local_day(act.now, act.zone)
        if measured is None:
            raise Refusal(
                "MEAS-3", "A period is a day, or 2026-01, 2026-Q1, 2026-H1 or 2026.", "period"
            )
        if measured[0] > today:
            sentence = f"{command.period} has not begun: there is nothing to measure yet."
            raise Refusal("MEAS-3", sentence, "period")
        if self.value_of(command.period, command.measure):
            raise Refusal("MEAS-2", f"{command.period} has a value; correct that one.", "period")
        late = periods.days_late(date.fromordinal(measured[1].toordinal() - 1), today)
        if late and not act.reason.strip():
            raise Refusal("FACT-LATE", f"This comes {late} days late; say why.", "reason")
        yield MeasurementRecorded(
            period=command.period, value=command.value, source=command.source, note=command.note,
            evidence=command.evidence, measure=command.measure, late_by_days=late,
        )  # fmt: skip

    def _known_measure(self, measure: str, act: Act) -> None:
        if not measure:
            return
        content = content_of(self, self.in_force(act.now) or self.newest, act)
        if measure not in content.get("further", {}):
            raise unknown("measure", measure)

    def _there(self, period: str, measure: str, act: Act) -> Value:
        there = self.value_of(period, measure)
        if there is None:
            raise Refusal("REF-UNKNOWN", f"{self.id} has no value for {period}.", "period")
        if not act.reason.strip():
            raise Refusal("FACT-REASON", "A correction says why.", "reason")
        return there

    def _correct(self, command: asked.CorrectMeasurement, act: Act) -> Iterable[Fact]:
        there = self._there(command.period, command.measure, act)
        if command.value is None:
            raise ma.ValidationError({"value": ["Say which value is right."]})
        if there.value != command.was:
            sentence = f"The value of {command.period} is {there.value}, not {command.was}."
            raise Refusal("MEAS-1", sentence, "was")
        if command.value != there.value:
            yield MeasurementCorrected(
                period=command.period, value=command.value, former_value=there.value,
                source=command.source, measure=command.measure,
            )  # fmt: skip

    def _void(self, command: asked.VoidMeasurement, act: Act) -> Iterable[Fact]:
        there = self._there(command.period, command.measure, act)
        yield MeasurementVoided(
            period=command.period, former_value=there.value, measure=command.measure
        )

    def _judge(self, act: Act) -> Iterable[Fact]:
        latest = self.latest()
        reached = self.reached(latest.value) if latest else None
        if latest is None or reached is None:
            raise Refusal("OBJ-8", f"{self.id} has no value to judge it by.")
        if reached:
            yield ObjectiveAchieved(period=latest.period)
            return
        if self.due and periods.local_day(act.now, act.zone) <= self.due:
            raise Refusal("OBJ-8", f"{self.id} is not reached, and there is time until {self.due}.")
        measured = periods.period(latest.period)
        if self.due and measured and measured[1] <= self.due:
            raise Refusal(
                "OBJ-8", f"The last value, of {latest.period}, does not reach to {self.due}."
            )
        yield ObjectiveMissed(period=latest.period)

    def after(self, fact: ObjectiveFact, envelope: Envelope, pos: int) -> Self:
        """Return the objective as it stands once the fact is known."""
        change = msgspec.structs.replace
        match fact:
            case ObjectiveVersionApproved():
                return self.with_version(fact, envelope, pos)
            case ObjectiveVersionCancelled():
                return self.without_version(fact.version)
            case MeasurementRecorded():
                return change(self, values=(*self.values, values.recorded(fact, envelope, pos)))
            case MeasurementCorrected():
                return change(
                    self, values=tuple(values.corrected(v, fact, pos) for v in self.values)
                )
            case MeasurementVoided():
                gone = (fact.period, fact.measure)
                return change(
                    self, values=tuple(v for v in self.values if (v.period, v.measure) != gone)
                )
            case ObjectiveAchieved() | ObjectiveMissed() | ObjectiveRetired():
                return change(self, closed=CLOSED[type(fact)])
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by each goal it supports, and by its owner."""
        yield "owner", self.owner
        for goal in self.supports:
            yield "supports", goal
