"""Approval rules: set once by who holds the root authority, and what falls under which."""

from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facts.approvals import ApprovalRule, Need
from tests.cast import DIRECTOR, FINANCE, RULES, company, set_up
from tests.specification import Story, is_a_sentence, story
from tracker.appointments import AppointToRole, EndAppointment
from tracker.approvals import (
    ApprovalRules,
    NeedWanted,
    RuleWanted,
    SetApprovalRules,
    Subject,
)
from tracker.delegations import AcceptDelegation
from tracker.kernel import Refusal
from tracker.words import wanted

ONE = (NeedWanted(power="approve:plan"),)


def before_the_rules() -> Story:
    return set_up(story()).at("2026-01-07 09:00").by("aoife")


# ---------------------------------------------------------------- who sets them


def test_the_holder_of_the_root_authority_sets_the_first_rules() -> None:
    told = before_the_rules().when(RULES).then("ApprovalRulesSet")
    rules = told.the(ApprovalRules, "APR")
    assert [rule.id for rule in rules.rules] == [rule.id for rule in RULES.rules]
    assert (rules.document, rules.label) == ("Who approves what", "Approval rules")
    assert rules.rules[4] == ApprovalRule(
        id="R-LARGE", target="plan", change="normal", over=50_000_00, up_to=None,
        needs=(Need(power="approve:plan", count=2), Need(power="approve:spend", count=1)),
        amount_covered_by="at least one", reset_on="touched authority", ratify_within_days=0,
    )  # fmt: skip
    assert rules.rules[3].up_to == 50_000_00
    assert (rules.rules[5].change, rules.rules[5].ratify_within_days) == ("emergency", 7)


def test_a_rule_is_kept_as_it_was_said() -> None:
    said = RuleWanted(
        id="R-1", target="plan", needs=ONE, change="emergency", over=1, up_to=2,
        amount_covered_by="at least one", reset_on="any revision", ratify_within_days=3,
    )  # fmt: skip
    told = before_the_rules()
    told.given(SetApprovalRules(rules=(said,)))
    (kept,) = told.the(ApprovalRules, "APR").rules
    assert kept == ApprovalRule(
        id="R-1", target="plan", needs=(Need(power="approve:plan", count=1),),
        change="emergency", over=1, up_to=2, amount_covered_by="at least one",
        reset_on="any revision", ratify_within_days=3,
    )  # fmt: skip


def test_they_change_only_by_a_proposal() -> None:
    company().by("aoife").when(RULES).then_refused("PROP-4", "rules")


def test_naming_the_root_authority_is_the_same_as_naming_none() -> None:
    before_the_rules().via("ROOT").when(RULES).then("ApprovalRulesSet")


def test_no_grant_below_the_root_will_do() -> None:
    told = before_the_rules().given(DIRECTOR, FINANCE)
    told.by("bram").given(AcceptDelegation(grant="DEL-1"))
    told.via("DEL-1").when(RULES).then_refused("REF-UNKNOWN", "via")
    told.when(RULES).then_refused("AUTH-NONE", "via")


@pytest.mark.parametrize("who", ["bram", "dov", "hugo", "gita"])
def test_nobody_else_sets_them(who: str) -> None:
    before_the_rules().by(who).when(RULES).then_refused("AUTH-NONE")


def test_who_has_left_the_office_sets_nothing() -> None:
    told = before_the_rules().given(
        AppointToRole(person="gita", role="chief-executive", acting=True)
    )
    told.by("gita").when(RULES).then_refused("AUTH-ACCEPT")
    told.by("aoife").given(EndAppointment(appointment="APT-aoife"))
    told.later(days=1).when(RULES).then_refused("AUTH-NONE")


def test_without_a_root_authority_there_are_no_rules() -> None:
    story().by("aoife").when(RULES).then_refused("REF-UNKNOWN")


# ---------------------------------------------------------------- rules that make sense


@pytest.mark.parametrize(
    ("also", "field"),
    [
        ({"needs": ()}, "needs"),
        ({"needs": (*ONE, *ONE)}, "needs"),
        ({"over": 10, "up_to": 10}, "up_to"),
        ({"over": 11, "up_to": 10}, "up_to"),
        ({"change": "emergency"}, "ratify_within_days"),
    ],
)
def test_a_rule_that_could_never_be_met_or_always_is_names_its_field(
    also: dict[str, Any], field: str
) -> None:
    rule = RuleWanted(**{"id": "R-2", "target": "plan", "needs": ONE, **also})
    fine = RuleWanted(id="R-1", target="plan", needs=ONE, over=0, up_to=1)
    told = before_the_rules()
    with pytest.raises(ma.ValidationError) as problem:
        told.when(SetApprovalRules(rules=(fine, rule)))
    assert isinstance(problem.value.messages, dict)
    assert list(problem.value.messages["rules"]) == ["1"]
    (sentence,) = problem.value.messages["rules"]["1"].pop(field)
    assert is_a_sentence(sentence)
    assert problem.value.messages["rules"]["1"] == {}


