"""The communication approach: changed by proposal only; its owner fills in the lines it names."""

import pytest
from msgspec.structs import replace

from tests.proposing import approved, submitted
from tests.telling import APPROACH, PLANNED, company_with_an_approach
from tracker.communication_approach import CommunicationApproach, EditCommunicationApproach
from tracker.proposals import ApproveProposal, CancelProposal

TARGET = "communication_approach:CAP-1"
FOUR = ["COM-1", "COM-2", "COM-3", "COM-4"]
NAMES_A_FOURTH = {"lines": FOUR, "reach_threshold": 90}


def test_the_approach_changes_by_an_approved_proposal() -> None:
    told = company_with_an_approach()
    proposal = submitted(told, NAMES_A_FOURTH, target=TARGET)
    told.by("bram").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "CommunicationApproachVersionApproved")
    approach = told.the(CommunicationApproach, "CAP-1")
    assert (approach.base, approach.title, approach.owner) == (
        2,
        APPROACH["title"],
        APPROACH["owner"],
    )
    assert (approach.lines, approach.reach_threshold) == (tuple(FOUR), 90)
    assert {("line", "COM-4"), ("line", "COM-1")} <= set(approach.facets())


@pytest.mark.parametrize("who", ["aoife", "dov", "hugo", "gita"])
def test_nobody_changes_the_approach_past_a_proposal(who: str) -> None:
    told = company_with_an_approach().by(who)
    told.when(EditCommunicationApproach(target="CAP-1", changes={"text": "None."}))
    told.then_refused("PROP-4", "changes")


def test_a_line_is_filled_in_as_soon_as_the_version_that_names_it_is_approved() -> None:
    told = company_with_an_approach()
    fourth = replace(PLANNED, line="COM-4")
    told.by("dov").when(fourth).then_refused("PROP-4", "line")
    proposal = approved(told, NAMES_A_FOURTH, target=TARGET, effective="2026-06-01")
    told.by("dov").when(fourth).then("CommunicationPlanned")
    told.by("bram").when(CancelProposal(proposal=proposal))
    told.then("CancellationGiven", "ProposalCancelled", "CommunicationApproachVersionCancelled")
    assert told.the(CommunicationApproach, "CAP-1").lines == tuple(APPROACH["lines"])
