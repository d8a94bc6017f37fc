"""Which rule speaks of a change, what a set of rules leaves out, and which of them never speak."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facts.approvals import ApprovalRule, Need
from tracker.approvals import Subject, gaps, never_used
from tracker.approvals.fitting import Gap, first_that_fits, fits


def rule(rule_id: str = "R", **says: Any) -> ApprovalRule:
    return ApprovalRule(
        **{"id": rule_id, "target": "plan", "needs": (Need(power="approve:plan"),), **says}
    )


def about(**says: Any) -> Subject:
    return Subject(**{"target": "plan", **says})


@pytest.mark.parametrize(
    ("asks", "scope", "speaks"),
    [
        ((), ("*",), True),
        (("*",), ("*",), True),
        (("SVC-WEB",), ("SVC-WEB",), True),
        (("SVC-WEB", "SVC-NET"), ("SVC-NET",), True),
        (("SVC-WEB",), ("SVC-WEB", "SVC-NET"), False),
        (("SVC-WEB",), ("*",), False),
        (("SVC-WEB",), (), False),
    ],
)
def test_a_rule_for_some_services_speaks_of_what_concerns_them_alone(
    asks: tuple[str, ...], scope: tuple[str, ...], speaks: bool
) -> None:
    assert fits(rule(scope=asks), about(scope=scope)) is speaks


@pytest.mark.parametrize(
    ("asks", "paths", "speaks"),
    [
        ((), (), True),
        (("actions",), ("actions.A1.budget",), True),
        (("actions.A1",), ("actions.A1",), True),
        (("actions.A1.budget",), ("actions.A1",), True),
        (("actions.A1",), ("actions.A10.due",), False),
        (("actions",), ("notes",), False),
        (("notes", "actions"), ("title", "actions.A2.due"), True),
        (("notes",), (), False),
    ],
)
def test_a_rule_for_some_parts_speaks_of_changes_that_touch_them(
    asks: tuple[str, ...], paths: tuple[str, ...], speaks: bool
) -> None:
    assert fits(rule(paths=asks), about(paths=paths)) is speaks


def test_of_rules_for_parts_and_services_the_first_wins() -> None:
    rules = [rule("A", paths=("notes",)), rule("B", scope=("SVC-WEB",)), rule("C")]
    found = [
        first_that_fits(rules, about(paths=("notes",), scope=("SVC-WEB",))),
        first_that_fits(rules, about(paths=("title",), scope=("SVC-WEB",))),
        first_that_fits(rules, about(paths=("title",))),
    ]
    assert [each and each.id for each in found] == ["A", "B", "C"]
    assert first_that_fits(rules, about(target="policy")) is None


# ---------------------------------------------------------------- never


def never(*rules: ApprovalRule) -> list[tuple[str, str]]:
    return [(one.id, other.id) for one, other in never_used(rules)]


def test_a_rule_never_speaks_where_another_before_it_fits_whatever_it_fits() -> None:
    assert never(rule("A"), rule("B", over=5, up_to=9)) == [("B", "A")]
    assert never(rule("B", over=5, up_to=9), rule("A")) == []
    assert never(rule("A", up_to=5), rule("B", over=5), rule("C")) == [("C", "A")]
    assert never(rule("A", up_to=5), rule("B", over=6), rule("C")) == []
    assert never(rule("A", scope=("SVC-WEB",)), rule("B")) == []
    assert never(rule("A"), rule("B", scope=("SVC-WEB",))) == [("B", "A")]
    assert never(rule("A", paths=("notes",)), rule("B", paths=("notes.x",))) == [("B", "A")]
    assert never(rule("A"), rule("B", change="emergency"), rule("C", target="policy")) == []


bounds = st.none() | st.integers(0, 6)


@given(st.lists(st.tuples(bounds, bounds), max_size=5))
def test_a_rule_that_never_speaks_is_one_that_no_amount_falls_under(
    given_bounds: list[tuple[int | None, int | None]],
) -> None:
    rules = [rule(str(n), over=over, up_to=up_to) for n, (over, up_to) in enumerate(given_bounds)]
    speaks = {first_that_fits(rules, about(amount=amount)) for amount in range(9)}
    could = {each for each in rules for amount in range(9) if fits(each, about(amount=amount))}
    assert {one for one, _ in never_used(rules)} == could - speaks


# ---------------------------------------------------------------- gaps


def left_out(*rules: ApprovalRule) -> list[Gap]:
    return list(gaps(rules, ["plan"], ["plan"]))


def test_what_no_rule_speaks_of_is_told_between_amounts() -> None:
    assert left_out() == [Gap(target="plan")]
    assert left_out(rule()) == []
    assert left_out(rule(up_to=5)) == [Gap(target="plan", over=5)]
    assert left_out(rule(over=5)) == [Gap(target="plan", up_to=5)]
    assert left_out(rule(up_to=5), rule(over=7)) == [Gap(target="plan", over=5, up_to=7)]
    assert left_out(rule(over=0, up_to=5)) == [
        Gap(target="plan", up_to=0), Gap(target="plan", over=5),
    ]  # fmt: skip
    assert left_out(rule(scope=("SVC-WEB",))) == [Gap(target="plan")]
    assert left_out(rule(change="emergency")) == [Gap(target="plan")]


def test_what_moves_no_money_is_left_out_as_a_whole_or_not_at_all() -> None:
    rules = [rule(target="policy"), rule(over=5)]
    assert list(gaps(rules, ["policy", "scope"], ["plan"])) == [Gap(target="scope")]
    assert list(gaps([], [], ["plan"])) == []


@given(st.lists(st.tuples(bounds, bounds), max_size=4), st.integers(0, 9))
def test_an_amount_lies_in_a_gap_exactly_where_no_rule_speaks_of_it(
    given_bounds: list[tuple[int | None, int | None]], amount: int
) -> None:
    rules = [rule(str(n), over=over, up_to=up_to) for n, (over, up_to) in enumerate(given_bounds)]
    inside = [
        gap for gap in left_out(*rules)
        if (gap.over is None or amount > gap.over) and (gap.up_to is None or amount <= gap.up_to)
    ]  # fmt: skip
    silent = first_that_fits(rules, about(amount=amount)) is None
    assert len(inside) == (1 if silent else 0)
