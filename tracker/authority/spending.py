"""Amounts per period: what was signed for by a grant, and what that leaves of its limit.

AUTH-PERIOD: the amounts of all that was approved by a grant in one period stay within its limit.
What was used is read from the chains that were frozen into the signatures.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from tracker import periods
from tracker.delegations import Delegation
from tracker.history import History
from tracker.kernel import State
from tracker.organisation import ORGANISATION, Organisation


class Use(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount that somebody signed for, by a chain of grants; `until` it was taken back.

    `about` is what it was for, where that is not the item that keeps it: a plan, `plan:PLN-1`.
    """

    person: str
    grants: tuple[str, ...]
    amount: int
    at: datetime
    until: datetime | None = None
    about: str = ""

    def counts(self, at: datetime) -> bool:
        """Whether it was signed and not taken back by an instant."""
        return self.at <= at and (self.until is None or at < self.until)


class _Spending(State):
    """A proposal, as far as it spends: rows of a room that stands above this one."""

    kind = "proposal"

    uses: tuple[Use, ...] = ()


class _Allocating(_Spending):
    """A resource, as far as its money goes beyond plans."""

    kind = "resource"


class Leeway(msgspec.Struct, frozen=True):
    """What a grant's limit for a period leaves, in minor units, and what each item took of it."""

    left: int
    taken: Mapping[str, int]

    def covers(self, amount: int, about: str) -> bool:
        """Whether an amount is left; what an item took already is not asked of it again."""
        return not amount or amount <= self.left + self.taken.get(about, 0)


def leeway_of(grant: Delegation, history: History, at: datetime) -> Leeway | None:
    """Return what a grant leaves to be signed for at an instant; None: it has no such limit."""
    if grant.amount_per_period is None:
        return None
    taken = _taken(grant, history, at)
    return Leeway(grant.amount_per_period - sum(taken.values()), taken)


def _taken(grant: Delegation, history: History, at: datetime) -> dict[str, int]:
    """Return the amounts by item; an item that several signed for by one grant counts once."""
    organisation = history.find(Organisation, ORGANISATION) or Organisation()
    zone = organisation.zone
    first, after = periods.span(periods.local_day(at, zone), grant.period)
    begins, ends = periods.first_moment(first, zone), periods.first_moment(after, zone)
    taken: dict[str, int] = {}
    for kind in (_Spending, _Allocating):
        for item in history.every(kind, spends=grant.id):
            for use in item.uses:
                if grant.id in use.grants and begins <= use.at < ends and use.counts(at):
                    about = use.about or item.id
                    taken[about] = max(use.amount, taken.get(about, 0))
    return taken
