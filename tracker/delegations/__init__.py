"""Delegations: authority that was given, to whom, by whom, within which limits, until when.

ISO/IEC 20000-1:2018, 5.1 c and 5.3. Every grant hangs below another; the first hangs below nothing:
it is the root authority, with the instrument of the governing body. Whether a grant works is
computed at the instant of an act (`tracker.authority`), never stored.
"""

from tracker.delegations.answering import LIVE, below, falling_with
from tracker.delegations.commands import (
    FORMS,
    ON_VACANCY,
    ROOT,
    AcceptDelegation,
    CorrectDelegation,
    DeclineDelegation,
    EndDelegation,
    GrantDelegation,
    NoteRenewal,
    RecordRootAuthority,
    ReplaceRootAuthority,
    RevokeDelegation,
    UpholdDelegation,
)
from tracker.delegations.delegation import Delegation
from tracker.delegations.giving import RISK_LEVELS, STAY_WITH_TOP_MANAGEMENT
from tracker.delegations.renewing import given_anew

__all__ = [
    "FORMS",
    "LIVE",
    "ON_VACANCY",
    "RISK_LEVELS",
    "ROOT",
    "STAY_WITH_TOP_MANAGEMENT",
    "AcceptDelegation",
    "CorrectDelegation",
    "DeclineDelegation",
    "Delegation",
    "EndDelegation",
    "GrantDelegation",
    "NoteRenewal",
    "RecordRootAuthority",
    "ReplaceRootAuthority",
    "RevokeDelegation",
    "UpholdDelegation",
    "below",
    "falling_with",
    "given_anew",
]
