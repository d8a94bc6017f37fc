"""Commitments: what is allocated to a plan, action by action."""

from collections.abc import Iterator
from datetime import date

from tracker.history import History
from tracker.resources.allocations import Allocation
from tracker.resources.resource import Resource


def allocated_to(plan: str, history: History) -> Iterator[tuple[Resource, Allocation]]:
    """Yield what is allocated to a plan and was not given back; also what is over."""
    for resource in history.every(Resource, allocated=plan):
        for allocation in resource.allocations:
            if allocation.plan == plan and not allocation.released:
                yield resource, allocation


def commitments(plan: str, history: History, today: date) -> set[str]:
    """Return the actions of a plan that something is allocated to, today or later (PLAN-5)."""
    bound = allocated_to(plan, history)
    return {each.action for _, each in bound if each.action and each.open(today)}
