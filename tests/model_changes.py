"""The rules of proposals a second time, in plain Python; see `tests/model.py`.

The plan is what two budgets and a note say, in minor units and words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.model import People
from tests.model_parts import RANK

PLAN, SPEND = "approve:plan", "approve:spend"
UNDECIDED = ("draft", "submitted", "changes requested")
CLEARS_UP = {"chief-executive", "director", "finance", "representative"}

Content = Mapping[str, object]


@dataclass(frozen=True)
class Rule:
    """What a change needs: so many people with each power."""

    id: str
    needs: tuple[tuple[str, int], ...]
    each_covers: bool = True


def rule_for(change: str, amount: int) -> Rule:
    if change == "emergency":
        return Rule("R-EMERGENCY", (("approve:emergency", 1),))
    if amount <= 10_000_00:
        return Rule("R-SMALL", ((PLAN, 1),))
    if amount <= 50_000_00:
        return Rule("R-MIDDLE", ((PLAN, 1), (SPEND, 1)))
    return Rule("R-LARGE", ((PLAN, 2), (SPEND, 1)), each_covers=False)


@dataclass(frozen=True)
class Signed:
    """A signature that was given."""

    person: str
    power: str
    grant: str
    covers: bool
    cover_of: str


@dataclass
class Version:
    """A version of the plan."""

    number: int
    content: Content
    begins: datetime
    cancelled: bool = False


@dataclass
class Change:
    """A proposal."""

    author: str
    base: int
    makes: int
    change: str
    changes: dict[str, object]
    amount: int
    wanted: datetime | None
    stage: str = "draft"
    revision: int = 1
    approvals: list[Signed] = field(default_factory=list)
    ratifications: list[Signed] = field(default_factory=list)
    cancellations: list[Signed] = field(default_factory=list)
    takes_effect: datetime | None = None
    ratified: bool = False


def of_one_grant(one: Signed, other: Signed) -> bool:
    """Whether one of two signatures is by a cover of the other's grant, or both are by covers."""
    return other.cover_of in {one.grant, one.cover_of} - {""} or one.cover_of == other.grant


def counting(signed: list[Signed], power: str) -> list[Signed]:
    """Of a grant and its cover, the one that was used first counts alone."""
    found: list[Signed] = []
    for each in signed:
        doubled = any(of_one_grant(each, other) for other in found)
        if each.power == power and not doubled:
            found.append(each)
    return found


def missing(rule: Rule, signed: list[Signed]) -> list[str]:
    counted = {power: counting(signed, power) for power, _ in rule.needs}
    short = [power for power, count in rule.needs if len(counted[power]) < count]
    covered = rule.each_covers or any(s.covers for those in counted.values() for s in those)
    return short if short or covered else [rule.needs[0][0]]


