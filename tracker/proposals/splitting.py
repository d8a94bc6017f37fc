"""Splitting: changes that stay below a threshold one by one and pass it together (PROP-8).

It is flagged where one looks at the proposal, and by a check; nothing is refused: the same person
may well have two reasons in a month.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from tracker.history import History
from tracker.kernel import Remark
from tracker.proposals.proposal import GIVEN_UP, Proposal
from tracker.proposals.signatures import rules

WINDOW = timedelta(days=30)


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """Others with which a proposal passes a threshold; amounts in minor units."""

    others: tuple[str, ...]
    total: int
    threshold: int

    @property
    def remark(self) -> Remark:
        """What is said of it."""
        others = " and ".join(self.others)
        return Remark(
            "PROP-8", f"Together with {others}, within 30 days, it passes an amount above which"
            " another rule speaks.", "amount",
        )  # fmt: skip


def split_with(proposal: Proposal, history: History) -> Split | None:
    """Return with which other proposals this one passes a threshold that each stays below.

    Same target, same proposer, opened within 30 days, and none of them given up; a threshold is an
    amount at which another approval rule begins to speak.
    """
    if not proposal.amount or proposal.stage in GIVEN_UP or proposal.recorded_at is None:
        return None
    others = [
        (each, each.recorded_at) for each in history.every(Proposal, target=proposal.target)
        if each.recorded_at and each.id != proposal.id and each.author == proposal.author
        and each.amount and each.stage not in GIVEN_UP
    ]  # fmt: skip
    at = proposal.recorded_at
    before = [each for each, when in others if at - WINDOW < when <= at]
    after = [each for each, when in others if at <= when < at + WINDOW]
    found = (_passing(proposal, each, history) for each in (before, after))
    return next((split for split in found if split), None)


def _passing(proposal: Proposal, others: Sequence[Proposal], history: History) -> Split | None:
    amounts = [proposal.amount, *(each.amount for each in others)]
    passed = [
        bound for bound in _thresholds(proposal.kind_of_target, history)
        if max(amounts) <= bound < sum(amounts)
    ]  # fmt: skip
    if not others or not passed:
        return None
    ids = tuple(each.id for each in others)
    return Split(others=ids, total=sum(amounts), threshold=max(passed))


def _thresholds(target: str, history: History) -> set[int]:
    """Return the amounts at which another rule begins to speak of a kind of content."""
    bounds = (
        bound for rule in rules(history).rules if rule.target == target
        for bound in (rule.over, rule.up_to)
    )  # fmt: skip
    return {bound for bound in bounds if bound}


def outlasted(proposal: Proposal, ends: Sequence[datetime | None]) -> Remark | None:
    """Return what is said where an authority that signed ends before the change takes effect.

    The approval stands: what counts is the authority at the moment of the act.
    """
    begins = proposal.takes_effect
    if begins is None or not any(until is not None and until <= begins for until in ends):
        return None
    return Remark(
        "PROP-11", "An authority by which this was signed ends before the change takes effect;"
        " what counts is the moment of signing.",
    )  # fmt: skip
