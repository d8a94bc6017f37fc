"""Random histories of resources: given to a plan that changes, by people who come and go."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.model_resources import BEGINS, ENDS, PLAN_OWNER, Given, Means, Resources
from tests.model_risks import day_of
from tests.random_histories import approvers, people
from tests.random_proposals import Proposing
from tracker.resources import (
    AllocateResource,
    ChangeAllocation,
    RegisterResource,
    ReleaseResource,
    Resource,
    ReviewAdequacy,
)

CENTS = 100
POSTS = ("0.5", "1", "2", "2.5", "4", "5.5", "6")
EUROS = ("100", "1000", "4000", "4000.01", "5000", "9000", "9000.01", "60000")
DAYS = (None, None, None, -20, -14, 0, 10, 60, 400)

sizes = st.integers(0, 7)
days = st.sampled_from(DAYS)
reasons = st.sampled_from(["It was agreed.", ""])


class Allocating(Proposing):
    """The same people give money and posts to the plan, and judge whether there is enough."""

    def known(self) -> None:
        super().known()
        self.resources = Resources(self.people, self.changes)

    def a_resource(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.resources.known)))

    def an_allocation(self, data: st.DataObject, name: str) -> int:
        """Draw the number of an allocation; seldom one that is not there."""
        there = len(self.resources.known[name].given)
        number: int = data.draw(st.sampled_from([*range(1, there + 1)] * 3 + [there + 1]))
        return number

    def who_answers(self, data: st.DataObject, name: str, stranger: str) -> str:
        """Draw an owner, somebody of top management or, now and then, anybody."""
        now, owner = self.told.now, self.resources.known[name].owner
        behind = self.people.behind(owner, now) | self.people.behind(PLAN_OWNER, now)
        return data.draw(
            st.sampled_from([*sorted(behind) * 2, "aoife", "bram", "chiara", stranger])
        )

    def much(self, name: str, size: int) -> Decimal:
        """Return a quantity as people say it."""
        sizes = EUROS if self.resources.known[name].money else POSTS
        return Decimal(sizes[size % len(sizes)])

    def kept(self, name: str, said: Decimal) -> Decimal:
        return said * CENTS if self.resources.known[name].money else said

    def in_days(self, number: int | None) -> date | None:
        return None if number is None else day_of(self.told.now) + timedelta(days=number)

    @rule(
        actor=st.sampled_from(["dov", "dov", "bram", "aoife", "esra"]), stranger=people,
        anybody=st.booleans(), money=st.booleans(), owner=st.sampled_from(["", "role:owner-net"]),
        needed=st.sampled_from(["2", "6", "9000", "20000"]),
    )  # fmt: skip
    def somebody_needs_something(
        self, actor: str, stranger: str, anybody: bool, money: bool, owner: str, needed: str
    ) -> None:
        name = f"RES-{len(self.resources.known) + 1}"
        who = stranger if anybody else actor
        command = RegisterResource(
            resource=name, sort="financial" if money else "human", title="Means", owner=owner,
            needed=Decimal(needed), unit="" if money else "FTE", plan="PLN-1",
        )  # fmt: skip
        much = Decimal(needed) * (CENTS if money else 1)
        wanted = Means(money, owner or PLAN_OWNER, much)
        self.send(who, command, lambda at: self.resources.register(who, name, wanted, at))
        if name in self.resources.known:
            for action in ("", "A1", "A2"):
                self._allocates(who, name, Decimal(needed) / 4, action)

    # Giving

    @precondition(lambda self: self.resources.known)
    @rule(
        data=st.data(), stranger=people, size=sizes, start=days, until=days, reason=reasons,
        action=st.sampled_from([*["", "A1", "A2"] * 3, "A9"]), overcommit=reasons,
    )  # fmt: skip
    def somebody_allocates(
        self, data: st.DataObject, stranger: str, size: int, start: int | None, until: int | None,
        reason: str, action: str, overcommit: str,
    ) -> None:  # fmt: skip
        name = self.a_resource(data)
        for more in range(3):
            actor = self.who_answers(data, name, stranger)
            self._allocates(
                actor, name, self.much(name, size + more), action, reason=reason,
                overcommit=overcommit, start=self.in_days(start), until=self.in_days(until),
            )  # fmt: skip

    def _allocates(
        self, actor: str, name: str, much: Decimal, action: str, *, start: date | None = None,
        until: date | None = None, reason: str = "", overcommit: str = "", grant: str = "",
    ) -> None:  # fmt: skip
        command = AllocateResource(
            resource=name, quantity=much, to="PLN-1", action=action, start=start, until=until,
            overcommit=overcommit,
        )  # fmt: skip
        begins = start or max(BEGINS, day_of(self.told.now))
        wanted = Given(self.kept(name, much), action, begins, until or ENDS)
        said = {"via": grant} if grant else {}
        self.send(
            actor, command,
            lambda at: self.resources.allocate(
                actor, name, wanted, grant, at, day_said=start is not None, reason=reason,
                overcommit=overcommit,
            ), reason=reason, **said,
        )  # fmt: skip

    @precondition(lambda self: any(means.money for means in self.resources.known.values()))
    @rule(
        data=st.data(), size=sizes, action=st.sampled_from(["", "A1", "A2"]), named=st.booleans(),
        order=st.permutations(["dov", "bram", "chiara", "aoife"]),
    )  # fmt: skip
    def those_who_may_spend_go_beyond_the_plan(
        self, data: st.DataObject, size: int, action: str, named: bool, order: list[str]
    ) -> None:
        name = data.draw(
            st.sampled_from([n for n, each in sorted(self.resources.known.items()) if each.money])
        )
        for actor in order[:3]:
            grant = self.a_grant(data) if named else ""
            self._allocates(
                actor, name, self.much(name, size), action, overcommit="It is worth it.",
                grant=grant,
            )  # fmt: skip

    @precondition(lambda self: self.resources.known)
    @rule(
        data=st.data(), stranger=people, size=sizes, start=days, until=days, overcommit=reasons,
    )  # fmt: skip
    def somebody_changes_what_was_given(
        self, data: st.DataObject, stranger: str, size: int, start: int | None, until: int | None,
        overcommit: str,
    ) -> None:  # fmt: skip
        name = self.a_resource(data)
        number = self.an_allocation(data, name)
        actor, much = self.who_answers(data, name, stranger), self.much(name, size)
        begins, ends = self.in_days(start), self.in_days(until)
        command = ChangeAllocation(
            resource=name, allocation=number, quantity=much, start=begins, until=ends,
            overcommit=overcommit,
        )  # fmt: skip
        self.send(
            actor, command,
            lambda at: self.resources.change(
                actor, name, number, at, overcommit=overcommit, quantity=self.kept(name, much),
                start=begins, until=ends,
            ),
        )  # fmt: skip

    # Giving back, and judging

    @precondition(lambda self: self.resources.known)
    @rule(data=st.data(), stranger=approvers)
    def somebody_gives_back_an_allocation(self, data: st.DataObject, stranger: str) -> None:
        name = self.a_resource(data)
        self._gives_back(data, name, stranger, self.an_allocation(data, name))

    @precondition(lambda self: self.resources.known and self.seldom())
    @rule(data=st.data(), stranger=approvers)
    def somebody_needs_it_no_longer(self, data: st.DataObject, stranger: str) -> None:
        name = self.a_resource(data)
        for number in range(len(self.resources.known[name].given), -1, -1):
            self._gives_back(data, name, stranger, number)

    def _gives_back(self, data: st.DataObject, name: str, stranger: str, number: int) -> None:
        actor = self.who_answers(data, name, stranger)
        command = ReleaseResource(resource=name, allocation=number)
        self.send(actor, command, lambda at: self.resources.give_back(actor, name, number, at))

    @precondition(lambda self: self.resources.known)
    @rule(
        data=st.data(), stranger=people, there=sizes, needed=sizes, enough=st.booleans(),
        reason=reasons,
    )  # fmt: skip
    def somebody_judges(
        self, data: st.DataObject, stranger: str, there: int, needed: int, enough: bool,
        reason: str,
    ) -> None:  # fmt: skip
        name = self.a_resource(data)
        actor = self.who_answers(data, name, stranger)
        found, wanted = self.much(name, there), self.much(name, needed)
        command = ReviewAdequacy(resource=name, available=found, needed=wanted, adequate=enough)
        self.send(
            actor, command,
            lambda at: self.resources.judge(
                actor, name, self.kept(name, found), self.kept(name, wanted), at, enough=enough,
                reason=reason,
            ), reason=reason,
        )  # fmt: skip

    def ends_alike(self) -> None:
        super().ends_alike()
        for name, means in self.resources.known.items():
            stands = self.told.the(Resource, name)
            there = means.needed if means.there is None else means.there
            assert (stands.available, stands.released) == (there, means.released), name
            assert means.given == [
                Given(a.quantity, a.action, a.start, a.until or ENDS, a.excess, a.released)
                for a in stands.allocations
            ], name
