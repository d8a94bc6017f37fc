"""How a proposal stands, in words: its stage, and how many signatures are in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from events.facts.approvals import ApprovalRule
from tracker.approvals import ApprovalRules
from tracker.kernel import Refusal
from tracker.proposals import Proposal
from tracker.proposals.counting import missing
from tracker.proposals.matters import subject_of
from tracker.versions import Governed
from web.filters import day, words
from web.rules_in_words import spelled

ENDED = {
    "rejected": ("bad", "Declined"), "withdrawn": ("off", "Withdrawn"),
    "cancelled": ("off", "Cancelled"), "draft": ("info", "Draft"),
    "changes requested": ("warn", "Changes requested"),
}  # fmt: skip
STAGES = {
    "draft": "Draft", "submitted": "Waiting for approval", "changes requested": "Changes requested",
    "approved": "Approved", "rejected": "Declined", "withdrawn": "Withdrawn",
    "cancelled": "Cancelled", "superseded": "Replaced",
}  # fmt: skip
CHANGES = {"normal": "Normal", "emergency": "Emergency", "correction": "Correction"}

Need = tuple[str, int]
"""A power, and how many people with it."""


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What a proposal's rule asks for, and what is still missing of it."""

    rule: ApprovalRule | None
    total: int = 0
    missing: Sequence[Need] = ()

    @property
    def open(self) -> int:
        """How many signatures are still missing."""
        return sum(count for _, count in self.missing)

    @property
    def given(self) -> int:
        """How many of the needed signatures are in."""
        return self.total - self.open


def needs_of(proposal: Proposal, rules: ApprovalRules) -> Needs:
    """Return what a proposal needs under the rules, and what of it is missing."""
    rule = rule_of(proposal, rules)
    if rule is None:
        return Needs(rule=None)
    signed = proposal.ratifications if proposal.unratified else proposal.approvals
    total = sum(need.count for need in rule.needs)
    decided = proposal.stage == "approved" and not proposal.unratified
    return Needs(rule=rule, total=total, missing=() if decided else missing(rule, signed))


def rule_of(proposal: Proposal, rules: ApprovalRules) -> ApprovalRule | None:
    """Return the rule that a proposal falls under; None where none fits.

    What was approved is judged by the rule of then, whatever the rules say today.
    """
    if proposal.rule and not proposal.unratified:
        then = rules.of_version(proposal.rules_version)
        return next((rule for rule in then if rule.id == proposal.rule), None)
    try:
        return rules.rule_for(subject_of(proposal, "normal" if proposal.unratified else ""))
    except Refusal:
        return None


def pill_of(proposal: Proposal, needs: Needs, on: datetime) -> tuple[str, str]:
    """Return status and words for a proposal at an instant; its source's own where it has one."""
    if proposal.telling or proposal.approvals_telling:
        there = proposal.telling.status(on)
        return ("off", "Not there then") if there is None else ("plain", there or "No status")
    if _is_late(proposal, needs, on):
        return "bad", "Expired: not decided in time"
    if proposal.stage == "submitted":
        return "warn", f"Waiting for {words(needs.open, 'approval')}"
    if proposal.stage == "superseded":
        return "off", f"Replaced by {proposal.superseded_by}"
    if proposal.stage != "approved":
        return ENDED[proposal.stage]
    if proposal.unratified:
        return "warn", f"In force, to be ratified by {day(proposal.ratify_until)}"
    if proposal.takes_effect and proposal.takes_effect > on:
        return "info", f"Scheduled from {day(proposal.takes_effect)}"
    return "ok", f"Took effect {day(proposal.takes_effect)}"


def _is_late(proposal: Proposal, needs: Needs, on: datetime) -> bool:
    until = _until(proposal, needs)
    return until is not None and on >= until


def _until(proposal: Proposal, needs: Needs) -> datetime | None:
    """Return until when a proposal can be decided; None: without an end."""
    days = needs.rule.expires_after_days if needs.rule else 0
    if proposal.stage != "submitted" or proposal.submitted_at is None or not days:
        return None
    return proposal.submitted_at + timedelta(days=days)


def waits_in_words(proposal: Proposal, needs: Needs, on: datetime) -> str:
    """Say since when a proposal waits, and until when it can be decided; empty where it does not.

    Reminders are this, wherever the proposal is shown: nothing is sent, nothing ends by itself.
    """
    if proposal.stage != "submitted" or proposal.submitted_at is None:
        return ""
    days = (on - proposal.submitted_at).days
    since = f"Waits for {words(days, 'day')}" if days else "Waits since today"
    until = _until(proposal, needs)
    if until is None:
        return f"{since}."
    return f"{since}; {'expired on' if on >= until else 'expires on'} {day(until)}."


def pill_beside(proposal: Proposal, needs: Needs, item: Governed, on: datetime) -> tuple[str, str]:
    """Return the same, where the item is at hand: whether what was approved is still in force."""
    status, spoken = pill_of(proposal, needs, on)
    if status != "ok":
        return status, spoken
    in_force = item.in_force(on)
    if in_force and in_force.number == proposal.makes and not item.closed:
        return "ok", f"In force since {day(proposal.takes_effect)}"
    begun = [
        v
        for v in item.versions
        if not v.cancelled and v.number > proposal.makes and v.effective_from <= on
    ]
    ended = begun[0].effective_from if begun else None
    return "off", f"In force {day(proposal.takes_effect)} to {day(ended)}" if ended else spoken


def heading_of(proposal: Proposal, needs: Needs) -> str:
    """Return the heading over the signatures: `Two of three approvals are in`."""
    what = "ratifications" if proposal.unratified else "approvals"
    if needs.rule is None:
        return "No approval rule speaks of this change"
    if proposal.stage in ("draft", "changes requested") and not needs.given:
        return f"This will need {words(needs.total, 'approval')}"
    if not needs.open:
        return {1: f"The {what[:-1]} is in", 2: f"Both {what} are in"}.get(
            needs.total, f"All {spelled(needs.total)} {what} are in"
        )
    if needs.total == 1:
        return (
            "The approval is still missing" if what == "approvals" else "It waits for ratification"
        )
    are = "is" if needs.given == 1 else "are"
    return f"{spelled(needs.given).capitalize()} of {spelled(needs.total)} {what} {are} in"
