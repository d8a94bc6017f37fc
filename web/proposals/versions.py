"""The contents that a proposal stands between: its base, its revisions, what is in force."""

from collections.abc import Sequence
from typing import Any

import msgspec

from events.facts.proposals import ProposalOpened, ProposalRebased, ProposalRevised
from tracker.history import History
from tracker.paths import changed
from tracker.proposals import Proposal
from tracker.proposals.content import TARGETS
from tracker.versions import Governed, content_of, start_of

Content = dict[str, Any]


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """Something to compare a proposal with: how it is asked for, in words, its content."""

    key: str
    words: str
    content: Content


def target_of(proposal: Proposal, history: History) -> Governed:
    """Return the item that a proposal would change; a blank one where it would make it."""
    kind, _, item_id = proposal.target.partition(":")
    return history.find(TARGETS[kind], item_id) or TARGETS[kind](id=item_id)


def base_of(proposal: Proposal, item: Governed, history: History) -> Content:
    """Return the content that a proposal starts from; empty for something new."""
    return start_of(item, item.numbered(proposal.base), history)


def proposed(proposal: Proposal, item: Governed, history: History) -> Content:
    """Return the content that a proposal would make."""
    return changed(base_of(proposal, item, history), proposal.changes)


def choices(proposal: Proposal, item: Governed, history: History) -> Sequence[Against]:
    """Return what the newest revision can be compared with, the base first."""
    base = base_of(proposal, item, history)
    words = f"version {proposal.base}, its base" if proposal.base else "nothing"
    found = [Against(key="base", words=words, content=base)]
    in_force = item.in_force(history.on)
    if in_force and in_force.number not in (proposal.base, proposal.makes):
        content = content_of(item, in_force, history)
        found.append(
            Against(key="in-force", words=f"version {in_force.number}, in force", content=content)
        )
    for number, content in reversed(_revisions(proposal, item, history)):
        found.append(Against(key=f"r{number}", words=f"revision {number}", content=content))
    return found


def _revisions(proposal: Proposal, item: Governed, history: History) -> list[tuple[int, Content]]:
    """Return the earlier revisions, each with the content that it would have made."""
    found: dict[int, Content] = {}
    number, base = 1, 0
    for event in history.events(f"proposal/{proposal.id}"):
        match event.fact:
            case ProposalOpened() as fact:
                base = fact.base
            case ProposalRevised() as fact:
                number = fact.revision
            case ProposalRebased() as fact:
                number, base = number + 1, fact.base
            case _:
                continue
        start = start_of(item, item.numbered(base), history)
        found[number] = changed(start, fact.changes)
    found.pop(proposal.revision, None)
    return list(found.items())
