"""The plan: what is done to reach the objectives, by whom, with what, until when."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, url_for
from flask.typing import ResponseReturnValue

from events import Recorded
from events.facts.plans import ActionProgressRecorded, MilestoneReached
from events.rows import sort_key
from tracker.history import History
from tracker.objectives import Objective
from tracker.plans import SECTIONS, STATUSES, ClosePlan, Plan, Progress, ReachMilestone, RecordProgress, budgets
from tracker.versions import Governed
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import behind, filled, may_say, owns
from web.called import Called
from web.htmx import page, see
from web.versions import Room, as_day, newest, pinned, serve_versions

pages = Blueprint("plans", __name__)

STATUS_PILLS = {"not started": "off", "in progress": "info", "done": "ok", "cancelled": "off"}


def beside(item: Governed, content: Mapping[str, Any], history: History) -> Mapping[str, object]:
    """Return what the content of a plan is shown with: owners, sections in order, actions, money."""
    assert isinstance(item, Plan)
    actions = _actions(item, content)
    return {
        "called": Called(history, [content.get("owner", ""), *(a["owner"] for a in actions)]),
        "chapters": _sections(content.get("sections", {})),
        "actions": actions, "total": sum(budgets(content).values()),
        "spans": {key: as_day(text) for key, text in content.get("period", {}).items()},
        "titles": _titles([o for a in actions for o in a["serves"]], history),
        "pills": STATUS_PILLS, "currency": desk.organisation().currency,
    }  # fmt: skip


room = Room(Plan, "/plans", "Plan", "plans", "plans/content.html", beside)


@in_three_forms(pages, "/plans")
def show_all() -> Response:
    """List the plans."""
    history = desk.look()
    number = page_number()
    plans = history.every(Plan, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    called = Called(history, [plan.owner for plan in plans])
    return answer(
        "plans/list.html", [_listed(plan, called.holder(plan.owner), history) for plan in plans],
        nav="plans", number=number, total=history.count(Plan),
        currency=desk.organisation().currency,
    )  # fmt: skip


@in_three_forms(pages, "/plans/<item_id>")
def show(item_id: str) -> Response:
    """Show a plan as it is in force at the moment looked at."""
    plan, history = desk.find(Plan, item_id), desk.look()
    version, content = pinned(plan, history)
    return answer_one(
        "plans/show.html", _item(plan, content, history), nav="plans", room=room, governed=plan,
        version=version, content=content, versions=newest(plan, history), on=history.on,
        may_close=may_say(plan), **beside(plan, content, history),
    )  # fmt: skip


serve_versions(pages, room)


@pages.get("/plans/<item_id>/actions/<action_id>")
def show_action(item_id: str, action_id: str) -> Response:
    """Show an action of a plan: what is to be done, how it stands, what was said before."""
    return _action_page(item_id, action_id)


@pages.post("/plans/<item_id>/actions/<action_id>/progress")
def record_progress(item_id: str, action_id: str) -> ResponseReturnValue:
    """Say how an action stands."""
    try:
        desk.send(RecordProgress, plan=item_id, action=action_id)
    except desk.Problems as problems:
        return _action_page(item_id, action_id, problems)
    flash("The progress is recorded.")
    return see(url_for("plans.show_action", item_id=item_id, action_id=action_id))


@pages.post("/plans/<item_id>/actions/<action_id>/milestones")
def reach_milestone(item_id: str, action_id: str) -> ResponseReturnValue:
    """Say that a milestone of an action was reached."""
    try:
        desk.send(ReachMilestone, plan=item_id, action=action_id)
    except desk.Problems as problems:
        return _action_page(item_id, action_id, problems)
    flash("The milestone is recorded.")
    return see(url_for("plans.show_action", item_id=item_id, action_id=action_id))


@pages.get("/plans/<item_id>/closing")
def ask_to_close(item_id: str) -> Response:
    """Show what closing a plan means, before it is done."""
    return _closing_page(item_id)


@pages.post("/plans/<item_id>/closing")
def close(item_id: str) -> ResponseReturnValue:
    """Close a plan."""
    try:
        desk.send(ClosePlan, plan=item_id)
    except desk.Problems as problems:
        return _closing_page(item_id, problems)
    flash("The plan is closed.")
    return see(url_for("plans.show", item_id=item_id))


# What the pages say


def _listed(plan: Plan, owner: str, history: History) -> dict[str, Any]:
    version, content = pinned(plan, history)
    spent = budgets(content)
    return {
        "id": plan.id, "title": content.get("title", plan.label), "owner": plan.owner,
        "owner_title": owner, "version": version.number if version else None,
        "state": _state(plan, history), "effective_from": version.effective_from if version else None,
        "start": as_day(content.get("period", {}).get("start")),
        "until": as_day(content.get("period", {}).get("until")),
        "actions": len(spent), "actions_done": _done(plan, spent), "budget": sum(spent.values()),
        "currency": desk.organisation().currency, "scheduled": [v.number for v in plan.scheduled(history.on)],
        "imported": plan.imported,
    }  # fmt: skip


def _item(plan: Plan, content: Mapping[str, Any], history: History) -> dict[str, Any]:
    owner = Called(history, [plan.owner]).holder(plan.owner)
    actions = [
        {name: value for name, value in action.items() if name != "milestones"}
        for action in _actions(plan, content)
    ]
    return _listed(plan, owner, history) | {"content": content, "action_list": actions}


def _state(plan: Plan, history: History) -> str:
    if plan.closed:
        return plan.closed
    return "in force" if plan.in_force(history.on) else "scheduled" if plan.scheduled(history.on) else "none"


def _done(plan: Plan, actions: Mapping[str, Any]) -> int:
    return sum(plan.progress.get(action, Progress()).status == "done" for action in actions)


def _sections(sections: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (key, title, text) in the order of 6.3; a plan's own sections after them."""
    order = [*(key for key in SECTIONS if key in sections), *(key for key in sections if key not in SECTIONS)]
    return [(key, SECTIONS.get(key, key.replace("_", " ").capitalize()), sections[key]) for key in order]


