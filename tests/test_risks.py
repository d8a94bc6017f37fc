"""Risks: entered and rated by who answers for them or by the risk manager, by one approach."""

from datetime import date

import marshmallow as ma
import msgspec
import pytest

from events.facts.risks import (
    RiskAssessed,
    RiskIdentified,
    RiskMaterialized,
    RiskOwnerChanged,
)
from tests.proposing import approved
from tests.risky import (
    HEAT,
    OWN_MATRIX,
    TO_HIGH,
    TO_LOW,
    TO_MEDIUM,
    rated,
    the_risk,
    with_approach,
    with_risk,
    without_approach,
)
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.risks import ChangeRiskOwner, RecordMaterialisation, Risk

# ---------------------------------------------------------------- entered


def test_a_risk_is_entered_with_cause_event_and_consequence() -> None:
    told = with_approach().by("gita").when(HEAT)
    told.then(
        RiskIdentified(
            title=HEAT.title, sort="risk", category="service requirement", cause=HEAT.cause,
            event=HEAT.event, consequence=HEAT.consequence, services=("SVC-WEB",),
            owner="role:owner-web", customer_impact="Shops cannot sell.",
            source="Workshop of March",
        )
    )  # fmt: skip
    found = the_risk(told)
    assert (found.title, found.owner, found.origin) == (HEAT.title, HEAT.owner, HEAT.source)
    assert (found.stage(told.now), found.level, found.current) == ("identified", "", None)


@pytest.mark.parametrize("who", ["esra", "gita"])
def test_its_owner_and_the_risk_manager_enter_it(who: str) -> None:
    with_approach().by(who).when(HEAT).then("RiskIdentified")


@pytest.mark.parametrize("who", ["aoife", "bram", "ivo", "hugo", "jana"])
def test_nobody_else_enters_it(who: str) -> None:
    with_approach().by(who).when(HEAT).then_refused("FACT-ACTOR")


def test_before_an_approach_is_in_force_there_is_no_risk_manager() -> None:
    told = without_approach()
    told.by("gita").when(HEAT).then_refused("FACT-ACTOR")
    told.by("esra").when(HEAT).then("RiskIdentified")


def test_where_nobody_owns_the_approach_top_management_enters_risks() -> None:
    told = with_approach(owner="")
    told.by("gita").when(HEAT).then_refused("FACT-ACTOR")
    told.by("bram").when(HEAT).then("RiskIdentified")


def test_the_risk_manager_is_who_owns_the_approach_in_force_at_that_moment() -> None:
    told = with_approach()
    change = {"owner": "person:jana"}
    approved(told, change, target="risk_approach:RAP-1", base=1, by="dov", effective="2026-03-20")
    told.at("2026-03-19 10:00").by("jana").when(HEAT).then_refused("FACT-ACTOR")
    told.at("2026-03-20 10:00").when(HEAT).then("RiskIdentified")
    told.by("gita").when(rated(*TO_LOW)).then_refused("FACT-ACTOR")


def test_who_stands_in_for_the_owner_speaks_for_the_owner() -> None:
    told = with_risk().given(ChangeRiskOwner(risk="RSK-1", owner="role:director"))
    cover = GrantDelegation(
        grant="DEL-9", parent="DEL-1", holder="person:jana", powers=("accept:risk",),
        scope=("SVC-WEB",), amount=0, risk_level="low", form="absence cover",
        effective_from=date(2026, 3, 10), until=date(2026, 3, 12),
    )  # fmt: skip
    told.by("bram").given(cover).by("jana").given(AcceptDelegation(grant="DEL-9"))
    told.when(rated(*TO_LOW)).then_refused("FACT-ACTOR")
    told.at("2026-03-10 10:00").when(rated(*TO_LOW)).then("RiskAssessed")
    assert told.events()[-1].envelope.grant == "DEL-9"
    told.at("2026-03-13 10:00").when(rated(*TO_LOW)).then_refused("FACT-ACTOR")


def test_risk_4_a_risk_names_its_services_or_the_whole_organisation() -> None:
    told = with_approach().by("gita")
    bare = msgspec.structs.replace(HEAT, services=())
    told.when(bare).then_refused("RISK-4", "services")
    told.when(msgspec.structs.replace(bare, category="organization")).then("RiskIdentified")
    assert the_risk(told).services == ("*",)


def test_what_a_risk_names_is_known() -> None:
    told = with_approach().by("gita")
    told.when(msgspec.structs.replace(HEAT, services=("SVC-9",)))
    told.then_refused("REF-UNKNOWN", "services")
    told.when(msgspec.structs.replace(HEAT, owner="role:nobody"))
    told.then_refused("REF-UNKNOWN", "owner")
    told.given(HEAT).when(HEAT).then_refused("REF-TAKEN", "risk")


# ---------------------------------------------------------------- rated


def test_risk_1_a_rating_keeps_the_version_of_the_approach_and_the_level_of_then() -> None:
    told = with_risk().when(rated(3, 4, "inherent"))
    told.then(
        RiskAssessed(
            type="inherent", likelihood=3, impact=4, score=12, level="high", approach="RAP-1",
            approach_version=1,
        )
    )  # fmt: skip
    found = the_risk(told)
    rating = found.current
    assert rating is not None
    assert (rating.cell, rating.by, rating.at, rating.level) == ("3x4", "gita", told.now, "high")
    assert (found.level, found.stage(told.now)) == ("high", "assessed")


