"""Terms of office as bars over time: who held a role, who was acting, when nobody did."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.appointments import Appointment
from tracker.vacancies import Vacancy

WIDTH = 1000


class Span(NamedTuple):
    """One bar: from `x`, so wide; `look` is the class that colours it."""

    x: float
    width: float
    look: str


class Spans(NamedTuple):
    """Bars by appointment id, and the empty stretches; the time they cover."""

    terms: dict[str, Span]
    gaps: list[Span]
    since: datetime
    until: datetime


def spans(terms: Sequence[Appointment], gaps: Sequence[Vacancy], at: datetime) -> Spans | None:
    """Draw terms and vacancies between the first beginning and `at`; None where nothing began."""
    begun = [
        a
        for a in terms
        if a.effective_from and a.effective_from <= at and a.acceptance != "declined"
    ]
    starts = [a.effective_from for a in begun if a.effective_from] + [gap.since for gap in gaps]
    since = min(starts, default=at)
    seconds = (at - since).total_seconds()
    if not seconds:
        return None

    def bar(begins: datetime, ends: datetime, look: str) -> Span:
        x = (begins - since).total_seconds() / seconds * WIDTH
        width = (min(ends, at) - begins).total_seconds() / seconds * WIDTH
        return Span(round(x, 1), round(max(width, 2), 1), look)

    return Spans(
        terms={
            a.id: bar(a.effective_from, a.effective_until or at, "b-warn" if a.acting else "b-ok")
            for a in begun
            if a.effective_from
        },
        gaps=[bar(gap.since, gap.until or at, "b-miss") for gap in gaps],
        since=since, until=at,
    )  # fmt: skip
