"""What can be asked of an objective, beside a proposal to change it."""

from decimal import Decimal
from typing import Any

from events.facts.objectives import Reading
from tracker.kernel import Command
from tracker.told import Tell
from tracker.versions import ApproveVersion, CancelVersion, EditDirectly, ImportVersion
from tracker.words import Id, Line, Number, Text


class EditObjective(EditDirectly):
    """An attempt to change an objective without a proposal."""

    kind = "objective"


class RecordMeasurement(Command):
    """Record the value of a period; `measure` names a further measure, if not the main one."""

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


class TellObjective(Tell):
    """A line of an objective that another system kept."""

    kind = "objective"


class TellReadings(Command):
    """An objective as a list of its source has it, with a value for each period and series."""

    kind = "objective"
    item = "objective"
    creates = True

    objective: str
    told_as: str
    fields: dict[str, Any]
    readings: tuple[Reading, ...]


TellingCommand = TellObjective | TellReadings
MeasuringCommand = RecordMeasurement | CorrectMeasurement | VoidMeasurement
OwnersCommand = MeasuringCommand | JudgeObjective | RetireObjective
ObjectiveCommand = (
    ApproveVersion | CancelVersion | ImportVersion | EditObjective | ImportMeasurement
    | OwnersCommand
)  # fmt: skip
