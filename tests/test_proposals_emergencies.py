"""Emergencies: one authority acts at once, others ratify in time, nothing is hidden."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.cast import company, company_under
from tests.covers import asking
from tests.proposing import DEARER, MUCH_DEARER, SMALL, approved, signed, submitted, the
from tests.specification import Story
from tracker.approvals import NeedWanted, RuleWanted
from tracker.authority import Authority
from tracker.delegations import AcceptDelegation
from tracker.plans import Plan
from tracker.proposals import ApproveProposal, OpenProposal, RatifyProposal
from tracker.turn import turn_of


def acted(told: Story, changes: Mapping[str, int | str] = DEARER, approver: str = "bram") -> str:
    return approved(told, changes, (approver,), change="emergency")


def test_rule_15_an_emergency_works_on_one_authority_and_at_once() -> None:
    told = company()
    proposal = submitted(told, DEARER, change="emergency")
    told.by("bram").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")
    now = the(told, proposal)
    assert (now.stage, now.rule, now.unratified) == ("approved", "R-EMERGENCY", True)
    assert now.takes_effect == told.now
    assert now.ratify_until == told.now + timedelta(days=7)


def test_an_emergency_stays_within_the_limit_of_that_authority() -> None:
    told = company()
    proposal = submitted(told, MUCH_DEARER, change="emergency")
    told.by("bram").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-AMOUNT")
    told.by("aoife").when(ApproveProposal(proposal=proposal))
    assert the(told, proposal).stage == "approved"


def test_an_emergency_needs_the_power_for_emergencies() -> None:
    told = company()
    proposal = submitted(told, SMALL, change="emergency")
    for who in ("dov", "chiara"):
        told.by(who).when(ApproveProposal(proposal=proposal)).then_refused("AUTH-POWER")


def test_nobody_declares_an_emergency_and_approves_it() -> None:
    told = company()
    proposal = submitted(told, SMALL, by="bram", change="emergency")
    told.when(ApproveProposal(proposal=proposal)).then_refused("SOD-1")


def test_rule_15_it_is_ratified_by_the_normal_rule_and_by_others() -> None:
    told = company()
    proposal = acted(told)
    told.later(days=2)
    told.by("bram").when(RatifyProposal(proposal=proposal)).then_refused("SOD-2")
    told.by("gita").when(RatifyProposal(proposal=proposal)).then_refused("SOD-1")
    told.by("dov").when(RatifyProposal(proposal=proposal)).then_refused("AUTH-AMOUNT")
    told.by("chiara").when(RatifyProposal(proposal=proposal)).then("RatificationGiven")
    assert the(told, proposal).unratified
    told.when(RatifyProposal(proposal=proposal)).then_refused("SOD-2")
    told.by("aoife").when(RatifyProposal(proposal=proposal))
    told.then("RatificationGiven", "EmergencyRatified")
    now = the(told, proposal)
    assert not now.unratified
    assert now.ratified_at == told.now
    assert [s.power for s in now.ratifications] == ["approve:spend", "approve:plan"]
    assert told.facts[0].rule == "R-MIDDLE"  # type: ignore[attr-defined]  # a RatificationGiven
    told.by("bram").when(RatifyProposal(proposal=proposal)).then_refused("PROP-STATE")


COVER = {"parent": "DEL-1", "holder": "person:jana", "effective_from": "2026-03-09"}


@pytest.mark.parametrize("acts", ["bram", "jana"])
def test_nobody_ratifies_for_whom_they_stand_in(acts: str) -> None:
    powers = ["approve:plan", "approve:emergency"]
    told = company().by("bram").given(asking(**COVER, powers=powers, amount=25_000_00))
    told.by("jana").given(AcceptDelegation(grant="DEL-9"))
    proposal = acted(told, SMALL, acts)
    ratifies = "jana" if acts == "bram" else "bram"
    told.by(ratifies).when(RatifyProposal(proposal=proposal)).then_refused("SOD-2", "via")
    assert ratifies not in needs_now(told, proposal)
    told.by("dov").when(RatifyProposal(proposal=proposal))
    told.then("RatificationGiven", "EmergencyRatified")


def needs_now(told: Story, proposal: str) -> tuple[str, ...]:
    with told.tracker.looking(told.now) as history:
        return turn_of(history, Authority(history, told.now), the(told, proposal)).who


@pytest.mark.parametrize(
    ("passed", "late"),
    [
        (timedelta(days=7), 0),
        (timedelta(days=7, seconds=1), 1),
        (timedelta(days=8), 2),
        (timedelta(days=12, hours=1), 6),
    ],
)
def test_a_late_ratification_counts_the_days(passed: timedelta, late: int) -> None:
    told = company()
    proposal = acted(told, SMALL)
    told.at(told.now + passed).by("dov").when(RatifyProposal(proposal=proposal))
    told.then("RatificationGiven", "EmergencyRatified")
    assert told.facts[1].late_by_days == late  # type: ignore[attr-defined]  # an EmergencyRatified


def test_rule_15_what_was_not_ratified_is_never_reverted_silently() -> None:
    told = company()
    proposal = acted(told)
    told.later(days=90)
    version = told.the(Plan, "PLN-1").in_force(told.now)
    assert version is not None
    assert version.proposal == proposal
    assert the(told, proposal).unratified


def test_a_normal_change_waits_for_no_ratification() -> None:
    told = company()
    proposal = approved(told, SMALL)
    told.by("aoife").when(RatifyProposal(proposal=proposal)).then_refused("PROP-STATE")
    assert not the(told, proposal).unratified


def test_an_emergency_that_no_normal_rule_could_ratify_is_refused_at_once() -> None:
    told = company_under(
        RuleWanted(
            id="R-POLICY-EMERGENCY", target="policy", change="emergency", up_to=0,
            needs=(NeedWanted(power="approve:emergency"),), ratify_within_days=1,
        ),
        RuleWanted(
            id="R-LARGE", target="plan", over=50_000_00, up_to=60_000_00,
            needs=(NeedWanted(power="approve:plan"),),
        ),
    )  # fmt: skip
    told.by("gita").because("The house is on fire.").when(
        OpenProposal(
            title="At once", target="plan:PLN-1", base=1, changes=MUCH_DEARER, change="emergency"
        )
    ).then_refused("PROP-NORULE")


def test_an_emergency_and_its_next_change_are_two_matters() -> None:
    told = company()
    proposal = acted(told, SMALL)
    approved(told, {"stakeholders": "All."}, base=2)
    told.by("dov").when(RatifyProposal(proposal=proposal))
    told.then("RatificationGiven", "EmergencyRatified")
    signed(told, submitted(told, {"notes": "Else."}, base=3), "bram")
