"""The rules of measurements a second time, in plain Python; see `tests/model.py`.

The objective is Esra's role's: a share of 99.5 or more by the end of the year.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tests.model import People
from tests.model_resources import LATE_AFTER
from tests.model_risks import day_of

OWNER = "role:owner-web"
TARGET, DUE = Decimal("99.5"), date(2026, 12, 31)
PERIODS = {
    "2026-01": (date(2026, 1, 1), date(2026, 1, 31)),
    "2026-02": (date(2026, 2, 1), date(2026, 2, 28)),
    "2026-03": (date(2026, 3, 1), date(2026, 3, 31)),
    "2026-03-10": (date(2026, 3, 10), date(2026, 3, 10)),
    "2026-04": (date(2026, 4, 1), date(2026, 4, 30)),
    "2025-Q4": (date(2025, 10, 1), date(2025, 12, 31)),
    "2026-Q1": (date(2026, 1, 1), date(2026, 3, 31)),
    "2026-H1": (date(2026, 1, 1), date(2026, 6, 30)),
    "2026-H2": (date(2026, 7, 1), date(2026, 12, 31)),
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
}
"""First and last day of each; another word names none."""


@dataclass
class Values:
    """The values of the objective as they are believed, with all that was believed before."""

    people: People
    now: dict[str, Decimal] = field(default_factory=dict)
    former: dict[str, list[Decimal]] = field(default_factory=dict)
    closed: str = ""

    def _speaks(self, actor: str, at: datetime) -> str:
        if not self.people.speaks_for(actor, OWNER, at):
            return "FACT-ACTOR"
        return "KIND-STATE" if self.closed else ""

    def record(self, actor: str, period: str, value: Decimal, reason: str, at: datetime) -> str:
        if refused := self._speaks(actor, at):
            return refused
        today = day_of(at)
        if period not in PERIODS or PERIODS[period][0] > today:
            return "MEAS-3"
        if period in self.now:
            return "MEAS-2"
        if (today - PERIODS[period][1]).days > LATE_AFTER and not reason:
            return "FACT-LATE"
        self.now[period], self.former[period] = value, []
        return ""

    def correct(
        self, actor: str, period: str, value: Decimal, was: Decimal, reason: str, at: datetime
    ) -> str:  # fmt: skip
        if refused := self._there(actor, period, reason, at):
            return refused
        if self.now[period] != was:
            return "MEAS-1"
        if value != was:
            self.former[period].append(was)
            self.now[period] = value
        return ""

    def void(self, actor: str, period: str, reason: str, at: datetime) -> str:
        if refused := self._there(actor, period, reason, at):
            return refused
        del self.now[period], self.former[period]
        return ""

    def _there(self, actor: str, period: str, reason: str, at: datetime) -> str:
        if period not in self.now:
            return "REF-UNKNOWN"
        if refused := self._speaks(actor, at):
            return refused
        return "" if reason else "FACT-REASON"

    def judge(self, actor: str, at: datetime) -> str:
        """Close it by its last value: reached, or missed once nothing can come any more."""
        if refused := self._speaks(actor, at):
            return refused
        if not self.now:
            return "OBJ-8"
        last = max(self.now, key=PERIODS.__getitem__)
        if self.now[last] >= TARGET:
            self.closed = "achieved"
        elif day_of(at) <= DUE or PERIODS[last][1] < DUE:
            return "OBJ-8"
        else:
            self.closed = "missed"
        return ""

    def retire(self, actor: str, at: datetime) -> str:
        if refused := self._speaks(actor, at):
            return refused
        self.closed = "retired"
        return ""
