"""Objectives: measurable aims derived from business goals, and the values that judge them.

ISO/IEC 20000-1:2018, 6.2.1 (establish objectives) and 9.1 (measure and evaluate them). Content
changes only by an approved proposal; values are recorded by who owns the objective.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self, assert_never

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
from tracker.kernel import Act, Command, Refusal
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    EditDirectly,
    Governed,
    ImportVersion,
    refuse_edit,
)
from tracker.words import Day, Id, Ids, Line, Number, Text, Tick, one_of

ObjectiveFact = (
    ObjectiveVersionApproved | ObjectiveVersionCancelled | MeasurementRecorded | MeasurementCorrected
    | MeasurementVoided | ObjectiveAchieved | ObjectiveMissed | ObjectiveRetired
)  # fmt: skip

MEASURABLE = ("measure", "unit", "target", "due", "owner")

Better = Annotated[str, one_of("up", "down", "range")]


class Measure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A further measure beside the objective's own."""

    measure: Text = ""
    unit: Line = ""
    baseline: Number = None
    baseline_date: Day = None
    target: Number = None
    target_text: Text = ""
    notes: Text = ""


class ObjectiveContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of an objective says. `scope` names services, `*` is all of them."""

    title: Line
    owner: Line = ""
    measure: Text = ""
    unit: Line = ""
    baseline: Number = None
    baseline_date: Day = None
    target: Number = None
    target_text: Text = ""
    better: Better = "up"
    due: Day = None
    scope: Ids = ("*",)
    supports: Ids = ()
    frequency: Line = ""
    source: Text = ""
    evaluated_by: Text = ""
    business_as_usual: Tick = False
    further: dict[str, Measure] = {}
    stakeholders: Text = ""
    notes: Text = ""


class EditObjective(EditDirectly):
    """An attempt to change an objective without a proposal."""

    kind = "objective"


class RecordMeasurement(Command):
    """Record the value of a period; `measure` names a further measure, empty: the objective's own."""

    kind = "objective"
    item = "objective"

    objective: Id
    period: Line
    value: Number
    source: Text = ""
    note: Text = ""
    evidence: Line = ""
    measure: Line = ""


class CorrectMeasurement(Command):
    """Put another value in the place of one; `was` is the value that is there."""

    kind = "objective"
    item = "objective"

    objective: Id
    period: Line
    value: Number
    was: Number
    source: Text = ""
    measure: Line = ""


class VoidMeasurement(Command):
    """Say that a value should not have been recorded."""

    kind = "objective"
    item = "objective"

    objective: Id
    period: Line
    measure: Line = ""


class JudgeObjective(Command):
    """Close an objective by its last value: achieved or missed is computed, never typed."""

    kind = "objective"
    item = "objective"

    objective: Id


class RetireObjective(Command):
    """Pursue an objective no longer."""

    kind = "objective"
    item = "objective"

    objective: Id


