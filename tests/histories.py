"""Histories that nobody made up: who gives what to whom, and what becomes of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.cast import company
from tests.specification import Story
from tracker.authority import Authority
from tracker.delegations import RISK_LEVELS, AcceptDelegation, Delegation, GrantDelegation
from tracker.kernel import Command, Refusal

POWERS = ("approve:plan", "approve:objective", "accept:risk")
SCOPES = (("*",), ("SVC-WEB",), ("SVC-NET",), ("SVC-NET", "SVC-WEB"))
PEOPLE = ("gita", "jana", "finn", "ivo", "dov")
HOLDERS = (*(f"person:{who}" for who in PEOPLE), "role:auditor", "role:director")
APRIL = date(2026, 4, 1)


@dataclass(frozen=True)
class Wanted:
    """A grant that somebody tries to give, below the grant of that number so far."""

    above: int
    holder: str
    powers: tuple[str, ...]
    scope: tuple[str, ...]
    amount: int | None
    risk: str
    depth: int
    begins: int
    lasts: int | None

    def of(self, grants: list[str]) -> GrantDelegation:
        starts = APRIL + timedelta(days=self.begins)
        return GrantDelegation(
            parent=grants[self.above % len(grants)],
            holder=self.holder,
            powers=self.powers,
            scope=self.scope,
            amount=self.amount,
            risk_level=self.risk,
            depth=self.depth,
            effective_from=starts,
            until=None if self.lasts is None else starts + timedelta(days=self.lasts),
        )


wanted = st.builds(
    Wanted,
    above=st.integers(0, 9),
    holder=st.sampled_from(HOLDERS),
    powers=st.lists(st.sampled_from(POWERS), min_size=1, unique=True).map(tuple),
    scope=st.sampled_from(SCOPES),
    amount=st.sampled_from([0, 10, 20, None]),
    risk=st.sampled_from(RISK_LEVELS[:-1]),
    depth=st.integers(0, 3),
    begins=st.sampled_from([0, 0, 0, 10]),
    lasts=st.sampled_from([None, 5, 30, 60]),
)


def grown(wishes: list[Wanted]) -> Story:
    """Let whoever holds a grant give on what is wanted; most of it is refused, some is not."""
    told, grants = company().at("2026-03-09 10:00"), ["ROOT", "DEL-1", "DEL-3"]
    for each in wishes:
        command = each.of(grants)
        giver = some_holder(told, command.parent)
        if giver and tries(
            told.at("2026-04-15 10:00") if giver in PEOPLE else told, giver, command
        ):
            assert told.outcome is not None
            grants.append(told.outcome.id)
            if taker := some_holder(told, told.outcome.id):
                tries(told, taker, AcceptDelegation(grant=told.outcome.id))
    return told


def some_holder(told: Story, grant: str) -> str:
    with told.tracker.looking(told.now) as history:
        found = history.find(Delegation, grant)
        people = Authority(history, told.now).people(found.holder) if found else []
    return people[0] if people else ""


def tries(told: Story, who: str, command: Command, effective: date | None = None) -> bool:
    """Whether somebody could do it."""
    told.by(who)
    if effective:
        told.effective(effective)
    told.when(command)
    allowed, told.refusal = told.refusal is None, None
    return allowed


def answer(authority: Authority, who: str, grant: str) -> str:
    try:
        authority.in_force(who, authority.chain(grant))
    except Refusal as refusal:
        return refusal.rule
    return "allowed"
