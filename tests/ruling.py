"""Approval rules as specifications speak of them: a company under some, and changes of them."""

from collections.abc import Mapping
from typing import Any

from tests.cast import ONE_FOR_THE_PLAN, company_under
from tests.proposing import REASON, signed, submitted
from tests.specification import Story
from tracker.approvals import ApprovalRules, NeedWanted, RuleWanted

TARGET = "approval_policy:APR"
BY_TOP_MANAGEMENT = NeedWanted(power="approve:policy")
FOR_THE_RULES = RuleWanted(id="R-RULES", target="approval_policy", needs=(BY_TOP_MANAGEMENT,))


def rule(rule_id: str, **says: Any) -> RuleWanted:
    """Return a rule about the plan; by default one person who approves plans will do."""
    return RuleWanted(**{"id": rule_id, "target": "plan", "needs": (ONE_FOR_THE_PLAN,), **says})


def ruled(*rules: RuleWanted) -> Story:
    """Return the company, where the rules may be changed, under some more or other rules."""
    return company_under(FOR_THE_RULES, *rules)


def changed(told: Story, changes: Mapping[str, Any], by: str = "gita", effective: str = "") -> str:
    """Let the rules be changed: somebody proposes it, the chief executive approves."""
    base = told.the(ApprovalRules, "APR").base
    proposal = submitted(told, changes, target=TARGET, base=base, by=by, effective=effective)
    signed(told, proposal, "aoife")
    return proposal


__all__ = ["FOR_THE_RULES", "REASON", "TARGET", "changed", "rule", "ruled"]
