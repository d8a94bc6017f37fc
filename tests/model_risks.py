"""The rules of risks a second time, in plain Python; see `tests/model.py`.

The risk manager is Gita, who owns the approach; a score of 4 is low, 9 medium, 15 high.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.model import People
from tests.model_parts import EVERYTHING, above, within

ZONE = ZoneInfo("Europe/Amsterdam")
MANAGER = "person:gita"
ACCEPT = "accept:risk"
ALONE = "medium"
NOTHING_DONE = ("accept", "ignore")
OPTIONS = {
    "risk": {"avoid", "reduce", "share", "accept"},
    "opportunity": {"pursue", "exploit", "enhance", "share", "ignore"},
}


def level_of(score: int) -> str:
    tops = {"low": 4, "medium": 9, "high": 15, "extreme": 25}
    return next((level for level, top in tops.items() if score <= top), "") if score else ""


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)


@dataclass
class Borne:
    """An acceptance, by whom and until before when; `ended` sooner, if anything ended it."""

    level: str
    person: str
    until: datetime
    ended: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return at < self.until and self.ended is None


@dataclass
class Danger:
    """A risk or an opportunity; a score of 0 was never given."""

    owner: str
    services: frozenset[str]
    sort: str = "risk"
    category: str = "other party"
    inherent: int = 0
    current: int = 0
    option: str = ""
    borne: list[Borne] = field(default_factory=list)
    agreed: str = ""
    agreed_as: str = ""
    closed: bool = False

    @property
    def level(self) -> str:
        return level_of(self.current or self.inherent)

    def stage(self, at: datetime) -> str:
        if self.closed:
            return "closed"
        if self.borne and self.borne[-1].holds(at):
            return "accepted"
        if self.option and self.option not in NOTHING_DONE:
            return "in treatment"
        return "assessed" if self.level else "identified"

    def end_acceptance(self, at: datetime) -> None:
        if self.borne and self.borne[-1].holds(at):
            self.borne[-1].ended = at


class Risks:
    """What may happen, and who bears it."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.known: dict[str, Danger] = {}

    def _responsible(self, actor: str, owner: str, at: datetime) -> bool:
        return any(self.people.speaks_for(actor, each, at) for each in (owner, MANAGER))

    def _speaks(self, actor: str, name: str, at: datetime) -> str:
        risk = self.known[name]
        if not self._responsible(actor, risk.owner, at):
            return "FACT-ACTOR"
        return "KIND-STATE" if risk.closed else ""

    def identify(self, actor: str, name: str, wanted: Danger, at: datetime) -> str:
        if not self._responsible(actor, wanted.owner, at):
            return "FACT-ACTOR"
        if not wanted.services and wanted.category != "organization":
            return "RISK-4"
        wanted.services = wanted.services or EVERYTHING
        self.known[name] = wanted
        return ""

    def revise(self, actor: str, name: str, services: frozenset[str], at: datetime) -> str:
        """Describe it anew; an acceptance for some services is none for others."""
        if refused := self._speaks(actor, name, at):
            return refused
        risk = self.known[name]
        if not services and risk.category != "organization":
            return "RISK-4"
        wanted = services or EVERYTHING
        if not within(risk.services, wanted):
            risk.end_acceptance(at)
        if wanted != risk.services:
            risk.services, risk.agreed, risk.agreed_as = wanted, "", ""
        return ""

    def assess(
        self, actor: str, name: str, type_: str, score: int, reason: str, at: datetime
    ) -> str:  # fmt: skip
        if refused := self._speaks(actor, name, at):
            return refused
        risk, before = self.known[name], self.known[name].level
        if type_ != "inherent" and self._above_inherent(risk, score, reason):
            return "RISK-5"
        if type_ == "inherent":
            risk.inherent = score
        elif type_ == "current":
            risk.current = score
        risk.agreed = risk.agreed_as = ""
        if above(risk.level, before):
            risk.end_acceptance(at)
        return ""

    def _above_inherent(self, risk: Danger, score: int, reason: str) -> bool:
        return bool(risk.inherent) and score > risk.inherent and not reason

    def give_to(self, actor: str, name: str, owner: str, at: datetime) -> str:
        if refused := self._speaks(actor, name, at):
            return refused
        self.known[name].owner = owner
        return ""

    def treat(
        self, actor: str, name: str, option: str, target: int, reason: str, at: datetime
    ) -> str:  # fmt: skip
        """Decide a treatment; a target of 0 was not named."""
        if refused := self._speaks(actor, name, at):
            return refused
        risk = self.known[name]
        if option not in OPTIONS[risk.sort] or not risk.level:
            return "KIND-STATE"
        if target and self._above_inherent(risk, target, reason):
            return "RISK-5"
        risk.option = option
        return ""

    # Bearing a risk

    def accept(
        self, actor: str, name: str, level: str, until: date | None, grant: str, at: datetime, *,
        backdated: bool = False,
    ) -> str:  # fmt: skip
        risk = self.known[name]
        if risk.closed or risk.sort != "risk":
            return "KIND-STATE"
        if level != risk.level:
            return "RISK-2"
        if backdated or until is None or not self._within_a_year(until, at):
            return "RISK-3"
        if refused := self._entitled(actor, risk, level, grant, at):
            return refused
        if above(level, ALONE) and self.people.counts_as(actor, risk.owner, at):
            return "AUTH-RISK"
        risk.end_acceptance(at)
        risk.borne.append(Borne(level, actor, midnight_after(until)))
        return ""

    def _within_a_year(self, until: date, at: datetime) -> bool:
        today = day_of(at)
        return today <= until < today.replace(year=today.year + 1)

    def _entitled(self, actor: str, risk: Danger, level: str, grant: str, at: datetime) -> str:
        return self.people.entitled(actor, grant, ACCEPT, 0, at, scope=risk.services, risk=level)

    def withdraw(self, actor: str, name: str, reason: str, at: datetime) -> str:
        risk = self.known[name]
        if risk.closed or not (risk.borne and risk.borne[-1].holds(at)):
            return "KIND-STATE"
        if not reason:
            return "FACT-REASON"
        given = risk.borne[-1]
        if actor != given.person and (refused := self._entitled(actor, risk, given.level, "", at)):
            return refused
        given.ended = at
        return ""

    # Closing it

    def close(self, actor: str, name: str, reason: str, at: datetime) -> str:
        risk = self.known[name]
        responsible = self._responsible(actor, risk.owner, at)
        if not responsible and (refused := self._second_beside(actor, risk, at)):
            return refused
        if risk.closed:
            return "KIND-STATE"
        if not reason:
            return "FACT-REASON"
        if above(risk.level, ALONE):
            if not risk.agreed:
                risk.agreed, risk.agreed_as = actor, self._cover(actor, risk, at)
                return ""
            if actor == risk.agreed or not self._two(actor, risk, at, responsible=responsible):
                return "RISK-7"
        risk.end_acceptance(at)
        risk.closed, risk.agreed, risk.agreed_as = True, "", ""
        return ""

    def _second_beside(self, actor: str, risk: Danger, at: datetime) -> str:
        """Return why somebody may not be the second by authority to accept it."""
        if not risk.agreed:
            return "FACT-ACTOR"
        if refused := self._entitled(actor, risk, risk.level, "", at):
            return refused
        able = [
            each for each in self.people.held(actor, at)
            if not self.people.covering(
                actor, each, ACCEPT, 0, at, scope=risk.services, risk=risk.level
            )
        ]  # fmt: skip
        return "SOD-5" if risk.agreed in self.people.through(able[0], at) else ""

    def _own(self, actor: str, risk: Danger, at: datetime) -> list[str]:
        return [e for e in (risk.owner, MANAGER) if actor in self.people.behind(e, at)]

    def _cover(self, actor: str, risk: Danger, at: datetime) -> str:
        """Return the grant by which somebody speaks who may not as themself."""
        if self._own(actor, risk, at):
            return ""
        covers = self.people.covers(actor, at).items()
        return next(grant for grant, whom in covers if whom in (risk.owner, MANAGER))

    def _whole(self, grant: str, at: datetime) -> set[str]:
        """Return the people whom a cover stands in for."""
        cover = self.people.grants[grant]
        return {cover.grantor} | self.people.behind(self._whom(grant), at)

    def _whom(self, grant: str) -> str:
        return self.people.grants[self.people.grants[grant].parent].holder

    def _two(self, actor: str, risk: Danger, at: datetime, *, responsible: bool) -> bool:
        """Whether two close it, and not one and their cover; one of them is the owner."""
        first = self._whom(risk.agreed_as) if risk.agreed_as else ""
        by_the_owner = (
            first == risk.owner if first else risk.agreed in self.people.behind(risk.owner, at)
        )
        second: list[str] = []
        if not (first and actor in self._whole(risk.agreed_as, at)):
            second = self._own(actor, risk, at) + [
                whom for grant, whom in self.people.covers(actor, at).items()
                if whom in (risk.owner, MANAGER) and whom != first
                and risk.agreed not in self._whole(grant, at)
            ]  # fmt: skip
        if not second and responsible and self._second_beside(actor, risk, at):
            return False
        return by_the_owner or risk.owner in second

    def reopen(self, actor: str, name: str, at: datetime) -> str:
        risk = self.known[name]
        if not self._responsible(actor, risk.owner, at):
            return "FACT-ACTOR"
        if not risk.closed:
            return "KIND-STATE"
        risk.closed = False
        return ""