def test_two_rules_have_two_ids() -> None:
    rule = RuleWanted(id="R-1", target="plan", needs=ONE)
    with pytest.raises(ma.ValidationError, match="Another rule has this id"):
        before_the_rules().when(SetApprovalRules(rules=(rule, rule)))


def test_no_rule_at_all_is_none() -> None:
    with pytest.raises(ma.ValidationError, match="nothing could ever be approved"):
        before_the_rules().when(SetApprovalRules(rules=()))


@pytest.mark.parametrize(
    ("also", "field"),
    [
        ({"needs": [{"power": "approve:plan", "count": 0}]}, "count"),
        ({"needs": [{"power": "approve:plan", "count": 21}]}, "count"),
        ({"needs": [{"power": ""}]}, "power"),
        ({"ratify_within_days": 367}, "ratify_within_days"),
        ({"change": "correction"}, "change"),
        ({"amount_covered_by": "nobody"}, "amount_covered_by"),
        ({"reset_on": "never"}, "reset_on"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_the_words_of_a_rule_are_known(also: dict[str, Any], field: str) -> None:
    rule = {"id": "R-1", "target": "plan", "needs": [{"power": "approve:plan", "count": 20}]}
    assert wanted(SetApprovalRules, {"rules": [rule]}).rules[0].needs[0].count == 20
    with pytest.raises(ma.ValidationError, match=field):
        wanted(SetApprovalRules, {"rules": [rule | also]})


# ---------------------------------------------------------------- which rule speaks


def rule(rule_id: str, **also: Any) -> ApprovalRule:
    needs = (Need(power="approve:plan", count=1),)
    plain = {"target": "plan", "change": "normal", "over": None, "up_to": None}
    return ApprovalRule(
        id=rule_id, needs=needs, amount_covered_by="every signature",
        reset_on="touched authority", ratify_within_days=0, **{**plain, **also},
    )  # fmt: skip


def which(rules: list[ApprovalRule], amount: int, change: str = "normal") -> str:
    subject = Subject(target="plan", change=change, amount=amount)
    try:
        return ApprovalRules(rules=tuple(rules)).rule_for(subject).id
    except Refusal as refusal:
        return refusal.rule


def test_rule_8_of_the_rules_that_fit_the_first_wins() -> None:
    rules = [rule("A", up_to=10), rule("B", up_to=20), rule("C")]
    assert [which(rules, amount) for amount in (0, 10, 11, 20, 21)] == ["A", "A", "B", "B", "C"]


def test_over_is_above_and_up_to_is_within() -> None:
    rules = [rule("A", over=0, up_to=10)]
    assert [which(rules, amount) for amount in (0, 1, 10, 11)] == [
        "PROP-NORULE", "A", "A", "PROP-NORULE"
    ]  # fmt: skip


def test_a_rule_without_emergency_does_not_speak_of_emergencies() -> None:
    rules = [rule("A"), rule("B", change="emergency")]
    assert which(rules, 5, "emergency") == "B"
    assert which(rules[:1], 5, "emergency") == "PROP-NORULE"
    assert which(rules[1:], 5) == "PROP-NORULE"


def test_a_correction_is_a_normal_change_with_a_date_in_the_past() -> None:
    assert which([rule("A"), rule("B", change="emergency")], 5, "correction") == "A"


def test_a_rule_speaks_of_its_own_kind() -> None:
    assert which([rule("A", target="policy")], 0) == "PROP-NORULE"
    assert which([], 0) == "PROP-NORULE"


bounds = st.none() | st.integers(0, 9)


@given(st.lists(st.tuples(bounds, bounds), max_size=5), st.integers(0, 10))
def test_a_change_falls_under_exactly_the_first_rule_that_fits(
    given_bounds: list[tuple[int | None, int | None]], amount: int
) -> None:
    rules = [rule(str(n), over=o, up_to=u) for n, (o, u) in enumerate(given_bounds)]
    fitting = [
        str(n)
        for n, (over, up_to) in enumerate(given_bounds)
        if (over is None or amount > over) and (up_to is None or amount <= up_to)
    ]
    assert which(rules, amount) == (fitting[0] if fitting else "PROP-NORULE")
