"""Who may act at an instant is the same whenever it is asked: nothing reaches back."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.cast import company
from tests.histories import PEOPLE, Wanted, answer, some_holder, tries, wanted
from tests.specification import Story, instant
from tracker.appointments import (
    AcceptAppointment,
    Appointment,
    AppointToRole,
    DeclineAppointment,
    EndAppointment,
)
from tracker.authority import Authority
from tracker.delegations import (
    AcceptDelegation,
    DeclineDelegation,
    Delegation,
    EndDelegation,
    RevokeDelegation,
)
from tracker.people import LetPersonLeave


class Deed:
    """Something that somebody tries to do on one day; `days` is how far it looks back or ahead."""

    def __init__(self, told: Story, number: int, days: int, wish: Wanted) -> None:
        self.told, self.number, self.wish = told, number, wish
        self.day = told.now.date() + timedelta(days=days)
        self.who = PEOPLE[number % len(PEOPLE)]
        with told.tracker.looking(told.now) as history:
            given = [grant.id for grant in history.every(Delegation) if grant.parent]
            mine = [a.id for a in history.every(Appointment, person=self.who)]
        self.grant = given[number % len(given)]
        self.appointment = mine[-1] if mine else "APT-bram"
        self.holder = some_holder(told, self.grant) or "aoife"

    def give(self) -> None:
        tries(self.told, "aoife", self.wish.below(self.told.the(Delegation, "ROOT"), self.day))

    def accept(self) -> None:
        tries(self.told, self.holder, AcceptDelegation(grant=self.grant))

    def decline(self) -> None:
        tries(self.told, self.holder, DeclineDelegation(grant=self.grant))

    def revoke(self) -> None:
        tries(self.told, "aoife", RevokeDelegation(grant=self.grant), self.day)

    def give_back(self) -> None:
        tries(self.told, self.holder, EndDelegation(grant=self.grant), self.day)

    def appoint(self) -> None:
        role = ("auditor", "director", "finance")[self.number % 3]
        tries(self.told, "aoife", AppointToRole(person=self.who, role=role), self.day)

    def agree(self) -> None:
        tries(self.told, self.who, AcceptAppointment(appointment=self.appointment))

    def refuse(self) -> None:
        tries(self.told, self.who, DeclineAppointment(appointment=self.appointment))

    def end(self) -> None:
        held = ("APT-bram", "APT-esra", self.appointment)[self.number % 3]
        tries(self.told, "aoife", EndAppointment(appointment=held), self.day)

    def leave(self) -> None:
        tries(self.told, "aoife", LetPersonLeave(person=self.who))


DEEDS: tuple[Callable[[Deed], None], ...] = (
    Deed.give, Deed.accept, Deed.decline, Deed.revoke, Deed.give_back, Deed.appoint, Deed.agree,
    Deed.refuse, Deed.end, Deed.leave,
)  # fmt: skip

deeds = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 14), st.integers(-20, 20), wanted),
    min_size=1,
    max_size=10,
)


@given(deeds)
def test_an_instant_is_judged_alike_whenever_it_is_looked_at(
    acts: list[tuple[Callable[[Deed], None], int, int, Wanted]],
) -> None:
    told = company()
    for act, number, days, wish in acts:
        act(Deed(told.later(days=2), number, days, wish))
    for moment in range(0, 2 * len(acts) + 20, 3):
        at = instant("2026-03-09 10:00") + timedelta(days=moment, hours=1)
        assert judged(told, at, as_it_stood=True) == judged(told, at, as_it_stood=False)


def judged(told: Story, at: datetime, *, as_it_stood: bool) -> dict[tuple[str, str], str]:
    """Return who may act by which grant at an instant, as the record stood then, or stands now."""
    with told.record.reading() as reading:
        size = reading.size_at(at) if as_it_stood else None
    with told.tracker.looking(at, size) as history:
        authority = Authority(history, at)
        there = [g for g in history.every(Delegation) if g.recorded_at and g.recorded_at <= at]
        return {
            (who, grant.id): answer(authority, who, grant.id)
            for who in ("aoife", "bram", "chiara", "esra", *PEOPLE)
            for grant in there
        }
