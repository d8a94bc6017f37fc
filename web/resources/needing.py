"""Stating what is needed, stating it anew, and needing it no longer."""

from functools import partial
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from tracker.plans import Plan
from tracker.resources import (
    SORTS,
    ChangeResourceNeed,
    RegisterResource,
    ReleaseResource,
    Resource,
    entitled,
)
from web import desk
from web.asking import done, filled
from web.called import Called, choices_of_holders, choices_of_scope
from web.htmx import page
from web.quantities import typed
from web.resources.entitled import speaks_for
from web.resources.room import pages
from web.resources.show import context

PROVIDED = [("internal", "The organisation itself"), ("supplier", "A supplier")]
SORTED = [
    ("human", "Human", "people, with what they can do"),
    ("technical", "Technical", "tools, equipment, capacity"),
    ("information", "Information", "data, knowledge, documents"),
    ("financial", "Financial", "money"),
]


@pages.get("/resources/new")
def ask_for_new() -> Response:
    """Ask what is needed."""
    return _new(None)


@pages.post("/resources")
def register() -> ResponseReturnValue:
    """State that something is needed."""
    return done(RegisterResource, "The need is stated.", "/resources/{id}", _new)


@pages.get("/resources/<item_id>/need")
def ask_to_change(item_id: str) -> Response:
    """Ask what is needed instead."""
    return _changing(item_id, None)


@pages.post("/resources/<item_id>/need")
def change(item_id: str) -> ResponseReturnValue:
    """State the need anew."""
    return done(
        ChangeResourceNeed, "The need is stated anew.", f"/resources/{item_id}",
        partial(_changing, item_id), resource=item_id,
    )  # fmt: skip


@pages.get("/resources/<item_id>/release")
def ask_to_release(item_id: str) -> Response:
    """Show what needing a resource no longer means."""
    return _releasing(item_id, None)


@pages.post("/resources/<item_id>/release")
def release(item_id: str) -> ResponseReturnValue:
    """Need a resource no longer."""
    return done(
        ReleaseResource, "The resource is released.", f"/resources/{item_id}",
        partial(_releasing, item_id), resource=item_id,
    )  # fmt: skip


def _new(problems: desk.Problems | None) -> Response:
    now = desk.now_history()
    said = request.args.get("sort", "")
    plans = [plan for plan in now.every(Plan) if not plan.closed]
    first = {
        "sort": said if said in SORTS else "human", "scope": ["*"], "provider": "internal",
        "plan": request.args.get("plan", plans[-1].id if plans else ""),
    }  # fmt: skip
    holders = [each for plan in plans for each in entitled(now, now.on, plan.id)]
    return page(
        "resources/new.html", nav="resources", resource=None, key=desk.key(), sorts=SORTED,
        may=speaks_for(holders), provided=PROVIDED,
        currency=desk.organisation().currency, called=Called(now, holders),
        **_choices(plans), **filled(problems, first),
    )  # fmt: skip


def _choices(plans: list[Plan]) -> dict[str, Any]:
    now = desk.now_history()
    return {
        "plans": [(plan.id, plan.label) for plan in plans],
        "holders": choices_of_holders(now),
        "scopes": choices_of_scope(now),
    }


def _changing(item_id: str, problems: desk.Problems | None) -> Response:
    resource = desk.find(Resource, item_id)
    first = {
        "title": resource.title, "needed": typed(resource.needed, resource.sort),
        "scope": list(resource.scope), "plan": resource.plan, "provider": resource.provider,
        "owner": resource.owner,
    }  # fmt: skip
    plans = [plan for plan in desk.now_history().every(Plan) if not plan.closed]
    return page(
        "resources/need.html", provided=PROVIDED, **_choices(plans), **filled(problems, first),
        **context(resource),
    )  # fmt: skip


def _releasing(item_id: str, problems: desk.Problems | None) -> Response:
    shown = context(desk.find(Resource, item_id))
    return page("resources/release.html", **filled(problems), **shown)
