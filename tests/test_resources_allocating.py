"""Allocating: within what is there, and within the period of the plan."""

from datetime import UTC, date, datetime
from decimal import Decimal

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facts.resources import (
    AllocationChanged,
    ResourceAllocated,
    ResourceReleased,
)
from tests.cast import PLAN, company
from tests.proposing import approved
from tests.resourced import (
    FIRST,
    LAST,
    POSTS,
    TODAY,
    changing,
    giving,
    judging,
    paying,
    posts,
    with_money,
    with_posts,
)
from tracker.kernel import Command
from tracker.plans import ClosePlan
from tracker.resources import (
    AllocateResource,
    Allocation,
    ChangeResourceNeed,
    ReleaseResource,
    Resource,
    allocated_to,
    commitments,
)
from tracker.resources.allocations import most_at_once

# ---------------------------------------------------------------- giving: the period (RES-3)


def test_an_allocation_lasts_as_long_as_the_plan_from_today_on() -> None:
    told = with_posts().when(giving(2, action="A1"))
    told.then(
        ResourceAllocated(
            allocation=1, plan="PLN-1", action="A1", quantity=Decimal(2), start=TODAY, until=LAST
        )
    )
    told.when(giving(1)).then("ResourceAllocated")
    assert [(each.number, each.action) for each in posts(told).allocations] == [(1, "A1"), (2, "")]
    assert posts(told).allocated(TODAY) == 3
    assert posts(told).state(TODAY) == "partly allocated"


def test_today_is_a_day_where_the_organisation_is() -> None:
    told = with_posts().at("2026-03-09 23:30").when(giving(1)).then("ResourceAllocated")
    assert posts(told).allocations[0].start == date(2026, 3, 10)


def test_an_allocation_says_how_much() -> None:
    for said in (None, Decimal(0)):
        nothing = AllocateResource(resource="RES-1", quantity=said, to="PLN-1")
        with pytest.raises(ma.ValidationError) as wrong:
            with_posts().when(nothing)
        assert list(wrong.value.messages_dict) == ["quantity"]


def test_before_the_plan_begins_an_allocation_begins_with_it() -> None:
    told = company()
    later = PLAN | {"period": {"start": "2026-06-01", "until": "2026-12-31"}}
    approved(told, later, target="plan:PLN-2", base=0)
    told.by("dov").given(POSTS).when(giving(1, to="PLN-2")).then("ResourceAllocated")
    assert posts(told).allocations[0].start == date(2026, 6, 1)


def test_an_allocation_may_be_effective_from_a_day() -> None:
    told = with_posts().effective("2026-04-01").when(giving(1)).then("ResourceAllocated")
    assert posts(told).allocations[0].start == date(2026, 4, 1)
    late_that_evening = datetime(2026, 4, 1, 22, tzinfo=UTC)  # it is the next day in Amsterdam
    told.effective(late_that_evening).when(giving(1)).then("ResourceAllocated")
    assert posts(told).allocations[1].start == date(2026, 4, 2)
    told.effective("2026-04-01").when(giving(1, start=date(2026, 5, 1))).then("ResourceAllocated")
    assert posts(told).allocations[2].start == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("start", "until", "field"),
    [
        (FIRST, LAST, ""),
        (date(2025, 12, 31), LAST, "start"),
        (FIRST, date(2027, 1, 1), "until"),
        (date(2026, 6, 2), date(2026, 6, 1), "until"),
        (date(2026, 6, 1), date(2026, 6, 1), ""),
    ],
)
def test_res_3_an_allocation_lies_within_the_period_of_the_plan(
    start: date, until: date, field: str
) -> None:
    """RES-3."""
    told = with_posts().because("It began in January.").when(giving(1, start=start, until=until))
    if field:
        told.then_refused("RES-3", field)
    else:
        told.then("ResourceAllocated")


def test_nothing_is_given_to_a_plan_that_is_over() -> None:
    """RES-3."""
    with_posts().at("2027-01-01 10:00").when(giving(1)).then_refused("RES-3", "until")


def test_a_plan_without_a_period_sets_no_bounds() -> None:
    told = company()
    bare = {key: value for key, value in PLAN.items() if key != "period"}
    approved(told, bare, target="plan:PLN-2", base=0)
    told.by("dov").given(POSTS).when(giving(1, to="PLN-2"))
    told.then(ResourceAllocated(allocation=1, plan="PLN-2", quantity=Decimal(1), start=TODAY))


@pytest.mark.parametrize(("start", "days"), [(date(2026, 2, 23), 0), (date(2026, 2, 22), 15)])
def test_what_was_given_long_ago_is_entered_with_a_reason_and_marked(
    start: date, days: int
) -> None:
    """FACT-LATE."""
    told = with_posts().when(giving(1, start=start))
    if days:
        told.then_refused("FACT-LATE", "reason").because("Forgotten.").when(giving(1, start=start))
    told.then("ResourceAllocated")
    assert posts(told).allocations[0].late_by_days == days


