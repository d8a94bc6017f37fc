"""Money: within what the plan allows for it, and beyond it by a right to spend (RES-2)."""

from decimal import Decimal
from typing import Any

from events.chain import Link
from events.facts.resources import (
    AllocationChanged,
    ResourceAllocated,
)
from tests.cast import company
from tests.proposing import approved
from tests.resourced import (
    LAST,
    TODAY,
    giving,
    paying,
    with_money,
    with_posts,
)
from tests.specification import Story
from tracker.authority import leeway_of
from tracker.delegations import AcceptDelegation, Delegation, GrantDelegation
from tracker.resources import (
    AllocateResource,
    ChangeAllocation,
    ChangeResourceNeed,
    RegisterResource,
    ReleaseResource,
    Resource,
)

# ---------------------------------------------------------------- giving: the plan's money (RES-2)


def test_money_within_the_plan_needs_nothing_more() -> None:
    """RES-2: the actions of the plan have 9,000.00 together."""
    told = with_money().when(paying(9_000))
    told.then(
        ResourceAllocated(
            allocation=1, plan="PLN-1", quantity=Decimal(9_000_00), start=TODAY, until=LAST
        )
    )


def test_money_within_the_budget_of_an_action_needs_nothing_more() -> None:
    """RES-2: A1 has 5,000.00."""
    told = with_money().when(paying("5000.01", action="A1")).then_refused("AUTH-POWER", "power")
    told.when(paying(5_000, action="A1")).then("ResourceAllocated")
    told.when(paying(1, action="A1")).then_refused("AUTH-POWER", "power")
    told.when(paying(4_000, action="A2")).then("ResourceAllocated")


def test_res_2_beyond_it_somebody_who_may_spend_the_excess_gives_it() -> None:
    """RES-2: the whole chain is frozen into the event."""
    told = with_money().by("chiara").when(paying(10_000))
    (fact,) = told.facts
    assert isinstance(fact, ResourceAllocated)
    assert fact.excess == 1_000_00
    assert [(link.grant, link.holder, link.amount) for link in fact.chain] == [
        ("DEL-2", "role:finance", 100_000_00),
        ("ROOT", "role:chief-executive", None),
    ]
    assert isinstance(fact.chain[0], Link)
    envelope = told.events()[-1].envelope
    assert (envelope.grant, envelope.on_behalf_of) == ("DEL-2", "role:finance")
    assert told.the(Resource, "RES-2").allocations[0].excess == 1_000_00


def test_res_2_the_right_to_spend_covers_the_excess_whoever_else_may_spend_it_is_named() -> None:
    """RES-2."""
    told = with_money(200_000).by("chiara").when(paying("109000.01"))
    assert told.refusal is not None
    assert told.refusal.instead == ("aoife",)
    assert "RES-2" in told.refusal.sentence
    assert "100,000.01 EUR beyond" in told.refusal.sentence
    told.then_refused("AUTH-AMOUNT", "amount").when(paying(109_000)).then("ResourceAllocated")


def test_a_large_excess_does_not_pass_in_small_parts() -> None:
    """RES-2."""
    told = with_money(200_000).by("chiara").given(paying(109_000))
    told.when(paying("0.01")).then_refused("AUTH-AMOUNT", "amount")
    told.by("aoife").when(paying("0.01")).then("ResourceAllocated")


def test_what_is_beyond_it_already_needs_nothing_again() -> None:
    """RES-2."""
    told = with_money(200_000).by("chiara").given(paying(10_000))
    less = ChangeAllocation(resource="RES-2", allocation=1, quantity=Decimal("9500"))
    told.by("dov").when(less).then("AllocationChanged")
    assert told.the(Resource, "RES-2").allocations[0].excess == 500_00
    more = ChangeAllocation(resource="RES-2", allocation=1, quantity=Decimal("9500.01"))
    told.when(more).then_refused("AUTH-POWER", "power")
    told.by("chiara").when(more).then("AllocationChanged")
    (fact,) = told.facts
    assert isinstance(fact, AllocationChanged)
    assert [link.grant for link in fact.chain] == ["DEL-2", "ROOT"]


def test_the_right_to_spend_covers_what_the_resource_is_for() -> None:
    """RES-2: a grant for the web service pays nothing for the network."""
    told = company().by("chiara").effective("2026-03-09")
    spends = GrantDelegation(
        grant="DEL-9", parent="DEL-2", holder="person:gita", powers=("approve:spend",),
        scope=("SVC-WEB",), amount=50_000_00,
    )  # fmt: skip
    told.given(spends).by("gita").given(AcceptDelegation(grant="DEL-9")).by("bram")
    for number, scope in enumerate((("SVC-NET",), ("SVC-WEB",)), start=2):
        told.given(
            RegisterResource(
                resource=f"RES-{number}", sort="financial", title="Budget", scope=scope,
                needed=Decimal(20_000), owner="person:gita",
            )
        )  # fmt: skip
    told.by("gita").when(paying(10_000)).then_refused("AUTH-SCOPE", "scope")
    web = AllocateResource(resource="RES-3", quantity=Decimal(10_000), to="PLN-1")
    told.via("DEL-4").when(web).then_refused("AUTH-NONE", "via")
    told.via("DEL-9").when(web).then("ResourceAllocated")
    (fact,) = told.facts
    assert isinstance(fact, ResourceAllocated)
    assert [link.grant for link in fact.chain] == ["DEL-9", "DEL-2", "ROOT"]


