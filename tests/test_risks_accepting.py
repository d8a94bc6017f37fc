"""Accepting a risk: by who may, for its very level, until a day; computed, never left to a job."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.facts.risks import RiskAcceptanceWithdrawn, RiskAccepted
from tests.risky import (
    ACCEPT,
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
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.risk_matrix import LEVELS, shipped
from tracker.risks import AcceptRisk, ChangeRiskOwner, CloseRisk, ReopenRisk, WithdrawAcceptance
from tracker.risks.accepting import year_after

WITHDRAW = WithdrawAcceptance(risk="RSK-1")
LEVELS_AT = {"low": TO_LOW, "medium": TO_MEDIUM, "high": TO_HIGH, "extreme": TO_EXTREME}


def of_level(level: str) -> AcceptRisk:
    return msgspec.structs.replace(ACCEPT, level=level)


def until(day: date | datetime | None) -> AcceptRisk:
    return msgspec.structs.replace(ACCEPT, until=day)


def accepted() -> Story:
    """Return a story where Esra has accepted a medium risk until the end of the year."""
    return with_risk(TO_MEDIUM).by("esra").given(ACCEPT)


def standing(told: Story) -> list[str]:
    return [each.standing(told.now) for each in the_risk(told).acceptances]


# ---------------------------------------------------------------- by whom


def test_an_acceptance_keeps_by_what_authority_it_was_given() -> None:
    told = with_risk(TO_MEDIUM).by("esra").via("DEL-4").when(ACCEPT)
    (fact,) = told.facts
    assert isinstance(fact, RiskAccepted)
    assert (fact.level, fact.rationale, fact.reaches) == ("medium", "It is mild here.", "medium")
    assert fact.until == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert [link.grant for link in fact.chain] == ["DEL-4", "DEL-1", "ROOT"]
    envelope = told.events()[-1].envelope
    assert (envelope.grant, envelope.on_behalf_of) == ("DEL-4", "role:owner-web")
    found = the_risk(told).acceptance
    assert found is not None
    assert (found.by, found.grant, found.at) == ("esra", "DEL-4", told.now)


def test_with_no_grant_named_the_event_names_the_one_that_covers_it() -> None:
    told = accepted()
    assert told.events()[-1].envelope.grant == "DEL-4"


ACCEPTS = {
    "low": ("aoife", "bram", "esra"), "medium": ("aoife", "bram", "esra"),
    "high": ("aoife", "bram"), "extreme": ("aoife",),
}  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("who", ["aoife", "bram", "esra"])
def test_nobody_accepts_above_their_limit(level: str, who: str) -> None:
    told = with_risk(LEVELS_AT[level]).by(who).when(of_level(level))
    if who in ACCEPTS[level]:
        told.then("RiskAccepted")
    else:
        told.then_refused("AUTH-RISK", "level")


@pytest.mark.parametrize("who", ["gita", "dov", "chiara", "hugo"])
def test_who_was_given_no_such_power_accepts_nothing(who: str) -> None:
    told = with_risk(TO_LOW).by(who).when(of_level("low"))
    assert told.refusal is not None
    assert told.refusal.rule in ("AUTH-NONE", "AUTH-POWER")


def test_a_grant_that_was_taken_back_covers_nothing() -> None:
    told = with_risk(TO_MEDIUM).by("bram").given(RevokeDelegation(grant="DEL-4"))
    told.by("esra").via("DEL-4").when(ACCEPT).then_refused("AUTH-REVOKED")


def test_a_grant_for_one_service_covers_no_risk_of_another() -> None:
    both = msgspec.structs.replace(HEAT, services=("SVC-WEB", "SVC-NET"))
    told = with_approach().by("gita").given(both, rated(3, 3))
    told.by("esra").when(ACCEPT).then_refused("AUTH-SCOPE", "scope")
    told.by("bram").when(ACCEPT).then("RiskAccepted")


def test_a_refusal_names_who_could_accept_instead() -> None:
    told = with_risk(TO_EXTREME).by("bram").when(of_level("extreme"))
    assert told.refusal is not None
    assert told.refusal.instead == ("aoife",)
    told.then_refused("AUTH-RISK", "level")


@pytest.mark.parametrize(("level", "may"), [("medium", True), ("high", False)])
def test_who_owns_a_risk_accepts_it_alone_up_to_medium(level: str, *, may: bool) -> None:
    told = with_risk(LEVELS_AT[level]).given(ChangeRiskOwner(risk="RSK-1", owner="role:director"))
    told.by("bram").when(of_level(level))
    if may:
        told.then("RiskAccepted")
    else:
        assert told.refusal is not None
        assert told.refusal.instead == ("aoife",)
        told.then_refused("AUTH-RISK", "level")


OF_THE_DIRECTOR = GrantDelegation(
    grant="DEL-8", parent="DEL-1", holder="person:jana", powers=("accept:risk",),
    risk_level="high", depth=1, form="absence cover", until=date(2026, 4, 9),
)  # fmt: skip


@pytest.mark.parametrize(("level", "may"), [("medium", True), ("high", False)])
def test_nor_does_who_stands_in_for_the_owner_accept_it_above_medium(
    level: str, *, may: bool
) -> None:
    told = with_risk(LEVELS_AT[level]).given(ChangeRiskOwner(risk="RSK-1", owner="role:director"))
    told.by("bram").given(OF_THE_DIRECTOR).by("jana").given(AcceptDelegation(grant="DEL-8"))
    told.when(of_level(level))
    if may:
        told.then("RiskAccepted")
    else:
        assert told.refusal is not None
        assert told.refusal.instead == ("aoife",)
        told.then_refused("AUTH-RISK", "level")


def test_nor_does_the_cover_of_a_cover() -> None:
    told = with_risk(TO_HIGH).given(ChangeRiskOwner(risk="RSK-1", owner="role:director"))
    told.by("bram").given(OF_THE_DIRECTOR).by("jana").given(AcceptDelegation(grant="DEL-8"))
    again = msgspec.structs.replace(
        OF_THE_DIRECTOR, grant="DEL-9", parent="DEL-8", holder="person:gita", depth=0
    )
    told.given(again).by("gita").given(AcceptDelegation(grant="DEL-9"))
    told.when(of_level("high")).then_refused("AUTH-RISK", "level")


def test_who_was_given_authority_by_the_owner_for_good_accepts_in_their_own_name() -> None:
    told = with_risk(TO_HIGH).given(ChangeRiskOwner(risk="RSK-1", owner="role:director"))
    given = msgspec.structs.replace(OF_THE_DIRECTOR, form="standing", until=None)
    told.by("bram").given(given).by("jana").given(AcceptDelegation(grant="DEL-8"))
    told.when(of_level("high")).then("RiskAccepted")


# ---------------------------------------------------------------- what, and until when


@pytest.mark.parametrize("level", LEVELS)
def test_risk_2_what_is_accepted_is_the_level_that_the_risk_has(level: str) -> None:
    told = with_risk(TO_MEDIUM).by("aoife").when(of_level(level))
    if level == "medium":
        told.then("RiskAccepted")
    else:
        told.then_refused("RISK-2", "level")


def test_what_was_never_rated_is_not_accepted() -> None:
    with_risk().by("aoife").when(ACCEPT).then_refused("RISK-2", "level")


@pytest.mark.parametrize("day", [date(2027, 3, 8), date(2026, 3, 9)])
def test_risk_3_an_acceptance_ends_within_twelve_months(day: date) -> None:
    with_risk(TO_MEDIUM).by("esra").when(until(day)).then("RiskAccepted")


@pytest.mark.parametrize(
    "day",
    [
        None, date(2027, 3, 9), date(2026, 3, 8), datetime(2026, 3, 9, 10, 30, tzinfo=UTC),
        datetime(2027, 3, 8, 23, 0, 1, tzinfo=UTC),
    ],
)  # fmt: skip
def test_risk_3_an_acceptance_without_an_end_or_beyond_a_year_or_over_already_is_refused(
    day: date | datetime | None,
) -> None:
    with_risk(TO_MEDIUM).by("esra").when(until(day)).then_refused("RISK-3", "until")


@pytest.mark.parametrize("day", ["2026-03-08", "2026-03-10", "2025-12-31"])
def test_an_acceptance_is_never_given_for_another_day(day: str) -> None:
    told = with_risk(TO_MEDIUM).by("esra").effective(day).when(ACCEPT)
    told.then_refused("RISK-3", "effective")
    told.effective("2026-03-09").when(ACCEPT).then("RiskAccepted")


@pytest.mark.parametrize(
    ("day", "later"),
    [("2026-03-09", "2027-03-09"), ("2028-02-29", "2029-03-01"), ("2027-02-28", "2028-02-28")],
)
def test_a_year_later_is_the_same_day(day: str, later: str) -> None:
    assert year_after(date.fromisoformat(day)) == date.fromisoformat(later)


def test_an_opportunity_is_not_accepted() -> None:
    told = with_approach().by("gita")
    told.given(msgspec.structs.replace(HEAT, sort="opportunity"), rated(3, 3))
    told.by("aoife").when(ACCEPT).then_refused("KIND-STATE", "risk")


# ---------------------------------------------------------------- how long it holds


def test_rule_13_what_ran_out_covers_the_risk_no_longer_and_nobody_had_to_notice() -> None:
    told = accepted()
    assert (the_risk(told).stage(told.now), uncovered(told)) == ("accepted", False)
    told.at("2026-12-31 22:59:59")
    assert (standing(told), uncovered(told)) == (["in force"], False)
    told.at("2026-12-31 23:00")
    assert (standing(told), uncovered(told)) == (["ran out"], True)
    assert the_risk(told).stage(told.now) == "assessed"


def test_it_is_in_effect_as_something_to_decide_from_the_end_of_its_acceptance_on() -> None:
    told = accepted()
    end = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert the_risk(told).term() == (end, None)
    told.by("gita").given(REDUCE)
    assert the_risk(told).term() == (None, None)


def test_risk_6_a_rise_in_level_ends_an_acceptance_at_once() -> None:
    told = accepted().later(hours=1).by("gita").because("Summer.").given(rated(2, 5))
    assert (standing(told), uncovered(told)) == (["ended by a rise"], True)
    assert the_risk(told).bare_from() == told.now
    assert (
        the_risk(
            told,
        )
        .acceptances[0]
        .in_force(told.at("2026-03-09 11:00").now)
    )


def test_a_rating_on_the_same_level_or_below_ends_nothing_and_a_rise_after_it_does() -> None:
    told = accepted().by("gita").given(rated(2, 4), rated(2, 2))
    assert standing(told) == ["in force"]
    told.given(rated(3, 3))
    assert standing(told) == ["ended by a rise"]


def test_a_target_and_an_inherent_rating_beside_a_current_one_end_nothing() -> None:
    told = with_risk(TO_EXTREME).given(rated(3, 3)).by("esra").given(ACCEPT).by("gita")
    told.given(rated(5, 5, "inherent"), rated(3, 4, "target"))
    assert standing(told) == ["in force"]


def test_another_acceptance_takes_the_place_of_the_one_before() -> None:
    told = accepted().later(days=2).by("bram").given(until(date(2026, 9, 30)))
    assert standing(told) == ["replaced", "in force"]
    found = the_risk(told).acceptance
    assert found is not None
    assert (found.by, found.grant) == ("bram", "DEL-1")


def test_what_ran_out_is_not_replaced_by_a_later_one() -> None:
    told = accepted().at("2027-01-10 10:00").by("bram")
    told.given(until(date(2027, 5, 1)))
    assert standing(told) == ["ran out", "in force"]


# ---------------------------------------------------------------- withdrawn


def test_who_accepted_it_withdraws_and_says_why() -> None:
    told = accepted().later(days=1)
    told.when(WITHDRAW).then_refused("FACT-REASON", "reason")
    told.because("The summer will be hot.").when(WITHDRAW)
    told.then(RiskAcceptanceWithdrawn(level="medium", accepted_by="esra"))
    assert (standing(told), uncovered(told)) == (["withdrawn"], True)
    told.because("Again.").when(WITHDRAW).then_refused("KIND-STATE", "risk")


def test_whoever_could_accept_it_withdraws_it_too_and_nobody_else() -> None:
    told = accepted()
    told.by("dov").because("I would not.").when(WITHDRAW).then_refused("AUTH-POWER", "power")
    told.by("bram").because("I would not.").when(WITHDRAW).then("RiskAcceptanceWithdrawn")
    assert told.events()[-1].envelope.grant == "DEL-1"


def test_what_ran_out_cannot_be_withdrawn() -> None:
    told = accepted().at("2027-01-01 10:00").because("Late.")
    told.when(WITHDRAW).then_refused("KIND-STATE", "risk")


# ---------------------------------------------------------------- laws


@given(
    st.integers(1, 5), st.integers(1, 5), st.sampled_from(LEVELS),
    st.sampled_from(["aoife", "bram", "esra", "gita"]),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_an_acceptance_is_given_exactly_where_level_and_limit_allow_it(
    likelihood: int, impact: int, level: str, who: str
) -> None:
    told = with_risk().given(rated(likelihood, impact, "inherent")).by(who)
    limit = {"aoife": 4, "bram": 3, "esra": 2, "gita": 0}[who]
    real = shipped().level(likelihood * impact)
    may = level == real and LEVELS.index(real) < limit
    told.when(of_level(level))
    assert (told.refusal is None) == may


# ---------------------------------------------------------------- closed


def test_what_is_closed_is_neither_accepted_nor_withdrawn() -> None:
    told = accepted().because("Gone.").given(CloseRisk(risk="RSK-1"))
    assert standing(told) == ["ended by closing"]
    told.when(ACCEPT).then_refused("KIND-STATE", "risk")
    told.because("x").when(WITHDRAW).then_refused("KIND-STATE", "risk")
    told.given(ReopenRisk(risk="RSK-1"))
    assert uncovered(told)
