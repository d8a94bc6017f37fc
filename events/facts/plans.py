"""What can happen to a service management plan."""

from datetime import datetime
from typing import Any

from events.fact import Fact, fact


@fact("plan.version-approved@1")
class PlanVersionApproved(Fact):
    """The whole content of a version, in force from `effective_from`."""

    version: int
    content: dict[str, Any]
    effective_from: datetime
    proposal: str = ""


@fact("plan.version-cancelled@1")
class PlanVersionCancelled(Fact):
    """A version that was approved never comes to be."""

    version: int
    proposal: str


@fact("plan.progress-recorded@1")
class ActionProgressRecorded(Fact):
    """How an action stands. `status`: not started, in progress, done or cancelled."""

    action: str
    status: str
    percent: int
    note: str = ""
    evidence: str = ""
    former_status: str = ""
    former_percent: int = 0


@fact("plan.milestone-reached@1")
class MilestoneReached(Fact):
    """A milestone of an action was reached."""

    action: str
    milestone: str


@fact("plan.closed@1")
class PlanClosed(Fact):
    """The plan is no longer pursued."""
