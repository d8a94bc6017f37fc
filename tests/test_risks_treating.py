"""Treating a risk: decided, done, rated again, judged; a finished action is not yet an effect."""

from datetime import date

import marshmallow as ma
import msgspec
import pytest

from events.facts.risks import (
    TreatmentAction,
    TreatmentActionCompleted,
    TreatmentDecided,
    TreatmentEffectEvaluated,
)
from tests.risky import (
    CHILLERS,
    HEAT,
    REDUCE,
    TO_EXTREME,
    TO_HIGH,
    TO_LOW,
    TO_MEDIUM,
    rated,
    the_risk,
    uncovered,
    with_approach,
    with_risk,
)
from tests.specification import Story
from tracker.risks import (
    CloseRisk,
    CompleteTreatmentAction,
    DecideTreatment,
    EvaluateTreatmentEffect,
    TargetWanted,
)

DONE = CompleteTreatmentAction(risk="RSK-1", action="Rent chillers", evidence="INV-3")
WORKED = EvaluateTreatmentEffect(risk="RSK-1", worked=True, note="One alarm in eight days.")
AS_IT_IS = DecideTreatment(risk="RSK-1", option="accept")


def treated(inherent: tuple[int, int] = TO_HIGH) -> Story:
    return with_risk(inherent).given(REDUCE)


# ---------------------------------------------------------------- decided


def test_a_treatment_says_what_is_done_by_whom_by_when_and_where_it_leads() -> None:
    told = with_risk(TO_HIGH).because("Cheaper than a cooler.").when(REDUCE)
    told.then(
        TreatmentDecided(
            option="reduce",
            actions=(
                TreatmentAction(
                    what="Rent chillers", owner="role:owner-web", due=date(2026, 5, 15)
                ),
            ),
            target_likelihood=2, target_impact=2, target_score=4, target_level="low",
            approach="RAP-1", approach_version=1,
        )
    )  # fmt: skip
    treatment = the_risk(told).treatment
    assert treatment is not None
    assert (treatment.by, treatment.reason) == ("gita", "Cheaper than a cooler.")
    assert (treatment.done_at, treatment.worked) == (None, None)
    assert the_risk(told).stage(told.now) == "in treatment"


def test_a_risk_is_rated_before_it_is_treated() -> None:
    with_risk().when(REDUCE).then_refused("KIND-STATE", "risk")


@pytest.mark.parametrize("who", ["esra", "gita"])
def test_its_owner_and_the_risk_manager_decide(who: str) -> None:
    with_risk(TO_HIGH).by(who).when(REDUCE).then("TreatmentDecided")


@pytest.mark.parametrize("who", ["aoife", "ivo", "hugo"])
def test_nobody_else_decides(who: str) -> None:
    with_risk(TO_HIGH).by(who).when(REDUCE).then_refused("FACT-ACTOR")


@pytest.mark.parametrize(
    ("sort", "option"),
    [("risk", "pursue"), ("risk", "ignore"), ("opportunity", "reduce"), ("opportunity", "accept")],
)
def test_what_is_done_about_a_risk_is_not_what_is_done_about_an_opportunity(
    sort: str, option: str
) -> None:
    told = with_approach().by("gita")
    told.given(msgspec.structs.replace(HEAT, sort=sort), rated(3, 3, "inherent"))
    told.when(msgspec.structs.replace(REDUCE, option=option)).then_refused("KIND-STATE", "option")


@pytest.mark.parametrize("option", ["pursue", "exploit", "enhance", "share"])
def test_an_opportunity_needs_no_target(option: str) -> None:
    told = with_approach().by("gita")
    told.given(msgspec.structs.replace(HEAT, sort="opportunity"), rated(3, 3, "inherent"))
    told.when(DecideTreatment(risk="RSK-1", option=option, actions=(CHILLERS,)))
    told.then("TreatmentDecided").given(DONE, rated(3, 3))
    assert the_risk(told).stage(told.now) == "in treatment"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"actions": ()}, "actions"),
        ({"actions": (CHILLERS, CHILLERS)}, "actions"),
        ({"actions": (msgspec.structs.replace(CHILLERS, due=None),)}, "actions"),
        ({"option": "accept"}, "actions"),
        ({"target": None}, "target"),
        ({"target": TargetWanted(likelihood=6, impact=1)}, "likelihood"),
    ],
)
def test_what_cannot_be_carried_out_is_not_decided(change: dict[str, object], field: str) -> None:
    with pytest.raises(ma.ValidationError) as caught:
        with_risk(TO_HIGH).when(msgspec.structs.replace(REDUCE, **change))
    assert list(caught.value.messages_dict) == [field]


def test_risk_5_a_target_above_the_inherent_rating_says_why() -> None:
    told = with_risk(TO_LOW)
    above = msgspec.structs.replace(REDUCE, target=TargetWanted(likelihood=5, impact=1))
    told.when(above).then_refused("RISK-5", "reason")
    told.because("It moves to another site first.").when(above).then("TreatmentDecided")


def test_the_owner_of_an_action_is_known() -> None:
    stranger = msgspec.structs.replace(CHILLERS, owner="person:nemo")
    told = with_risk(TO_HIGH).when(msgspec.structs.replace(REDUCE, actions=(stranger,)))
    told.then_refused("REF-UNKNOWN", "actions")


# ---------------------------------------------------------------- done


