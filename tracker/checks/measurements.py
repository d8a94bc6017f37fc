"""Each objective, and whether it was measured in every period that it names (question 16)."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tracker import periods
from tracker.checks.finding import Finding
from tracker.history import History
from tracker.objectives import Objective
from tracker.organisation import ORGANISATION, Organisation
from tracker.versions import Version, content_of

A_DAY = timedelta(days=1)
PARTS = {
    "monthly": tuple(f"-{month:02}" for month in range(1, 13)),
    "quarterly": ("-Q1", "-Q2", "-Q3", "-Q4"),
    "half-yearly": ("-H1", "-H2"),
    "yearly": ("",),
}
"""The periods of a year that the words of a frequency speak of; other words ask for none."""


def unmeasured(history: History) -> list[Finding]:
    """Return the periods that are over by more than the time to report, and have no value."""
    zone = (history.find(Organisation, ORGANISATION) or Organisation()).zone
    return [
        finding
        for objective in history.every(Objective)
        if not objective.closed and (version := objective.in_force(history.on))
        for finding in _gaps(objective, version, zone, history)
    ]


def _gaps(
    objective: Objective, version: Version, zone: ZoneInfo, history: History
) -> Iterator[Finding]:
    frequency = content_of(objective, version, history).get("frequency", "")
    begun = min(v.effective_from for v in objective.versions if not v.cancelled)
    since, today = (periods.local_day(at, zone) for at in (begun, history.on))
    for name in _names(frequency, since.year, today.year):
        first, after = periods.period(name) or (today, today)
        days = periods.days_late(after - A_DAY, today)
        if first >= since and days and not _measured(objective, first, after):
            yield Finding(
                item=f"objective/{objective.id}", at=periods.first_moment(after, zone),
                event=version.pos + 1, days=days, words=f"No value for {name}.", wrong=True,
            )  # fmt: skip


def _names(frequency: str, first: int, last: int) -> Iterator[str]:
    for year in range(first, last + 1):
        for part in PARTS.get(frequency.casefold(), ()):
            yield f"{year}{part}"


def _measured(objective: Objective, first: date, after: date) -> bool:
    spans = (periods.period(value.period) for value in objective.values if not value.measure)
    return any(span and first <= span[0] and span[1] <= after for span in spans)
