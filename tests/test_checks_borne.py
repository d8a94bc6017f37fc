"""Checks: risks that are borne and money beyond the plan are judged anew, as signatures are."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from events.chain import Link
from events.facts.resources import AllocationChanged, ResourceAllocated
from events.facts.risks import RiskAccepted, RiskClosed
from tests.resourced import TODAY, paying, with_money
from tests.risky import ACCEPT, TO_HIGH, TO_LOW, TO_MEDIUM, rated, with_risk
from tests.specification import Story
from tests.test_checks import found, past_the_rules, wrong
from tracker.checks import JUDGED
from tracker.delegations import RevokeDelegation
from tracker.resources import ChangeAllocation
from tracker.risks import ChangeRiskOwner, CloseRisk

THE_LAST_MOMENT = datetime(2027, 3, 8, 23, tzinfo=UTC)
"""The end of the year that begins with the day of these stories, in Amsterdam."""


def by(grant: str, at: datetime) -> tuple[Link, ...]:
    return (
        Link(
            grant=grant, version=1, grantor="aoife", holder="role:director", form="standing",
            amount=None, effective_from=at,
        ),
    )  # fmt: skip


def accepted_past_the_rules(
    told: Story, actor: str, grant: str, level: str, until: datetime | None = None
) -> None:
    fact = RiskAccepted(
        level=level, until=until or THE_LAST_MOMENT, rationale="", reaches="extreme",
        chain=by(grant, told.now),
    )  # fmt: skip
    past_the_rules(told, "risk/RSK-1", fact, actor)


# ---------------------------------------------------------------- risks


def test_an_acceptance_that_kept_the_rules_is_a_signature_like_others() -> None:
    told = with_risk(TO_MEDIUM)
    told.by("esra").given(ACCEPT)
    for name in (*JUDGED, "risks"):
        last = found(told, name)[-1]
        assert (last.item, last.person, last.event) == ("risk/RSK-1", "esra", told.size())
        assert last.words == "May accept risks, by DEL-4."
        assert not wrong(told, name)


def test_it_stays_right_when_the_grant_is_revoked_and_the_risk_rises_later() -> None:
    told = with_risk(TO_MEDIUM)
    told.by("esra").given(ACCEPT).given(rated(*TO_MEDIUM))
    told.later(days=1).by("bram").given(RevokeDelegation(grant="DEL-4"))
    told.by("gita").because("Worse.").given(rated(*TO_HIGH))
    assert not [each for name in (*JUDGED, "risks") for each in wrong(told, name)]


@pytest.mark.parametrize(
    ("actor", "grant", "place", "level", "rule", "name"),
    [
        ("esra", "DEL-4", TO_HIGH, "high", "AUTH-RISK", "limits"),
        ("chiara", "DEL-2", TO_MEDIUM, "medium", "AUTH-POWER", "reach"),
        ("gita", "DEL-1", TO_MEDIUM, "medium", "AUTH-NONE", "authority"),
        ("esra", "DEL-4", TO_HIGH, "medium", "RISK-2", "risks"),
    ],
)
def test_an_acceptance_that_the_rules_would_refuse_is_found_by_its_check_alone(
    actor: str, grant: str, place: tuple[int, int], level: str, rule: str, name: str
) -> None:
    told = with_risk(place)
    accepted_past_the_rules(told, actor, grant, level)
    [finding] = wrong(told, name)
    assert (finding.item, finding.person, finding.rule) == ("risk/RSK-1", actor, rule)
    assert finding.event == told.size()
    others = {*JUDGED, "risks"} - {name}
    assert not [each for other in others for each in wrong(told, other)]


def test_the_owner_of_a_high_risk_who_accepted_it_alone_is_found() -> None:
    told = with_risk(TO_HIGH)
    told.by("gita").given(ChangeRiskOwner(risk="RSK-1", owner="role:director"))
    accepted_past_the_rules(told, "aoife", "ROOT", "high")
    assert not wrong(told, "limits")
    accepted_past_the_rules(told, "bram", "DEL-1", "high")
    assert [(each.person, each.rule) for each in wrong(told, "limits")] == [("bram", "AUTH-RISK")]


@pytest.mark.parametrize(("more", "rules"), [(0, []), (1, ["RISK-3"])])
def test_an_acceptance_of_a_year_or_longer_is_found(more: int, rules: list[str]) -> None:
    told = with_risk(TO_LOW)
    until = THE_LAST_MOMENT + timedelta(microseconds=more)
    accepted_past_the_rules(told, "aoife", "ROOT", "low", until)
    assert [each.rule for each in wrong(told, "risks")] == rules


# ---------------------------------------------------------------- closings


CLOSE = CloseRisk(risk="RSK-1")


def closed_by(first: str, second: str) -> Story:
    told = with_risk(TO_HIGH)
    told.given(ChangeRiskOwner(risk="RSK-1", owner="person:gita"))
    told.by(first).because("It is over.").given(CLOSE)
    return told.by(second).because("It is over.").given(CLOSE)


def test_a_closing_that_kept_the_rules_is_judged_anew_and_stays_right() -> None:
    told = closed_by("gita", "bram")
    last = found(told, "closings")[-1]
    assert (last.item, last.person, last.event) == ("risk/RSK-1", "bram", told.size())
    assert last.words == "May close it, by DEL-1."
    told.later(days=1).by("aoife").given(RevokeDelegation(grant="DEL-1"))
    assert not wrong(told, "closings")


def test_a_closing_of_what_one_person_closes_is_right() -> None:
    told = with_risk(TO_LOW).by("esra").because("It is over.").given(CLOSE)
    assert found(told, "closings")[-1].words == "May close it, in their own name."
    assert not wrong(told, "closings")


@pytest.mark.parametrize(
    ("second", "rule"),
    [("esra", "AUTH-RISK"), ("dov", "AUTH-POWER"), ("jana", "AUTH-NONE"), ("gita", "RISK-7")],
)
def test_a_second_person_who_had_no_right_to_close_it_is_found(second: str, rule: str) -> None:
    told = with_risk(TO_HIGH).given(ChangeRiskOwner(risk="RSK-1", owner="person:gita"))
    told.because("It is over.").given(CLOSE)
    past_the_rules(told, "risk/RSK-1", RiskClosed(level="high", agreed_by="gita"), second, "Over.")
    [finding] = wrong(told, "closings")
    assert (finding.person, finding.rule, finding.event) == (second, rule, told.size())


def test_a_high_risk_that_one_person_closed_is_found() -> None:
    told = with_risk(TO_HIGH)
    past_the_rules(told, "risk/RSK-1", RiskClosed(level="high"), "esra", "Over.")
    assert [(each.person, each.rule) for each in wrong(told, "closings")] == [("esra", "RISK-7")]


# ---------------------------------------------------------------- money


def allocated_past_the_rules(told: Story, actor: str, grant: str, euros: int) -> None:
    fact = ResourceAllocated(
        allocation=1, plan="PLN-1", quantity=Decimal(euros * 100), start=TODAY,
        until=date(2026, 12, 31), excess=0, chain=by(grant, told.now) if grant else (),
    )  # fmt: skip
    past_the_rules(told, "resource/RES-2", fact, actor)


def test_money_within_the_plan_is_nobody_s_signature() -> None:
    told = with_money().given(paying(9_000))
    assert not [each for each in found(told, "limits") if each.item.startswith("resource/")]


def test_money_beyond_the_plan_is_signed_by_whoever_may_spend() -> None:
    told = with_money().by("chiara").given(paying(9_001))
    told.given(ChangeAllocation(resource="RES-2", allocation=1, quantity=Decimal(9_500)))
    first, second = [e for e in found(told, "limits") if e.item == "resource/RES-2"]
    assert (first.person, first.event, first.words) == (
        "chiara", told.size() - 1, "May release money, by DEL-2.",
    )  # fmt: skip
    assert second.event == told.size()
    assert not [each for name in JUDGED for each in wrong(told, name)]


@pytest.mark.parametrize(
    ("actor", "grant", "euros", "rule", "name"),
    [
        ("dov", "", 9_001, "AUTH-POWER", "reach"),
        ("dov", "DEL-3", 9_001, "AUTH-POWER", "reach"),
        ("dov", "DEL-2", 9_001, "AUTH-NONE", "authority"),
        ("chiara", "DEL-2", 109_001, "AUTH-AMOUNT", "limits"),
    ],
)
def test_money_beyond_the_plan_without_the_right_to_it_is_found(
    actor: str, grant: str, euros: int, rule: str, name: str
) -> None:
    told = with_money(200_000)
    allocated_past_the_rules(told, actor, grant, euros)
    [finding] = wrong(told, name)
    assert (finding.item, finding.person, finding.rule) == ("resource/RES-2", actor, rule)
    assert finding.event == told.size()


def test_an_allocation_that_was_raised_past_the_rules_is_found() -> None:
    told = with_money().given(paying(9_000))
    fact = AllocationChanged(
        allocation=1, quantity=Decimal(15_000_00), start=TODAY, former_quantity=Decimal(9_000_00),
        former_start=TODAY, until=date(2026, 12, 31), former_until=date(2026, 12, 31),
    )  # fmt: skip
    past_the_rules(told, "resource/RES-2", fact, "dov")
    [finding] = wrong(told, "reach")
    assert (finding.rule, finding.event) == ("AUTH-POWER", told.size())
