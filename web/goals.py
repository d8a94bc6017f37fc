"""Business goals: what the organisation wants, and the objectives that are derived from them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from tracker.goals import (
    AchieveBusinessGoal,
    DropBusinessGoal,
    Goal,
    ReviseBusinessGoal,
    StateBusinessGoal,
)
from tracker.history import History
from tracker.interested_parties import InterestedParty
from tracker.kernel import Command
from tracker.objectives import Objective
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import done, filled
from web.called import Called, choices_of_holders
from web.htmx import page
from web.measured import LOOKS, listed, looked_at
from web.pointing import links
from web.sentences import sentences

pages = Blueprint("goals", __name__)

FEW = 5
"""So many objectives are named beside each goal of a list."""

FEW_PARTIES = 50
"""So many can be ticked in a form."""

OUTCOMES = {"stated": "info", "achieved": "ok", "dropped": "off"}


@in_three_forms(pages, "/goals")
def show_all() -> Response:
    """List the goals, each with the objectives that support it."""
    history = desk.look()
    number = page_number()
    goals = history.every(Goal, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    called = Called(history, [goal.owner for goal in goals])
    supported = {goal.id: _supporting(goal, history, FEW) for goal in goals}
    return answer(
        "goals/list.html", [_listed(goal, called, supported[goal.id]) for goal in goals],
        nav="objectives", number=number, total=history.count(Goal), called=called,
        supported=supported, few=FEW, outcomes=OUTCOMES, may=desk.authority().is_top(desk.me()),
    )  # fmt: skip


@in_three_forms(pages, "/goals/<item_id>")
def show(item_id: str) -> Response:
    """Show a goal: what it is worth, the objectives that support it, its history."""
    goal, history = desk.find(Goal, item_id), desk.look()
    objectives = [looked_at(each, history) for each in _supporting(goal, history, PAGE_SIZE)]
    called = Called(history, [goal.owner, *(each.owner for each in objectives)])
    happened = history.events(f"goal/{item_id}")[::-1]
    return answer_one(
        "goals/show.html",
        _listed(goal, called, objectives) | {"notes": goal.notes},
        nav="objectives", goal=goal, called=called, outcomes=OUTCOMES, looks=LOOKS,
        objectives=[listed(each, called, history) for each in objectives],
        happened=list(zip(happened, sentences(happened, history), strict=True)),
        more=len(objectives) == PAGE_SIZE,
        parties=links([f"interested-party:{p}" for p in goal.interested_parties], history) or None,
        may=goal.outcome == "stated" and desk.authority().is_top(desk.me()),
    )  # fmt: skip


@pages.get("/goals/new")
def ask_for_new() -> Response:
    """Ask for a new goal."""
    return _form("goals/new.html", None)


@pages.post("/goals")
def state() -> ResponseReturnValue:
    """State a new goal."""
    return done(
        StateBusinessGoal, "The goal is stated.", "/goals/{id}",
        partial(_form, "goals/new.html", None),
    )  # fmt: skip


@pages.get("/goals/<item_id>/revision")
def ask_to_revise(item_id: str) -> Response:
    """Ask for other words for a goal."""
    return _form("goals/revision.html", desk.find(Goal, item_id))


@pages.post("/goals/<item_id>/revision")
def revise(item_id: str) -> ResponseReturnValue:
    """Put a goal into other words."""
    return _act(ReviseBusinessGoal, item_id, "goals/revision.html", "The goal has new words.")


@pages.get("/goals/<item_id>/achievement")
def ask_to_achieve(item_id: str) -> Response:
    """Show what saying so means, before it is said."""
    return _form("goals/achievement.html", desk.find(Goal, item_id))


@pages.post("/goals/<item_id>/achievement")
def achieve(item_id: str) -> ResponseReturnValue:
    """Say that a goal was reached."""
    return _act(AchieveBusinessGoal, item_id, "goals/achievement.html", "The goal was reached.")


@pages.get("/goals/<item_id>/dropping")
def ask_to_drop(item_id: str) -> Response:
    """Show which objectives would be left without a goal, before one is dropped."""
    return _form("goals/dropping.html", desk.find(Goal, item_id))


@pages.post("/goals/<item_id>/dropping")
def drop(item_id: str) -> ResponseReturnValue:
    """Give a goal up."""
    return _act(DropBusinessGoal, item_id, "goals/dropping.html", "The goal is given up.")


def _act(command: type[Command], item_id: str, template: str, said: str) -> ResponseReturnValue:
    return done(
        command, said, f"/goals/{item_id}",
        lambda problems: _form(template, desk.find(Goal, item_id), problems), goal=item_id,
    )  # fmt: skip


# What the pages say


def _supporting(goal: Goal, history: History, most: int = -1) -> list[Objective]:
    return history.every(Objective, most, supports=goal.id)


def _listed(goal: Goal, called: Called, objectives: list[Objective]) -> dict[str, Any]:
    return {
        "id": goal.id, "title": goal.title, "outcome": goal.outcome, "owner": goal.owner,
        "owner_title": called.holder(goal.owner), "value": goal.value, "horizon": goal.horizon,
        "source": goal.origin, "objectives": [each.id for each in objectives],
        "recorded_at": goal.recorded_at, "imported": goal.imported,
    }  # fmt: skip


def _form(template: str, goal: Goal | None, problems: desk.Problems | None = None) -> Response:
    now = desk.now_history()
    objectives = _supporting(goal, now) if goal else []
    first: Mapping[str, Any] = (
        {"title": goal.title, "value": goal.value, "horizon": goal.horizon} if goal else {}
    )
    return page(
        template, nav="objectives", goal=goal, key=desk.key(),
        may=desk.authority().is_top(desk.me()), owners=choices_of_holders(now),
        parties=[(p.id, p.title) for p in now.every(InterestedParty, FEW_PARTIES) if not p.ended],
        objectives=objectives, left_alone=[each for each in objectives if _only(each, goal, now)],
        **filled(problems, first),
    )  # fmt: skip


def _only(objective: Objective, goal: Goal | None, now: History) -> bool:
    """Whether an objective that is pursued would have no goal left that is pursued."""
    others = (now.find(Goal, other) for other in objective.supports if not goal or other != goal.id)
    return not objective.closed and not any(other and other.outcome == "stated" for other in others)
