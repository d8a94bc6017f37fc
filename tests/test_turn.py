"""Turns: whose move it is, and what waits for a person."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from events.facts.approvals import ApprovalRulesSet
from tests.cast import PLAN, company
from tests.proposing import DEARER, REASON, SMALL, approved, opened, signed, submitted, the
from tests.specification import Story
from tracker.approvals import ApprovalRules
from tracker.authority import Authority
from tracker.delegations import (
    RevokeDelegation,
)
from tracker.kernel import fold, kept
from tracker.objectives import RetireObjective
from tracker.people import LetPersonLeave
from tracker.plans import Plan
from tracker.proposals import (
    ApproveProposal,
    CancelProposal,
    Proposal,
    RatifyProposal,
    RebaseProposal,
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    TakeBackApproval,
    WithdrawProposal,
)
from tracker.turn import Turn, Waiting, turn_of, waiting_for


def turn(told: Story, proposal: str) -> Turn:
    with told.tracker.looking(told.now) as history:
        return turn_of(history, Authority(history, told.now), the(told, proposal))


def waits(told: Story, person: str) -> list[Waiting]:
    with told.tracker.looking(told.now) as history:
        return waiting_for(history, Authority(history, told.now), person)


def items(told: Story, person: str) -> list[tuple[str, str]]:
    return [(each.kind, each.id) for each in waits(told, person)]


# ---------------------------------------------------------------- one proposal


def test_a_draft_waits_for_its_author() -> None:
    told = company()
    assert turn(told, opened(told, SMALL)) == Turn(
        party="author", who=("gita",), why="It has to be handed in."
    )


def test_something_new_waits_like_any_change() -> None:
    told = company()
    new: dict[str, Any] = {"target": "plan:PLN-9"}
    assert turn(told, opened(told, PLAN, base=0, **new)).why == "It has to be handed in."
    assert turn(told, submitted(told, PLAN, base=0, **new)).party == "approvers"


def test_what_was_handed_in_waits_for_who_could_sign() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    assert turn(told, proposal) == Turn(
        party="approvers", who=("aoife", "bram", "chiara"),
        why="It needs one person who may approve plan changes"
        " and one person who may release money.",
    )  # fmt: skip
    signed(told, proposal, "bram")
    assert turn(told, proposal).who == ("aoife", "chiara")


def test_what_was_sent_back_waits_for_its_author() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").because(REASON).given(RequestChanges(proposal=proposal))
    assert turn(told, proposal) == Turn(
        party="author", who=("gita",), why="Changes were asked for."
    )


@pytest.mark.parametrize("written", [opened, submitted])
def test_what_is_stale_waits_to_be_rebased(written: Any) -> None:
    told = company()
    proposal = written(told, SMALL)
    approved(told, {"stakeholders": "All."}, by="jana")
    assert turn(told, proposal) == Turn(
        party="author", who=("gita",),
        why="Its base is not the newest version: it has to be rebased.",
    )  # fmt: skip


def test_what_is_about_something_closed_waits_to_be_withdrawn() -> None:
    told = company()
    proposal = submitted(told, {"notes": "x"}, target="objective:OBJ-1", scope=("SVC-WEB",))
    told.by("esra").given(RetireObjective(objective="OBJ-1"))
    assert turn(told, proposal).party == "author"
    assert "retired" in turn(told, proposal).why


def test_what_somebody_left_behind_waits_for_top_management() -> None:
    told = company()
    draft, ready = opened(told, SMALL), submitted(told, {"notes": "y"})
    told.by("hugo").given(LetPersonLeave(person="gita")).later(days=1)
    assert turn(told, draft) == Turn(
        party="top management", who=("aoife", "bram", "chiara"),
        why="Its author has left: it can only be withdrawn.",
    )  # fmt: skip
    assert turn(told, ready).party == "approvers", "what was handed in can be decided"


def test_what_nobody_could_sign_waits_for_top_management() -> None:
    told = company()
    proposal = submitted(told, SMALL, by="aoife")
    assert turn(told, proposal) == Turn(
        party="top management", who=("aoife", "bram", "chiara"),
        why="Nobody else holds the authority that it needs.",
    )  # fmt: skip


def test_an_emergency_waits_for_who_could_ratify_it() -> None:
    told = company()
    proposal = approved(told, SMALL, ("bram",), change="emergency")
    assert turn(told, proposal) == Turn(
        party="ratifiers",
        who=("aoife", "dov"),
        why="It needs one person who may approve plan changes.",
    )
    told.by("dov").given(RatifyProposal(proposal=proposal))
    assert turn(told, proposal) == Turn(party="", who=(), why="It is approved.")


def test_an_emergency_that_a_later_change_replaced_still_waits_to_be_ratified() -> None:
    told = company()
    proposal = approved(told, SMALL, ("bram",), change="emergency")
    approved(told, {"stakeholders": "All."}, base=2)
    assert turn(told, proposal).party == "ratifiers"


def without_a_rule_for_plans(told: Story) -> Story:
    """Leave a rule for policies only, as a later set of rules may."""
    rules = told.the(ApprovalRules, "APR")
    with told.record.writing(told.now) as writing:
        envelope = told.events()[-1].envelope
        envelope = replace(envelope, recorded_at=writing.now, key="rules", event_id="rules/0")
        fewer = ApprovalRulesSet(rules=rules.rules[:1], document=rules.document)
        after = fold(rules, recorded := writing.append("approval-rules/APR", envelope, fewer))
        writing.put(recorded, kept(after), after.facets())
        writing.answer("rules", b"", writing.began_at)
    return told


NO_RULE = "No approval rule speaks of this normal change of a plan."


def test_what_no_rule_speaks_of_any_more_waits_for_its_author() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    assert turn(without_a_rule_for_plans(told), proposal) == Turn(
        party="author", who=("gita",), why=NO_RULE
    )
    assert [each.why for each in waits(told, "gita")] == [NO_RULE]
    assert [waits(told, who) for who in ("aoife", "bram")] == [[], []]


def test_without_a_rule_and_its_author_it_waits_for_top_management() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("hugo").given(LetPersonLeave(person="gita")).later(days=1)
    move = turn(without_a_rule_for_plans(told), proposal)
    assert (move.party, move.who) == ("top management", ("aoife", "bram", "chiara"))
    assert [each.why for each in waits(told, "bram")] == [move.why]


def test_an_emergency_that_no_rule_lets_anybody_ratify_waits_for_top_management() -> None:
    told = company()
    proposal = approved(told, SMALL, ("bram",), change="emergency")
    assert turn(without_a_rule_for_plans(told), proposal) == Turn(
        party="top management", who=("aoife", "bram", "chiara"), why=NO_RULE
    )
    assert [each.why for each in waits(told, "bram")] == [NO_RULE]
    assert waits(told, "gita") == []


@pytest.mark.parametrize("command", [WithdrawProposal, RejectProposal])
def test_what_is_decided_waits_for_nobody(
    command: type[WithdrawProposal | RejectProposal],
) -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("gita" if command is WithdrawProposal else "bram").because(REASON)
    told.given(command(proposal=proposal))
    assert turn(told, proposal).who == ()


def act(told: Story, choice: int, who: str) -> None:
    """Do one of many things, allowed or not."""
    with told.tracker.looking(told.now) as history:
        known = [proposal.id for proposal in history.every(Proposal)][-3:]
        base = told.the(Plan, "PLN-1").base
    proposal = known[choice % len(known)]
    commands = [
        SubmitProposal(proposal=proposal), ApproveProposal(proposal=proposal),
        RequestChanges(proposal=proposal), RejectProposal(proposal=proposal),
        TakeBackApproval(proposal=proposal), RatifyProposal(proposal=proposal),
        CancelProposal(proposal=proposal), WithdrawProposal(proposal=proposal),
        RebaseProposal(proposal=proposal, base=base),
        ReviseProposal(proposal=proposal, changes={"notes": f"Version {choice}"}),
        RevokeDelegation(grant=f"DEL-{choice % 3 + 1}"), LetPersonLeave(person=who),
    ]  # fmt: skip
    actor = "hugo" if isinstance(commands[choice % len(commands)], LetPersonLeave) else who
    told.by(actor).because(REASON).when(commands[choice % len(commands)])
    told.refusal = None


@given(
    st.lists(
        st.tuples(
            st.integers(0, 35), st.sampled_from(["gita", "jana", "bram", "aoife", "chiara", "dov"])
        ),
        max_size=8,
    )
)
def test_every_open_proposal_has_exactly_one_party(acts: list[tuple[int, str]]) -> None:
    told = company()
    opened(told, SMALL)
    submitted(told, DEARER, by="jana")
    submitted(told, {"notes": "At once."}, change="emergency")
    for choice, who in acts:
        told.later(hours=1)
        act(told, choice, who)
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        here = {each.person for role in ROLES for each in authority.holders(role)} | {
            "gita", "jana"
        }  # fmt: skip
        for proposal in history.every(Proposal):
            move = turn_of(history, authority, proposal)
            is_open = proposal.undecided or proposal.unratified
            assert bool(move.party) == is_open
            assert set(move.who) <= here
            if is_open and authority.holders("chief-executive"):
                assert move.who, move
            waiting = {
                (person, each.why)
                for person in here
                for each in waiting_for(history, authority, person)
                if each.id == proposal.id
            }
            assert waiting == {
                *((person, move.why) for person in move.who),
                *((person, move.note) for person in move.also),
            }


ROLES = ("chief-executive", "director", "finance", "representative", "owner-web", "owner-net")
