"""Proposals as specifications speak of them: written, handed in, signed, mostly for the plan."""

from collections.abc import Mapping
from typing import Any

from tests.specification import Story
from tracker.proposals import ApproveProposal, OpenProposal, Proposal, SubmitProposal

REASON = "So that the year goes well."
SMALL = {"notes": "Reviewed each month."}
"""A change of the plan without money: one who approves plans signs it."""
DEARER = {"actions.A1.budget": 25_000_00}
"""20,000.00 more: one who approves plans and one who approves money sign it."""
MUCH_DEARER = {"actions.A1.budget": 80_000_00}
"""75,000.00 more: two for the plan, one for the money, one of them covering the whole amount."""


def opened(
    told: Story, changes: Mapping[str, Any], *, by: str = "gita", target: str = "plan:PLN-1",
    base: int = 1, change: str = "normal", scope: tuple[str, ...] = ("*",), effective: str = "",
    as_id: str = "",
) -> str:  # fmt: skip
    """Let somebody write a proposal, and return its id."""
    told.by(by).because(REASON)
    if effective:
        told.effective(effective)
    command = OpenProposal(
        title="A change", target=target, base=base, changes=dict(changes), change=change,
        scope=scope, proposal=as_id,
    )  # fmt: skip
    told.given(command)
    assert told.outcome is not None, "it was just opened"
    return told.outcome.id


def submitted(told: Story, changes: Mapping[str, Any], **how: Any) -> str:
    """Let somebody write a proposal and hand it in."""
    proposal = opened(told, changes, **how)
    told.given(SubmitProposal(proposal=proposal))
    return proposal


def approved(
    told: Story, changes: Mapping[str, Any], approvers: tuple[str, ...] = ("bram",), **how: Any
) -> str:
    """Let a proposal be approved by those who are asked to."""
    proposal = submitted(told, changes, **how)
    signed(told, proposal, *approvers)
    assert the(told, proposal).stage == "approved"
    return proposal


def signed(told: Story, proposal: str, *approvers: str) -> Story:
    for approver in approvers:
        told.by(approver).given(ApproveProposal(proposal=proposal))
    return told


def the(told: Story, proposal: str, as_of: int | None = None) -> Proposal:
    return told.the(Proposal, proposal, as_of)
