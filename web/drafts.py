"""Drafts: what was never handed in is for those who write it, wherever the record speaks of it.

The record keeps a draft like everything else, and says who wrote at it when; what it says is shown
to others once it is handed in. Whoever reads the file, on the command line, reads all of it.
"""

from flask import g, has_request_context

from tracker.proposals import Proposal
from web import desk

FOR_ITS_WRITERS = "A draft: it is for those who write it until it is handed in."


def is_hidden(proposal: Proposal) -> bool:
    """Whether a proposal is a draft that others than the reader write."""
    return proposal.private and desk.me() not in proposal.writers


def hidden() -> frozenset[str]:
    """Return the streams, `proposal/PRP-9`, of the drafts that the reader does not see today."""
    if not has_request_context():
        return frozenset()
    if "hidden_drafts" not in g:
        drafts = desk.now_history().every(Proposal, open="draft")
        g.hidden_drafts = frozenset(f"{each.kind}/{each.id}" for each in drafts if is_hidden(each))
    found: frozenset[str] = g.hidden_drafts
    return found
