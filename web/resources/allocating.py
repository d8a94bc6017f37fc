"""Giving a resource to a plan or an action, giving another quantity, and giving it back."""

from datetime import date
from functools import partial
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from events import Recorded
from events.facts.resources import AllocationChanged, ResourceAllocated, ResourceReleased
from tracker.history import History
from tracker.kernel import Command
from tracker.plans import Plan
from tracker.resources import (
    AllocateResource,
    Allocation,
    ChangeAllocation,
    ReleaseResource,
    Resource,
)
from tracker.versions import content_of
from web import desk
from web.asking import done, filled
from web.content.versions import as_day
from web.htmx import page
from web.quantities import typed
from web.resources import listing
from web.resources.room import pages
from web.resources.show import context
from web.telling import told

SAID = ResourceAllocated | AllocationChanged | ResourceReleased


@pages.get("/resources/<item_id>/allocations")
def ask_to_allocate(item_id: str) -> Response:
    """Ask how much of a resource is given, and to what."""
    return _asking(item_id, None)


@pages.post("/resources/<item_id>/allocations")
def allocate(item_id: str) -> ResponseReturnValue:
    """Give a quantity to a plan or an action."""
    return done(
        AllocateResource, "It is allocated.", f"/resources/{item_id}", partial(_asking, item_id),
        resource=item_id,
    )  # fmt: skip


@pages.get("/resources/<item_id>/allocations/<int:number>")
def show_allocation(item_id: str, number: int) -> Response:
    """Show an allocation, and what was said of it so far."""
    return _one(item_id, number, None)


@pages.post("/resources/<item_id>/allocations/<int:number>/change")
def change_allocation(item_id: str, number: int) -> ResponseReturnValue:
    """Give an allocation another quantity or period."""
    return _about(ChangeAllocation, item_id, number, "The allocation is changed.")


@pages.post("/resources/<item_id>/allocations/<int:number>/release")
def give_back(item_id: str, number: int) -> ResponseReturnValue:
    """Give an allocation back."""
    return _about(ReleaseResource, item_id, number, "The allocation is given back.")


def _about(command: type[Command], item_id: str, number: int, said: str) -> ResponseReturnValue:
    return done(
        command, said, f"/resources/{item_id}", partial(_one, item_id, number), resource=item_id,
        allocation=number,
    )  # fmt: skip


def _asking(item_id: str, problems: desk.Problems | None) -> Response:
    resource, now = desk.find(Resource, item_id), desk.now_history()
    plans = {plan.id: plan for plan in now.every(Plan) if not plan.closed}
    asked = request.values.get("to", resource.plan)
    chosen = plans.get(asked) or next(iter(plans.values()), None)
    content = content_of(chosen, chosen.newest, now) if chosen else {}
    actions = content.get("actions", {})
    first = {"to": chosen.id if chosen else "", "action": request.args.get("action", "")}
    return page(
        "resources/allocate.html", plans=list(plans.values()), chosen=chosen,
        actions=[(key, f"{key}, {said['title']}") for key, said in actions.items()],
        period={end: as_day(text) for end, text in content.get("period", {}).items()},
        **filled(problems, first), **context(resource),
    )  # fmt: skip


def _one(item_id: str, number: int, problems: desk.Problems | None) -> Response:
    resource, history = desk.find(Resource, item_id), desk.look()
    found = next((each for each in resource.allocations if each.number == number), None)
    if found is None:
        abort(404, f"{resource.title} has no allocation {number} at this moment.")
    shown = context(resource)
    return page(
        "resources/allocation.html", allocation=found, give_back_key=desk.key(),
        standing=listing.standing(found, listing.today(history)),
        happened=told(_events(resource, number, history), history),
        **filled(problems, _values(found, resource)), **shown,
    )  # fmt: skip


def _values(allocation: Allocation, resource: Resource) -> dict[str, Any]:
    return {
        "quantity": typed(allocation.quantity, resource.sort),
        "start": _day(allocation.start), "until": _day(allocation.until),
        "overcommit": allocation.overcommit,
    }  # fmt: skip


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _events(resource: Resource, number: int, history: History) -> list[Recorded]:
    return [
        event
        for event in history.events(f"resource/{resource.id}")
        if isinstance(event.fact, SAID) and event.fact.allocation == number
    ]