def test_who_owns_an_action_says_that_it_is_done() -> None:
    told = with_risk(TO_HIGH)
    ivos = msgspec.structs.replace(CHILLERS, owner="role:owner-net")
    told.given(msgspec.structs.replace(REDUCE, actions=(ivos,)))
    told.by("jana").when(DONE).then_refused("FACT-ACTOR")
    told.by("ivo").when(DONE)
    told.then(TreatmentActionCompleted(action="Rent chillers", evidence="INV-3"))
    treatment = the_risk(told).treatment
    assert treatment is not None
    (action,) = treatment.actions
    assert (action.done_by, action.done_at, action.evidence) == ("ivo", told.now, "INV-3")
    told.when(DONE).then_refused("KIND-STATE", "action")


def test_only_what_was_decided_is_done() -> None:
    told = treated()
    told.when(CompleteTreatmentAction(risk="RSK-1", action="Pray")).then_refused(
        "REF-UNKNOWN", "action"
    )
    told.given(AS_IT_IS).when(DONE).then_refused("REF-UNKNOWN", "action")


def test_a_treatment_is_done_when_the_last_of_its_actions_is() -> None:
    told = with_risk(TO_HIGH)
    second = msgspec.structs.replace(CHILLERS, what="Order a cooler")
    told.given(msgspec.structs.replace(REDUCE, actions=(CHILLERS, second)), DONE)
    treatment = the_risk(told).treatment
    assert treatment is not None
    assert treatment.done_at is None
    told.later(days=1).given(msgspec.structs.replace(DONE, action="Order a cooler"))
    treatment = the_risk(told).treatment
    assert treatment is not None
    assert treatment.done_at == told.now


# ---------------------------------------------------------------- what it covers


def test_while_a_treatment_is_in_hand_the_risk_is_covered() -> None:
    told = with_risk(TO_HIGH)
    assert uncovered(told)
    assert not uncovered(told.given(REDUCE))
    assert not uncovered(told.given(DONE))


def test_a_treatment_that_reached_its_target_covers_the_risk_and_another_does_not() -> None:
    told = treated().given(DONE, rated(2, 2))
    assert not uncovered(told)
    assert the_risk(told).treated
    told.given(rated(1, 5))
    assert uncovered(told)
    assert the_risk(told).stage(told.now) == "assessed"


def test_a_treatment_that_did_not_work_covers_nothing() -> None:
    told = treated().given(DONE).when(msgspec.structs.replace(WORKED, worked=False))
    told.then(TreatmentEffectEvaluated(worked=False, note="One alarm in eight days."))
    assert uncovered(told)
    assert not uncovered(told.given(REDUCE))


def test_to_leave_it_as_it_is_covers_nothing_without_an_acceptance() -> None:
    assert uncovered(with_risk(TO_MEDIUM).given(AS_IT_IS))


def test_below_the_appetite_nothing_has_to_be_covered() -> None:
    assert not uncovered(with_risk(TO_LOW))
    found = the_risk(with_risk(TO_EXTREME))
    assert found.changed_at is not None
    assert not found.uncovered(found.changed_at, ())


# ---------------------------------------------------------------- its effect


def test_the_effect_is_judged_once_everything_is_done() -> None:
    told = treated().when(WORKED).then_refused("KIND-STATE", "risk")
    told.given(DONE).when(WORKED)
    told.then(TreatmentEffectEvaluated(worked=True, note="One alarm in eight days."))
    treatment = the_risk(told).treatment
    assert treatment is not None
    assert (treatment.worked, treatment.note) == (True, "One alarm in eight days.")


def test_nothing_is_judged_where_nothing_was_decided() -> None:
    with_risk(TO_HIGH).when(WORKED).then_refused("KIND-STATE", "risk")


def remarked(told: Story) -> list[str]:
    return [each.rule for each in the_risk(told).remarks(told.now)]


def test_risk_8_done_without_a_rating_within_thirty_days_is_remarked_and_stays_so() -> None:
    told = treated().at("2026-04-01 10:00").given(DONE)
    assert remarked(told.at("2026-05-01 10:00")) == []
    assert remarked(told.later(seconds=1)) == ["RISK-8"]
    told.given(rated(2, 2))
    assert remarked(told) == ["RISK-8"]
    told.because("Gone.").given(CloseRisk(risk="RSK-1"))
    assert remarked(told) == []


def test_a_rating_within_thirty_days_before_or_after_is_in_time() -> None:
    after = treated().at("2026-04-01 10:00").given(DONE).later(days=30).given(rated(2, 2))
    before = treated().at("2026-04-01 10:00").given(rated(2, 2)).later(days=30).given(DONE)
    for told in (after, before):
        assert remarked(told.later(days=60)) == []


def test_a_target_or_an_older_rating_tells_nothing_of_the_effect() -> None:
    target = treated().at("2026-04-01 10:00").given(DONE, rated(2, 2, "target"))
    older = with_risk(TO_HIGH).given(rated(2, 2), REDUCE, DONE)
    for told in (target, older):
        assert remarked(told.later(days=31)) == ["RISK-8"]


def test_a_rating_long_before_the_end_does_not_tell_what_the_treatment_did() -> None:
    told = treated().given(rated(1, 5)).later(days=31).given(DONE)
    assert not the_risk(told).rated_since
    assert not uncovered(told)
