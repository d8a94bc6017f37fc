"""Plans: what is done to reach the objectives, by whom, with what, until when.

ISO/IEC 20000-1:2018, 6.2.2 and 6.3 (the service management plan and its topics). Content changes
only by an approved proposal; progress is recorded by who owns the action.
"""

from tracker.plans.commands import (
    STATUSES,
    ClosePlan,
    EditPlan,
    ReachMilestone,
    RecordProgress,
)
from tracker.plans.content import (
    SECTIONS,
    Action,
    PlanContent,
    Resources,
    amount_of_change,
    budgets,
    difference,
)
from tracker.plans.plan import (
    Plan,
    Progress,
)

__all__ = [
    "SECTIONS",
    "STATUSES",
    "Action",
    "ClosePlan",
    "EditPlan",
    "Plan",
    "PlanContent",
    "Progress",
    "ReachMilestone",
    "RecordProgress",
    "Resources",
    "amount_of_change",
    "budgets",
    "difference",
]
