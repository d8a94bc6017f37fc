"""Spending: the amounts that were signed for under a proposal, each by its chain of grants.

A limit for a period is kept by adding these up (AUTH-PERIOD).
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from events.facts.proposals import ApprovalGiven, CancellationGiven, RatificationGiven
from tracker.authority import Use

SignedFact = ApprovalGiven | CancellationGiven | RatificationGiven


def spent(
    uses: tuple[Use, ...], fact: SignedFact, amount: int, person: str, at: datetime
) -> tuple[Use, ...]:
    """Return the uses with one more: cancelling spends nothing, nor does who covers no amount."""
    if isinstance(fact, CancellationGiven) or not amount or not fact.covers_amount:
        return uses
    grants = tuple(link.grant for link in fact.chain)
    return (*uses, Use(person=person, grants=grants, amount=amount, at=at))


def settled(uses: tuple[Use, ...], signed: Iterable[str], at: datetime) -> tuple[Use, ...]:
    """Return the uses where those of people whose signature no longer stands count no more."""
    standing = set(signed)
    return tuple(
        replace(use, until=at) if use.until is None and use.person not in standing else use
        for use in uses
    )
