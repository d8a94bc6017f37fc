"""What a version of a plan says: sections in their order, actions and how they stand, money."""

from collections.abc import Mapping
from typing import Any

from events.rows import sort_key
from tracker.history import History
from tracker.objectives import Objective
from tracker.plans import SECTIONS, Plan, Progress, budgets
from web import desk
from web.called import Called
from web.content.versions import as_day, pinned, state_now

LOOKS = {"not started": "off", "in progress": "info", "done": "ok", "cancelled": "off"}
"""The status of each state of an action: a shape and a colour."""


def listed(plan: Plan, called: Called, history: History) -> dict[str, Any]:
    """Return what a list says of a plan."""
    version, content = pinned(plan, history)
    period, money = content.get("period", {}), budgets(content)
    owner = content.get("owner", "")
    return {
        "id": plan.id, "title": content.get("title", plan.label), "owner": owner,
        "owner_title": called.holder(owner), "version": version.number if version else None,
        "state": state_now(plan, history.on),
        "effective_from": version.effective_from if version else None,
        "start": as_day(period.get("start")), "until": as_day(period.get("until")),
        "actions": len(money), "actions_done": sum(_is_done(plan, action) for action in money),
        "budget": sum(money.values()), "currency": desk.organisation().currency,
        "scheduled": [v.number for v in plan.scheduled(history.on)], "imported": plan.imported,
    }  # fmt: skip


def _is_done(plan: Plan, action: str) -> bool:
    return plan.progress.get(action, Progress()).status == "done"


def sections(content: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return (key, title, text) in the order of 6.3; a plan's own sections after them."""
    said: Mapping[str, str] = content.get("sections", {})
    order = [key for key in SECTIONS if key in said] + [key for key in said if key not in SECTIONS]
    return [(key, SECTIONS.get(key) or _spoken(key), said[key]) for key in order]


def _spoken(key: str) -> str:
    return key.replace("_", " ").capitalize()


def actions(plan: Plan, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the actions of a version, A2 before A10, each with how it stands."""
    said = content.get("actions", {})
    return [action(plan, key, said[key]) for key in sorted(said, key=sort_key)]


def action(plan: Plan, action_id: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return one action, and how it stands."""
    stands = plan.progress.get(action_id, Progress())
    return {
        "id": action_id, "title": said["title"], "owner": said["owner"],
        "start": as_day(said.get("start")), "due": as_day(said.get("due")),
        "budget": said.get("budget") or 0, "serves": said.get("serves", []),
        "status": stands.status, "percent": stands.percent, "note": stands.note,
        "description": said.get("description", ""), "milestones": said.get("milestones", {}),
        "reached": list(stands.milestones),
    }  # fmt: skip


def titles(objectives: list[str], history: History) -> dict[str, str]:
    """Return the titles of the objectives that the record knows, by id."""
    found = {each: history.find(Objective, each) for each in set(objectives)}
    return {each: objective.label for each, objective in found.items() if objective}
