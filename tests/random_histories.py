"""Random histories of authority: the company of `tests/cast.py`, told to the record and to a model.

`send` sends a command to both and compares the answers.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from events.facts.delegations import DelegationRevoked
from tests.cast import HELD, NAMES, company
from tests.model import People
from tests.model_changes import Changes
from tests.model_parts import EVERYTHING, Grant, Term
from tests.specification import Story
from tracker.appointments import (
    AcceptAppointment,
    AppointToRole,
    DeclineAppointment,
    EndAppointment,
)
from tracker.delegations import (
    AcceptDelegation,
    DeclineDelegation,
    Delegation,
    EndDelegation,
    GrantDelegation,
    RevokeDelegation,
)
from tracker.kernel import Command
from tracker.people import LetPersonLeave

SET_UP = datetime(2026, 1, 5, 9, tzinfo=UTC)
WORK = datetime(2026, 1, 7, 9, tzinfo=UTC)
ROOT_POWERS = frozenset({
    "approve:policy", "approve:plan", "approve:objective", "approve:spend", "approve:emergency",
    "appoint:role", "accept:risk",
})  # fmt: skip
GIVEN = {
    "DEL-1": ("ROOT", "aoife", "director", ROOT_POWERS - {"approve:policy", "approve:spend"},
              EVERYTHING, 50_000_00, "high", 2),
    "DEL-2": ("ROOT", "aoife", "finance", frozenset({"approve:spend"}), EVERYTHING, 100_000_00,
              "", 1),
    "DEL-3": ("ROOT", "aoife", "representative", frozenset({"approve:plan", "approve:objective"}),
              EVERYTHING, 10_000_00, "", 1),
    "DEL-4": ("DEL-1", "bram", "owner-web", frozenset({"approve:objective", "accept:risk"}),
              frozenset({"SVC-WEB"}), 0, "medium", 0),
}  # fmt: skip
LEAVERS = ("dov", "esra", "gita", "ivo", "jana")
POWERS = (
    "approve:plan",
    "approve:spend",
    "approve:emergency",
    "approve:objective",
    "approve:policy",
)
AMOUNTS = (None, 0, 5_000_00, 10_000_00, 10_000_01, 50_000_00, 100_000_00)
BUDGETS = (
    1_00,
    4_999_99,
    5_000_00,
    15_000_00,
    15_000_01,
    40_000_00,
    55_000_00,
    55_000_01,
    200_000_00,
)
WAITS = (timedelta(minutes=1), timedelta(hours=5), timedelta(days=1), timedelta(days=9))
DATES = (None, timedelta(0), timedelta(days=2), timedelta(days=20), timedelta(days=-1))

people = st.sampled_from(sorted(NAMES))
approvers = st.sampled_from(["aoife", "bram", "chiara", "dov", *sorted(NAMES)])
holders = st.one_of(
    people.map("person:{}".format), st.sampled_from(sorted(HELD.values())).map("role:{}".format)
)
changes = st.dictionaries(
    st.sampled_from(["actions.A1.budget", "actions.A2.budget", "notes"]), st.integers(0, 8),
    min_size=1,
).map(lambda drawn: {
    path: f"Note {n}." if path == "notes" else BUDGETS[n] for path, n in drawn.items()
})  # fmt: skip
answers: Counter[str] = Counter()
"""How often each rule refused, and how often each command was accepted."""
reached: Counter[str] = Counter()
"""How often each kind of fact came to be."""


def model() -> tuple[People, Changes]:
    """Return the company as the model knows it."""
    terms = {f"APT-{who}": Term(who, role, SET_UP, accepted=True) for who, role in HELD.items()}
    root = Grant(
        "", "", "role:chief-executive", ROOT_POWERS, EVERYTHING, None, "extreme", 3, SET_UP
    )
    grants = {"ROOT": root}
    for name, (parent, grantor, role, powers, scope, amount, risk, depth) in GIVEN.items():
        holder = next(who for who, held in HELD.items() if held == role)
        grants[name] = Grant(
            parent, grantor, f"role:{role}", powers, scope, amount, risk, depth, WORK,
            accepted={holder},
        )  # fmt: skip
    known = People(terms, grants)
    plan = {"actions.A1.budget": 5_000_00, "actions.A2.budget": 4_000_00}
    return known, Changes(known, plan, WORK + timedelta(days=1))


class Responsibilities(RuleBasedStateMachine):
    """People of the company delegate, appoint, answer and leave, as time passes."""

    @initialize()
    def begin(self) -> None:
        self.told = self.company()
        self.known()

    def company(self) -> Story:
        """Return the story that a history goes on from."""
        return company().at("2026-03-09 10:00")

    def known(self) -> None:
        """Let the model know what the story has told so far."""
        self.people, self.changes = model()

    def teardown(self) -> None:
        if hasattr(self, "told"):
            self.ends_alike()

    def ends_alike(self) -> None:
        """Compare all that stands at the end, beginning with the grants."""
        for name, grant in self.people.grants.items():
            over = self.told.the(Delegation, name).is_over(self.told.now)
            assert over is not grant.live(self.told.now), name

    def send(
        self, actor: str, command: Command, expected: Callable[[datetime], str], **said: Any
    ) -> None:
        """Send a command, and hold the answer against the model's."""
        told = self.told.by(actor)
        told.refusal = None  # a refusal before was looked at
        told._say(**said).when(command)
        wanted = "REF-UNKNOWN" if actor in self.people.left else expected(told.now)
        answer = rule_of(told)
        assert answer == wanted, (actor, command, told.refusal)
        answers[answer or type(command).__name__] += 1
        reached.update(type(fact).__name__ for fact in told.facts)

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: timedelta) -> None:
        self.told.at(self.told.now + wait)

    def seldom(self) -> bool:
        """Whether something may come to an end: else nothing would be left to decide."""
        return self.told.size() % 5 == 0

    # Delegations

    def a_grant(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.people.grants)))

    @rule(
        data=st.data(), actor=approvers, holder=holders, amount=st.sampled_from(AMOUNTS),
        powers=st.sets(st.sampled_from(POWERS), min_size=1, max_size=3), depth=st.integers(0, 2),
        risk=st.sampled_from(["", "medium", "extreme"]),
        dates=st.tuples(st.sampled_from(DATES), st.sampled_from(DATES)),
    )  # fmt: skip
    def somebody_delegates(
        self, data: st.DataObject, actor: str, holder: str, amount: int | None, powers: set[str],
        depth: int, risk: str, dates: tuple[timedelta | None, timedelta | None],
    ) -> None:  # fmt: skip
        (begins, until), form = dates, "standing"
        name, parent = f"DEL-{len(self.people.grants) + 100}", self.a_grant(data)
        now = self.told.now
        starts = now if begins is None else now + begins
        ends = None if until is None else now + until
        command = GrantDelegation(
            grant=name, parent=parent, holder=holder, powers=tuple(sorted(powers)), amount=amount,
            risk_level=risk, depth=depth, form=form, until=ends,
            effective_from=None if begins is None else starts,
        )  # fmt: skip
        wanted = Grant(
            parent, actor, holder, frozenset(powers), EVERYTHING, amount, risk, depth, starts, ends,
            form,
        )  # fmt: skip
        self.send(actor, command, lambda at: self.people.grant(name, wanted, at))

    @rule(
        data=st.data(), holder=people, form=st.sampled_from(["standing", "absence cover"]),
        until=st.sampled_from([None, timedelta(hours=6), timedelta(days=20)]),
    )  # fmt: skip
    def somebody_passes_on_what_they_hold(
        self, data: st.DataObject, holder: str, form: str, until: timedelta | None
    ) -> None:
        name, parent, now = (
            f"DEL-{len(self.people.grants) + 100}",
            self.a_grant(data),
            self.told.now,
        )
        above = self.people.grants[parent]
        powers = above.powers - {"approve:policy", "appoint:role"}
        actor = data.draw(
            st.sampled_from(sorted(self.people.behind(above.holder, now)) or ["gita"])
        )
        ends = above.until if until is None else now + until
        command = GrantDelegation(
            grant=name, parent=parent, holder=f"person:{holder}", powers=tuple(sorted(powers)),
            amount=above.amount, depth=max(0, above.depth - 1), form=form, until=ends,
        )  # fmt: skip
        wanted = Grant(
            parent, actor, f"person:{holder}", powers, EVERYTHING, above.amount, "",
            max(0, above.depth - 1), now, ends, form,
        )  # fmt: skip
        self.send(actor, command, lambda at: self.people.grant(name, wanted, at))
        if name in self.people.grants:
            self.send(
                holder, AcceptDelegation(grant=name),
                lambda at: self.people.answer(holder, name, at, accept=True),
            )  # fmt: skip

    @rule(data=st.data(), actor=people, accept=st.booleans())
    def somebodyanswers_a_grant(self, data: st.DataObject, actor: str, accept: bool) -> None:
        name = self.a_grant(data)
        behind = self.people.behind(self.people.grants[name].holder, self.told.now)
        actor = data.draw(st.sampled_from([*sorted(behind), actor]))
        command = AcceptDelegation(grant=name) if accept else DeclineDelegation(grant=name)
        self.send(actor, command, lambda at: self.people.answer(actor, name, at, accept=accept))

    @precondition(lambda self: self.seldom())
    @rule(data=st.data(), actor=approvers)
    def somebody_revokes(self, data: st.DataObject, actor: str) -> None:
        name, now = self.a_grant(data), self.told.now
        fallen = self.people.falling(name, now)
        self.send(
            actor, RevokeDelegation(grant=name), lambda at: self.people.revoke(actor, name, at)
        )
        if not rule_of(self.told):
            revoked = self.told.facts[0]
            assert isinstance(revoked, DelegationRevoked)
            assert set(revoked.fallen) == fallen

    @rule(data=st.data(), actor=people)
    def somebody_gives_back(self, data: st.DataObject, actor: str) -> None:
        name = self.a_grant(data)
        command = EndDelegation(grant=name)
        self.send(actor, command, lambda at: self.people.give_back(actor, name, at))

    # Roles

    def a_term(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.people.terms)))

    @rule(actor=approvers, person=people, role=st.sampled_from(sorted(HELD.values())))
    def somebody_appoints(self, actor: str, person: str, role: str) -> None:
        name = f"APT-{len(self.people.terms) + 100}"
        command = AppointToRole(appointment=name, person=person, role=role)
        term = Term(person, role, self.told.now)
        self.send(actor, command, lambda at: self.people.appoint(actor, name, term, at))

    @rule(data=st.data(), actor=people, accept=st.booleans())
    def somebodyanswers_an_appointment(self, data: st.DataObject, actor: str, accept: bool) -> None:
        name = self.a_term(data)
        actor = data.draw(st.sampled_from([self.people.terms[name].person, actor]))
        act = AcceptAppointment if accept else DeclineAppointment
        self.send(
            actor, act(appointment=name),
            lambda at: self.people.accept_term(actor, name, at, accept=accept),
        )  # fmt: skip

    @precondition(lambda self: self.seldom())
    @rule(data=st.data(), actor=approvers)
    def somebody_ends_an_appointment(self, data: st.DataObject, actor: str) -> None:
        name = self.a_term(data)
        command = EndAppointment(appointment=name)
        self.send(actor, command, lambda at: self.people.end_term(actor, name, at))

    @precondition(lambda self: self.seldom())
    @rule(actor=st.sampled_from(["hugo", "aoife", "gita"]), person=st.sampled_from(LEAVERS))
    def somebody_leaves(self, actor: str, person: str) -> None:
        command = LetPersonLeave(person=person)
        self.send(actor, command, lambda at: self.people.leave(actor, person, at))


def rule_of(told: Story) -> str:
    """Return the rule that refused the last command; empty where none did."""
    return told.refusal.rule if told.refusal else ""
