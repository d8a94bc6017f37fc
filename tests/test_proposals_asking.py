"""What a rule may ask for beside powers: roles, a sequence, a decision in time, parts, services."""

import pytest

from events.facts.proposals import ProposalRevised
from tests.cast import ONE_FOR_THE_MONEY, ONE_FOR_THE_PLAN
from tests.proposing import DEARER, REASON, SMALL, opened, signed, submitted, the
from tests.ruling import rule, ruled
from tests.specification import Story
from tracker.approvals import NeedWanted
from tracker.authority import Authority
from tracker.needs import Needs
from tracker.proposals import (
    ApproveProposal,
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    TakeBackApproval,
    WithdrawProposal,
)
from tracker.turn import needs_now

OF_THE_DIRECTOR = NeedWanted(power="approve:plan", from_roles=("director",))


def needs(told: Story, proposal: str) -> Needs:
    with told.tracker.looking(told.now) as history:
        return needs_now(history, Authority(history, told.now), the(told, proposal))


def could(told: Story, proposal: str) -> set[str]:
    return {each.person for each in needs(told, proposal).could_sign}


# ---------------------------------------------------------------- from roles


def test_a_need_may_ask_for_the_holders_of_some_roles_and_for_no_others() -> None:
    told = ruled(rule("R-SMALL", needs=(OF_THE_DIRECTOR,), up_to=10_000_00))
    proposal = submitted(told, SMALL)
    assert could(told, proposal) == {"bram"}
    for who in ("aoife", "dov"):
        told.by(who).when(ApproveProposal(proposal=proposal)).then_refused("AUTH-POWER", "power")
    told.by("bram").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_who_may_not_use_a_grant_is_told_that_before_whether_its_role_is_asked_for() -> None:
    told = ruled(rule("R-SMALL", needs=(OF_THE_DIRECTOR,), up_to=10_000_00))
    proposal = submitted(told, SMALL)
    told.by("jana").via("DEL-3").when(ApproveProposal(proposal=proposal))
    told.then_refused("AUTH-NONE", "via")


def test_a_signature_keeps_as_whose_holder_it_was_given() -> None:
    told = ruled(rule("R-SMALL", needs=(OF_THE_DIRECTOR,), up_to=10_000_00))
    proposal = submitted(told, SMALL)
    signed(told, proposal, "bram")
    assert [each.holder for each in the(told, proposal).approvals] == ["role:director"]


# ---------------------------------------------------------------- a sequence

MONEY_LAST = rule(
    "R-MIDDLE", needs=(ONE_FOR_THE_PLAN, ONE_FOR_THE_MONEY), over=10_000_00, up_to=50_000_00,
    order="sequence",
)  # fmt: skip


def test_in_a_sequence_the_next_need_alone_can_be_signed() -> None:
    told = ruled(MONEY_LAST)
    proposal = submitted(told, DEARER)
    assert could(told, proposal) == {"aoife", "bram"}
    told.by("chiara").when(ApproveProposal(proposal=proposal)).then_refused("PROP-ORDER", "power")
    told.by("aoife").when(ApproveProposal(proposal=proposal, power="approve:spend"))
    told.then_refused("PROP-ORDER", "power")
    signed(told, proposal, "bram")
    assert could(told, proposal) == {"aoife", "chiara"}
    told.by("chiara").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_who_holds_nothing_at_all_is_told_that_and_not_to_wait() -> None:
    told = ruled(MONEY_LAST)
    proposal = submitted(told, DEARER)
    told.by("dov").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-AMOUNT")
    told.by("jana").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-NONE")


def test_objecting_waits_for_no_sequence() -> None:
    told = ruled(MONEY_LAST)
    proposal = submitted(told, DEARER)
    told.by("chiara").because(REASON).when(RequestChanges(proposal=proposal))
    told.then("ChangesRequested")


# ---------------------------------------------------------------- in time

IN_A_WEEK = rule("R-SMALL", up_to=10_000_00, expires_after_days=7)
TWO_IN_A_WEEK = rule(
    "R-MIDDLE", needs=(NeedWanted(power="approve:plan", count=2),), over=10_000_00,
    up_to=50_000_00, expires_after_days=7,
)  # fmt: skip


