"""What lists and pages say of a resource: its need, how much is given, whether there is enough."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.history import History
from tracker.periods import local_day
from tracker.resources import Allocation, Resource, answer_until
from web import desk
from web.called import Called
from web.quantities import as_data

LOOKS = {"needed": "warn", "partly allocated": "info", "allocated": "ok", "released": "off"}
"""The status of each state: a shape and a colour."""

ADEQUACY = {"adequate": "ok", "not adequate": "warn", "not judged": "off"}
"""The status of each judgement; a shortage without an answer in time is worse."""


def today(history: History) -> date:
    """Return the day that is looked at, in the organisation's zone."""
    return local_day(history.on, desk.organisation().zone)


def listed(resource: Resource, called: Called, history: History) -> dict[str, Any]:
    """Return what a list says of a resource. Money in minor units of `unit`."""
    until = answer_until(resource.judgements) if not resource.released else None
    sort, day = resource.sort, today(history)
    return {
        "id": resource.id, "title": resource.title, "sort": sort, "unit": resource.unit,
        "needed": as_data(resource.needed, sort),
        "allocated": as_data(resource.allocated(day), sort),
        "available": as_data(resource.available, sort), "state": resource.state(day),
        "adequacy": resource.adequacy, "answer_until": until,
        "unanswered": until is not None and until < history.on, "plan": resource.plan,
        "scope": list(resource.scope), "provider": resource.provider, "owner": resource.owner,
        "owner_title": called.holder(resource.owner),
    }  # fmt: skip


def allocations(resource: Resource, gone: Iterable[int], history: History) -> list[dict[str, Any]]:
    """Return the allocations of a resource; `gone` point at an action that its plan lost."""
    day, lost = today(history), set(gone)
    return [
        {
            "number": each.number, "plan": each.plan, "action": each.action,
            "quantity": as_data(each.quantity, resource.sort), "start": each.start,
            "until": each.until, "state": standing(each, day), "gone": each.number in lost,
            "overcommit": each.overcommit, "excess": each.excess,
            "late_by_days": each.late_by_days, "event": each.pos + 1,
        }
        for each in resource.allocations
    ]  # fmt: skip


def standing(allocation: Allocation, day: date) -> str:
    """Say how an allocation stands on a day."""
    if allocation.released:
        return "given back"
    if allocation.over(day):
        return "over"
    return "runs" if allocation.covers(day) else "begins later"


def judgements(resource: Resource, history: History) -> list[dict[str, Any]]:
    """Return the judgements of a resource, the newest first."""
    names = history.names(each.by for each in resource.judgements)
    return [
        {
            "at": each.at, "by": each.by, "by_name": names[each.by], "adequate": each.adequate,
            "available": as_data(each.available, resource.sort),
            "needed": as_data(each.needed, resource.sort), "forecast": each.forecast,
            "note": each.note, "reason": each.reason, "links": list(each.links),
            "event": each.pos + 1,
        }
        for each in reversed(resource.judgements)
    ]  # fmt: skip
