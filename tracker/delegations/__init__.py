"""Delegations: authority that was given, to whom, by whom, within which limits, until when.

ISO/IEC 20000-1:2018, 5.1 c and 5.3. Every grant hangs below another; the first hangs below nothing:
it is the root authority, with the instrument of the governing body. Whether a grant works is
computed at the instant of an act (`tracker.authority`), never stored.
"""

from tracker.delegations.answering import LIVE, below, falling_with
from tracker.delegations.commands import (
    FORMS,
    ROOT,
    AcceptDelegation,
    CorrectDelegation,
    DeclineDelegation,
    EndDelegation,
    GrantDelegation,
    RecordRootAuthority,
    RevokeDelegation,
)
from tracker.delegations.delegation import Delegation
from tracker.delegations.giving import RISK_LEVELS, STAY_WITH_TOP_MANAGEMENT

__all__ = [
    "FORMS",
    "LIVE",
    "RISK_LEVELS",
    "ROOT",
    "STAY_WITH_TOP_MANAGEMENT",
    "AcceptDelegation",
    "CorrectDelegation",
    "DeclineDelegation",
    "Delegation",
    "EndDelegation",
    "GrantDelegation",
    "RecordRootAuthority",
    "RevokeDelegation",
    "below",
    "falling_with",
]
