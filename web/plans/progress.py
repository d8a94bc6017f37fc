"""An action of a plan: what is to be done, how it stands, what was said of it before."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from events import Recorded
from events.facts.plans import ActionProgressRecorded, MilestoneReached
from tracker.history import History
from tracker.kernel import Command
from tracker.plans import STATUSES, Plan, ReachMilestone, RecordProgress
from web import desk
from web.asking import answers_for, behind, done, filled
from web.called import Called
from web.content.versions import pinned
from web.htmx import page
from web.plans import planned
from web.plans.room import pages

SAID = ActionProgressRecorded | MilestoneReached


@pages.get("/plans/<item_id>/actions/<action_id>")
def show_action(item_id: str, action_id: str) -> Response:
    """Show an action of the plan in force."""
    return _page(item_id, action_id)


@pages.post("/plans/<item_id>/actions/<action_id>/progress")
def record(item_id: str, action_id: str) -> ResponseReturnValue:
    """Say how an action stands."""
    return _say(RecordProgress, item_id, action_id, "The progress is recorded.")


@pages.post("/plans/<item_id>/actions/<action_id>/milestones")
def reach(item_id: str, action_id: str) -> ResponseReturnValue:
    """Say that a milestone of an action was reached."""
    return _say(ReachMilestone, item_id, action_id, "The milestone is recorded.")


def _say(command: type[Command], item_id: str, action_id: str, said: str) -> ResponseReturnValue:
    return done(
        command, said, f"/plans/{item_id}/actions/{action_id}", partial(_page, item_id, action_id),
        plan=item_id, action=action_id,
    )  # fmt: skip


def _page(item_id: str, action_id: str, problems: desk.Problems | None = None) -> Response:
    plan, history = desk.find(Plan, item_id), desk.look()
    version, content = pinned(plan, history)
    said: Mapping[str, Any] = content.get("actions", {})
    if action_id not in said:
        abort(404, f"{plan.label} has no action {action_id} at this moment.")
    action = planned.action(plan, action_id, said[action_id])
    first = {name: action[name] for name in ("status", "percent", "note")}
    return page(
        "plans/action.html", nav="plans", governed=plan, version=version, action=action,
        called=Called(history, [action["owner"]]), people=behind(action["owner"], history),
        titles=planned.titles(action["serves"], history), looks=planned.LOOKS,
        statuses=[(each, each.capitalize()) for each in STATUSES],
        said=_said(plan, action_id, history), key=desk.key(), milestone_key=desk.key(),
        may=not plan.closed and answers_for(action["owner"]), currency=desk.organisation().currency,
        **filled(problems, first),
    )  # fmt: skip


def _said(plan: Plan, action_id: str, history: History) -> list[tuple[Recorded, str]]:
    """Return what was said of an action, the newest first, with who said it."""
    events = [
        event
        for event in history.events(f"plan/{plan.id}")
        if isinstance(event.fact, SAID) and event.fact.action == action_id
    ]
    names = history.names(event.envelope.actor for event in events)
    return [(event, names[event.envelope.actor]) for event in reversed(events)]
