"""Approval rules: what needs whose approval, as data that is itself governed.

ISO/IEC 20000-1:2018, 5.1 c (levels of authority for decisions). Rules 8 and 16 of `domain.md`,
SOD-6, and section 4.1 of the domain reference.
"""

from tracker.approvals.content import (
    ApprovalRulesContent,
    NeedWanted,
    RuleContent,
    RuleWanted,
    as_content,
    as_rule,
    in_order,
)
from tracker.approvals.fitting import Subject, gaps, never_used
from tracker.approvals.rules import (
    EDITING,
    RULES,
    ApprovalRules,
    EditApprovalRules,
    SetApprovalRules,
)

__all__ = [
    "EDITING",
    "RULES",
    "ApprovalRules",
    "ApprovalRulesContent",
    "EditApprovalRules",
    "NeedWanted",
    "RuleContent",
    "RuleWanted",
    "SetApprovalRules",
    "Subject",
    "as_content",
    "as_rule",
    "gaps",
    "in_order",
    "never_used",
]
