"""The calendar of communication: what was told, is due and will be, month by month."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Response, abort, request

from tracker.communications import Communication
from tracker.history import History
from tracker.occasions import Occasion, Occasions
from web import desk
from web.answers import answer, in_three_forms
from web.communications.reading import MOST, OCCASION_LOOKS, made_by_then, occasions
from web.communications.room import pages

Day = tuple[date, list[dict[str, Any]]]

MONTH = re.compile(r"(?P<year>[12][0-9]{3})-(?P<month>0[1-9]|1[0-2])")
FURTHEST = timedelta(days=800)
"""So far ahead what will be due is worked out."""


@in_three_forms(pages, "/communications/calendar")
def show_calendar() -> Response:
    """Show a month: each day with what was told on it, and what was or is due on it."""
    history = desk.look()
    zone = desk.organisation().zone
    today = history.on.astimezone(zone).date()
    first = _asked(request.args.get("month", f"{today:%Y-%m}"))
    after = _first_of_next(first)
    items = sorted(_entries(history, occasions(history), first, after), key=_order)
    return answer(
        "communications/calendar.html", items, nav="communications", first=first, today=today,
        before=(first - timedelta(days=1)).replace(day=1), after=after, looks=OCCASION_LOOKS,
        weeks=_weeks(first, items), total=len(items),
    )  # fmt: skip


def _asked(month: str) -> date:
    """Return the first day of the month that is asked for."""
    found = MONTH.fullmatch(month)
    if not found:
        abort(400, "month must be a month such as 2026-03.")
    return date(int(found["year"]), int(found["month"]), 1)


def _first_of_next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _entries(
    history: History, due: Occasions, first: date, after: date
) -> Iterator[dict[str, Any]]:
    until = min(after - timedelta(days=1), due.today + FURTHEST)
    for line in history.every(Communication, MOST):
        for made in made_by_then(line, history):
            day = made.at.astimezone(due.zone).date()
            if first <= day < after:
                yield _entry(line, day, "delivered", made.occasion, made.number)
        for occasion in due.of(line, until):
            if first <= occasion.due < after and occasion.state != "delivered":
                yield _due(line, occasion)


def _due(line: Communication, occasion: Occasion) -> dict[str, Any]:
    return _entry(line, occasion.due, occasion.state, occasion.words)


def _entry(
    line: Communication, day: date, state: str, occasion: str, delivery: int = 0
) -> dict[str, Any]:
    return {
        "day": day, "line": line.id, "on_what": line.on_what, "state": state,
        "occasion": occasion, "delivery": delivery or None,
    }  # fmt: skip


def _order(entry: dict[str, Any]) -> tuple[date, str, str]:
    return entry["day"], entry["line"], entry["occasion"]


def _weeks(first: date, items: list[dict[str, Any]]) -> list[list[Day]]:
    """Return the weeks of a month from Monday on: each day with its entries."""
    on: dict[date, list[dict[str, Any]]] = {}
    for item in items:
        on.setdefault(item["day"], []).append(item)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [[(day, on.get(day, [])) for day in week] for week in weeks]
