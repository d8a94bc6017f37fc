"""Communication: lines that an approved approach names, and what is told by them to whom.

ISO/IEC 20000-1:2018, 7.4 (what, when, with whom, how, by whom), 5.1 h, 5.2.2 and 7.3 (people are
aware of policy, objectives and what they contribute).
"""

from tracker.communications.acknowledgement import (
    Acknowledgement,
    acknowledged_by,
    told_to,
)
from tracker.communications.audience import EVERYONE, audience
from tracker.communications.commands import (
    BY_MAIL,
    CADENCES,
    CHANNELS,
    SUBJECTS,
    VERDICTS,
    AcknowledgeDelivery,
    AssessEffectiveness,
    DeliverCommunication,
    EndCommunication,
    PlanCommunication,
    SkipCommunication,
    TellCommunication,
)
from tracker.communications.communication import ANSWERS, Communication
from tracker.communications.reach import COVERED, gaps, reached_by, threshold, uncovered
from tracker.communications.told import Assessment, Delivery, Skip

__all__ = [
    "ANSWERS", "BY_MAIL", "CADENCES", "CHANNELS", "COVERED", "EVERYONE", "SUBJECTS", "VERDICTS",
    "AcknowledgeDelivery", "Acknowledgement", "AssessEffectiveness", "Assessment", "Communication",
    "DeliverCommunication", "Delivery", "EndCommunication", "PlanCommunication", "Skip",
    "SkipCommunication", "TellCommunication", "acknowledged_by", "audience", "gaps", "reached_by",
    "threshold", "told_to", "uncovered",
]  # fmt: skip
