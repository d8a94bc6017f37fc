"""Policies: what top management wants, changed by proposal only, ended by top management."""

import pytest

from tests.cast import POLICY, company
from tests.proposing import approved, opened, submitted, the
from tracker.policies import EditPolicy, Policy, RetirePolicy
from tracker.proposals import ApproveProposal, CancelProposal

TEXT = {"text": "We keep what we promise, and say so when we cannot."}
TARGET = "policy:POL-1"


def test_a_policy_changes_by_an_approved_proposal() -> None:
    told = company()
    proposal = submitted(told, TEXT, target=TARGET)
    told.by("aoife").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PolicyVersionApproved")
    policy = told.the(Policy, "POL-1")
    assert (policy.base, policy.title, policy.owner) == (2, POLICY["title"], POLICY["owner"])


def test_a_policy_is_top_managements_in_person_to_approve() -> None:
    told = company()
    proposal = submitted(told, TEXT, target=TARGET)
    for who in ("bram", "dov", "chiara"):
        told.by(who).when(ApproveProposal(proposal=proposal)).then_refused("AUTH-POWER")


@pytest.mark.parametrize("who", ["aoife", "dov", "hugo", "gita"])
def test_nobody_changes_a_policy_past_a_proposal(who: str) -> None:
    told = company().by(who).when(EditPolicy(target="POL-1", changes=TEXT))
    told.then_refused("PROP-4", "changes")
    told.when(EditPolicy(target="POL-9", changes=TEXT)).then_refused("REF-UNKNOWN", "target")


@pytest.mark.parametrize("who", ["aoife", "bram"])
def test_top_management_retires_a_policy_once(who: str) -> None:
    told = company().by(who).when(RetirePolicy(policy="POL-1")).then("PolicyRetired")
    assert told.the(Policy, "POL-1").closed == "retired"
    told.when(RetirePolicy(policy="POL-1")).then_refused("KIND-STATE")
    told.by("dov").when(RetirePolicy(policy="POL-1")).then_refused("FACT-ACTOR")


def test_others_do_not_retire_a_policy() -> None:
    for who in ("dov", "esra", "hugo"):
        company().by(who).when(RetirePolicy(policy="POL-1")).then_refused("FACT-ACTOR")
    company().by("aoife").when(RetirePolicy(policy="POL-9")).then_refused("REF-UNKNOWN", "policy")


def test_a_scheduled_policy_is_cancelled_by_a_fact_of_its_own() -> None:
    told = company()
    proposal = approved(told, TEXT, ("aoife",), target=TARGET, effective="2026-06-01")
    told.by("aoife").when(CancelProposal(proposal=proposal))
    told.then("CancellationGiven", "ProposalCancelled", "PolicyVersionCancelled")
    assert told.the(Policy, "POL-1").base == 1
    assert the(told, opened(told, TEXT, target=TARGET)).makes == 3