def _actions(plan: Plan, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    actions = content.get("actions", {})
    return [_action(plan, key, actions[key]) for key in sorted(actions, key=sort_key)]


def _action(plan: Plan, action_id: str, action: Mapping[str, Any]) -> dict[str, Any]:
    stands = plan.progress.get(action_id, Progress())
    return {
        "id": action_id, "title": action["title"], "owner": action["owner"],
        "start": as_day(action.get("start")), "due": as_day(action.get("due")),
        "budget": action.get("budget") or 0, "serves": action.get("serves", []),
        "status": stands.status, "percent": stands.percent, "note": stands.note,
        "description": action.get("description", ""), "milestones": action.get("milestones", {}),
        "reached": list(stands.milestones),
    }  # fmt: skip


def _titles(objectives: list[str], history: History) -> dict[str, str]:
    found = {each: history.find(Objective, each) for each in set(objectives)}
    return {each: objective.label for each, objective in found.items() if objective}


def _action_page(item_id: str, action_id: str, problems: desk.Problems | None = None) -> Response:
    plan, history = desk.find(Plan, item_id), desk.look()
    version, content = pinned(plan, history)
    if action_id not in content.get("actions", {}):
        abort(404, f"{plan.label} has no action {action_id} at this moment.")
    action = _action(plan, action_id, content["actions"][action_id])
    return page(
        "plans/action.html", nav="plans", governed=plan, version=version, action=action,
        called=Called(history, [action["owner"]]),
        people=behind(action["owner"], history), titles=_titles(action["serves"], history),
        pills=STATUS_PILLS, statuses=[(each, each.capitalize()) for each in STATUSES],
        said=_said(plan, action_id, history), key=desk.key(), milestone_key=desk.key(),
        may=not plan.closed and owns(action["owner"]),
        currency=desk.organisation().currency,
        **filled(problems, {"status": action["status"], "percent": action["percent"], "note": action["note"]}),
    )  # fmt: skip


def _said(plan: Plan, action_id: str, history: History) -> list[tuple[Recorded, str]]:
    """Return what was said of an action, the newest first, with who said it."""
    events = [
        event for event in history.events(f"plan/{plan.id}")
        if isinstance(event.fact, ActionProgressRecorded | MilestoneReached) and event.fact.action == action_id
    ]  # fmt: skip
    names = history.names(event.envelope.actor for event in events)
    return [(event, names[event.envelope.actor]) for event in reversed(events)]


def _closing_page(item_id: str, problems: desk.Problems | None = None) -> Response:
    plan, history = desk.find(Plan, item_id), desk.look()
    _, content = pinned(plan, history)
    owner = plan.standing(history.on).owner
    return page(
        "plans/closing.html", nav="plans", governed=plan, key=desk.key(),
        open_actions=[a for a in _actions(plan, content) if a["status"] not in ("done", "cancelled")],
        may=may_say(plan), called=Called(history, [owner]), owner=owner,
        people=behind(owner, history), **filled(problems),
    )  # fmt: skip
