"""Resources: what is needed, who says so, and whether there is enough."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import marshmallow as ma
import pytest

from events.facts.resources import (
    AdequacyReviewed,
    Need,
    ResourceNeedChanged,
    ResourceNeedStated,
)
from tests.cast import company
from tests.resourced import MONEY, POSTS, TODAY, changing, giving, judging, posts, with_posts
from tests.specification import Story
from tracker.appointments import EndAppointment
from tracker.authority import Authority
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.kernel import Command
from tracker.resources import (
    SORTS,
    ChangeResourceNeed,
    RegisterResource,
    ReleaseResource,
    Resource,
    ReviewAdequacy,
    unanswered,
)
from tracker.resources.adequacy import answer_until
from tracker.turn import waiting_for
from tracker.words import wanted

# ---------------------------------------------------------------- what is needed


def test_the_owner_of_the_plan_states_what_is_needed() -> None:
    told = company().by("dov").when(POSTS)
    need = Need(
        title="Engineers", unit="FTE", needed=Decimal("5.5"), scope=("SVC-NET",), plan="PLN-1",
        owner="role:owner-net",
    )  # fmt: skip
    told.then(ResourceNeedStated(sort="human", need=need))
    known = posts(told)
    assert (known.title, known.sort, known.unit, known.needed) == (
        "Engineers", "human", "FTE", Decimal("5.5"),
    )  # fmt: skip
    assert known.provider == "internal"
    assert (known.state(TODAY), known.adequacy, known.available) == (
        "needed", "not judged", Decimal("5.5"),
    )  # fmt: skip


def test_money_is_kept_in_minor_units_of_the_organisation_s_currency() -> None:
    told = company().by("dov").when(MONEY).then("ResourceNeedStated")
    known = told.the(Resource, "RES-2")
    assert (known.needed, known.unit) == (Decimal(20_000_00), "EUR")
    cents = ChangeResourceNeed(resource="RES-2", title="Budget", needed=Decimal("0.01"))
    told.when(cents).then("ResourceNeedChanged")
    assert told.the(Resource, "RES-2").needed == 1


def test_who_answers_for_it_is_the_plan_s_owner_unless_somebody_is_named() -> None:
    assert company().by("dov").given(MONEY).the(Resource, "RES-2").owner == "role:representative"
    assert posts(with_posts()).owner == "role:owner-net"


def test_budgets_are_in_one_currency() -> None:
    """RES-CURRENCY: amounts in two currencies cannot be added up."""
    other = RegisterResource(sort="financial", title="Pounds", needed=Decimal(1), unit="GBP")
    company().by("bram").when(other).then_refused("RES-CURRENCY", "unit")
    same = RegisterResource(
        sort="financial", title="Euros", needed=Decimal(1), unit="EUR", owner="role:finance"
    )
    company().by("bram").when(same).then("ResourceNeedStated")


@pytest.mark.parametrize("who", ["aoife", "bram", "chiara"])
def test_top_management_states_needs_too(who: str) -> None:
    company().by(who).when(POSTS).then("ResourceNeedStated")


@pytest.mark.parametrize("who", ["esra", "ivo", "finn", "hugo", "gita"])
def test_nobody_else_states_a_need_however_they_are_named_in_it(who: str) -> None:
    company().by(who).when(POSTS).then_refused("FACT-ACTOR")
    company().by("ivo").when(
        RegisterResource(
            sort="human", title="Me", needed=Decimal(1), unit="FTE", owner="person:ivo"
        )
    ).then_refused("FACT-ACTOR")


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"plan": "PLN-9"}, "plan"),
        ({"scope": ("SVC-9",)}, "scope"),
        ({"owner": "role:nobody"}, "owner"),
    ],
)
def test_what_a_need_names_is_known(other: dict[str, Any], field: str) -> None:
    said: dict[str, Any] = {
        "sort": "human", "title": "X", "needed": Decimal(1), "unit": "FTE", "plan": "PLN-1",
    }  # fmt: skip
    company().by("dov").when(RegisterResource(**said | other)).then_refused("REF-UNKNOWN", field)


def test_an_id_is_used_once() -> None:
    with_posts().when(POSTS).then_refused("REF-TAKEN", "resource")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"needed": None}, "needed"),
        ({"needed": Decimal(0)}, "needed"),
        ({"needed": Decimal(-1)}, "needed"),
        ({"unit": " "}, "unit"),
        ({"plan": "", "owner": ""}, "owner"),
        ({"sort": "financial", "unit": "", "needed": Decimal("0.001")}, "needed"),
    ],
)
def test_a_need_says_how_much_of_what_and_whose(said: dict[str, Any], field: str) -> None:
    whole: dict[str, Any] = {
        "sort": "human", "title": "X", "needed": Decimal(1), "unit": "FTE", "plan": "PLN-1",
    }  # fmt: skip
    with pytest.raises(ma.ValidationError) as wrong:
        company().by("bram").when(RegisterResource(**whole | said))
    assert list(wrong.value.messages_dict) == [field]


def test_a_resource_is_of_one_of_four_kinds() -> None:
    form = {"sort": "human", "title": "X", "needed": "1.5", "unit": "FTE"}
    assert wanted(RegisterResource, form).needed == Decimal("1.5")
    assert SORTS == ("human", "technical", "information", "financial")
    with pytest.raises(ma.ValidationError, match="sort"):
        wanted(RegisterResource, form | {"sort": "spiritual"})
    with pytest.raises(ma.ValidationError, match="provider"):
        wanted(RegisterResource, form | {"provider": "nobody"})


def test_a_need_is_stated_anew_and_keeps_what_was_said_before() -> None:
    told = with_posts().by("ivo")
    anew = ChangeResourceNeed(
        resource="RES-1", title="Engineers", needed=Decimal(7), scope=("SVC-NET",), plan="PLN-1",
        provider="supplier",
    )  # fmt: skip
    told.when(anew)
    former = Need(
        title="Engineers", unit="FTE", needed=Decimal("5.5"), scope=("SVC-NET",), plan="PLN-1",
        owner="role:owner-net",
    )  # fmt: skip
    need = Need(
        title="Engineers", unit="FTE", needed=Decimal(7), scope=("SVC-NET",), plan="PLN-1",
        owner="role:owner-net", provider="supplier",
    )  # fmt: skip
    told.then(ResourceNeedChanged(need=need, former=former))
    assert (posts(told).needed, posts(told).provider) == (Decimal(7), "supplier")
    told.when(anew).then_nothing_happens()


# ---------------------------------------------------------------- who speaks for it


@pytest.mark.parametrize("who", ["ivo", "dov", "bram", "aoife"])
def test_its_owner_the_plan_s_owner_and_top_management_speak_for_it(who: str) -> None:
    with_posts().by(who).when(giving(1)).then("ResourceAllocated")


@pytest.mark.parametrize("who", ["esra", "finn", "gita", "hugo"])
@pytest.mark.parametrize(
    "command",
    [
        ChangeResourceNeed(resource="RES-1", title="X", needed=Decimal(1)),
        giving(1),
        changing(quantity=Decimal(1)),
        ReleaseResource(resource="RES-1"),
        judging("5"),
    ],
)
def test_nobody_else_does(who: str, command: Command) -> None:
    with_posts().given(giving(1)).by(who).when(command).then_refused("FACT-ACTOR")


def test_a_resource_without_a_plan_is_its_owner_s_and_top_management_s() -> None:
    bare = RegisterResource(
        resource="RES-1", sort="technical", title="Racks", needed=Decimal(4), unit="racks",
        owner="role:owner-web",
    )  # fmt: skip
    told = company().by("dov").when(bare).then_refused("FACT-ACTOR")
    told.by("bram").given(bare).by("dov").when(giving(1)).then_refused("FACT-ACTOR")
    told.by("esra").when(giving(1)).then("ResourceAllocated")


# ---------------------------------------------------------------- enough?


def test_adequacy_is_judged() -> None:
    told = with_posts().by("ivo")
    told.when(judging("5", links=("RSK-2",), forecast="A hire in May.", note="Two are new."))
    told.then(
        AdequacyReviewed(
            available=Decimal(5), needed=Decimal("5.5"), adequate=False, links=("RSK-2",),
            forecast="A hire in May.", note="Two are new.",
        )
    )  # fmt: skip
    known = posts(told)
    assert known.judged is not None
    assert (known.adequacy, known.available, known.judged.by) == (
        "not adequate", Decimal(5), "ivo",
    )  # fmt: skip
    assert (known.judged.at, known.judged.reason) == (told.now, "")
    told.because("The hire came.").given(judging("5.5"))
    assert posts(told).adequacy == "adequate"
    assert [each.reason for each in posts(told).judgements] == ["", "The hire came."]
    assert [each.available for each in posts(told).judgements] == [5, Decimal("5.5")]


@pytest.mark.parametrize(("available", "adequate"), [("5.4", True), ("5.5", False)])
def test_a_verdict_that_the_numbers_contradict_needs_a_reason(
    available: str, adequate: bool
) -> None:
    """FACT-REASON."""
    told = with_posts().when(judging(available, adequate=adequate))
    told.then_refused("FACT-REASON", "reason")
    told.because("They work longer.").when(judging(available, adequate=adequate))
    told.then("AdequacyReviewed")


def test_there_may_be_nothing_but_not_less() -> None:
    with_posts().when(judging("0")).then("AdequacyReviewed")
    for field in ("available", "needed"):
        said: dict[str, Any] = {
            "available": Decimal(1), "needed": Decimal(1), field: Decimal(-1),
        }  # fmt: skip
        with pytest.raises(ma.ValidationError) as wrong:
            with_posts().when(ReviewAdequacy(resource="RES-1", adequate=True, **said))
        assert list(wrong.value.messages_dict) == [field]
    nothing = ReviewAdequacy(
        resource="RES-1", available=Decimal(0), needed=Decimal(0), adequate=True
    )
    with_posts().when(nothing).then("AdequacyReviewed")


def test_res_4_a_shortage_waits_for_an_answer_for_thirty_days() -> None:
    """RES-4: a decision, a risk or a proposal; judging the same again does not begin anew."""
    told = with_posts().given(judging("5"))
    assert answer_until(posts(told).judgements) == datetime(2026, 4, 8, 10, tzinfo=UTC)
    told.later(days=20).given(judging("4"))
    assert answer_until(posts(told).judgements) == datetime(2026, 4, 8, 10, tzinfo=UTC)
    told.later(days=1).given(judging("4", links=("PRP-1",)))
    assert unanswered(posts(told).judgements) is None
    told.given(judging("4"))
    assert answer_until(posts(told).judgements) == datetime(2026, 4, 29, 10, tzinfo=UTC)
    told.given(judging("6"))
    assert answer_until(posts(told).judgements) is None


def test_who_stands_in_for_the_owner_of_the_plan_speaks_for_it_too() -> None:
    told = with_posts().by("dov").effective("2026-03-09")
    cover = GrantDelegation(
        grant="DEL-9", parent="DEL-3", holder="person:gita", powers=("approve:plan",),
        form="absence cover", until=date(2026, 3, 13),
    )  # fmt: skip
    told.given(cover).by("gita").when(giving(1)).then_refused("FACT-ACTOR")
    told.given(AcceptDelegation(grant="DEL-9")).when(giving(1)).then("ResourceAllocated")
    envelope = told.events()[-1].envelope
    assert (envelope.grant, envelope.on_behalf_of) == ("DEL-9", "person:gita")


# ---------------------------------------------------------------- whose turn it is


def waits(told: Story, who: str) -> list[tuple[str, datetime]]:
    with told.tracker.looking(told.now) as history:
        found = waiting_for(history, Authority(history, told.now), who)
    return [(each.id, each.since) for each in found if each.kind == "resource"]


def test_a_shortage_without_an_answer_waits_for_its_owner_after_thirty_days() -> None:
    """RES-4."""
    told = with_posts().given(judging("5"))
    assert waits(told.later(days=30), "ivo") == []
    told.later(seconds=1)
    assert waits(told, "ivo") == [("RES-1", datetime(2026, 4, 8, 10, tzinfo=UTC))]
    assert waits(told, "dov") == waits(told, "aoife") == []
    told.by("ivo").given(judging("5", links=("PRP-1",)))
    assert waits(told, "ivo") == []


def test_what_nobody_owns_any_more_waits_for_top_management() -> None:
    told = with_posts().given(judging("5"))
    told.by("bram").given(EndAppointment(appointment="APT-ivo")).later(days=31)
    assert waits(told, "ivo") == []
    assert [each for each, _ in waits(told, "aoife")] == ["RES-1"]
    assert waits(told, "dov") == []


def test_what_was_released_waits_for_nobody() -> None:
    told = with_posts().given(judging("5"), ReleaseResource(resource="RES-1")).later(days=31)
    assert waits(told, "ivo") == []


def test_a_new_resource_without_an_id_is_given_the_next() -> None:
    told = company().by("dov").given(
        RegisterResource(
            sort="human", title="Cooks", needed=Decimal(1), unit="FTE", owner="role:owner-web",
            plan="PLN-1",
        )
    )  # fmt: skip
    assert told.the(Resource, "RES-1").title == "Cooks"