# ---------------------------------------------------------------- giving: to what


def test_what_it_is_given_to_is_known() -> None:
    told = with_posts().when(giving(1, to="PLN-9")).then_refused("REF-UNKNOWN", "to")
    told.when(giving(1, action="A9")).then_refused("REF-UNKNOWN", "action")
    bare = {key: value for key, value in PLAN.items() if key != "actions"}
    approved(told, bare, target="plan:PLN-2", base=0)
    told.by("dov").when(giving(1, to="PLN-2", action="A1")).then_refused("REF-UNKNOWN", "action")
    told.when(changing(1, quantity=Decimal(1)))
    assert told.refusal is not None
    assert told.refusal.sentence == "The record knows no allocation 1 of RES-1."
    told.then_refused("REF-UNKNOWN", "allocation")
    told.when(ReleaseResource(resource="RES-1", allocation=1))
    told.then_refused("REF-UNKNOWN", "allocation")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (giving(1, to="PLN-9"), "to"),
        (giving(1, action="A9"), "action"),
        (changing(1, quantity=Decimal(1)), "allocation"),
        (ReleaseResource(resource="RES-1", allocation=1), "allocation"),
        (
            ChangeResourceNeed(resource="RES-1", title="X", needed=Decimal(1), plan="PLN-9"),
            "plan",
        ),
    ],
)
def test_rule_21_what_the_record_does_not_know_comes_before_who_asks(
    command: Command, field: str
) -> None:
    with_posts().by("jana").when(command).then_refused("REF-UNKNOWN", field)


def test_an_action_counts_as_soon_as_its_version_is_approved() -> None:
    told = with_posts()
    action = {"title": "Third site", "owner": "role:owner-net", "budget": 0}
    approved(told, {"actions.A3": action}, effective="2026-06-01")
    told.by("dov").when(giving(1, action="A3")).then("ResourceAllocated")


def test_nothing_is_given_to_a_plan_that_is_closed() -> None:
    with_posts().given(ClosePlan(plan="PLN-1")).when(giving(1)).then_refused("KIND-STATE")


# ---------------------------------------------------------------- giving: what there is (RES-1)


def test_no_more_is_allocated_than_is_needed_until_somebody_assessed_what_is_there() -> None:
    """RES-1."""
    told = with_posts().given(giving(5)).when(giving("0.6")).then_refused("RES-1", "overcommit")
    told.when(giving("0.5")).then("ResourceAllocated")
    assert posts(told).state(TODAY) == "allocated"


def test_res_1_no_more_is_allocated_than_was_last_assessed() -> None:
    """RES-1."""
    told = with_posts().given(judging("5", links=("RSK-2",)))
    told.when(giving("5.1")).then_refused("RES-1", "overcommit")
    told.given(giving(5), judging("6")).when(giving("1.1")).then_refused("RES-1", "overcommit")
    told.when(giving(1)).then("ResourceAllocated")


def test_more_is_allocated_for_a_reason_that_is_kept() -> None:
    """RES-1."""
    told = with_posts().when(giving(6, overcommit=" ")).then_refused("RES-1", "overcommit")
    told.when(giving(6, overcommit="Overtime in March.")).then("ResourceAllocated")
    assert posts(told).allocations[0].overcommit == "Overtime in March."


def test_what_is_given_in_turn_is_given_once() -> None:
    """RES-1 speaks of the day on which most is given."""
    told = with_posts().given(giving(5, until=date(2026, 6, 30)))
    told.when(giving(5, start=date(2026, 6, 30))).then_refused("RES-1")
    told.when(giving(5, start=date(2026, 7, 1))).then("ResourceAllocated")
    assert posts(told).allocated(TODAY) == 5
    told.when(giving("0.6")).then_refused("RES-1")


def test_money_is_given_once_and_for_all() -> None:
    """RES-1."""
    told = with_money(9_000).given(paying(5_000, until=date(2026, 6, 30)))
    told.when(paying("4000.01", start=date(2026, 7, 1))).then_refused("RES-1", "overcommit")
    told.when(paying(4_000, start=date(2026, 7, 1))).then("ResourceAllocated")
    assert told.the(Resource, "RES-2").allocated(TODAY) == 9_000_00


def test_what_was_given_back_is_there_again() -> None:
    told = with_posts().given(giving(5), ReleaseResource(resource="RES-1", allocation=1))
    told.when(giving(5)).then("ResourceAllocated")
    assert posts(told).allocations[1].number == 2


# ---------------------------------------------------------------- changing and giving back


