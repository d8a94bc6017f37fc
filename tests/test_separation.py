"""Separation of duties: SOD-1 to SOD-6, each by its name (SOD-4 is about findings).

SOD-6 is specified with the rules that it is about, in `tests/test_approvals_changing.py`.
"""

import pytest

from tests.cast import company
from tests.proposing import REASON, SMALL, opened, signed, submitted
from tests.specification import Story
from tracker.appointments import AcceptAppointment, AppointToRole
from tracker.authority import Authority
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.kernel import Command
from tracker.needs import needs_for
from tracker.objectives import RecordMeasurement
from tracker.plans import RecordProgress
from tracker.proposals import (
    ApproveProposal,
    CommentOnProposal,
    OpenProposal,
    Proposal,
    RejectProposal,
    RequestChanges,
)
from tracker.proposals.matters import to_approve
from tracker.roles import DefineRole


def test_sod_1_the_proposer_does_not_approve() -> None:
    told = company()
    proposal = submitted(told, SMALL, by="bram")
    for command in (
        ApproveProposal(proposal=proposal), RejectProposal(proposal=proposal),
        RequestChanges(proposal=proposal),
    ):  # fmt: skip
        told.by("bram").because(REASON).when(command).then_refused("SOD-1", "actor")


def test_sod_2_one_person_counts_once_whatever_roles_they_hold() -> None:
    told = company()
    proposal = submitted(told, {"actions.A1.budget": 25_000_00})
    signed(told, proposal, "aoife")
    told.by("aoife").when(ApproveProposal(proposal=proposal, power="approve:spend"))
    told.then_refused("SOD-2", "actor")


# ---------------------------------------------------------------- SOD-3


def with_a_grant(told: Story, who: str) -> Story:
    """Give somebody everything that approving a small change of the plan asks for."""
    told.by("aoife").given(
        GrantDelegation(
            grant="DEL-9", parent="ROOT", holder=f"person:{who}", powers=("approve:plan",),
            amount=10_000_00,
        )
    )  # fmt: skip
    return told.by(who).given(AcceptDelegation(grant="DEL-9"))


def an_auditor(told: Story, who: str = "jana") -> Story:
    told.by("aoife").given(
        DefineRole(role="reviewer", title="Reviewer", auditor=True),
        AppointToRole(appointment="APT-R", person=who, role="reviewer"),
    )
    return told.by(who).given(AcceptAppointment(appointment="APT-R"))


def could(told: Story, proposal: str) -> set[str]:
    with told.tracker.looking(told.now) as history:
        matter = to_approve(told.the(Proposal, proposal), history)
        needs = needs_for(Authority(history, told.now), matter)
    return {each.person for each in needs.could_sign}


def test_sod_3_who_keeps_the_tracker_approves_nothing_whatever_else_they_hold() -> None:
    told = with_a_grant(company(), "hugo")
    proposal = submitted(told, SMALL)
    told.by("hugo").because(REASON)
    told.when(ApproveProposal(proposal=proposal)).then_refused("SOD-3", "actor")
    told.because(REASON).when(RejectProposal(proposal=proposal)).then_refused("SOD-3", "actor")
    assert "hugo" not in could(told, proposal)


def test_sod_3_comes_after_sod_1_and_sod_2_and_before_authority() -> None:
    told = company()
    own = submitted(told, SMALL, by="hugo")
    told.by("hugo").when(ApproveProposal(proposal=own)).then_refused("SOD-1")
    other = submitted(told, {"notes": "y"})
    told.by("hugo").when(ApproveProposal(proposal=other)).then_refused("SOD-3")


def test_sod_3_who_audits_approves_nothing_either() -> None:
    told = an_auditor(with_a_grant(company(), "jana"))
    proposal = submitted(told, SMALL)
    told.by("jana").when(ApproveProposal(proposal=proposal)).then_refused("SOD-3", "actor")
    assert "jana" not in could(told, proposal)


def test_sod_3_who_audits_was_free_to_sign_before_accepting_the_role() -> None:
    told = with_a_grant(company(), "jana")
    told.by("aoife").given(
        DefineRole(role="reviewer", title="Reviewer", auditor=True),
        AppointToRole(person="jana", role="reviewer"),
    )
    proposal = submitted(told, SMALL)
    assert "jana" in could(told, proposal)
    told.by("jana").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


@pytest.mark.parametrize(
    "command",
    [
        OpenProposal(title="Else", target="plan:PLN-1", base=1, changes=SMALL),
        RecordProgress(plan="PLN-1", action="A1", status="in progress", percent=5),
        RecordMeasurement(objective="OBJ-1", period="2026-02", value="99.1"),  # type: ignore[arg-type]
        GrantDelegation(parent="DEL-4", holder="person:gita", powers=("approve:objective",)),
    ],
)
def test_sod_3_who_audits_changes_nothing_that_they_could_otherwise(command: Command) -> None:
    told = company().by("aoife")
    told.given(
        GrantDelegation(
            grant="DEL-8", parent="ROOT", holder="person:esra", powers=("approve:plan",), depth=1
        ),
        RevokeDelegation(grant="DEL-8"),
    )
    told = an_auditor(told, "esra").because(REASON).when(command)
    if told.refusal is not None and told.refusal.rule == "AUTH-DEPTH":
        told.then_refused("AUTH-DEPTH")  # its own rule comes first
    else:
        told.then_refused("SOD-3", "actor")


def test_sod_3_who_audits_reads_comments_and_answers_for_their_own_role() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told = an_auditor(told)
    told.by("jana").when(CommentOnProposal(proposal=proposal, text="By what right?"))
    told.then("ProposalCommented")


# ---------------------------------------------------------------- SOD-5


def test_sod_5_no_signature_rests_on_an_authority_that_the_proposer_gave() -> None:
    told = company()
    proposal = submitted(
        told, {"notes": "x"}, target="objective:OBJ-1", scope=("SVC-WEB",), by="bram"
    )
    told.by("esra").when(ApproveProposal(proposal=proposal)).then_refused("SOD-5", "via")
    told.by("dov").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "ObjectiveVersionApproved")


def test_sod_5_whoever_holds_the_office_that_gave_it_counts_too() -> None:
    told = company()
    told.by("aoife").given(AppointToRole(appointment="APT-2", person="gita", role="director"))
    told.by("gita").given(AcceptAppointment(appointment="APT-2"))
    draft = opened(told, {"notes": "x"}, target="objective:OBJ-1", scope=("SVC-WEB",), by="gita")
    assert "esra" not in could(told, draft)
