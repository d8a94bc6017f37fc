"""Resources: the people, things, information and money that the plan is carried out with.

ISO/IEC 20000-1:2018, 7.1 (determine and provide resources), 6.3 (the plan names them) and 5.1 g
(top management sees that they are there).
"""

from tracker.resources.adequacy import ANSWER_WITHIN, Judgement, answer_until, unanswered
from tracker.resources.allocations import Allocation
from tracker.resources.commands import (
    SORTS,
    AllocateResource,
    ChangeAllocation,
    ChangeResourceNeed,
    RegisterResource,
    ReleaseResource,
    ReviewAdequacy,
)
from tracker.resources.commitments import allocated_to, commitments
from tracker.resources.needing import entitled
from tracker.resources.quantities import said, spoken
from tracker.resources.resource import ADEQUACIES, Resource
from tracker.resources.shortages import overdue

__all__ = [
    "ADEQUACIES",
    "ANSWER_WITHIN",
    "SORTS",
    "AllocateResource",
    "Allocation",
    "ChangeAllocation",
    "ChangeResourceNeed",
    "Judgement",
    "RegisterResource",
    "ReleaseResource",
    "Resource",
    "ReviewAdequacy",
    "allocated_to",
    "answer_until",
    "commitments",
    "entitled",
    "overdue",
    "said",
    "spoken",
    "unanswered",
]
