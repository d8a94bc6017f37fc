"""Taking a proposal back, letting another take its place, coming back from a request."""

from typing import Any

import pytest

from tests.cast import company
from tests.proposing import (
    DEARER,
    REASON,
    SMALL,
    approved,
    opened,
    submitted,
    the,
)
from tracker.people import LetPersonLeave
from tracker.proposals import (
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    SupersedeProposal,
    WithdrawProposal,
)


def revising(proposal: str, changes: dict[str, Any], **also: Any) -> ReviseProposal:
    return ReviseProposal(proposal=proposal, changes=changes, **also)


def test_an_author_withdraws_until_it_is_decided() -> None:
    told = company()
    for proposal in (opened(told, SMALL), submitted(told, DEARER)):
        told.by("gita").when(WithdrawProposal(proposal=proposal)).then("ProposalWithdrawn")
        assert the(told, proposal).stage == "withdrawn"
    done = approved(told, SMALL)
    told.by("gita").when(WithdrawProposal(proposal=done)).then_refused("PROP-STATE")


def test_others_do_not_withdraw_what_its_author_could() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    for other in ("dov", "aoife", "bram", "hugo"):
        told.by(other).when(WithdrawProposal(proposal=proposal)).then_refused("FACT-ACTOR")


@pytest.mark.parametrize(
    ("who", "may"),
    [("dov", True), ("aoife", True), ("bram", True), ("esra", False), ("hugo", False)],
)
def test_what_somebody_left_behind_is_withdrawn_by_the_representative_or_top_management(
    who: str, may: bool
) -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("hugo").given(LetPersonLeave(person="gita")).later(days=1)
    told.by(who).when(WithdrawProposal(proposal=proposal))
    told.then("ProposalWithdrawn") if may else told.then_refused("FACT-ACTOR")


def test_another_proposal_for_the_same_target_takes_its_place() -> None:
    told = company()
    old, new = opened(told, SMALL), opened(told, DEARER)
    told.when(SupersedeProposal(proposal=old, by=new)).then("ProposalSuperseded")
    assert (the(told, old).stage, the(told, old).superseded_by) == ("superseded", new)


def test_a_proposal_is_superseded_by_one_that_stands() -> None:
    told = company()
    old, other = opened(told, SMALL), opened(told, DEARER)
    policy = opened(told, {"text": "x"}, target="policy:POL-1")
    for by in ("PRP-99", old, policy):
        told.when(SupersedeProposal(proposal=old, by=by))
        assert told.refusal is not None
        assert told.refusal.sentence.endswith(f"no other proposal for the same target {by}.")
        told.then_refused("REF-UNKNOWN", "by")
    told.by("dov").when(SupersedeProposal(proposal=old, by=other)).then_refused("FACT-ACTOR")
    told.by("gita").given(WithdrawProposal(proposal=other))
    told.when(SupersedeProposal(proposal=old, by=other)).then_refused("PROP-STATE", "by")


def test_two_proposals_do_not_supersede_each_other() -> None:
    told = company()
    old, new = opened(told, SMALL), opened(told, DEARER)
    told.given(SupersedeProposal(proposal=old, by=new))
    told.when(SupersedeProposal(proposal=new, by=old)).then_refused("PROP-STATE", "by")


def test_changes_that_were_asked_for_lead_back_through_its_author() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").because(REASON).given(RequestChanges(proposal=proposal))
    assert (the(told, proposal).stage, the(told, proposal).asked_by) == (
        "changes requested",
        "bram",
    )
    told.by("gita").given(revising(proposal, {"notes": "As wished."}))
    told.given(SubmitProposal(proposal=proposal))
    assert (the(told, proposal).stage, the(told, proposal).asked_by) == ("submitted", "")


def test_a_decided_proposal_is_not_written_any_further() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").because(REASON).given(RejectProposal(proposal=proposal)).by("gita")
    told.when(revising(proposal, DEARER)).then_refused("PROP-STATE")
    told.when(SubmitProposal(proposal=proposal)).then_refused("PROP-STATE")
