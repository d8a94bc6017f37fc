"""The rules of resources a second time, in plain Python; see `tests/model.py`.

Money is in minor units; everything else is counted as people count it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.model import People
from tests.model_changes import Changes
from tests.model_risks import day_of

PLAN_OWNER = "role:representative"
BEGINS, ENDS = date(2026, 1, 1), date(2026, 12, 31)
LATE_AFTER = 14
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Given:
    """An allocation to the plan or to an action of it; `until` is its last day."""

    quantity: Decimal
    action: str
    start: date
    until: date
    excess: int = 0
    back: bool = False

    def on(self, day: date) -> bool:
        return not self.back and self.start <= day <= self.until


@dataclass
class Means:
    """A resource: what is needed of it, what is there, and who was given how much."""

    money: bool
    owner: str
    needed: Decimal
    there: Decimal | None = None
    given: list[Given] = field(default_factory=list)
    released: bool = False


class Resources:
    """What the plan is carried out with; the money is what its newest version says."""

    def __init__(self, people: People, changes: Changes) -> None:
        self.people, self.changes = people, changes
        self.known: dict[str, Means] = {}

    def _speaks(self, actor: str, owner: str, at: datetime) -> bool:
        owners = (owner, PLAN_OWNER)
        return self.people.is_top(actor, at) or any(
            self.people.speaks_for(actor, each, at) for each in owners
        )

    def _refused(self, actor: str, name: str, at: datetime) -> str:
        means = self.known[name]
        if not self._speaks(actor, means.owner, at):
            return "FACT-ACTOR"
        return "KIND-STATE" if means.released else ""

    def register(self, actor: str, name: str, wanted: Means, at: datetime) -> str:
        """State a need; only whom the plan belongs to, and top management, may."""
        if not self._speaks(actor, PLAN_OWNER, at):
            return "FACT-ACTOR"
        self.known[name] = wanted
        return ""

    # Giving

    def allocate(
        self, actor: str, name: str, wanted: Given, grant: str, at: datetime, *,
        day_said: bool, reason: str, overcommit: str,
    ) -> str:  # fmt: skip
        if wanted.action and wanted.action not in self._budgets():
            return "REF-UNKNOWN"
        if refused := self._refused(actor, name, at):
            return refused
        if not self._in_the_plan(wanted):
            return "RES-3"
        if day_said and (day_of(at) - wanted.start).days > LATE_AFTER and not reason:
            return "FACT-LATE"
        refused, excess = self._fits(actor, name, None, wanted, grant, overcommit, at)
        if grant and not refused:  # also where none was needed, a grant that is named must do
            refused = self.people.usable(actor, grant, at)
        if not refused:
            self.known[name].given.append(replace(wanted, excess=excess))
        return refused

    def change(
        self, actor: str, name: str, number: int, at: datetime, *, overcommit: str,
        quantity: Decimal, start: date | None, until: date | None,
    ) -> str:  # fmt: skip
        """Change an allocation; a day that is not said stays."""
        given = self.known[name].given
        if number > len(given):
            return "REF-UNKNOWN"
        if refused := self._refused(actor, name, at):
            return refused
        former = given[number - 1]
        if former.back:
            return "KIND-STATE"
        wanted = replace(
            former, quantity=quantity, start=start or former.start, until=until or former.until
        )
        if not self._in_the_plan(wanted):
            return "RES-3"
        refused, excess = self._fits(actor, name, former, wanted, "", overcommit, at)
        if not refused:
            given[number - 1] = replace(wanted, excess=excess)
        return refused

    def _in_the_plan(self, wanted: Given) -> bool:
        return BEGINS <= wanted.start <= wanted.until <= ENDS

    def _fits(
        self, actor: str, name: str, former: Given | None, wanted: Given, grant: str,
        overcommit: str, at: datetime,
    ) -> tuple[str, int]:  # fmt: skip
        """Return what refuses an allocation, and how far it lies beyond the plan's money."""
        means = self.known[name]
        beside = [each for each in means.given if each is not former]
        there = means.needed if means.there is None else means.there
        if self._bound(means, beside, wanted) > there and not overcommit:
            return "RES-1", 0
        if not means.money:
            return "", 0
        before = self._beyond(self._money(None, None), wanted.action)
        after = max(0, self._beyond(self._money(former, wanted), wanted.action))
        if after <= max(0, before):
            return "", after
        return self.people.entitled(actor, grant, "approve:spend", after, at), after

    def _bound(self, means: Means, beside: Iterable[Given], wanted: Given) -> Decimal:
        """Return how much is bound: money once, all else on the day on which most of it is."""
        those = [each for each in beside if not each.back] + [wanted]
        if means.money:
            return sum((each.quantity for each in those), Decimal(0))
        days = (wanted.until - wanted.start).days + 1
        return max(
            sum((each.quantity for each in those if each.on(wanted.start + n * A_DAY)), Decimal(0))
            for n in range(days)
        )

    def _money(self, former: Given | None, wanted: Given | None) -> list[Given]:
        """Return all the money that the plan has, with one allocation in place of another."""
        known = [
            each
            for means in self.known.values() if means.money
            for each in means.given if not each.back and each is not former
        ]  # fmt: skip
        return [*known, wanted] if wanted else known

    def _budgets(self) -> dict[str, int]:
        content = self.changes.newest.content
        return {
            path.split(".")[1]: value
            for path, value in content.items() if isinstance(value, int)
        }  # fmt: skip

    def _beyond(self, money: list[Given], action: str) -> int:
        budgets = self._budgets()
        beyond = int(sum(each.quantity for each in money)) - sum(budgets.values())
        if not action:
            return beyond
        own = int(sum(each.quantity for each in money if each.action == action))
        return max(beyond, own - budgets[action])

    # Giving back, and judging

    def give_back(self, actor: str, name: str, number: int, at: datetime) -> str:
        """Give an allocation back; with 0, need the whole of it no longer."""
        means = self.known[name]
        if number > len(means.given):
            return "REF-UNKNOWN"
        if refused := self._refused(actor, name, at):
            return refused
        if not number:
            return self._release(means, at)
        if means.given[number - 1].back:
            return "KIND-STATE"
        means.given[number - 1] = replace(means.given[number - 1], back=True)
        return ""

    def _release(self, means: Means, at: datetime) -> str:
        if any(not each.back and each.until >= day_of(at) for each in means.given):
            return "KIND-STATE"
        means.released = True
        return ""

    def judge(
        self, actor: str, name: str, there: Decimal, needed: Decimal, at: datetime, *,
        enough: bool, reason: str,
    ) -> str:  # fmt: skip
        if refused := self._refused(actor, name, at):
            return refused
        if enough != (there >= needed) and not reason:
            return "FACT-REASON"
        self.known[name].there = there
        return ""
