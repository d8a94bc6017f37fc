"""Closing a risk: one person closes what is small; high ones take two, one of them the owner."""

from datetime import date

import msgspec
import pytest

from events.facts.risks import RiskClosed, RiskClosingAgreed, RiskReopened
from tests.risky import REDUCE, TO_HIGH, TO_LOW, TO_MEDIUM, rated, the_risk, uncovered, with_risk
from tests.specification import Story
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.risks import ChangeRiskOwner, CloseRisk, ReopenRisk, ReviseRisk

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


# ---------------------------------------------------------------- who stands in


PASSED_ON = GrantDelegation(
    grant="DEL-7", parent="DEL-1", holder="role:owner-web", powers=("approve:objective",),
    scope=("SVC-WEB",), depth=1,
)  # fmt: skip
COVER = GrantDelegation(
    grant="DEL-8", parent="DEL-7", holder="person:jana", powers=("approve:objective",),
    scope=("SVC-WEB",), form="absence cover", until=date(2026, 4, 9),
)  # fmt: skip


def covered(other: GrantDelegation = COVER) -> Story:
    """Return a story of a high risk whose owner, Esra, is away; Jana covers for her."""
    told = with_risk(TO_HIGH).by("bram").given(PASSED_ON)
    told.by("esra").given(AcceptDelegation(grant="DEL-7"), other)
    return told.by(other.holder.removeprefix("person:")).given(AcceptDelegation(grant="DEL-8"))


@pytest.mark.parametrize(("first", "second"), [("jana", "gita"), ("gita", "jana")])
def test_risk_7_who_stands_in_for_the_owner_is_the_owner_among_the_two(
    first: str, second: str
) -> None:
    told = closing(covered(), first)
    told.then(RiskClosingAgreed(level="high", cover="DEL-8" if first == "jana" else ""))
    closing(told, second).then(RiskClosed(level="high", agreed_by=first))
    assert told.events()[-1].envelope.grant == ("DEL-8" if second == "jana" else "")


@pytest.mark.parametrize(("first", "second"), [("jana", "esra"), ("esra", "jana")])
def test_risk_7_a_cover_and_whoever_it_stands_in_for_count_once(first: str, second: str) -> None:
    told = closing(covered(), first).then("RiskClosingAgreed")
    closing(told, second).then_refused("RISK-7", "actor")
    closing(told, "gita").then(RiskClosed(level="high", agreed_by=first))


def test_risk_7_a_cover_counts_once_with_the_owner_when_it_has_ended_too() -> None:
    told = closing(covered(), "jana").then("RiskClosingAgreed")
    told.by("esra").given(RevokeDelegation(grant="DEL-8"))
    closing(told, "esra").then_refused("RISK-7", "actor")
    closing(told, "gita").then(RiskClosed(level="high", agreed_by="jana"))


def test_risk_7_two_covers_of_one_owner_count_once() -> None:
    other = msgspec.structs.replace(COVER, grant="DEL-9", holder="person:ivo")
    told = covered().by("esra").given(other).by("ivo").given(AcceptDelegation(grant="DEL-9"))
    closing(told, "ivo").then("RiskClosingAgreed")
    closing(told, "jana").then_refused("RISK-7", "actor")


def test_who_covers_for_the_owner_may_be_the_second_by_authority_of_their_own() -> None:
    own = GrantDelegation(
        grant="DEL-9", parent="ROOT", holder="person:jana", powers=("accept:risk",),
        risk_level="high",
    )  # fmt: skip
    told = covered().by("aoife").given(own).by("jana").given(AcceptDelegation(grant="DEL-9"))
    closing(told, "esra").then("RiskClosingAgreed")
    closing(told, "jana").then(RiskClosed(level="high", agreed_by="esra"))
    assert told.events()[-1].envelope.grant == "DEL-9"


def test_sod_5_the_second_does_not_close_it_by_authority_from_the_first() -> None:
    told = with_risk(TO_HIGH).by("bram").given(
        GrantDelegation(
            grant="DEL-8", parent="DEL-1", holder="person:jana", powers=("accept:risk",),
            risk_level="high",
        )
    )  # fmt: skip
    told.by("jana").given(AcceptDelegation(grant="DEL-8"))
    told.by("gita").given(ChangeRiskOwner(risk="RSK-1", owner="person:bram"))
    closing(told, "bram").then("RiskClosingAgreed")
    closing(told, "jana").then_refused("SOD-5", "via")
    closing(told, "gita").then(RiskClosed(level="high", agreed_by="bram"))


def test_what_it_says_anew_clears_what_was_agreed() -> None:
    told = closing(with_risk(TO_HIGH), "gita").then("RiskClosingAgreed")
    told.by("esra").given(
        ReviseRisk(
            risk="RSK-1", title="Quite another thing", cause="A", event="B", consequence="C",
            services=("*",),
        )
    )  # fmt: skip
    assert the_risk(told).closing_agreed_by == ""
    closing(told, "esra").then("RiskClosingAgreed")
