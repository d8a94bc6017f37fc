"""Revised and rebased, a change meets the same rules again as when it was proposed."""

from decimal import Decimal
from typing import Any

import pytest

from tests.cast import company, company_under
from tests.proposing import DEARER, REASON, SMALL, approved, opened, submitted, the
from tests.specification import Story
from tracker.approvals import NeedWanted, RuleWanted
from tracker.objectives import RecordMeasurement
from tracker.proposals import (
    ApproveProposal,
    RebaseProposal,
    RejectProposal,
    ReviseProposal,
    SubmitProposal,
)

OBJECTIVE: dict[str, Any] = {"target": "objective:OBJ-1", "scope": ("SVC-WEB",)}
SMALL_EMERGENCIES = RuleWanted(
    id="R-EMERGENCY", target="plan", change="emergency", up_to=10_000_00, ratify_within_days=7,
    needs=(NeedWanted(power="approve:emergency"),),
)  # fmt: skip


def with_a_value_for_march(told: Story) -> Story:
    value = RecordMeasurement(objective="OBJ-1", period="2026-03", value=Decimal("99.1"))
    return told.by("esra").given(value).by("gita")


def revised(told: Story, proposal: str, changes: dict[str, Any]) -> Story:
    return told.when(ReviseProposal(proposal=proposal, changes=changes))


def rebased(told: Story, proposal: str, **resolved: Any) -> Story:
    return told.when(RebaseProposal(proposal=proposal, base=2, resolved=resolved))


@pytest.mark.parametrize(
    ("effective", "refused"), [("", True), ("2026-03-20", True), ("2026-04-01", False)]
)
def test_a_revised_target_is_not_moved_under_results(effective: str, refused: bool) -> None:
    told = company()
    proposal = opened(told, {"notes": "x"}, effective=effective, **OBJECTIVE)
    revised(with_a_value_for_march(told), proposal, {"target": "99"})
    told.then_refused("OBJ-4", "target") if refused else told.then("ProposalRevised")


@pytest.mark.parametrize(
    ("effective", "refused"), [("", True), ("2026-03-20", True), ("2026-04-01", False)]
)
def test_a_rebased_target_is_not_moved_under_results(effective: str, refused: bool) -> None:
    told = company()
    proposal = opened(told, {"target": "99"}, effective=effective, **OBJECTIVE)
    approved(told, {"notes": "x"}, by="jana", **OBJECTIVE)
    rebased(with_a_value_for_march(told), proposal)
    told.then_refused("OBJ-4", "target") if refused else told.then("ProposalRebased")


def test_a_correction_of_a_target_meets_the_results_of_its_own_date() -> None:
    told = company()
    late: dict[str, Any] = {"change": "correction", "effective": "2026-02-01"}
    one, other = (opened(told, {"target": "99"}, **late, **OBJECTIVE) for _ in "12")
    value = RecordMeasurement(objective="OBJ-1", period="2026-02", value=Decimal("99.1"))
    told.by("esra").given(value).by("gita")
    revised(told, one, {"target": "98"}).then_refused("OBJ-4", "target")
    told.given(SubmitProposal(proposal=one))
    told.by("bram").when(ApproveProposal(proposal=one)).then_refused("OBJ-4", "target")
    approved(told, {"notes": "x"}, by="jana", **OBJECTIVE)
    rebased(told.by("gita"), other).then_refused("OBJ-4", "target")


def test_a_rebased_change_still_covers_what_its_target_covers() -> None:
    told = company()
    proposal = opened(told, {"notes": "x"}, **OBJECTIVE)
    everywhere = {**OBJECTIVE, "scope": ("*",)}
    approved(told, {"scope": ["SVC-WEB", "SVC-NET"]}, by="jana", **everywhere)
    rebased(told.by("gita"), proposal).then_refused("PROP-SCOPE", "scope")


def test_an_emergency_that_grows_needs_a_rule_for_emergencies() -> None:
    told = company_under(SMALL_EMERGENCIES)
    proposal = opened(told, SMALL, change="emergency")
    revised(told, proposal, DEARER).then_refused("PROP-NORULE")
    approved(told, {"actions.A1.budget": 6_000_00}, by="jana")
    mine = opened(told, {"actions.A1.budget": 7_000_00}, base=2, change="emergency")
    approved(told, {"actions.A1.budget": 25_000_00}, ("bram", "chiara"), by="jana", base=2)
    told.by("gita").when(
        RebaseProposal(proposal=mine, base=3, resolved={"actions.A1.budget": 7_000_00})
    ).then_refused("PROP-NORULE")


def test_a_rebase_says_from_where_and_what_overlapped() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    approved(told, {"notes": "Theirs."}, by="jana")
    rebased(told.by("gita"), proposal, notes="Both.").then("ProposalRebased")
    fact: Any = told.facts[0]
    assert (fact.former_base, fact.base, fact.makes) == (1, 2, 3)
    assert (fact.overlaps, fact.cleared) == (("notes",), ())


def test_signing_uses_the_power_that_is_named() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("aoife").when(ApproveProposal(proposal=proposal, power="approve:spend"))
    told.then("ApprovalGiven")
    assert the(told, proposal).approvals[0].power == "approve:spend"


def test_declining_uses_the_power_that_is_named() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("aoife").because(REASON)
    told.when(RejectProposal(proposal=proposal, power="approve:spend")).then("ProposalRejected")
    fact: Any = told.facts[0]
    assert fact.power == "approve:spend"
    assert the(told, proposal).stage == "rejected"
