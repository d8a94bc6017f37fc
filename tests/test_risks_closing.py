"""Closing a risk: one person closes what is small; high ones take two, one of them the owner."""

import pytest

from events.facts.risks import RiskClosed, RiskClosingAgreed, RiskReopened
from tests.risky import REDUCE, TO_HIGH, TO_LOW, TO_MEDIUM, rated, the_risk, uncovered, with_risk
from tests.specification import Story
from tracker.risks import ChangeRiskOwner, CloseRisk, ReopenRisk

CLOSE = CloseRisk(risk="RSK-1")
REOPEN = ReopenRisk(risk="RSK-1")
WHY = "The service moved away."


def closing(told: Story, who: str) -> Story:
    return told.by(who).because(WHY).when(CLOSE)


@pytest.mark.parametrize("inherent", [None, TO_LOW, TO_MEDIUM])
@pytest.mark.parametrize("who", ["esra", "gita"])
def test_up_to_medium_one_person_closes(inherent: tuple[int, int] | None, who: str) -> None:
    told = closing(with_risk(inherent), who)
    told.then(RiskClosed(level={None: "", TO_LOW: "low", TO_MEDIUM: "medium"}[inherent]))
    assert the_risk(told).closed_at == told.now
    assert the_risk(told).stage(told.now) == "closed"
    assert not uncovered(told)


def test_who_closes_says_why() -> None:
    with_risk(TO_LOW).when(CLOSE).then_refused("FACT-REASON", "reason")
    with_risk(TO_LOW).because("  ").when(CLOSE).then_refused("FACT-REASON", "reason")


@pytest.mark.parametrize("who", ["aoife", "bram", "ivo", "hugo"])
def test_nobody_else_closes(who: str) -> None:
    closing(with_risk(TO_LOW), who).then_refused("FACT-ACTOR")
    closing(with_risk(TO_HIGH), who).then_refused("FACT-ACTOR")


@pytest.mark.parametrize(("first", "second"), [("esra", "gita"), ("gita", "esra")])
def test_risk_7_from_high_on_it_takes_two(first: str, second: str) -> None:
    told = closing(with_risk(TO_HIGH), first).then(RiskClosingAgreed(level="high"))
    assert (the_risk(told).closing_agreed_by, the_risk(told).closed_at) == (first, None)
    assert uncovered(told)
    closing(told, second).then(RiskClosed(level="high", agreed_by=first))
    assert (the_risk(told).closing_agreed_by, the_risk(told).closed_at) == ("", told.now)


def test_risk_7_one_person_is_not_two() -> None:
    told = closing(with_risk(TO_HIGH), "esra").then("RiskClosingAgreed")
    closing(told, "esra").then_refused("RISK-7", "actor")


def test_risk_7_one_of_the_two_is_the_owner() -> None:
    told = closing(with_risk(TO_HIGH), "gita").then("RiskClosingAgreed")
    closing(told, "bram").then_refused("RISK-7", "actor")
    closing(told, "esra").then("RiskClosed")


def test_where_the_owner_is_the_risk_manager_too_whoever_could_accept_it_is_the_second() -> None:
    told = with_risk(TO_HIGH).given(ChangeRiskOwner(risk="RSK-1", owner="person:gita"))
    closing(told, "gita").then("RiskClosingAgreed")
    closing(told, "esra").then_refused("AUTH-RISK", "level")
    closing(told, "dov").then_refused("AUTH-POWER", "power")
    closing(told, "bram").then(RiskClosed(level="high", agreed_by="gita"))
    assert told.events()[-1].envelope.grant == "DEL-1"


def test_a_new_rating_clears_what_was_agreed() -> None:
    told = closing(with_risk(TO_HIGH), "esra").then("RiskClosingAgreed")
    told.by("gita").given(rated(*TO_HIGH))
    assert the_risk(told).closing_agreed_by == ""
    closing(told, "gita").then("RiskClosingAgreed")
    told.given(rated(*TO_LOW))
    closing(told, "gita").then(RiskClosed(level="low"))


def test_nothing_is_done_about_a_closed_risk_before_it_is_opened_again() -> None:
    told = closing(with_risk(TO_LOW), "esra").then("RiskClosed")
    told.when(rated(*TO_LOW)).then_refused("KIND-STATE", "risk")
    told.when(REDUCE).then_refused("KIND-STATE", "risk")
    closing(told, "esra").then_refused("KIND-STATE", "risk")
    told.by("hugo").when(REOPEN).then_refused("FACT-ACTOR")
    told.by("gita").when(REOPEN).then(RiskReopened())
    assert the_risk(told).stage(told.now) == "assessed"
    told.when(REOPEN).then_refused("KIND-STATE", "risk")
    told.when(rated(*TO_LOW)).then("RiskAssessed")


def test_what_was_agreed_before_it_was_closed_is_not_agreed_when_it_is_open_again() -> None:
    told = closing(with_risk(TO_HIGH), "gita")
    closing(told, "esra").then("RiskClosed").given(REOPEN)
    closing(told, "esra").then("RiskClosingAgreed")
