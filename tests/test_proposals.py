"""A proposal's life: every act in every stage, allowed or refused."""

from collections.abc import Callable

import pytest

from tests.cast import company
from tests.proposing import REASON, SMALL, approved, opened, signed, submitted, the
from tests.specification import Story
from tracker.kernel import Command
from tracker.plans import Plan
from tracker.proposals import (
    ApproveProposal,
    CancelProposal,
    CommentOnProposal,
    InviteAuthor,
    OpenProposal,
    Proposal,
    RatifyProposal,
    RebaseProposal,
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    SupersedeProposal,
    TakeBackApproval,
    WithdrawProposal,
)

TWO_NEEDED = {"actions.A1.budget": 25_000_00}


def a_draft(told: Story) -> str:
    return opened(told, TWO_NEEDED)


def one_submitted(told: Story) -> str:
    return signed_by_chiara(told, submitted(told, TWO_NEEDED))


def signed_by_chiara(told: Story, proposal: str) -> str:
    signed(told, proposal, "chiara")
    return proposal


def one_sent_back(told: Story) -> str:
    proposal = one_submitted(told)
    told.by("bram").because(REASON).given(RequestChanges(proposal=proposal))
    return proposal


def one_scheduled(told: Story) -> str:
    return approved(told, SMALL, effective="2026-06-01")


def one_in_force(told: Story) -> str:
    return approved(told, SMALL)


def an_emergency(told: Story) -> str:
    return approved(told, SMALL, ("aoife",), change="emergency")


def one_ratified(told: Story) -> str:
    proposal = an_emergency(told)
    told.by("bram").given(RatifyProposal(proposal=proposal))
    return proposal


def one_rejected(told: Story) -> str:
    proposal = submitted(told, SMALL)
    told.by("bram").because(REASON).given(RejectProposal(proposal=proposal))
    return proposal


def one_withdrawn(told: Story) -> str:
    proposal = opened(told, SMALL)
    told.given(WithdrawProposal(proposal=proposal))
    return proposal


def one_cancelled(told: Story) -> str:
    proposal = one_scheduled(told)
    told.by("bram").given(CancelProposal(proposal=proposal))
    return proposal


def one_superseded(told: Story) -> str:
    proposal, other = opened(told, SMALL), opened(told, TWO_NEEDED)
    told.given(SupersedeProposal(proposal=proposal, by=other))
    return proposal


STAGES: dict[str, Callable[[Story], str]] = {
    "draft": a_draft,
    "submitted": one_submitted,
    "changes requested": one_sent_back,
    "approved, scheduled": one_scheduled,
    "approved, in force": one_in_force,
    "approved, an emergency": an_emergency,
    "approved, ratified": one_ratified,
    "rejected": one_rejected,
    "withdrawn": one_withdrawn,
    "cancelled": one_cancelled,
    "superseded": one_superseded,
}

ACTS: dict[str, tuple[str, Callable[[str], Command]]] = {
    "revise": ("gita", lambda p: ReviseProposal(proposal=p, changes={"notes": "Else."})),
    "rebase": ("gita", lambda p: RebaseProposal(proposal=p, base=2)),
    "submit": ("gita", lambda p: SubmitProposal(proposal=p)),
    "withdraw": ("gita", lambda p: WithdrawProposal(proposal=p)),
    "supersede": ("gita", lambda p: SupersedeProposal(proposal=p, by="PRP-99")),
    "ask for changes": ("bram", lambda p: RequestChanges(proposal=p)),
    "approve": ("bram", lambda p: ApproveProposal(proposal=p)),
    "take back": ("chiara", lambda p: TakeBackApproval(proposal=p)),
    "reject": ("bram", lambda p: RejectProposal(proposal=p)),
    "cancel": ("bram", lambda p: CancelProposal(proposal=p)),
    "ratify": ("bram", lambda p: RatifyProposal(proposal=p)),
    "comment": ("gita", lambda p: CommentOnProposal(proposal=p, text="Why so?")),
    "invite": ("gita", lambda p: InviteAuthor(proposal=p, person="jana")),
}

ALLOWED = {
    "revise": {"draft", "submitted", "changes requested"},
    "rebase": {"draft", "submitted", "changes requested"},
    "submit": {"draft", "changes requested"},
    "withdraw": {"draft", "submitted", "changes requested"},
    "supersede": {"draft", "submitted", "changes requested"},
    "ask for changes": {"submitted"},
    "approve": {"submitted"},
    "take back": {"submitted", "changes requested"},
    "reject": {"submitted"},
    "cancel": {"approved, scheduled"},
    "ratify": {"approved, an emergency"},
    "comment": set(STAGES),
    "invite": {"draft", "submitted", "changes requested"},
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("stage", STAGES)
def test_an_act_is_allowed_in_its_stages_and_in_no_others(stage: str, act: str) -> None:
    told = company()
    proposal = STAGES[stage](told)
    actor, command = ACTS[act]
    opened(told, {"stakeholders": "Others."}, base=newest(told), as_id="PRP-99")
    if act == "rebase" and the(told, proposal).undecided:
        approved(told, {"stakeholders": "All."}, by="jana")
    told.by(actor).because(REASON).when(command(proposal))
    if stage in ALLOWED[act]:
        assert told.refusal is None, str(told.refusal)
        assert told.facts
    else:
        told.then_refused("PROP-STATE", "proposal")


def newest(told: Story) -> int:
    return told.the(Plan, "PLN-1").base


def test_every_act_stands_in_the_table() -> None:
    acts = {type(command("PRP-1")) for _, command in ACTS.values()}
    assert acts == set(Proposal.commands) - {OpenProposal}
    assert ALLOWED.keys() == ACTS.keys()


def test_what_was_approved_says_in_words_whether_it_has_begun() -> None:
    told = company()
    proposal = the(told, one_scheduled(told))
    assert proposal.in_words(told.now) == "scheduled"
    assert proposal.takes_effect is not None
    assert proposal.in_words(proposal.takes_effect) == "in force"
    assert the(told, opened(told, {"notes": "x"}, base=2)).in_words(told.now) == "draft"


def test_proposals_are_found_by_target_author_stage_and_while_something_is_to_do() -> None:
    told = company()
    draft, sent = a_draft(told), one_submitted(told)
    emergency = an_emergency(told)
    gone = one_withdrawn_on(told, base=2)
    with told.tracker.looking(told.now) as history:

        def found(**facets: str) -> list[str]:
            return [proposal.id for proposal in history.every(Proposal, -1, 0, **facets)]

        assert found(open="yes") == [sent, emergency]
        assert found(open="draft") == [draft], "for those who write it alone"
        assert found(stage="submitted") == [sent]
        assert found(target="plan:PLN-1", author="gita") == [draft, sent, emergency, gone]
        assert found(author="bram") == []


def one_withdrawn_on(told: Story, base: int) -> str:
    proposal = opened(told, SMALL | {"stakeholders": "x"}, base=base)
    told.given(WithdrawProposal(proposal=proposal))
    return proposal
