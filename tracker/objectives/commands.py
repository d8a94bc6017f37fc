"""What can be asked of an objective, beside a proposal to change it."""

from decimal import Decimal

from tracker.kernel import Command
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


OwnersCommand = (
    RecordMeasurement | CorrectMeasurement | VoidMeasurement | JudgeObjective | RetireObjective
)
ObjectiveCommand = (
    ApproveVersion | CancelVersion | ImportVersion | EditObjective | ImportMeasurement
    | OwnersCommand
)  # fmt: skip
