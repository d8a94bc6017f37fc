"""The list of resources, and the page of one: its need, what is given of it, is it enough."""

from typing import Any

from flask import Response, request

from tracker.history import History
from tracker.plans import Plan
from tracker.resources import SORTS, Resource, entitled
from tracker.versions import content_of
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import behind
from web.called import Called
from web.drawing import Sparkline, sparkline
from web.look import href
from web.quantities import quantity
from web.resources import listing
from web.resources.entitled import speaks_for
from web.resources.room import pages
from web.telling import told

FACETS = ("sort", "adequacy")


@in_three_forms(pages, "/resources")
def show_all() -> Response:
    """List the resources; by kind, by how they stand, by whether there is enough."""
    history, number = desk.look(), page_number()
    wanted = {name: request.args[name] for name in FACETS if request.args.get(name)}
    state = request.args.get("state", "")
    found, total = _found(history, number, wanted, state)
    called = Called(history, [resource.owner for resource in found])
    items = [listing.listed(resource, called, history) for resource in found]
    return answer(
        "resources/list.html", items, nav="resources", number=number, total=total, called=called,
        wanted=wanted | {"state": state}, looks=listing.LOOKS, adequacy=listing.ADEQUACY,
        sorts=[(sort, sort.capitalize()) for sort in SORTS],
        states=[(state, state.capitalize()) for state in listing.LOOKS],
        judged=[(each, each.capitalize()) for each in listing.ADEQUACY],
    )  # fmt: skip


def _found(
    history: History, number: int, wanted: dict[str, str], state: str
) -> tuple[list[Resource], int]:
    """Return the resources of a page of the list, and how many there are on all.

    How a resource stands is a matter of the day: it is asked of each that fits otherwise.
    """
    first = (number - 1) * PAGE_SIZE
    if not state:
        found = history.every(Resource, PAGE_SIZE, first, **wanted)
        return found, history.count(Resource, **wanted)
    day = listing.today(history)
    fits = history.every(Resource, -1, 0, **wanted)
    fitting = [each for each in fits if each.state(day) == state]
    return fitting[first : first + PAGE_SIZE], len(fitting)


@in_three_forms(pages, "/resources/<item_id>")
def show(item_id: str) -> Response:
    """Show a resource: its need, what is given to whom, how its adequacy was judged."""
    resource, history = desk.find(Resource, item_id), desk.look()
    shown = context(resource)
    given = listing.allocations(resource, _gone(resource, history), history)
    judged = listing.judgements(resource, history)
    item = shown.pop("item") | {"allocations": given, "judgements": judged}
    return answer_one(
        "resources/show.html", item, bars=_bars(resource, given, history),
        drawing=_drawn(resource), happened=told(history.events(f"resource/{item_id}"), history),
        **shown,
    )  # fmt: skip


def context(resource: Resource) -> dict[str, Any]:
    """Return what every page about a resource is shown with."""
    history = desk.look()
    holders = entitled(history, history.on, resource.plan, resource.owner)
    called = Called(history, [resource.owner, *holders])
    plan = history.find(Plan, resource.plan) if resource.plan else None
    return {
        "nav": "resources", "resource": resource, "called": called, "plan": plan,
        "item": listing.listed(resource, called, history), "looks": listing.LOOKS,
        "adequacy": listing.ADEQUACY, "key": desk.key(), "may": may_enter(resource),
        "people": behind(resource.owner, history), "scope": called.scope(resource.scope),
    }  # fmt: skip


def may_enter(resource: Resource) -> bool:
    """Whether the reader may enter facts about a resource now, or stands in for who may."""
    now = desk.now_history()
    return not resource.released and speaks_for(
        entitled(now, now.on, resource.plan, resource.owner)
    )


def _gone(resource: Resource, history: History) -> list[int]:
    """Return which allocations point at an action that the plan's newest version does not have."""
    named = {each.plan for each in resource.allocations if each.action}
    plans = {plan: history.find(Plan, plan) for plan in named}
    actions = {
        plan: content_of(found, found.newest, history).get("actions", {})
        for plan, found in plans.items()
        if found
    }
    return [
        each.number
        for each in resource.allocations
        if each.action and each.action not in actions.get(each.plan, {})
    ]


Bar = tuple[str, str, float, float, float, str]
"""Words, address, how much it is, 0, how much could be, the same in words."""


def _bars(resource: Resource, given: list[dict[str, Any]], history: History) -> list[Bar]:
    """Return a bar for each allocation that binds something, as a share of what there is."""
    day = listing.today(history)
    whole = max(resource.available, resource.needed, resource.allocated(day))
    binding = [each for each in given if each["state"] in ("runs", "begins later")]
    return [
        (
            f"{each['plan']} {each['action']}".strip(),
            href(f"/resources/{resource.id}/allocations/{each['number']}"),
            float(each["quantity"]), 0, float(whole),
            quantity(each["quantity"], resource.sort, resource.unit),
        )
        for each in binding
    ]  # fmt: skip


def _drawn(resource: Resource) -> Sparkline | None:
    """Draw what was there at each judgement, with what was needed at the last as a level line."""
    judged = resource.judgements
    if len(judged) < 2:  # noqa: PLR2004  # one point makes no line
        return None
    return sparkline([float(each.available) for each in judged], float(judged[-1].needed))
