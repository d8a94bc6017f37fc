"""How far an objective is: computed from its target and its values, never typed (OBJ-6).

ISO/IEC 20000-1:2018, 9.1 (evaluating what was measured against the objective).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from tracker import periods
from tracker.objectives import Objective

Course = Literal[
    "achieved", "missed", "retired", "not in force yet", "no target number", "no value",
    "on course", "not reached yet", "not reached in time",
]  # fmt: skip

_CLOSED: Mapping[str, Course] = {"achieved": "achieved", "missed": "missed", "retired": "retired"}


def begun(objective: Objective, today: date) -> Objective:
    """Return an objective with the values of those periods only that have begun."""
    spans = ((value, periods.period(value.period)) for value in objective.values)
    values = tuple(value for value, span in spans if span is None or span[0] <= today)
    return msgspec.structs.replace(objective, values=values)


def course(objective: Objective, on: datetime, zone: ZoneInfo) -> Course:
    """Say how far an objective is at an instant, by its latest value."""
    if objective.closed:
        return _CLOSED[objective.closed]
    if objective.in_force(on) is None:
        return "not in force yet"
    if objective.target is None:
        return "no target number"
    latest = objective.latest()
    reached = objective.reached(latest.value) if latest else None
    if reached is None:
        return "no value"
    if reached:
        return "on course"
    late = objective.due is not None and periods.local_day(on, zone) > objective.due
    return "not reached in time" if late else "not reached yet"
