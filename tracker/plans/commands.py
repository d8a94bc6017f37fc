"""What can be asked of a plan, beside a proposal to change it."""

from typing import Annotated

from marshmallow import fields, validate

from tracker.kernel import Command
from tracker.versions import ApproveVersion, CancelVersion, EditDirectly, ImportVersion
from tracker.words import Id, Line, Text, one_of

STATUSES = ("not started", "in progress", "done", "cancelled")

Percent = Annotated[int, lambda **o: fields.Integer(validate=validate.Range(0, 100), **o)]


class EditPlan(EditDirectly):
    """An attempt to change a plan without a proposal."""

    kind = "plan"


class RecordProgress(Command):
    """Say how an action stands."""

    kind = "plan"
    item = "plan"

    plan: Id
    action: Id
    status: Annotated[str, one_of(*STATUSES)]
    percent: Percent = 0
    note: Text = ""
    evidence: Line = ""


class ReachMilestone(Command):
    """Say that a milestone of an action was reached."""

    kind = "plan"
    item = "plan"

    plan: Id
    action: Id
    milestone: Id


class ClosePlan(Command):
    """Pursue a plan no longer."""

    kind = "plan"
    item = "plan"

    plan: Id


PlanCommand = (
    ApproveVersion
    | CancelVersion
    | ImportVersion
    | EditPlan
    | RecordProgress
    | ReachMilestone
    | ClosePlan
)
