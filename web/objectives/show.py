"""Objectives: what is aimed at, how far it is, who said so, and what was believed before."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from tracker.goals import Goal
from tracker.history import History
from tracker.objectives import Objective
from tracker.remarks import Remarks
from tracker.versions import Governed
from web import desk
from web.amounts import amount, latest, summary, target
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import behind, filled, may_say
from web.called import Called, choices_of_roles
from web.content.versions import Room, as_day, newest, pinned, serve_versions
from web.measured import LOOKS, as_number, drawn, further, listed, looked_at, measured
from web.objectives.room import pages
from web.told import Place, as_told, found_in_status, show_told

for spoken in (amount, latest, summary, target):
    pages.add_app_template_filter(spoken)

FILTERS = ("supports", "owner", "source_id")
FLAGS = (
    ("any", "Something to look at"), ("OBJ-1", "Not measurable"), ("OBJ-2", "Without a goal"),
    ("OBJ-5", "Nobody owns it"), ("OBJ-7", "No action serves it"), ("OBJ-3", "Target made easier"),
)  # fmt: skip
PLACE = Place("objectives", "/objectives", "Objectives")


def beside(item: Governed, content: Mapping[str, Any], history: History) -> Mapping[str, object]:
    """Return what the definition of an objective is shown with."""
    assert isinstance(item, Objective), "this is the room of objectives"
    called = Called(history, [item.standing(history.on).owner, content.get("owner", "")])
    goals = {goal: history.find(Goal, goal) for goal in content.get("supports", ())}
    return {
        "called": called,
        "further": further(looked_at(item, history), content),
        "goals": {goal: found.label if found else goal for goal, found in goals.items()},
        "scope": called.scope(content.get("scope", ("*",))),
        "days": {name: as_day(content.get(name)) for name in ("due", "baseline_date")},
        "numbers": {name: as_number(content.get(name)) for name in ("target", "baseline")},
    }


room = Room(Objective, "/objectives", "Objectives", "objectives", "objectives/content.html", beside)


@in_three_forms(pages, "/objectives")
def show_all() -> Response:
    """List the objectives, the latest value against the target; by goal or by owner."""
    history = desk.look()
    wanted = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    number = page_number()
    remarks, flag = Remarks(history), request.args.get("flag", "")
    found, total = found_in_status(Objective, history, number) or _found(
        history, remarks, wanted, flag, number
    )
    objectives = [looked_at(objective, history) for objective in found]
    called = Called(history, [*(o.owner for o in objectives), wanted.get("owner", "")])
    goals = {goal.id: goal.title for goal in history.every(Goal, PAGE_SIZE)}
    return answer(
        "objectives/list.html",
        [
            listed(o, called, history) | as_told(o, history)
            | {"remarks": told(remarks, o), "served_by": served_by(remarks, o.id)}
            for o in objectives
        ],
        nav="objectives", number=number, total=total, wanted=wanted | {"flag": flag}, flags=FLAGS,
        called=called, goals=goals, looks=LOOKS, drawings={o.id: drawn(o) for o in objectives},
        owners=[(f"role:{role}", title) for role, title in choices_of_roles(history)],
    )  # fmt: skip


def _found(
    history: History, remarks: Remarks, wanted: Mapping[str, str], flag: str, number: int
) -> tuple[list[Objective], int]:
    """Return one page of the objectives that fit, and how many fit."""
    begin = (number - 1) * PAGE_SIZE
    if not flag:
        found = history.every(Objective, PAGE_SIZE, begin, **wanted)
        return found, history.count(Objective, **wanted)
    fits = [
        each for each in history.every(Objective, -1, 0, **wanted)
        if any(flag in ("any", remark.rule) for remark in remarks.on(looked_at(each, history)))
    ]  # fmt: skip
    return fits[begin : begin + PAGE_SIZE], len(fits)


def told(remarks: Remarks, objective: Objective) -> list[dict[str, str]]:
    """Return what is to be looked at in an objective, as lists and pages have it."""
    return [{"rule": each.rule, "sentence": each.sentence} for each in remarks.on(objective)]


def served_by(remarks: Remarks, objective: str) -> list[str]:
    """Return the actions of plans in force that serve an objective: `PLN-01/A1`."""
    return [f"{each.plan}/{each.action}" for each in remarks.serving.get(objective, ())]


@in_three_forms(pages, "/objectives/<item_id>")
def show(item_id: str) -> Response:
    """Show an objective: its definition in force, its values over time, its versions."""
    return show_one(item_id)


serve_versions(pages, room)


def show_one(item_id: str, problems: desk.Problems | None = None) -> Response:
    """Answer with the page of an objective; `problems` are those of its form for a new value."""
    governed, history = desk.find(Objective, item_id), desk.look()
    if governed.elsewhere:
        values = measured(governed, history.names(v.recorded_by for v in governed.values))
        return show_told(governed, PLACE, listed=governed.listed.fields, measured=values)
    objective = looked_at(governed, history)
    version, content = pinned(governed, history)
    by = history.names(value.recorded_by for value in objective.values)
    seen = beside(governed, content, history)
    item = listed(objective, Called(history, [objective.owner]), history)
    remarks = Remarks(history)
    item |= {"remarks": told(remarks, objective), "served_by": served_by(remarks, item_id)}
    measures = [(key, each.get("measure", key)) for key, each in content.get("further", {}).items()]
    return answer_one(
        "objectives/show.html",
        item | {"content": content, "measurements": measured(objective, by)},
        nav="objectives", room=room, governed=governed, version=version, content=content,
        versions=newest(governed, history), on=history.on, looks=LOOKS, drawing=drawn(objective),
        key=desk.key(), owner=objective.owner, people=behind(objective.owner, history),
        measures=measures, may=may_say(governed), serving=remarks.serving.get(item_id, ()),
        **filled(problems), **seen,
    )  # fmt: skip
