"""The responsibility matrix: who is responsible, accountable, consulted and informed, computed.

ISO/IEC 20000-1:2018, 5.3 and 5.1 c. Nobody fills it in: roles, grants, approval rules and lines of
communication say it, at any moment looked at. Whoever delegates stays accountable; so where several
hold a power side by side, it is the one who gave it to them.
"""

from collections.abc import Iterable, Iterator

import msgspec

from tracker.appointments import Appointment
from tracker.approvals import RULES, ApprovalRules
from tracker.authority import covers
from tracker.communications import Communication
from tracker.delegations import RISK_LEVELS, ROOT, Delegation
from tracker.history import History
from tracker.kernel import State
from tracker.objectives import Objective
from tracker.plans import Plan
from tracker.policies import Policy
from tracker.powers import IN_WORDS
from tracker.responsibilities import IN_FORCE, Standing
from tracker.risks import Risk
from tracker.services import Service

EVERYTHING = ("*",)
MOST = 500
"""Of so many items of a kind the owners are looked at."""
TARGETS = {
    "approve:policy": "policy", "approve:plan": "plan", "approve:objective": "objective",
    "approve:communication": "communication_approach", "approve:risk-approach": "risk_approach",
    "accept:risk": "risk", "appoint:role": "role",
}  # fmt: skip
"""What each power decides about, as lines of communication call it."""
EVERYBODY = "*"
OWNED: tuple[tuple[str, str, type[State]], ...] = (
    ("Own an objective: measure it, review it", "approve:objective", Objective),
    ("Own a plan and report its progress", "approve:plan", Plan),
    ("Own a policy", "approve:policy", Policy),
    ("Own a risk: assess and treat it", "accept:risk", Risk),
    ("Own a service", "approve:objective", Service),
)
"""What is done by whoever owns something, and by which power others are accountable for it."""


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """One line: each holder is `role:ID` or `person:ID`; `flag` says what an auditor would ask."""

    title: str
    power: str
    responsible: tuple[str, ...]
    accountable: str
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    flag: str

    def letters(self, holder: str) -> str:
        """Return what a holder has to do with it: `A/R`, `A`, `R`, `C`, `I`, or nothing."""
        own = [
            letter
            for letter, holders in (("A", (self.accountable,)), ("R", self.responsible))
            if holder in holders
        ]
        asked = "C" if holder in self.consulted else "I" if holder in self.informed else ""
        return "/".join(own) or asked


class Matrix:
    """The matrix at the moment that a history looks at."""

    def __init__(self, history: History) -> None:
        self.history = history
        standing = Standing(history)
        grants = [g.as_it_read(history.on) for g in history.every(Delegation) if not g.imported]
        self.grants = [g for g in grants if standing.of_grant(g) == IN_FORCE]
        self.rules = (history.find(ApprovalRules, RULES) or ApprovalRules()).rules
        self.lines = [each for each in history.in_effect(Communication) if not each.ended]

    def activities(self) -> Iterator[Activity]:
        """Yield a line for each power, each level of risk, and each sort of thing that is owned."""
        for power, words in IN_WORDS.items():
            if power != "accept:risk":
                yield self._decided(words.capitalize(), power, "")
        for level in RISK_LEVELS[1:]:
            yield self._decided(f"Accept {level} risks", "accept:risk", level)
        for words, power, kind in OWNED:
            if owners := self._owners(kind):
                yield self._activity(words, power, "", owners, self._holding(power))

    def _decided(self, words: str, power: str, level: str) -> Activity:
        return self._activity(words, power, level, self._holding(power, level), self._asked(power))

    def _activity(
        self, words: str, power: str, level: str, responsible: Iterable[str],
        consulted: Iterable[str],
    ) -> Activity:  # fmt: skip
        accountable, doing = self.accountable(power, level), _once(responsible)
        acting = {accountable, *doing}
        asked = _once(each for each in consulted if each not in acting)
        told = tuple(each for each in self._told(power) if each not in {*acting, *asked})
        return Activity(
            title=words, power=power, responsible=doing, accountable=accountable,
            consulted=asked, informed=told, flag=self._flag(accountable),
        )  # fmt: skip

    def accountable(self, power: str, level: str = "") -> str:
        """Return who holds a power over everything at the top; empty where nobody does.

        That is the one to whom the root authority gave all of it, or whoever holds the root.
        """
        able = [g for g in self.grants if self._covers(g, power, level)]
        if not any(g.id == ROOT for g in able):
            return ""
        below = {g.holder for g in able if g.parent == ROOT and g.form == "standing"}
        root = next(g.holder for g in able if g.id == ROOT)
        return below.pop() if len(below) == 1 else root

    def _covers(self, grant: Delegation, power: str, level: str) -> bool:
        return (
            power in grant.powers
            and covers(grant.scope, EVERYTHING)
            and RISK_LEVELS.index(level) <= RISK_LEVELS.index(grant.risk_level)
        )

    def _holding(self, power: str, level: str = "") -> list[str]:
        """Return who decides by a power day by day: for a level of risk, the lowest who may."""
        able = [
            g for g in self.grants
            if power in g.powers and RISK_LEVELS.index(level) <= RISK_LEVELS.index(g.risk_level)
        ]  # fmt: skip
        below = [grant for grant in able if grant.id != ROOT]
        return [grant.holder for grant in below or able]

    def _asked(self, power: str) -> list[str]:
        """Return who holds what an approval rule asks for beside a power."""
        beside = {
            need.power
            for rule in self.rules
            if power in {need.power for need in rule.needs}
            for need in rule.needs
        } - {power}
        return [holder for other in sorted(beside) for holder in self._holding(other)]

    def _told(self, power: str) -> tuple[str, ...]:
        """Return the roles, or everybody, whom a line of communication tells what is decided."""
        about = TARGETS.get(power, "")
        told = (holder for line in self.lines if about in line.about for holder in line.audience)
        return _once(each for each in told if each == EVERYBODY or each.startswith("role:"))

    def _owners(self, kind: type[State]) -> list[str]:
        found = (getattr(item, "owner", "") for item in self.history.every(kind, MOST))
        return [owner for owner in found if owner.startswith(("role:", "person:"))]

    def _flag(self, accountable: str) -> str:
        sort, _, name = accountable.partition(":")
        if not accountable:
            return "Nobody is accountable: no authority covers it."
        if sort == "person":
            return "A person is accountable by name, and no role."
        if not self.history.count_in_effect(Appointment, gives=name):
            return "The role that is accountable is vacant."
        return ""


def _once(holders: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holders))
