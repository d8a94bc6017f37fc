"""Reminders: whose turn a proposal is, shortly before it can no longer be decided in time.

Timers remind, they never decide (`domain.md`, rule 13): who is asked, and until when, is computed
when it is read. An approval rule says how long there is; an emergency says until when it is to be
ratified.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from events.facts.proposals import ProposalApproved, ProposalSubmitted
from tracker.authority import Authority
from tracker.history import History
from tracker.proposals import Proposal
from tracker.proposals.matters import expires_at
from tracker.turn import turn_of

BEFORE = timedelta(days=2)
"""So long before the end; where there are fewer than four days in all, in the second half."""


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal that waits for `people`, and until when.

    `pos` is the event that it has waited since: each of them is reminded of it once.
    """

    proposal: Proposal
    pos: int
    people: tuple[str, ...]
    until: datetime


def reminders(history: History) -> Iterator[Reminder]:
    """Yield what somebody is to be reminded of now."""
    for proposal in history.every(Proposal, open="yes"):
        if reminder := reminder_of(proposal, history):
            yield reminder


def reminder_of(proposal: Proposal, history: History) -> Reminder | None:
    """Return whom a proposal waits for, where its time is nearly over; else None."""
    until = proposal.ratify_until if proposal.unratified else expires_at(proposal, history)
    if until is None or not until - BEFORE <= history.on < until:
        return None
    pos, since = _waits_since(proposal, history)
    if history.on < since + (until - since) / 2:
        return None
    turn = turn_of(history, Authority(history, history.on), proposal)
    return Reminder(proposal=proposal, pos=pos, people=(*turn.who, *turn.also), until=until)


def _waits_since(proposal: Proposal, history: History) -> tuple[int, datetime]:
    """Return the event by which a proposal was handed in, or approved as an emergency."""
    began = ProposalApproved if proposal.unratified else ProposalSubmitted
    events = history.events(f"{Proposal.kind}/{proposal.id}")
    return next(
        (event.pos, event.envelope.recorded_at)
        for event in reversed(events) if isinstance(event.fact, began)
    )  # fmt: skip
