"""Comments that stay with a revision, changes asked for by field, and several authors."""

import pytest

from events.facts.proposals import (
    AuthorInvited,
    ChangesRequested,
    ProposalCommented,
    ProposalRevised,
)
from tests.proposing import DEARER, REASON, SMALL, opened, signed, submitted, the
from tests.ruling import ruled
from tests.specification import Story
from tracker.people import LetPersonLeave
from tracker.proposals import (
    ApproveProposal,
    CommentOnProposal,
    InviteAuthor,
    RebaseProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    WithdrawProposal,
)

company = ruled

# ---------------------------------------------------------------- comments


@pytest.mark.parametrize("who", ["gita", "jana", "finn", "bram", "hugo"])
def test_everybody_may_comment_on_a_field_of_a_revision(who: str) -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by(who).when(CommentOnProposal(proposal=proposal, path="notes", text="  Why?\n"))
    told.then(ProposalCommented(revision=1, path="notes", text="Why?"))
    assert the(told, proposal).stage == "submitted"


def test_a_comment_stays_with_the_revision_that_it_is_about() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("gita").given(ReviseProposal(proposal=proposal, changes={"notes": "Else."}))
    told.by("bram").when(CommentOnProposal(proposal=proposal, text="Good.", revision=1))
    told.then(ProposalCommented(revision=1, path="", text="Good."))
    told.when(CommentOnProposal(proposal=proposal, text="Better."))
    told.then(ProposalCommented(revision=2, path="", text="Better."))
    told.when(CommentOnProposal(proposal=proposal, text="Best.", revision=3))
    told.then_refused("REF-UNKNOWN", "revision")


def test_a_comment_says_something() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").when(CommentOnProposal(proposal=proposal, text=" \n "))
    told.then_refused("PROP-EMPTY", "text")


def test_a_draft_is_for_those_who_write_it() -> None:
    told = company()
    proposal = opened(told, SMALL)
    told.by("bram").when(CommentOnProposal(proposal=proposal, text="What is this?"))
    told.then_refused("FACT-ACTOR", "proposal")
    told.by("gita").when(CommentOnProposal(proposal=proposal, text="To be looked up."))
    told.then("ProposalCommented")
    told.given(SubmitProposal(proposal=proposal))
    told.given(ReviseProposal(proposal=proposal, changes={"notes": "Else."}))
    told.by("bram").when(CommentOnProposal(proposal=proposal, text="I had seen it."))
    told.then("ProposalCommented")


def test_comments_take_no_signature_away() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "bram")
    told.by("jana").given(CommentOnProposal(proposal=proposal, text="Too dear."))
    assert [each.person for each in the(told, proposal).approvals] == ["bram"]


# ---------------------------------------------------------------- changes asked for


def test_changes_are_asked_for_of_a_revision_and_of_some_fields() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("bram").because(REASON).when(
        RequestChanges(proposal=proposal, revision=1, fields=("actions.A1.budget", "title") * 2)
    )
    told.then(ChangesRequested(revision=1, fields=("actions.A1.budget", "title")))


def test_changes_are_not_asked_for_of_a_revision_that_is_gone() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("gita").given(
        ReviseProposal(proposal=proposal, changes={"notes": "Else."}),
        SubmitProposal(proposal=proposal),
    )
    told.by("bram").because(REASON).when(RequestChanges(proposal=proposal, revision=1))
    told.then_refused("PROP-2", "revision")


# ---------------------------------------------------------------- several authors


def with_jana(told: Story) -> str:
    proposal = submitted(told, SMALL)
    told.by("gita").given(InviteAuthor(proposal=proposal, person="jana"))
    return proposal


def test_an_author_invites_somebody_who_may_write_too() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("jana").when(ReviseProposal(proposal=proposal, changes={"notes": "Mine."}))
    told.then_refused("FACT-ACTOR", "proposal")
    told.by("gita").when(InviteAuthor(proposal=proposal, person="jana"))
    told.then(AuthorInvited(person="jana"))
    told.when(InviteAuthor(proposal=proposal, person="jana")).then_nothing_happens()
    told.by("jana").when(ReviseProposal(proposal=proposal, changes={"notes": "Mine."}))
    told.then("ProposalRevised")
    assert (the(told, proposal).author, the(told, proposal).authors) == ("gita", ("gita", "jana"))
    told.when(SubmitProposal(proposal=proposal)).then("ProposalSubmitted")


def test_only_authors_invite_and_only_who_is_here() -> None:
    told = company()
    proposal = with_jana(told)
    told.by("jana").when(InviteAuthor(proposal=proposal, person="finn"))
    told.then_refused("FACT-ACTOR", "proposal")
    told.by("gita").when(InviteAuthor(proposal=proposal, person="nobody"))
    told.then_refused("REF-UNKNOWN", "person")
    told.by("hugo").given(LetPersonLeave(person="finn")).later(days=1)
    told.by("gita").when(InviteAuthor(proposal=proposal, person="finn"))
    told.then_refused("REF-UNKNOWN", "person")


def test_who_was_invited_and_has_not_written_neither_withdraws_nor_hands_in() -> None:
    told = company()
    proposal = opened(told, SMALL)
    told.given(InviteAuthor(proposal=proposal, person="jana")).by("jana")
    told.when(WithdrawProposal(proposal=proposal)).then_refused("FACT-ACTOR")
    told.when(SubmitProposal(proposal=proposal)).then_refused("FACT-ACTOR")


def test_nobody_takes_a_vote_away_by_inviting() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("gita").given(InviteAuthor(proposal=proposal, person="bram"))
    told.by("bram").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_sod_1_bars_the_authors_of_every_revision_also_of_those_that_were_replaced() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("gita").given(InviteAuthor(proposal=proposal, person="bram"))
    told.by("bram").given(ReviseProposal(proposal=proposal, changes={"notes": "Bram's."}))
    told.by("gita").given(
        ReviseProposal(proposal=proposal, changes={"notes": "Gita's again."}),
        SubmitProposal(proposal=proposal),
    )
    for who in ("gita", "bram"):
        told.by(who).when(ApproveProposal(proposal=proposal)).then_refused("SOD-1", "actor")
    told.by("dov").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_who_approved_and_then_writes_has_approved_no_longer() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("gita").given(InviteAuthor(proposal=proposal, person="chiara"))
    signed(told, proposal, "chiara")
    told.by("chiara").when(ReviseProposal(proposal=proposal, changes={**DEARER, **SMALL}))
    (fact,) = told.facts
    assert isinstance(fact, ProposalRevised)
    assert fact.cleared == ("chiara",), "the money is the same, but she is an author now"


def test_a_rebase_by_somebody_invited_makes_them_an_author_too() -> None:
    told = company()
    proposal = with_jana(told)
    other = submitted(told, {"stakeholders": "All."}, by="finn")
    signed(told, other, "bram")
    told.by("jana").when(RebaseProposal(proposal=proposal, base=2)).then("ProposalRebased")
    assert the(told, proposal).authors == ("gita", "jana")


def test_sod_5_looks_at_every_author() -> None:
    told = company()
    proposal = submitted(told, {"notes": "x"}, target="objective:OBJ-1", scope=("SVC-WEB",))
    told.by("gita").given(InviteAuthor(proposal=proposal, person="bram"))
    told.by("bram").given(
        ReviseProposal(proposal=proposal, changes={"notes": "Bram's."}),
        SubmitProposal(proposal=proposal),
    )
    told.by("esra").when(ApproveProposal(proposal=proposal)).then_refused("SOD-5", "via")