def test_a_rating_is_never_worked_out_again_by_another_matrix() -> None:
    told = with_risk((2, 2))
    approved(
        told, {"matrix": OWN_MATRIX}, target="risk_approach:RAP-1", base=1, by="dov",
    )  # fmt: skip
    assert the_risk(told).level == "low"
    told.by("gita").when(rated(2, 2))
    told.then(
        RiskAssessed(
            type="current", likelihood=2, impact=2, score=4, level="high", approach="RAP-1",
            approach_version=2,
        )
    )  # fmt: skip
    assert [each.approach_version for each in the_risk(told).assessments] == [1, 2]


def test_risk_1_without_an_approach_in_force_nothing_is_rated() -> None:
    told = without_approach().by("esra").given(HEAT)
    told.when(rated(*TO_LOW)).then_refused("RISK-1", "risk")


@pytest.mark.parametrize(
    ("likelihood", "impact", "field"), [(6, 1, "likelihood"), (1, 6, "impact")]
)
def test_the_matrix_has_only_so_many_steps(likelihood: int, impact: int, field: str) -> None:
    told = with_risk()
    with pytest.raises(ma.ValidationError) as caught:
        told.when(rated(likelihood, impact))
    assert list(caught.value.messages_dict) == [field]
    told.when(rated(5, 5)).then("RiskAssessed")


def test_the_current_rating_counts_and_until_there_is_one_the_inherent() -> None:
    told = with_risk(TO_HIGH)
    told.given(rated(*TO_LOW, type_="target"))
    assert the_risk(told).level == "high"
    told.given(rated(*TO_MEDIUM))
    assert the_risk(told).level == "medium"
    told.given(rated(*TO_HIGH, type_="inherent"))
    assert the_risk(told).level == "medium"


@pytest.mark.parametrize("type_", ["current", "target"])
def test_risk_5_what_is_worse_than_without_any_measure_says_why(type_: str) -> None:
    told = with_risk(TO_MEDIUM)
    told.when(rated(2, 5, type_)).then_refused("RISK-5", "reason")
    told.because(" ").when(rated(2, 5, type_)).then_refused("RISK-5", "reason")
    told.when(rated(3, 3, type_)).then("RiskAssessed")
    told.because("The measure itself broke.").when(rated(2, 5, type_)).then("RiskAssessed")


def test_the_inherent_rating_may_rise_without_a_word() -> None:
    with_risk(TO_MEDIUM).when(rated(5, 5, "inherent")).then("RiskAssessed")


@pytest.mark.parametrize("who", ["aoife", "bram", "ivo", "hugo"])
def test_nobody_else_rates_it(who: str) -> None:
    with_risk().by(who).when(rated(*TO_LOW)).then_refused("FACT-ACTOR")


def test_who_rated_it_and_when_is_kept_in_order() -> None:
    told = with_risk(TO_HIGH).later(days=3).by("esra").given(rated(*TO_LOW))
    assert [(each.by, each.score) for each in the_risk(told).assessments] == [
        ("gita", 12), ("esra", 4),
    ]  # fmt: skip


# ---------------------------------------------------------------- owned


def test_somebody_else_answers_for_it_from_then_on() -> None:
    told = with_risk().by("esra").when(ChangeRiskOwner(risk="RSK-1", owner="role:owner-net"))
    told.then(RiskOwnerChanged(owner="role:owner-net", former_owner="role:owner-web"))
    told.when(rated(*TO_LOW)).then_refused("FACT-ACTOR")
    told.by("ivo").when(rated(*TO_LOW)).then("RiskAssessed")
    told.when(ChangeRiskOwner(risk="RSK-1", owner="role:owner-net")).then_nothing_happens()
    told.when(ChangeRiskOwner(risk="RSK-1", owner="person:nemo"))
    told.then_refused("REF-UNKNOWN", "owner")


# ---------------------------------------------------------------- come true


def test_that_it_came_true_names_the_incident() -> None:
    told = with_risk().when(RecordMaterialisation(risk="RSK-1", incident="INC-7", note="An hour."))
    told.then(RiskMaterialized(incident="INC-7", happened=told.now.date(), note="An hour."))
    found = the_risk(told).incidents
    assert [(each.incident, each.by, each.note) for each in found] == [
        ("INC-7", "gita", "An hour.")
    ]


def test_what_came_true_long_ago_says_why_it_is_told_now() -> None:
    told = with_risk()
    day = told.now.date().fromisoformat
    fortnight = RecordMaterialisation(risk="RSK-1", incident="INC-7", happened=day("2026-02-23"))
    told.when(fortnight).then("RiskMaterialized")
    longer = msgspec.structs.replace(fortnight, happened=day("2026-02-22"))
    told.when(longer).then_refused("FACT-LATE", "reason")
    told.because("The log was read today.").when(longer)
    told.then(RiskMaterialized(incident="INC-7", happened=day("2026-02-22"), late_by_days=15))
    told.when(msgspec.structs.replace(fortnight, happened=day("2026-03-10")))
    told.then_refused("FACT-AHEAD", "happened")


def test_an_opportunity_is_handled_alike_and_never_above_the_appetite() -> None:
    told = with_approach().by("gita")
    told.given(msgspec.structs.replace(HEAT, sort="opportunity"), rated(5, 5, "inherent"))
    found = told.the(Risk, "RSK-1")
    assert (found.level, found.bare_from()) == ("extreme", None)
    assert ("sort", "opportunity") in set(found.facets())
    assert "level" not in dict(found.facets())
