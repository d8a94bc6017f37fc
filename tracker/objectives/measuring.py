"""Measuring an objective: a value for each period, what was wrong of it, and the last word."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, assert_never

import marshmallow as ma

from events import Fact
from events.facts.objectives import (
    MeasurementCorrected,
    MeasurementRecorded,
    MeasurementVoided,
    ObjectiveAchieved,
    ObjectiveMissed,
)
from tracker import periods
from tracker.kernel import Act, Refusal, unknown
from tracker.objectives import commands as asked
from tracker.objectives.values import Value
from tracker.versions import content_of

if TYPE_CHECKING:
    from tracker.objectives.objective import Objective


def measure(objective: "Objective", command: asked.MeasuringCommand, act: Act) -> Iterable[Fact]:
    """Return the facts that follow from what its owner says of a value."""
    match command:
        case asked.RecordMeasurement():
            return _record(objective, command, act)
        case asked.CorrectMeasurement():
            return _correct(objective, command, act)
        case asked.VoidMeasurement():
            return _void(objective, command, act)
    assert_never(command)


def known(objective: "Objective", command: asked.MeasuringCommand, act: Act) -> None:
    """Refuse a measure or a value that is not there, before all else (`domain.md`, rule 21).

    Raises:
        Refusal: REF-UNKNOWN.
    """
    if isinstance(command, asked.RecordMeasurement):
        _known_measure(objective, command.measure, act)
    else:
        _there(objective, command.period, command.measure)


def bring_in(objective: "Objective", command: asked.ImportMeasurement) -> Iterable[Fact]:
    """Return the value; one that its source says differently now takes the place of the old."""
    there = objective.value_of(command.period, command.measure)
    if there and (there.value, there.note) == (command.value, command.note):
        return
    if objective.closed or (there and not there.imported):
        raise Refusal("KIND-STATE", f"{objective.id} has its values from here now.", "period")
    if there:
        yield MeasurementVoided(
            period=there.period, former_value=there.value, measure=there.measure
        )
    yield MeasurementRecorded(
        period=command.period, value=command.value, note=command.note, measure=command.measure
    )


def _record(objective: "Objective", command: asked.RecordMeasurement, act: Act) -> Iterable[Fact]:
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
    if objective.value_of(command.period, command.measure):
        raise Refusal("MEAS-2", f"{command.period} has a value; correct that one.", "period")
    late = periods.days_late(date.fromordinal(measured[1].toordinal() - 1), today)
    if late and not act.reason.strip():
        raise Refusal("FACT-LATE", f"This comes {late} days late; say why.", "reason")
    yield MeasurementRecorded(
        period=command.period, value=command.value, source=command.source, note=command.note,
        evidence=command.evidence, measure=command.measure, late_by_days=late,
    )  # fmt: skip


def _known_measure(objective: "Objective", measure: str, act: Act) -> None:
    if not measure:
        return
    content = content_of(objective, objective.in_force(act.now) or objective.newest, act)
    if measure not in content.get("further", {}):
        raise unknown("measure", measure)


def _there(objective: "Objective", period: str, measure: str) -> Value:
    there = objective.value_of(period, measure)
    if there is None:
        raise Refusal("REF-UNKNOWN", f"{objective.id} has no value for {period}.", "period")
    return there


def _with_a_reason(act: Act) -> None:
    if not act.reason.strip():
        raise Refusal("FACT-REASON", "A correction says why.", "reason")


def _correct(objective: "Objective", command: asked.CorrectMeasurement, act: Act) -> Iterable[Fact]:
    there = _there(objective, command.period, command.measure)
    _with_a_reason(act)
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


def _void(objective: "Objective", command: asked.VoidMeasurement, act: Act) -> Iterable[Fact]:
    there = _there(objective, command.period, command.measure)
    _with_a_reason(act)
    yield MeasurementVoided(
        period=command.period, former_value=there.value, measure=command.measure
    )


def judge(objective: "Objective", act: Act) -> Iterable[Fact]:
    """Return how an objective is closed, by its last value against the target in force.

    Raises:
        Refusal: OBJ-8, nothing can be said yet.
    """
    latest = objective.latest()
    reached = objective.reached(latest.value) if latest else None
    if latest is None or reached is None:
        raise Refusal("OBJ-8", f"{objective.id} has no value to judge it by.")
    if reached:
        yield ObjectiveAchieved(period=latest.period)
        return
    if objective.due and periods.local_day(act.now, act.zone) <= objective.due:
        raise Refusal(
            "OBJ-8", f"{objective.id} is not reached, and there is time until {objective.due}."
        )
    measured = periods.period(latest.period)
    if objective.due and measured and measured[1] <= objective.due:
        raise Refusal(
            "OBJ-8", f"The last value, of {latest.period}, does not reach to {objective.due}."
        )
    yield ObjectiveMissed(period=latest.period)
