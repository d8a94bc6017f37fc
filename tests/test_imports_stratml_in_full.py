"""A report in which every field says something, and one in which most say nothing: word for word.

What comes of each is kept in `tests/data/stratml-in-full.json`: read once, compared always.
"""

import json
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import msgspec
import pytest

from tracker.imports import strategy
from tracker.imports.report import Report, Result

KEPT = Path(__file__).parent / "data" / "stratml-in-full.json"
DATES = {"start": "2011-01-01", "end": "2011-12-31", "publication": "2012-02-01"}
RESULTS = {"baselines": "10", "targets": "99.5", "actuals": "97"}


def full(kind: Any, name: str, place: str) -> Any:
    """Return a value of a type that says where it stands; two of everything that is listed."""
    if get_origin(kind) is UnionType:
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(full(get_args(kind)[0], name, f"{place}{n}") for n in (1, 2))
    if kind is int:
        return 1
    if kind is str:
        return DATES.get(name, f"{place}, {name.replace('_', ' ')}")
    made = {each.name: full(each.type, each.name, f"{place}/{each.name}")
            for each in msgspec.structs.fields(kind)}  # fmt: skip
    if kind is Result:
        made["number"] = RESULTS[name]
    return kind(**made)


def bare(report: Report) -> Report:
    """Return the report without names, numbers and dates: what is left stands in for them."""

    def emptied(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(emptied, value))
        if not isinstance(value, msgspec.Struct):
            return value
        gone = ("name", "number", "start", "end", "dimension", "submitter", "type", "publication")
        return msgspec.structs.replace(value, **{
            each: (None if each == "submitter" else "") if each in gone
            else emptied(getattr(value, each))
            for each in value.__struct_fields__
        })  # fmt: skip

    found: Report = emptied(report)
    return found


def told(report: Report) -> Any:
    """Return all that the record is told of a report."""
    goal, objective = report.goals[0], report.goals[0].objectives[0]
    said = {
        "title": strategy.plan_title(report), "plan": strategy.plan_content(report),
        "goal": strategy.goal_said(goal, report), "measured": list(strategy.measured(objective)),
        "objective": strategy.objective_content(objective),
    }  # fmt: skip
    return msgspec.json.decode(msgspec.json.encode(said))


WHOLE: Report = full(Report, "report", "report")


@pytest.mark.parametrize(("name", "report"), [("in full", WHOLE), ("bare", bare(WHOLE))])
def test_all_that_a_report_says_comes_out_word_for_word(name: str, report: Report) -> None:
    assert told(report) == json.loads(KEPT.read_text(encoding="utf-8"))[name]
