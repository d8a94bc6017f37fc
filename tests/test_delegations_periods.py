"""AUTH-PERIOD: what is approved by a grant in one period stays within its limit for it."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from tests.cast import OWNER_WEB, PLAN, SECOND_SITE, TWO_FOR_THE_PLAN, company, company_under
from tests.covers import asking
from tests.proposing import signed, submitted, the
from tests.specification import Story, instant
from tracker import periods
from tracker.approvals import RuleWanted, Subject
from tracker.authority import Authority, Leeway, leeway_of
from tracker.delegations import AcceptDelegation, Delegation
from tracker.kernel import Refusal
from tracker.needs import needs_of
from tracker.proposals import (
    ApproveProposal,
    CancelProposal,
    RejectProposal,
    ReviseProposal,
    TakeBackApproval,
    WithdrawProposal,
)

A_GRANT: dict[str, Any] = {
    "parent": "ROOT", "powers": ["approve:plan"], "amount": 10_000_00, "form": "standing",
    "amount_per_period": 10_000_00, "period": "quarter", "effective_from": None, "until": None,
    "depth": 1,
}  # fmt: skip
TWO_SIGN = RuleWanted(id="R-SMALL", target="plan", needs=(TWO_FOR_THE_PLAN,))
_plans = count(2)


def limited(told: Story | None = None, **other: object) -> Story:
    """Let Gita approve plans up to 10,000.00 each, and up to 10,000.00 in a quarter."""
    told = (told or company()).by("aoife").given(asking(**{**A_GRANT, **other}))
    return told.by("gita").given(AcceptDelegation(grant="DEL-9"))


def costing(told: Story, amount: int, effective: str = "") -> str:
    """Let Jana propose a plan that costs so much."""
    target = f"plan:PLN-{next(_plans)}"
    return submitted(told, a_plan(amount), by="jana", target=target, base=0, effective=effective)


def a_plan(amount: int) -> dict[str, Any]:
    return {**PLAN, "actions": {"A1": SECOND_SITE | {"budget": amount}}}


def left(told: Story, grant: str = "DEL-9", about: str = "") -> int:
    """Return what a grant leaves to be approved now."""
    with told.tracker.looking(told.now) as history:
        leeway = leeway_of(told.the(Delegation, grant), history, told.now)
    assert leeway is not None
    return leeway.left


# ---------------------------------------------------------------- the limit


def test_what_is_left_may_be_approved_and_not_a_cent_more() -> None:
    told = limited()
    signed(told, costing(told, 6_000_00), "gita")
    more = costing(told, 4_000_01)
    told.by("gita").via("DEL-9").when(ApproveProposal(proposal=more))
    told.then_refused("AUTH-PERIOD", "amount")
    signed(told, costing(told, 4_000_00), "gita")
    assert left(told) == 0
    none_left = costing(told, 1)
    told.by("gita").when(ApproveProposal(proposal=none_left)).then_refused("AUTH-PERIOD")


def test_what_costs_nothing_is_approved_whatever_was_used() -> None:
    told = limited()
    signed(told, costing(told, 10_000_00), "gita")
    signed(told, costing(told, 0), "gita")


def test_a_refusal_says_who_could_approve_it_instead() -> None:
    told = limited()
    signed(told, costing(told, 6_000_00), "gita")
    proposal = costing(told, 5_000_00)
    told.by("gita").when(ApproveProposal(proposal=proposal))
    assert told.refusal is not None
    assert set(told.refusal.instead) == {"aoife", "bram", "dov"}
    sentence = told.refusal.sentence
    assert sentence == "Too much was approved by DEL-9 in this quarter already."


def test_the_next_period_begins_afresh_in_the_zone_of_the_organisation() -> None:
    told = limited()
    signed(told, costing(told, 10_000_00), "gita")
    for moment, leaves in {
        "2026-03-31 21:59:59": 0,
        "2026-03-31 22:00": 10_000_00,
        "2026-06-30 21:59:59": 10_000_00,
    }.items():
        assert left(told.at(moment)) == leaves
    signed(told, costing(told, 10_000_00), "gita")
    assert left(told) == 0


def test_what_is_signed_in_the_first_moment_of_a_period_is_not_of_the_one_before() -> None:
    told = limited()
    signed(told.at("2026-03-31 22:00"), costing(told, 10_000_00), "gita")
    with told.tracker.looking(told.now) as history:
        grant = told.the(Delegation, "DEL-9")
        was = leeway_of(grant, history, told.now - timedelta(seconds=1))
        assert was is not None
        assert was.left == 10_000_00
    assert left(told) == 0


def test_what_was_approved_later_does_not_reach_back() -> None:
    told = limited()
    before = told.now
    told.later(hours=1)
    signed(told, costing(told, 10_000_00), "gita")
    told.at(before)
    assert left(told) == 10_000_00


@pytest.mark.parametrize(
    ("day", "length", "first", "after"),
    [
        ("2026-02-28", "month", "2026-02-01", "2026-03-01"),
        ("2026-12-31", "month", "2026-12-01", "2027-01-01"),
        ("2026-01-01", "quarter", "2026-01-01", "2026-04-01"),
        ("2026-12-31", "quarter", "2026-10-01", "2027-01-01"),
        ("2026-06-30", "half-year", "2026-01-01", "2026-07-01"),
        ("2026-07-01", "half-year", "2026-07-01", "2027-01-01"),
        ("2026-07-01", "year", "2026-01-01", "2027-01-01"),
    ],
)
def test_periods_are_those_of_the_calendar(day: str, length: str, first: str, after: str) -> None:
    found = periods.span(date.fromisoformat(day), length)
    assert found == (date.fromisoformat(first), date.fromisoformat(after))


# ---------------------------------------------------------------- what counts as used


def test_a_signature_that_is_taken_back_uses_nothing() -> None:
    told = limited(
        company_under(RuleWanted(id="R-SMALL", target="plan", needs=(TWO_FOR_THE_PLAN,)))
    )
    proposal = costing(told, 8_000_00)
    signed(told, proposal, "gita")
    assert left(told) == 2_000_00
    told.later(hours=1).given(TakeBackApproval(proposal=proposal))
    assert left(told) == 10_000_00
    assert left(told.later(minutes=-1)) == 2_000_00


@pytest.mark.parametrize("ending", ["rejected", "withdrawn", "revised"])
def test_what_does_not_come_about_uses_nothing(ending: str) -> None:
    told = limited(
        company_under(RuleWanted(id="R-SMALL", target="plan", needs=(TWO_FOR_THE_PLAN,)))
    )
    proposal = costing(told, 8_000_00)
    signed(told, proposal, "gita")
    ends = {
        "rejected": ("bram", RejectProposal(proposal=proposal)),
        "withdrawn": ("jana", WithdrawProposal(proposal=proposal)),
        "revised": (
            "jana",
            ReviseProposal(proposal=proposal, changes=a_plan(7_000_00)),
        ),
    }
    who, command = ends[ending]
    told.by(who).because("Not this year, after all.").given(command)
    assert left(told) == 10_000_00


def test_what_is_cancelled_before_it_takes_effect_uses_nothing() -> None:
    told = limited()
    proposal = costing(told, 8_000_00, effective="2026-03-20")
    signed(told, proposal, "gita")
    assert left(told) == 2_000_00
    told.by("bram").given(CancelProposal(proposal=proposal))
    assert the(told, proposal).stage == "cancelled"
    assert left(told) == 10_000_00


def test_several_signatures_by_one_grant_under_one_proposal_use_its_amount_once() -> None:
    told = limited(company_under(TWO_SIGN))
    told.at("2026-03-09 11:00").given(
        asking(
            grant="DEL-10", parent="DEL-9", holder="person:ivo", amount=10_000_00,
            amount_per_period=10_000_00, period="quarter", effective_from=None, until=None,
            form="standing",
        )
    )  # fmt: skip
    told.by("ivo").given(AcceptDelegation(grant="DEL-10"))
    proposal = costing(told, 8_000_00)
    signed(told, proposal, "gita", "ivo")
    assert the(told, proposal).stage == "approved"
    assert left(told) == left(told, "DEL-10") == 2_000_00


def test_what_is_used_below_is_used_above() -> None:
    told = limited().at("2026-03-09 11:00")
    told.given(
        asking(
            grant="DEL-10", parent="DEL-9", holder="person:ivo", amount=10_000_00,
            amount_per_period=10_000_00, period="quarter", effective_from=None, until=None,
        )
    )  # fmt: skip
    told.by("ivo").given(AcceptDelegation(grant="DEL-10"))
    signed(told, costing(told, 8_000_00), "ivo")
    assert left(told) == 2_000_00
    signed(told, costing(told, 2_000_00), "gita")
    last = costing(told, 1_00)
    told.by("ivo").when(ApproveProposal(proposal=last)).then_refused("AUTH-PERIOD")


def test_who_covers_no_amount_uses_none() -> None:
    rule = RuleWanted(
        id="R-SMALL", target="plan", needs=(TWO_FOR_THE_PLAN,), amount_covered_by="at least one"
    )
    told = limited(company_under(rule), amount=1_000_00)
    proposal = costing(told, 8_000_00)
    signed(told, proposal, "gita", "bram")
    assert the(told, proposal).stage == "approved"
    assert left(told) == 10_000_00


def test_where_one_has_to_cover_the_amount_who_has_used_up_theirs_does_not() -> None:
    rule = RuleWanted(
        id="R-SMALL", target="plan", needs=(TWO_FOR_THE_PLAN,), amount_covered_by="at least one"
    )
    told = limited(company_under(rule))
    signed(told, costing(told, 8_000_00), "gita", "bram")
    proposal = costing(told, 3_000_00)
    signed(told, proposal, "gita")
    assert the(told, proposal).approvals[0].covers_amount is False


def test_who_has_used_up_theirs_is_not_among_those_who_could_sign() -> None:
    told = limited()
    signed(told, costing(told, 6_000_00), "gita")
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        for amount, can in {4_000_00: True, 4_000_01: False}.items():
            subject = Subject(target="plan", amount=amount)
            needs = needs_of(history, authority, subject, authors=("jana",))
            assert ("gita" in {able.person for able in needs.could_sign}) is can
            able = authority.who_could(["approve:plan"], ("*",), amount)
            assert ("gita" in {person for person, _, _ in able}) is can


def test_what_an_item_took_is_not_asked_of_it_again() -> None:
    leeway = Leeway(10, {"PRP-1": 90})
    assert leeway.covers(100, "PRP-1")
    assert not leeway.covers(101, "PRP-1")
    assert not leeway.covers(11, "PRP-2")
    assert leeway.covers(10, "")


def test_a_grant_without_such_a_limit_leaves_whatever_it_leaves() -> None:
    told = company()
    with told.tracker.looking(told.now) as history:
        assert leeway_of(told.the(Delegation, "DEL-1"), history, told.now) is None


# ---------------------------------------------------------------- giving it on


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ({"amount_per_period": 10_000_00, "period": "quarter"}, True),
        ({"amount_per_period": 10_000_01, "period": "quarter"}, False),
        ({"amount_per_period": 3_333_33, "period": "month"}, True),
        ({"amount_per_period": 3_333_34, "period": "month"}, False),
        ({"amount_per_period": 10_000_00, "period": "year"}, True),
        ({"amount_per_period": 10_000_01, "period": "half-year"}, False),
        ({"amount_per_period": None}, False),
        ({"amount_per_period": None, "amount": 0}, True),
    ],
)
def test_nobody_gives_more_for_a_period_than_they_hold(
    said: dict[str, Any], *, allowed: bool
) -> None:
    told = limited().at("2026-03-09 11:00")
    further = {"grant": "DEL-10", "parent": "DEL-9", "holder": "person:ivo", "effective_from": None}
    told.when(asking(**{**further, "until": None, **said}))
    if allowed:
        told.then("AuthorityDelegated")
    else:
        told.then_refused("AUTH-ATTENUATE", "amount_per_period")


def test_a_grant_says_what_it_is_limited_to_for_each_period() -> None:
    told = limited(conditions="Only what the budget foresees.", on_vacancy="lapse")
    known = told.the(Delegation, "DEL-9")
    assert (known.amount_per_period, known.period) == (10_000_00, "quarter")
    assert (known.conditions, known.on_vacancy) == ("Only what the budget foresees.", "lapse")
    plain = company().the(Delegation, OWNER_WEB.grant)
    assert (plain.amount_per_period, plain.period) == (None, "year")
    assert (plain.conditions, plain.on_vacancy, plain.renews) == ("", "flag", "")


def test_a_right_below_a_limit_for_a_period_holds_until_it_is_used_up() -> None:
    told = limited()
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        right = authority.require("gita", "DEL-9", "approve:plan", scope=("*",), amount=10_000_00)
        assert [grant.id for grant in right.chain] == ["DEL-9", "ROOT"]
    signed(told, costing(told, 1_00), "gita")
    with told.tracker.looking(told.now + timedelta(seconds=1)) as history:
        authority = Authority(history, history.on)
        with pytest.raises(Refusal, match="AUTH-PERIOD"):
            authority.require("gita", "DEL-9", "approve:plan", scope=("*",), amount=10_000_00)
    assert left(told) == 9_999_00
    assert told.now == instant("2026-03-09 10:00")
