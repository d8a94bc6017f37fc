"""Resources against a plan: which action has what, how much money, and what is short."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from events.rows import sort_key
from tracker.history import History
from tracker.periods import local_day
from tracker.plans import Plan, budgets
from tracker.resources import Allocation, Resource, allocated_to
from tracker.versions import content_of
from web import desk
from web.quantities import as_data

WHOLE = ""
"""The plan as a whole, beside its actions."""

Given = tuple[Resource, Allocation]


def against(plan: str, content: Mapping[str, Any], history: History) -> list[dict[str, Any]]:
    """Return the actions of a plan with what is allocated to each today or later.

    The plan as a whole comes last, and before it what no action of `content` has: of a version that
    is yet to come, or of none. Money in minor units; `beyond` is what lies above the budget: of the
    plan as a whole, all the money that is allocated to it.
    """
    day = _today(history)
    given = [each for each in allocated_to(plan, history) if each[1].open(day)]
    own: Mapping[str, Any] = content.get("actions", {})
    further = {each.action for _, each in given if each.action} - own.keys()
    order = [*sorted(own, key=sort_key), *sorted(further, key=sort_key)]
    planned = {**_newest(plan, history), **own}
    if any(each.action == WHOLE for _, each in given):
        order.append(WHOLE)
    money = {**budgets({"actions": planned}), WHOLE: _stated(content)}
    return [_row(key, planned, money.get(key), given) for key in order]


def _stated(content: Mapping[str, Any]) -> int:
    """Return the money that a plan states, or else what its actions come to."""
    stated: int | None = content.get("resources", {}).get("financial")
    return sum(budgets(content).values()) if stated is None else stated


def _newest(plan: str, history: History) -> dict[str, Any]:
    """Return the actions of the newest approved version."""
    found = history.find(Plan, plan)
    content = content_of(found, found.newest, history) if found else {}
    return dict(content.get("actions", {}))


def _row(
    action: str, planned: Mapping[str, Any], budget: int | None, given: list[Given]
) -> dict[str, Any]:
    own = [each for each in given if each[1].action == action]
    beyond = _money(given if action == WHOLE else own) - budget if budget is not None else 0
    return {
        "action": action, "title": planned[action]["title"] if action in planned else "",
        "gone": action != WHOLE and action not in planned, "budget": budget, "money": _money(own),
        "beyond": max(0, beyond), "given": [_given(*each) for each in own],
    }  # fmt: skip


def _money(given: list[Given]) -> int:
    paid = (a.quantity for resource, a in given if resource.sort == "financial")
    return int(sum(paid, Decimal(0)))


def _given(resource: Resource, allocation: Allocation) -> dict[str, Any]:
    return {
        "id": resource.id, "title": resource.title, "sort": resource.sort, "unit": resource.unit,
        "quantity": as_data(allocation.quantity, resource.sort), "number": allocation.number,
        "start": allocation.start, "until": allocation.until, "adequacy": resource.adequacy,
    }  # fmt: skip


def short(plan: str, history: History) -> list[dict[str, Any]]:
    """Return what the plan needs and has not got: not allocated in full, or judged not enough."""
    return list(_short(plan, history, _today(history)))


def _short(plan: str, history: History, day: date) -> Iterator[dict[str, Any]]:
    for resource in history.every(Resource, plan=plan):
        allocated = resource.allocated(day)
        missing = max(Decimal(0), resource.needed - allocated)
        if not resource.released and (missing or resource.adequacy == "not adequate"):
            yield {
                "id": resource.id, "title": resource.title, "sort": resource.sort,
                "unit": resource.unit, "missing": as_data(missing, resource.sort),
                "adequacy": resource.adequacy,
            }  # fmt: skip


def _today(history: History) -> date:
    return local_day(history.on, desk.organisation().zone)
