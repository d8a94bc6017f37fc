"""What the values of an objective say: the latest against its target, all, and a drawing."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.course import begun, course
from tracker.history import History
from tracker.objectives import Objective, Value
from tracker.periods import local_day, period
from web import desk
from web.called import Called
from web.drawing import Sparkline, sparkline

LOOKS = {
    "on course": "ok", "achieved": "ok", "not reached yet": "warn", "not reached in time": "bad",
    "missed": "bad", "no value": "off", "no target number": "off", "retired": "off",
    "not in force yet": "info",
}  # fmt: skip
"""The status of each course: a shape and a colour."""


def looked_at(governed: Objective, history: History) -> Objective:
    """Return an objective as it is defined and measured at the moment looked at."""
    today = local_day(history.on, desk.organisation().zone)
    return begun(governed.standing(history.on), today)


def listed(objective: Objective, called: Called, history: History) -> dict[str, Any]:
    """Return what a list says of an objective."""
    latest = objective.latest()
    version = objective.in_force(history.on)
    return {
        "id": objective.id, "title": objective.label, "owner": objective.owner,
        "owner_title": called.holder(objective.owner), "supports": list(objective.supports),
        "period": latest.period if latest else None, "value": latest.value if latest else None,
        "target": objective.target, "better": objective.better, "unit": objective.unit,
        "course": course(objective, history.on, desk.organisation().zone),
        "due": objective.due, "version": version.number if version else None,
        "values_recorded": len(objective.values),
        "corrected": sum(bool(value.former) for value in objective.values),
        "imported": objective.imported,
    }  # fmt: skip


def measured(objective: Objective, by: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the values of an objective, the latest period first."""
    return [
        {
            "measure": value.measure, "period": value.period, "value": value.value,
            "reached": None if value.measure else objective.reached(value.value),
            "former": list(value.former), "source": value.source, "note": value.note,
            "recorded_at": value.recorded_at, "by": value.recorded_by,
            "by_name": by[value.recorded_by], "late_by_days": value.late_by_days,
            "imported": value.imported, "event": value.pos + 1,
        }
        for value in sorted(objective.values, key=_when, reverse=True)
    ]  # fmt: skip


def drawn(objective: Objective) -> Sparkline | None:
    """Return the line of an objective's own values, with the target as a level line."""
    return _drawn(objective, "", objective.target)


def further(objective: Objective, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the further measures of an objective, each with its drawing."""
    return [
        {"id": key, **measure, "drawing": _drawn(objective, key, as_number(measure.get("target")))}
        for key, measure in content.get("further", {}).items()
    ]


def _drawn(objective: Objective, measure: str, target: Decimal | None) -> Sparkline | None:
    own = sorted((value for value in objective.values if value.measure == measure), key=_when)
    values = [None if value.value is None else float(value.value) for value in own]
    if all(value is None for value in values):
        return None
    return sparkline(values, None if target is None else float(target))


def as_number(text: str | None) -> Decimal | None:
    """Return the number that a content's text stands for."""
    return None if text is None else Decimal(text)


def _when(value: Value) -> tuple[date, date]:
    return period(value.period) or (date.min, date.min)
