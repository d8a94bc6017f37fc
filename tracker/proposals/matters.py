"""Matters: what there is to sign about a proposal, by its stage."""

from typing import TYPE_CHECKING

import msgspec

from tracker.history import History
from tracker.proposals.signatures import Matter, rule_for

if TYPE_CHECKING:
    from tracker.proposals.proposal import Proposal


def to_approve(proposal: "Proposal", history: History) -> Matter:
    """Return what approving a proposal asks for.

    Raises:
        Refusal: PROP-NORULE; so do the others.
    """
    return Matter(
        rule=rule_for(history, proposal.kind_of_target, proposal.change, proposal.amount),
        scope=proposal.scope, amount=proposal.amount, authors=proposal.authors,
        signed=proposal.approvals, about=proposal.id,
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
    return Matter(
        rule=rule_for(history, proposal.kind_of_target, "normal", proposal.amount),
        scope=proposal.scope, amount=proposal.amount, authors=proposal.authors,
        signed=proposal.ratifications, acted=tuple(s.person for s in proposal.approvals),
        about=proposal.id,
    )  # fmt: skip
