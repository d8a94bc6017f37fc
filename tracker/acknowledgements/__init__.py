"""Acknowledgements: who says of themself to have read which version of a policy.

ISO/IEC 20000-1:2018, 5.2.2 and 7.3 (the policy is communicated; people are aware of it).
"""

from tracker.acknowledgements.acknowledgement import (
    AcknowledgePolicy,
    Given,
    PolicyAcknowledgement,
)
from tracker.acknowledgements.asking import asked_of
from tracker.acknowledgements.meant import is_meant, people_meant, whom
from tracker.acknowledgements.reach import Reach, acknowledged, given_by, reach

__all__ = [
    "AcknowledgePolicy", "Given", "PolicyAcknowledgement", "Reach", "acknowledged", "asked_of",
    "given_by", "is_meant", "people_meant", "reach", "whom",
]  # fmt: skip
