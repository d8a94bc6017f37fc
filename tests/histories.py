"""Histories that nobody made up: who gives what to whom, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

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


@dataclass(frozen=True)
class Wanted:
    """A grant that somebody tries to give below another, counted from the newest on.

    It gives all that the other holds, but for what is said otherwise; mostly nothing is.
    """

    above: int
    holder: str
    otherwise: Mapping[str, Any]

    def below(self, parent: Delegation, today: date) -> GrantDelegation:
        begins = self.otherwise.get("begins")
        said = {name: value for name, value in self.otherwise.items() if name != "begins"}
        plain = {
            "powers": tuple(sorted(set(parent.powers) & set(POWERS))),
            "scope": parent.scope,
            "amount": parent.amount,
            "risk_level": min(parent.risk_level, "high", key=RISK_LEVELS.index),
            "depth": max(parent.depth - 1, 0),
            "until": parent.effective_until,
            "effective_from": None if begins is None else today + timedelta(days=begins),
        }
        return GrantDelegation(parent=parent.id, holder=self.holder, **{**plain, **said})


otherwise = st.fixed_dictionaries(
    {},
    optional={
        "powers": st.sampled_from([POWERS, POWERS[:1], POWERS[1:]]),
        "scope": st.sampled_from(SCOPES),
        "amount": st.sampled_from([20, 10, 0, None]),
        "risk_level": st.sampled_from(RISK_LEVELS),
        "depth": st.integers(0, 3),
        "until": st.sampled_from([None, date(2026, 5, 1), date(2026, 4, 1)]),
        "begins": st.integers(-2, 10),
    },
)
wanted = st.builds(
    Wanted,
    above=st.sampled_from([0, 0, 0, 1, 2, 3, 4]),
    holder=st.sampled_from(HOLDERS),
    otherwise=st.one_of(st.just({}), otherwise),
)


def grown(wishes: list[Wanted]) -> Story:
    """Let whoever holds a grant give on what is wanted; some of it is refused."""
    told, grants = company().at("2026-03-09 10:00"), ["DEL-1", "DEL-3", "ROOT"]
    for each in wishes:
        told.later(hours=1)
        parent = told.the(Delegation, grants[-1 - each.above % len(grants)])
        giver = some_holder(told, parent.id)
        if giver and tries(told, giver, each.below(parent, told.now.date())):
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
