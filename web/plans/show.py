"""The plan: what is done to reach the objectives, by whom, with what, until when."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from tracker.history import History
from tracker.plans import ClosePlan, Plan, budgets
from tracker.versions import Governed
from web import desk
from web.allocated import against, short
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import behind, done, filled, may_say
from web.called import Called
from web.content.versions import Room, as_day, newest, pinned, serve_versions
from web.htmx import page
from web.plans import planned
from web.plans.room import pages


def beside(item: Governed, content: Mapping[str, Any], history: History) -> Mapping[str, object]:
    """Return what the content of a plan is shown with."""
    assert isinstance(item, Plan), "this is the room of plans"
    actions = planned.actions(item, content)
    owners = [content.get("owner", ""), *(action["owner"] for action in actions)]
    return {
        "called": Called(history, owners), "actions": actions, "looks": planned.LOOKS,
        "chapters": planned.sections(content), "total": sum(budgets(content).values()),
        "spans": {key: as_day(text) for key, text in content.get("period", {}).items()},
        "titles": planned.titles([o for action in actions for o in action["serves"]], history),
        "currency": desk.organisation().currency, "remarks": list(item.remarks(content, {})),
    }  # fmt: skip


room = Room(Plan, "/plans", "Plans", "plans", "plans/content.html", beside)


@in_three_forms(pages, "/plans")
def show_all() -> Response:
    """List the plans."""
    history, number = desk.look(), page_number()
    found = history.every(Plan, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    called = Called(history, [plan.standing(history.on).owner for plan in found])
    return answer(
        "plans/list.html", [planned.listed(plan, called, history) for plan in found],
        nav="plans", number=number, total=history.count(Plan), called=called,
    )  # fmt: skip


@in_three_forms(pages, "/plans/<item_id>")
def show(item_id: str) -> Response:
    """Show a plan as it is in force at the moment looked at."""
    plan, history = desk.find(Plan, item_id), desk.look()
    version, content = pinned(plan, history)
    said = beside(plan, content, history)
    called = Called(history, [content.get("owner", "")])
    item = planned.listed(plan, called, history)
    resources = {"resources": against(item_id, content, history), "short": short(item_id, history)}
    return answer_one(
        "plans/show.html",
        {**item, "content": content, "progress": planned.actions(plan, content), **resources},
        nav="plans", room=room, governed=plan, version=version, content=content,
        versions=newest(plan, history), on=history.on, may_close=may_say(plan), **said,
    )  # fmt: skip


serve_versions(pages, room)


@pages.get("/plans/<item_id>/closing")
def ask_to_close(item_id: str) -> Response:
    """Show what closing a plan means, before it is done."""
    return _closing_page(item_id)


@pages.post("/plans/<item_id>/closing")
def close(item_id: str) -> ResponseReturnValue:
    """Close a plan."""
    return done(
        ClosePlan, "The plan is closed.", f"/plans/{item_id}", partial(_closing_page, item_id),
        plan=item_id,
    )  # fmt: skip


def _closing_page(item_id: str, problems: desk.Problems | None = None) -> Response:
    plan, history = desk.find(Plan, item_id), desk.look()
    _, content = pinned(plan, history)
    owner = plan.standing(history.on).owner
    open_actions = [
        action
        for action in planned.actions(plan, content)
        if action["status"] not in ("done", "cancelled")
    ]
    return page(
        "plans/closing.html", nav="plans", governed=plan, open_actions=open_actions, owner=owner,
        people=behind(owner, history), called=Called(history, [owner]), may=may_say(plan),
        key=desk.key(), **filled(problems),
    )  # fmt: skip
