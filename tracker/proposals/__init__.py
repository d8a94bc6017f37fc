"""Proposals: how governed content changes. Propose, compare, approve, take effect.

ISO/IEC 20000-1:2018, 5.1 c, 6.3 and 7.5.2 (changes are reviewed and approved by who may). Rules
SOD-1, SOD-2, SOD-5 and PROP-... of the domain reference, in the order of `domain.md`, rule 21.
"""

from tracker.proposals.commands import (
    ApproveProposal,
    CancelProposal,
    CommentOnProposal,
    InviteAuthor,
    OpenProposal,
    RatifyProposal,
    RebaseProposal,
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    SupersedeProposal,
    TakeBackApproval,
    TellApprovals,
    TellProposal,
    WithdrawProposal,
)
from tracker.proposals.counting import Signature
from tracker.proposals.proposal import Proposal

__all__ = [
    "ApproveProposal",
    "CancelProposal",
    "CommentOnProposal",
    "InviteAuthor",
    "OpenProposal",
    "Proposal",
    "RatifyProposal",
    "RebaseProposal",
    "RejectProposal",
    "RequestChanges",
    "ReviseProposal",
    "Signature",
    "SubmitProposal",
    "SupersedeProposal",
    "TakeBackApproval",
    "TellApprovals",
    "TellProposal",
    "WithdrawProposal",
]
