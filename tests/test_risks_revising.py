"""Risks: described anew, by whom, and what becomes of an acceptance."""

from typing import Any

import msgspec
import pytest

from events.facts.risks import Description, RiskRevised
from tests.risky import ACCEPT, HEAT, TO_MEDIUM, the_risk, with_risk
from tests.specification import Story
from tracker.risks import CloseRisk, ReviseRisk

BEFORE = Description(
    title=HEAT.title, cause=HEAT.cause, event=HEAT.event, consequence=HEAT.consequence,
    services=("SVC-WEB",), customer_impact=HEAT.customer_impact,
)  # fmt: skip


def revised(**other: Any) -> ReviseRisk:
    """Return the description as it stands, with something else in it."""
    return ReviseRisk(risk="RSK-1", **{**msgspec.structs.asdict(BEFORE), **other})


@pytest.mark.parametrize("who", ["gita", "esra"])
def test_its_owner_and_the_risk_manager_describe_it_anew(who: str) -> None:
    other = {"title": "Heat", "cause": "A.", "event": "B.", "consequence": "C.",
             "services": ("SVC-NET", "SVC-WEB"), "customer_impact": ""}  # fmt: skip
    told = with_risk().by(who).when(revised(**other))
    now = msgspec.structs.replace(BEFORE, **other)
    told.then(RiskRevised(description=now, former=BEFORE))
    risk = the_risk(told)
    assert (risk.title, risk.cause, risk.event, risk.consequence) == ("Heat", "A.", "B.", "C.")
    assert (risk.services, risk.customer_impact) == (("SVC-NET", "SVC-WEB"), "")
    assert (risk.owner, risk.category, risk.origin) == (HEAT.owner, HEAT.category, HEAT.source)
    assert risk.changed_at == told.now


@pytest.mark.parametrize("who", ["aoife", "bram", "ivo", "jana"])
def test_nobody_else_does(who: str) -> None:
    with_risk().by(who).when(revised(title="Mine")).then_refused("FACT-ACTOR")


def test_the_same_words_again_change_nothing() -> None:
    with_risk().when(revised()).then_nothing_happens()


def test_what_it_is_about_is_known_whoever_asks() -> None:
    told = with_risk().by("jana").when(revised(services=("SVC-9",)))
    told.then_refused("REF-UNKNOWN", "services")


def test_risk_4_it_keeps_a_service() -> None:
    with_risk().when(revised(services=())).then_refused("RISK-4", "services")


def test_what_is_closed_is_not_described_anew() -> None:
    told = with_risk().because("It is over.").given(CloseRisk(risk="RSK-1"))
    told.when(revised(title="Heat")).then_refused("KIND-STATE")


# ---------------------------------------------------------------- who bears it


def accepted() -> Story:
    return with_risk(TO_MEDIUM).by("esra").given(ACCEPT).later(hours=1)


def test_other_words_end_no_acceptance() -> None:
    told = accepted().given(revised(title="Heat", cause="The coolers are old."))
    assert the_risk(told).stage(told.now) == "accepted"


@pytest.mark.parametrize("services", [("SVC-NET", "SVC-WEB"), ("SVC-NET",), ("*",)])
def test_other_services_than_those_it_was_accepted_for_end_an_acceptance_at_once(
    services: tuple[str, ...],
) -> None:
    told = accepted().given(revised(services=services))
    risk = the_risk(told)
    assert (risk.acceptance, risk.stage(told.now)) == (None, "assessed")
    [was] = risk.acceptances
    assert (was.ended_at, was.ended_by) == (told.now, "revision")
    assert was.standing(told.now) == "ended by a revision"


def test_fewer_services_end_no_acceptance() -> None:
    told = with_risk(TO_MEDIUM).given(revised(services=("SVC-NET", "SVC-WEB")))
    told.by("bram").given(ACCEPT).by("gita").given(revised())
    assert the_risk(told).stage(told.now) == "accepted"
