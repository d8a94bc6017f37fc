"""Acknowledgements: who says of themself to have read which version of a policy.

ISO/IEC 20000-1:2018, 5.2.2 and 7.3 (the policy is communicated; people are aware of it).
"""

from tracker.acknowledgements.acknowledgement import AcknowledgePolicy, Given, PolicyAcknowledgement
from tracker.acknowledgements.reach import Reach, acknowledged, given_by, reach

__all__ = [
    "AcknowledgePolicy",
    "Given",
    "PolicyAcknowledgement",
    "Reach",
    "acknowledged",
    "given_by",
    "reach",
]  # fmt: skip