def test_the_right_that_is_named_is_the_one_that_is_used() -> None:
    """RES-2."""
    told = with_money().by("aoife")
    second = GrantDelegation(
        grant="DEL-9", parent="ROOT", holder="role:finance", powers=("approve:spend",),
        amount=50_000_00,
    )  # fmt: skip
    told.given(second).by("chiara").given(AcceptDelegation(grant="DEL-9"))
    told.via("DEL-9").when(paying(10_000))
    (fact,) = told.facts
    assert isinstance(fact, ResourceAllocated)
    assert [link.grant for link in fact.chain] == ["DEL-9", "ROOT"]


def test_how_much_there_is_is_said_as_money() -> None:
    """RES-1."""
    told = with_money(9_000).when(paying("9000.50"))
    assert told.refusal is not None
    assert told.refusal.sentence.startswith(
        "9,000.00 EUR of Budget are there; 9,000.50 EUR would be allocated."
    )
    told.then_refused("RES-1")


def test_the_stated_total_of_the_plan_is_what_it_allows() -> None:
    """RES-2."""
    told = with_money(200_000)
    approved(told, {"resources.financial": 12_000_00})
    told.by("dov").when(paying("12000.01")).then_refused("AUTH-POWER")
    told.when(paying(12_000)).then("ResourceAllocated")


def test_all_money_of_a_plan_counts_whatever_it_is_called() -> None:
    """RES-2."""
    told = with_money().given(
        RegisterResource(
            resource="RES-3", sort="financial", title="Reserve", needed=Decimal(9_000), plan="PLN-1"
        ),
        paying(5_000),
    )
    reserve = AllocateResource(resource="RES-3", quantity=Decimal("4000.01"), to="PLN-1")
    told.when(reserve).then_refused("AUTH-POWER")
    told.given(ReleaseResource(resource="RES-2", allocation=1))
    told.when(reserve).then("ResourceAllocated")


def test_people_and_things_are_no_money() -> None:
    with_posts().when(giving("5.5", action="A1")).then("ResourceAllocated")


# ---------------------------------------------------------------- traps


def spender(**limits: Any) -> Story:
    """Return a story where Gita owns money of the network and of the web, and may spend some."""
    told = company().by("chiara").effective("2026-03-09")
    given = {
        "grant": "DEL-9", "parent": "DEL-2", "holder": "person:gita",
        "powers": ("approve:spend",), "amount": 50_000_00, **limits,
    }  # fmt: skip
    told.given(GrantDelegation(**given)).by("gita").given(AcceptDelegation(grant="DEL-9"))
    told.by("bram")
    for number, scope in enumerate((("SVC-NET",), ("SVC-WEB",)), start=2):
        told.given(
            RegisterResource(
                resource=f"RES-{number}", sort="financial", title="Budget", scope=scope,
                needed=Decimal(200_000), owner="person:gita",
            )
        )  # fmt: skip
    return told.by("gita")


def for_services(*scope: str) -> ChangeResourceNeed:
    return ChangeResourceNeed(
        resource="RES-2", title="Budget", needed=Decimal(200_000), scope=scope
    )


def test_who_owns_money_does_not_understate_what_it_is_for() -> None:
    """RES-2: what the money is for decides whose right covers it."""
    told = spender(scope=("SVC-WEB",))
    told.when(paying(10_000)).then_refused("AUTH-SCOPE", "scope")
    told.when(for_services("SVC-WEB")).then_refused("FACT-ACTOR", "scope")
    told.when(for_services("SVC-NET", "SVC-WEB")).then("ResourceNeedChanged")
    told.when(for_services("SVC-NET")).then_refused("FACT-ACTOR", "scope")
    told.by("bram").when(for_services("SVC-WEB")).then("ResourceNeedChanged")
    told.by("gita").when(paying(10_000)).then("ResourceAllocated")


def test_auth_period_counts_what_went_beyond_plans() -> None:
    """Money beyond a plan is spent by a grant as what is approved by it is."""
    told = spender(amount_per_period=60_000_00)
    told.when(paying(49_000)).then("ResourceAllocated")  # 40,000 beyond the plan
    assert left(told) == 20_000_00
    web = AllocateResource(resource="RES-3", quantity=Decimal(10_000), to="PLN-1")
    told.when(web).then("ResourceAllocated")  # 50,000 beyond it, of which it took 40,000 before
    assert left(told) == 10_000_00
    more = ChangeAllocation(resource="RES-3", allocation=1, quantity=Decimal("20000.01"))
    told.by("chiara").given(GrantDelegation(
        grant="DEL-10", parent="DEL-2", holder="person:gita", powers=("approve:spend",),
        amount=100_000_00, amount_per_period=60_000_00,
    ))  # fmt: skip
    told.by("gita").given(AcceptDelegation(grant="DEL-10"))
    told.via("DEL-10").when(more).then_refused("AUTH-PERIOD", "amount")


def test_auth_period_forgets_what_was_given_back() -> None:
    told = spender(amount_per_period=60_000_00).given(paying(49_000))
    told.given(ReleaseResource(resource="RES-2", allocation=1))
    assert left(told) == 60_000_00
    told.given(paying(59_000 - 10_000))
    less = ChangeAllocation(resource="RES-2", allocation=2, quantity=Decimal(9_000))
    told.given(less)
    assert left(told) == 20_000_00, "what was signed for counts until it is given back"


def left(told: Story, grant: str = "DEL-9") -> int:
    with told.tracker.looking(told.now) as history:
        leeway = leeway_of(told.the(Delegation, grant), history, told.now)
    assert leeway is not None
    return leeway.left