@pytest.mark.parametrize(("days", "in_time"), [(6.999, True), (7, False), (8, False)])
def test_what_nobody_decides_in_time_can_no_longer_be_decided(days: float, in_time: bool) -> None:
    told = ruled(IN_A_WEEK)
    proposal = submitted(told, SMALL)
    told.later(days=days).by("bram")
    for command in (
        ApproveProposal(proposal=proposal), RejectProposal(proposal=proposal),
        RequestChanges(proposal=proposal),
    ):  # fmt: skip
        told.because(REASON).when(command)
        if in_time:
            told.then(*told.facts)
            return
        told.then_refused("PROP-STATE", "proposal")


def test_a_rule_without_days_never_expires() -> None:
    told = ruled()
    proposal = submitted(told, SMALL)
    told.later(days=3000)
    told.by("aoife").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_a_new_revision_asks_again_even_with_the_same_text_and_clears_what_was_signed() -> None:
    told = ruled(TWO_IN_A_WEEK)
    proposal = submitted(told, DEARER)
    signed(told, proposal, "bram")
    told.later(days=7).by("gita").when(ReviseProposal(proposal=proposal, changes=DEARER))
    (fact,) = told.facts
    assert isinstance(fact, ProposalRevised)
    assert (fact.revision, fact.touched, fact.cleared) == (2, (), ("bram",))
    told.given(SubmitProposal(proposal=proposal))
    signed(told.later(days=6), proposal, "bram", "aoife")
    assert the(told, proposal).stage == "approved"


def test_in_time_the_same_text_is_no_revision() -> None:
    told = ruled(IN_A_WEEK)
    proposal = submitted(told, SMALL)
    told.later(days=6).when(ReviseProposal(proposal=proposal, changes=SMALL))
    told.then_nothing_happens()


def test_the_time_runs_from_when_it_was_handed_in_last() -> None:
    told = ruled(IN_A_WEEK)
    proposal = opened(told, SMALL)
    told.later(days=30).given(SubmitProposal(proposal=proposal))
    told.later(days=6).by("bram").because(REASON).given(RequestChanges(proposal=proposal))
    told.later(days=30).by("gita").given(SubmitProposal(proposal=proposal))
    told.later(days=6).by("bram").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_what_expired_is_withdrawn_and_a_signature_taken_back_as_before() -> None:
    told = ruled(TWO_IN_A_WEEK)
    proposal = submitted(told, DEARER)
    signed(told, proposal, "bram")
    told.later(days=9).when(TakeBackApproval(proposal=proposal)).then("ApprovalTakenBack")
    told.by("gita").when(WithdrawProposal(proposal=proposal)).then("ProposalWithdrawn")


# ---------------------------------------------------------------- parts and services


def test_a_revision_that_touches_other_parts_may_fall_under_another_rule() -> None:
    told = ruled(rule("R-0", needs=(ONE_FOR_THE_MONEY,), paths=("sections",)))
    assert needs(told, submitted(told, SMALL)).rule == "R-SMALL"  # R-0 stands last
    told = ruled(rule("R-SMALL", paths=("notes",), needs=(ONE_FOR_THE_MONEY,)), rule("R-REST"))
    proposal = submitted(told, SMALL)
    assert needs(told, proposal).rule == "R-SMALL"
    told.by("gita").given(ReviseProposal(proposal=proposal, changes={"stakeholders": "All."}))
    assert needs(told, proposal).rule == "R-REST"


def test_a_rule_for_a_service_speaks_of_its_own_changes() -> None:
    told = ruled(rule("R-SMALL", scope=("SVC-NET",), needs=(ONE_FOR_THE_MONEY,)), rule("R-REST"))
    own = submitted(told, {"actions.A2.budget": 4_500_00}, scope=("SVC-NET",))
    assert [needs(told, each).rule for each in (own, submitted(told, SMALL))] == [
        "R-SMALL", "R-REST",
    ]  # fmt: skip