def test_an_allocation_gets_another_quantity_and_period() -> None:
    told = with_posts().given(giving(2, action="A1"))
    told.when(changing(quantity=Decimal(3), until=date(2026, 6, 30)))
    told.then(
        AllocationChanged(
            allocation=1, quantity=Decimal(3), former_quantity=Decimal(2), start=TODAY,
            former_start=TODAY, until=date(2026, 6, 30), former_until=LAST,
        )
    )  # fmt: skip
    changed = posts(told).allocations
    assert changed == (
        Allocation(
            number=1, plan="PLN-1", action="A1", quantity=Decimal(3), start=TODAY,
            until=date(2026, 6, 30), pos=told.events()[-1].pos,
        ),
    )  # fmt: skip
    told.when(changing(quantity=Decimal(3))).then_nothing_happens()
    told.when(changing(start=date(2026, 4, 1))).then("AllocationChanged")
    assert posts(told).allocations[0].until == date(2026, 6, 30)


def test_a_changed_allocation_obeys_the_same_rules() -> None:
    told = with_posts().given(giving(3), giving(2))
    told.when(changing(1, quantity=Decimal("3.6"))).then_refused("RES-1", "overcommit")
    told.when(changing(1, start=date(2025, 12, 31))).then_refused("RES-3", "start")
    told.when(changing(1, quantity=Decimal("3.5"))).then("AllocationChanged")
    told.when(changing(1, quantity=Decimal(4), overcommit="Overtime.")).then("AllocationChanged")
    assert posts(told).allocations[0].overcommit == "Overtime."
    with pytest.raises(ma.ValidationError, match="quantity"):
        told.when(changing(1, quantity=Decimal(0)))


def test_what_was_given_back_is_not_changed_nor_given_back_again() -> None:
    told = with_posts().given(giving(1))
    back = ReleaseResource(resource="RES-1", allocation=1)
    told.when(back).then(ResourceReleased(allocation=1))
    assert posts(told).allocations[0].released
    assert posts(told).state(TODAY) == "needed"
    told.when(back).then_refused("KIND-STATE", "allocation")
    told.when(changing(quantity=Decimal(2))).then_refused("KIND-STATE", "allocation")


def test_a_resource_is_released_once_nothing_points_at_it() -> None:
    told = with_posts().given(giving(1, action="A1"))
    told.when(ReleaseResource(resource="RES-1"))
    assert told.refusal is not None
    assert "PLN-1 A1" in told.refusal.sentence
    told.then_refused("KIND-STATE", "allocation")
    told.given(ReleaseResource(resource="RES-1", allocation=1))
    told.when(ReleaseResource(resource="RES-1")).then(ResourceReleased())
    assert posts(told).state(TODAY) == "released"
    for command in (giving(1), judging("5"), ReleaseResource(resource="RES-1")):
        told.when(command).then_refused("KIND-STATE", "resource")


def test_an_allocation_that_is_over_holds_nothing() -> None:
    told = with_posts().given(giving(1))
    told.at("2026-12-31 10:00").when(ReleaseResource(resource="RES-1")).then_refused("KIND-STATE")
    told.at("2027-01-01 10:00").when(ReleaseResource(resource="RES-1")).then("ResourceReleased")


# ---------------------------------------------------------------- what a plan binds


def test_a_plan_knows_what_is_allocated_to_it() -> None:
    told = with_posts().given(giving(1, action="A1"), giving(1, action="A2"), giving(1))
    told.given(ReleaseResource(resource="RES-1", allocation=2))
    with told.tracker.looking(told.now) as history:
        found = [(resource.id, each.number) for resource, each in allocated_to("PLN-1", history)]
        assert found == [("RES-1", 1), ("RES-1", 3)]
        assert commitments("PLN-1", history, LAST) == {"A1"}
        assert commitments("PLN-1", history, date(2027, 1, 1)) == set()
        assert commitments("PLN-2", history, LAST) == set()


DAYS = st.dates(FIRST, LAST)
SPANS = st.lists(
    st.tuples(DAYS, DAYS, st.integers(1, 20)).map(lambda each: (min(each[:2]), *each[1:])),
    max_size=6,
)


@given(SPANS)
def test_most_at_once_is_what_counting_day_by_day_finds(
    spans: list[tuple[date, date, int]],
) -> None:
    given_out = [
        Allocation(
            number=n, plan="P", quantity=Decimal(q), start=start, until=max(start, until), pos=0
        )
        for n, (start, until, q) in enumerate(spans)
    ]
    days = (date.fromordinal(n) for n in range(FIRST.toordinal(), LAST.toordinal() + 1))
    by_day = (sum(a.quantity for a in given_out if a.covers(day)) for day in days)
    assert most_at_once(given_out) == max(by_day)
