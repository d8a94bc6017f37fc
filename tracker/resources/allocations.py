"""Allocations: so much of a resource for a plan or an action, over a period."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from events import Envelope
from events.facts.resources import AllocationChanged, ResourceAllocated
from tracker.authority import Use


class Allocation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One allocation as the record leaves it; `pos` is the event that said so last.

    `until` is its last day. `excess` is how far it went beyond the plan's money, in minor units,
    and `use` who signed for that, by which grants.
    """

    number: int
    plan: str
    quantity: Decimal
    start: date
    pos: int
    until: date | None = None
    action: str = ""
    overcommit: str = ""
    excess: int = 0
    late_by_days: int = 0
    released: bool = False
    use: Use | None = None

    def covers(self, day: date) -> bool:
        """Whether a day lies in its period."""
        return self.start <= day and not self.over(day)

    def over(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and self.until < today

    def open(self, today: date) -> bool:
        """Whether it still binds something, now or later."""
        return not (self.released or self.over(today))

    def overlaps(self, other: "Allocation") -> bool:
        """Whether the two bind something on the same day."""
        return self.covers(other.start) or other.covers(self.start)


def allocated(fact: ResourceAllocated, envelope: Envelope, pos: int) -> Allocation:
    """Return the allocation that a fact brought."""
    return Allocation(
        number=fact.allocation, plan=fact.plan, action=fact.action, quantity=fact.quantity,
        start=fact.start, until=fact.until, overcommit=fact.overcommit, excess=fact.excess,
        late_by_days=fact.late_by_days, pos=pos, use=_use(fact, fact.plan, envelope),
    )  # fmt: skip


def changed(
    allocation: Allocation, fact: AllocationChanged, envelope: Envelope, pos: int
) -> Allocation:
    """Return an allocation as a change leaves it; what was signed for before stays signed for."""
    return msgspec.structs.replace(
        allocation, quantity=fact.quantity, start=fact.start, until=fact.until,
        overcommit=fact.overcommit, excess=fact.excess, pos=pos,
        use=_use(fact, allocation.plan, envelope) or allocation.use,
    )  # fmt: skip


def _use(
    fact: ResourceAllocated | AllocationChanged, plan: str, envelope: Envelope
) -> Use | None:  # fmt: skip
    if not fact.chain:
        return None
    return Use(
        person=envelope.actor, grants=tuple(link.grant for link in fact.chain),
        amount=fact.excess, at=envelope.recorded_at, about=money_of(plan),
    )  # fmt: skip


def money_of(plan: str) -> str:
    """Return what money beyond a plan is about: however many resources it comes from."""
    return f"plan:{plan}"


def uses_of(allocations: Iterable[Allocation]) -> tuple[Use, ...]:
    """Return what was signed for and not given back."""
    return tuple(each.use for each in allocations if each.use and not each.released)


def most_at_once(allocations: Iterable[Allocation]) -> Decimal:
    """Return how much is bound on the day on which most is: it can only rise where one begins."""
    those = list(allocations)
    return max((_bound(those, each.start) for each in those), default=Decimal(0))


def _bound(allocations: Iterable[Allocation], day: date) -> Decimal:
    return sum((each.quantity for each in allocations if each.covers(day)), Decimal(0))


def together(allocations: Iterable[Allocation], sort: str) -> Decimal:
    """Return how much allocations bind: money once and for all, everything else by the day."""
    if sort == "financial":
        return sum((each.quantity for each in allocations), Decimal(0))
    return most_at_once(allocations)
