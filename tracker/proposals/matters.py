"""Matters: what there is to sign about a proposal, by its stage."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from events.facts.approvals import ApprovalRule
from tracker.approvals import Subject
from tracker.delegations import STAY_WITH_TOP_MANAGEMENT
from tracker.history import History
from tracker.kernel import Refusal
from tracker.proposals.signatures import Matter, rule_for, rules

if TYPE_CHECKING:
    from tracker.proposals.proposal import Proposal


def subject_of(proposal: "Proposal", change: str = "") -> Subject:
    """Return what the approval rules look at in a proposal."""
    return Subject(
        target=proposal.kind_of_target, change=change or proposal.change, amount=proposal.amount,
        scope=proposal.scope, paths=tuple(proposal.changes),
    )  # fmt: skip


def to_approve(proposal: "Proposal", history: History) -> Matter:
    """Return what approving a proposal asks for.

    Raises:
        Refusal: PROP-NORULE; so do the others.
    """
    rule = rule_for(history, subject_of(proposal))
    return Matter(
        rule=rule, scope=proposal.scope, amount=proposal.amount, authors=proposal.authors,
        signed=proposal.approvals, definers=_definers(proposal, rule, history), about=proposal.id,
    )  # fmt: skip


def to_object(proposal: "Proposal", history: History) -> Matter:
    """Return what sending back or rejecting asks for: a power, whatever its limit (PROP-9)."""
    approving = to_approve(proposal, history)
    return msgspec.structs.replace(approving, signed=(), amount_matters=False)


def to_cancel(proposal: "Proposal", history: History) -> Matter:
    """Return what cancelling asks for: the same as approving (`domain.md`, rule 14)."""
    approving = to_approve(proposal, history)
    return msgspec.structs.replace(approving, signed=proposal.cancellations)


def to_ratify(proposal: "Proposal", history: History) -> Matter:
    """Return what ratifying an emergency asks for: the normal rule, of other people (rule 15)."""
    rule = rule_for(history, subject_of(proposal, "normal"))
    return Matter(
        rule=rule, scope=proposal.scope, amount=proposal.amount, authors=proposal.authors,
        signed=proposal.ratifications, acted=proposal.approvals,
        definers=_definers(proposal, rule, history), about=proposal.id,
    )  # fmt: skip


def _definers(proposal: "Proposal", rule: ApprovalRule, history: History) -> tuple[str, ...]:
    """Return who made the rule less than 30 days ago: who proposed it, and who approved it.

    What only top management may do is excepted, and so are the first rules (SOD-6).
    """
    if all(need.power in STAY_WITH_TOP_MANAGEMENT for need in rule.needs):
        return ()
    brought = rules(history).fresh(rule, history.on)
    by = history.find(type(proposal), brought.proposal) if brought else None
    return (*by.authors, *(s.person for s in by.approvals)) if by else ()


# ---------------------------------------------------------------- the time there is


def expires_at(proposal: "Proposal", history: History) -> datetime | None:
    """Return from when on a proposal that was handed in can no longer be decided; None: never.

    It is computed when it is asked for, by the rule of that moment; no job ends anything.
    """
    return _after_days(proposal, history, "expires_after_days")


def escalates_at(proposal: "Proposal", history: History) -> datetime | None:
    """Return from when on who holds the next grant up the chain is asked as well; None: never."""
    return _after_days(proposal, history, "escalates_after_days")


def _after_days(proposal: "Proposal", history: History, field: str) -> datetime | None:
    if proposal.stage != "submitted" or proposal.submitted_at is None:
        return None
    try:
        days: int = getattr(rule_for(history, subject_of(proposal)), field)
    except Refusal:
        return None
    return proposal.submitted_at + timedelta(days=days) if days else None


def expired(proposal: "Proposal", history: History) -> bool:
    """Whether nobody decided in time; a new revision asks again."""
    until = expires_at(proposal, history)
    return until is not None and history.on >= until