class Changes:
    """The plan and its proposals."""

    def __init__(self, people: People, content: Content, begins: datetime) -> None:
        self.people = people
        self.versions = [Version(1, content, begins)]
        self.proposals: dict[str, Change] = {}

    @property
    def newest(self) -> Version:
        return [v for v in self.versions if not v.cancelled][-1]

    @property
    def next_number(self) -> int:
        return self.versions[-1].number + 1

    def content(self, number: int) -> Content:
        return next(v.content for v in self.versions if v.number == number)

    # Writing

    def open(
        self, author: str, name: str, base: int, changes: dict[str, object], change: str,
        wanted: datetime | None,
    ) -> str:  # fmt: skip
        if base != self.newest.number:
            return "PROP-1"
        real = self._real(changes, base)
        if not real:
            return "PROP-EMPTY"
        self.proposals[name] = Change(
            author, base, self.next_number, change, real, self._amount(real, base), wanted
        )
        return ""

    def _real(self, changes: Mapping[str, object], base: int) -> dict[str, object]:
        former = self.content(base)
        return {path: value for path, value in changes.items() if former.get(path) != value}

    def _amount(self, changes: Mapping[str, object], base: int) -> int:
        former = self.content(base)
        return sum(
            abs(value - before)
            for path, value in changes.items()
            if isinstance(value, int) and isinstance(before := former[path], int)
        )

    def _authors(self, actor: str, name: str, stages: tuple[str, ...]) -> str:
        proposal = self.proposals[name]
        if proposal.stage not in stages:
            return "PROP-STATE"
        return "" if proposal.author == actor else "FACT-ACTOR"

    def revise(self, actor: str, name: str, changes: dict[str, object]) -> str:
        if refused := self._authors(actor, name, UNDECIDED):
            return refused
        proposal = self.proposals[name]
        real = self._real(changes, proposal.base)
        if not real:
            return "PROP-EMPTY"
        if real == proposal.changes:
            return ""
        amount = self._amount(real, proposal.base)
        same_rule = rule_for(proposal.change, amount) == rule_for(proposal.change, proposal.amount)
        same_money = self._money(real, proposal.base) == self._money(
            proposal.changes, proposal.base
        )
        proposal.approvals = [
            s for s in proposal.approvals if same_rule and s.power == SPEND and same_money
        ]
        proposal.changes, proposal.amount = real, amount
        proposal.revision, proposal.stage = proposal.revision + 1, "draft"
        return ""

    def _money(self, changes: Mapping[str, object], base: int) -> Content:
        whole = {**self.content(base), **changes}
        return {path: value for path, value in whole.items() if isinstance(value, int)}

    def rebase(self, actor: str, name: str, base: int, *, mine: bool) -> str:
        """Put a proposal onto a newer base; `mine`: choose one's own value where both changed."""
        if refused := self._authors(actor, name, UNDECIDED):
            return refused
        proposal = self.proposals[name]
        if base != self.newest.number:
            return "PROP-1"
        if base == proposal.base:
            return ""
        if self.overlapping(name) and not mine:
            return "PROP-OVERLAP"
        real = self._real(proposal.changes, base)
        if not real:
            return "PROP-EMPTY"
        proposal.base, proposal.makes, proposal.changes = base, self.next_number, real
        proposal.amount, proposal.approvals = self._amount(real, base), []
        proposal.revision, proposal.stage = proposal.revision + 1, "draft"
        return ""

    def overlapping(self, name: str) -> dict[str, object]:
        proposal = self.proposals[name]
        before, now = self.content(proposal.base), self.newest.content
        return {p: v for p, v in proposal.changes.items() if before.get(p) != now.get(p)}

    def submit(self, actor: str, name: str) -> str:
        if refused := self._authors(actor, name, ("draft", "changes requested")):
            return refused
        self.proposals[name].stage = "submitted"
        return ""

    def withdraw(self, actor: str, name: str, at: datetime) -> str:
        proposal = self.proposals[name]
        if proposal.stage not in UNDECIDED:
            return "PROP-STATE"
        clears_up = bool(CLEARS_UP & set(self.people.roles(actor, at)))
        orphaned = proposal.author in self.people.left and clears_up
        if actor != proposal.author and not orphaned:
            return "FACT-ACTOR"
        proposal.stage = "withdrawn"
        return ""

    # Deciding

    def approve(self, actor: str, name: str, grant: str, at: datetime) -> str:
        proposal = self.proposals[name]
        if proposal.stage != "submitted":
            return "PROP-STATE"
        if refused := self._apart(actor, proposal, proposal.approvals, at):
            return refused
        if proposal.base != self.newest.number or proposal.makes != self.next_number:
            return "PROP-1"
        rule = rule_for(proposal.change, proposal.amount)
        refused, signed = self._right(actor, proposal, rule, proposal.approvals, grant, at)
        if signed is None:
            return refused
        proposal.approvals.append(signed)
        if not missing(rule, proposal.approvals):
            self._approved(proposal, at)
        return ""

    def _approved(self, proposal: Change, at: datetime) -> None:
        begins = max(proposal.wanted or at, at, self.newest.begins)
        content = {**self.content(proposal.base), **proposal.changes}
        proposal.stage, proposal.takes_effect = "approved", begins
        self.versions.append(Version(proposal.makes, content, begins))

    def _apart(
        self, actor: str, proposal: Change, signed: list[Signed], at: datetime, *acted: str
    ) -> str:
        if actor == proposal.author:
            return "SOD-1"
        if actor in {*acted, *(s.person for s in signed)}:
            return "SOD-2"
        return "SOD-3" if "administrator" in self.people.took(actor, at) else ""

    def _right(
        self, actor: str, proposal: Change, rule: Rule, signed: list[Signed], grant: str,
        at: datetime, *, amount_matters: bool = True, acted: Sequence[Signed] = (),
    ) -> tuple[str, Signed | None]:  # fmt: skip
        """Return the signature by the first power still missing, or the nearest refusal."""
        short = missing(rule, signed)
        powers = [*short, *(power for power, _ in rule.needs if power not in short)]
        refusals = ["AUTH-NONE"]
        for power in powers:
            found = []
            for each in [grant] if grant else self.people.held(actor, at):
                whole = amount_matters and rule.each_covers
                refused, covers = self._one(actor, proposal, each, power, at, whole=whole)
                able = Signed(actor, power, each, covers, self.people.cover_of(each))
                if not refused and any(of_one_grant(able, other) for other in acted):
                    refused = "SOD-2"
                refusals.append(refused or "AUTH-NONE")
                if not refused:
                    found.append(able)
            if found:
                return "", next((s for s in found if s.covers), found[0])
        return max(refusals, key=RANK.index), None

    def _one(
        self, actor: str, proposal: Change, grant: str, power: str, at: datetime, *, whole: bool
    ) -> tuple[str, bool]:
        refused = self.people.covering(actor, grant, power, proposal.amount, at)
        covers = refused != "AUTH-AMOUNT"
        if refused and (covers or whole):
            return refused, False
        if proposal.author in self.people.through(grant, at):
            return "SOD-5", False
        return "", covers

    def object(self, actor: str, name: str, at: datetime, reason: str, *, reject: bool) -> str:
        """Ask for changes, or reject: a power over it, whatever its limit, and a reason."""
        proposal = self.proposals[name]
        if proposal.stage != "submitted":
            return "PROP-STATE"
        if refused := self._apart(actor, proposal, [], at):
            return refused
        rule = rule_for(proposal.change, proposal.amount)
        refused, signed = self._right(actor, proposal, rule, [], "", at, amount_matters=False)
        if signed is None:
            return refused
        if len(reason) < 10:
            return "PROP-9"
        proposal.stage = "rejected" if reject else "changes requested"
        return ""

    def take_back(self, actor: str, name: str) -> str:
        proposal = self.proposals[name]
        mine = [s for s in proposal.approvals if s.person == actor]
        if proposal.stage not in UNDECIDED or not mine:
            return "PROP-STATE"
        proposal.approvals.remove(mine[0])
        return ""

    def cancel(self, actor: str, name: str, at: datetime) -> str:
        proposal = self.proposals[name]
        begins = proposal.takes_effect
        if proposal.stage != "approved" or begins is None or begins <= at:
            return "PROP-STATE"
        if refused := self._apart(actor, proposal, proposal.cancellations, at):
            return refused
        if self.newest.number != proposal.makes:
            return "PROP-1"
        rule = rule_for(proposal.change, proposal.amount)
        refused, signed = self._right(actor, proposal, rule, proposal.cancellations, "", at)
        if signed is None:
            return refused
        proposal.cancellations.append(signed)
        if not missing(rule, proposal.cancellations):
            proposal.stage = "cancelled"
            next(v for v in self.versions if v.number == proposal.makes).cancelled = True
        return ""

    def ratify(self, actor: str, name: str, at: datetime) -> str:
        proposal = self.proposals[name]
        emergency = proposal.stage == "approved" and proposal.change == "emergency"
        if not emergency or proposal.ratified:
            return "PROP-STATE"
        acted = proposal.approvals
        if refused := self._apart(
            actor, proposal, proposal.ratifications, at, *(s.person for s in acted)
        ):
            return refused
        rule = rule_for("normal", proposal.amount)
        refused, signed = self._right(
            actor, proposal, rule, proposal.ratifications, "", at, acted=acted
        )
        if signed is None:
            return refused
        proposal.ratifications.append(signed)
        proposal.ratified = not missing(rule, proposal.ratifications)
        return ""