class ImportMeasurement(Command):
    """A value from another system's document."""

    kind = "objective"
    item = "objective"

    objective: str
    period: str
    value: Decimal | None
    note: str = ""
    measure: str = ""


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The value of one period as it is believed now, and the ones believed before."""

    period: str
    value: Decimal | None
    measure: str = ""
    source: str = ""
    note: str = ""
    recorded_at: datetime
    recorded_by: str
    pos: int
    late_by_days: int = 0
    former: tuple[Decimal | None, ...] = ()
    imported: bool = False


ObjectiveCommand = (
    ApproveVersion | CancelVersion | ImportVersion | EditObjective | RecordMeasurement
    | CorrectMeasurement | VoidMeasurement | JudgeObjective | RetireObjective | ImportMeasurement
)  # fmt: skip


class Objective(Governed):
    """An objective as the record leaves it."""

    kind = "objective"
    prefix = "OBJ"
    commands = (
        RecordMeasurement, CorrectMeasurement, VoidMeasurement, JudgeObjective,
        RetireObjective, EditObjective,
    )  # fmt: skip
    content = ObjectiveContent
    approved = ObjectiveVersionApproved
    cancelled = ObjectiveVersionCancelled

    target: Decimal | None = None
    better: str = "up"
    unit: str = ""
    due: date | None = None
    supports: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()

    def value_of(self, period: str, measure: str = "") -> Value | None:
        """The value of a period as it is believed now."""
        return next((v for v in self.values if (v.period, v.measure) == (period, measure)), None)

    def latest(self, measure: str = "") -> Value | None:
        """The value of the latest period."""
        own = [v for v in self.values if v.measure == measure and periods.period(v.period)]
        return max(own, key=lambda v: periods.period(v.period) or (date.min, date.min), default=None)

    def reached(self, value: Decimal | None) -> bool | None:
        """Whether a value reaches the target; None where that cannot be said."""
        if value is None or self.target is None:
            return None
        return value <= self.target if self.better == "down" else value >= self.target

    def check(self, content: Mapping[str, Any], former: Mapping[str, Any], act: Act, begins: datetime) -> None:
        """Refuse content that cannot be measured, or a target moved under values that are in.

        Raises:
            Refusal: OBJ-1, OBJ-2, OBJ-4.
        """
        for field in MEASURABLE:
            missing = content.get(field) in (None, "")
            if missing and (not former or former.get(field) not in (None, "")):
                raise Refusal("OBJ-1", f"An objective can be measured: its {field} is missing.", field)
        if not content.get("supports") and (not former or former.get("supports")):
            raise Refusal("OBJ-2", "An objective supports at least one business goal.", "supports")
        latest = self.latest()
        if former and latest and content.get("target") != former.get("target"):
            measured = periods.period(latest.period)
            if measured and periods.local_day(begins, act.zone) < measured[1]:
                raise Refusal(
                    "OBJ-4", f"The value of {latest.period} is in: a target is not moved under results"
                    " that are already measured.", "target",
                )  # fmt: skip

    def decide(self, command: ObjectiveCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: PROP-4, REF-UNKNOWN, KIND-STATE, FACT-ACTOR, FACT-LATE, FACT-REASON, MEAS-1,
                MEAS-2, MEAS-3, OBJ-8.
        """
        match command:
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case EditObjective():
                return refuse_edit(self)
            case ImportMeasurement():
                return [
                    MeasurementRecorded(
                        period=command.period, value=command.value, note=command.note,
                        measure=command.measure,
                    )
                ]  # fmt: skip
        self.refuse_when_closed()
        if not act.authority.holds(act.actor, self.owner):
            raise Refusal("FACT-ACTOR", f"Values of {self.id} are recorded by {self.owner}.")
        match command:
            case RecordMeasurement():
                return self._record(command, act)
            case CorrectMeasurement():
                return self._correct(command, act)
            case VoidMeasurement():
                return self._void(command, act)
            case JudgeObjective():
                return self._judge(act)
            case RetireObjective():
                return [ObjectiveRetired()]
        assert_never(command)

    def _record(self, command: RecordMeasurement, act: Act) -> Iterable[Fact]:
        measured = periods.period(command.period)
        today = periods.local_day(act.now, act.zone)
        if measured is None:
            raise Refusal("MEAS-3", "A period is a day, or 2026-01, 2026-Q1, 2026-H1 or 2026.", "period")
        if measured[0] > today:
            raise Refusal("MEAS-3", f"{command.period} has not begun: there is nothing to measure yet.", "period")
        if self.value_of(command.period, command.measure):
            raise Refusal("MEAS-2", f"{command.period} has a value; correct that one.", "period")
        late = periods.days_late(date.fromordinal(measured[1].toordinal() - 1), today)
        if late and not act.reason:
            raise Refusal("FACT-LATE", f"This comes {late} days late; say why.", "reason")
        yield MeasurementRecorded(
            period=command.period, value=command.value, source=command.source, note=command.note,
            evidence=command.evidence, measure=command.measure, late_by_days=late,
        )  # fmt: skip

    def _there(self, period: str, measure: str, act: Act) -> Value:
        there = self.value_of(period, measure)
        if there is None:
            raise Refusal("REF-UNKNOWN", f"{self.id} has no value for {period}.", "period")
        if not act.reason:
            raise Refusal("FACT-REASON", "A correction says why.", "reason")
        return there

    def _correct(self, command: CorrectMeasurement, act: Act) -> Iterable[Fact]:
        there = self._there(command.period, command.measure, act)
        if there.value != command.was:
            raise Refusal("MEAS-1", f"The value of {command.period} is {there.value}, not {command.was}.", "was")
        if command.value is None:
            raise Refusal("MEAS-1", "Say which value is right.", "value")
        if command.value != there.value:
            yield MeasurementCorrected(
                period=command.period, value=command.value, former_value=there.value,
                source=command.source, measure=command.measure,
            )  # fmt: skip

    def _void(self, command: VoidMeasurement, act: Act) -> Iterable[Fact]:
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
        elif self.due and periods.local_day(act.now, act.zone) <= self.due:
            raise Refusal("OBJ-8", f"{self.id} is not reached, and there is time until {self.due}.")
        else:
            yield ObjectiveMissed(period=latest.period)

    def after(self, fact: ObjectiveFact, envelope: Envelope, pos: int) -> Self:
        """Return the objective as it stands once the fact is known."""
        change = msgspec.structs.replace
        match fact:
            case ObjectiveVersionApproved():
                content = fact.content
                target, due = content.get("target"), content.get("due")
                return change(
                    self.with_version(fact, envelope, pos),
                    target=Decimal(target) if target is not None else None,
                    better=content.get("better", "up"), unit=content.get("unit", ""),
                    due=date.fromisoformat(due) if due else None,
                    supports=tuple(content.get("supports", ())),
                )  # fmt: skip
            case ObjectiveVersionCancelled():
                return self.without_version(fact.version)
            case MeasurementRecorded():
                return change(self, values=(*self.values, _value(fact, envelope, pos)))
            case MeasurementCorrected():
                return change(self, values=tuple(_corrected(v, fact, pos) for v in self.values))
            case MeasurementVoided():
                gone = (fact.period, fact.measure)
                return change(self, values=tuple(v for v in self.values if (v.period, v.measure) != gone))
            case ObjectiveAchieved():
                return change(self, closed="achieved")
            case ObjectiveMissed():
                return change(self, closed="missed")
            case ObjectiveRetired():
                return change(self, closed="retired")
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by each goal it supports, and by its owner."""
        yield "owner", self.owner
        for goal in self.supports:
            yield "supports", goal


def _value(fact: MeasurementRecorded, envelope: Envelope, pos: int) -> Value:
    return Value(
        period=fact.period, value=fact.value, measure=fact.measure, source=fact.source,
        note=fact.note, recorded_at=envelope.recorded_at, recorded_by=envelope.actor, pos=pos,
        late_by_days=fact.late_by_days, imported=envelope.source is not None,
    )  # fmt: skip


def _corrected(value: Value, fact: MeasurementCorrected, pos: int) -> Value:
    if (value.period, value.measure) != (fact.period, fact.measure):
        return value
    return msgspec.structs.replace(
        value, value=fact.value, source=fact.source or value.source, pos=pos,
        former=(*value.former, value.value),
    )  # fmt: skip
