"""What a signature counts for: frozen as it was, once for a grant and its cover."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facts.proposals import ApprovalGiven
from tests.cast import company
from tests.proposing import SMALL, approved, signed, submitted, the
from tests.specification import Story
from tracker.appointments import EndAppointment
from tracker.authority import Authority
from tracker.delegations import AcceptDelegation, Delegation, GrantDelegation, RevokeDelegation
from tracker.people import LetPersonLeave
from tracker.plans import Plan
from tracker.proposals import (
    ApproveProposal,
)


def given_approval(told: Story, proposal: str) -> ApprovalGiven:
    """Return the fact of the newest approval of a proposal."""
    facts = [e.fact for e in told.events() if e.stream == f"proposal/{proposal}"]
    return [fact for fact in facts if isinstance(fact, ApprovalGiven)][-1]


def revoke(told: Story) -> None:
    told.by("aoife").when(RevokeDelegation(grant="DEL-1"))


def end(told: Story) -> None:
    told.by("aoife").when(EndAppointment(appointment="APT-bram"))


def leave(told: Story) -> None:
    told.by("hugo").when(LetPersonLeave(person="bram"))


def regrant(told: Story) -> None:
    told.by("aoife").when(
        GrantDelegation(parent="ROOT", holder="role:director", powers=("approve:plan",), amount=1)
    )


def change_again(told: Story) -> None:
    approved(told, {"notes": f"At {told.now}"}, ("aoife",), base=told.the(Plan, "PLN-1").base)


LATER = [revoke, end, leave, regrant, change_again]


@given(st.lists(st.sampled_from(LATER), max_size=4))
def test_a_frozen_chain_is_the_authority_of_that_instant_whatever_happens_later(
    happening: list[object],
) -> None:
    told = company()
    proposal = submitted(told, SMALL)
    signed(told, proposal, "bram")
    at, known = told.now, told.size()
    frozen, stood = given_approval(told, proposal), the(told, proposal)
    for happens in happening:
        told.later(days=1)
        happens(told)  # type: ignore[operator]  # one of the functions above
        told.refusal = None
    assert given_approval(told, proposal) == frozen
    assert the(told, proposal) == stood
    assert the(told, proposal, known) == stood
    with told.tracker.looking(at, known) as history:
        authority = Authority(history, at)
        authority.in_force("bram", authority.chain("DEL-1"))
        right = authority.require("bram", "DEL-1", frozen.power, scope=("*",))
        assert right.links() == frozen.chain


# ---------------------------------------------------------------- cover


def cover(told: Story, grant: str, parent: str, holder: str, form: str = "absence cover") -> None:
    above = told.the(Delegation, parent)
    told.given(
        GrantDelegation(
            grant=grant, parent=parent, holder=f"person:{holder}", powers=above.powers, form=form,
            amount=above.amount or 900_000_00, depth=above.depth - 1,
            until=told.now + timedelta(days=30),
        )
    )  # fmt: skip
    told.by(holder).given(AcceptDelegation(grant=grant))


MUCH = {"actions.A1.budget": 80_000_00}


@pytest.mark.parametrize("form", ["absence cover", "acting"])
@pytest.mark.parametrize("first", ["bram", "jana"])
def test_a_cover_and_the_grant_it_was_made_from_count_once(form: str, first: str) -> None:
    told = company()
    cover(told.by("bram"), "DEL-5", "DEL-1", "jana", form)
    proposal = submitted(told, MUCH)
    second = "jana" if first == "bram" else "bram"
    signed(told, proposal, first, second, "chiara")
    assert the(told, proposal).stage == "submitted"
    signed(told, proposal, "aoife")
    assert the(told, proposal).stage == "approved"


def test_two_covers_of_one_grant_count_once_and_so_does_a_cover_of_a_cover() -> None:
    told = company()
    cover(told.by("bram"), "DEL-5", "DEL-1", "jana")
    cover(told.by("bram"), "DEL-6", "DEL-1", "finn")
    cover(told.by("jana"), "DEL-7", "DEL-5", "ivo")
    proposal = submitted(told, MUCH)
    signed(told, proposal, "chiara", "jana", "finn", "ivo", "bram")
    assert the(told, proposal).stage == "submitted"
    assert {s.cover_of for s in the(told, proposal).approvals} == {"", "DEL-1"}


def test_a_standing_grant_and_the_one_above_it_count_each() -> None:
    told = company()
    cover(told.by("bram"), "DEL-5", "DEL-1", "jana", "standing")
    proposal = submitted(told, MUCH)
    signed(told, proposal, "chiara", "bram", "jana")
    assert the(told, proposal).stage == "approved"


def test_at_least_one_of_those_who_count_covers_the_amount() -> None:
    told = company()
    proposal = submitted(told, MUCH)
    signed(told, proposal, "bram", "dov")
    assert [s.covers_amount for s in the(told, proposal).approvals] == [False, False]
    told.by("chiara").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")
    assert the(told, proposal).approvals[-1].covers_amount


def test_where_nobody_covers_the_amount_one_more_has_to() -> None:
    told = company()
    proposal = submitted(told, {"actions.A1.budget": 130_000_00})
    signed(told, proposal, "bram", "dov", "chiara")
    assert the(told, proposal).stage == "submitted"
    assert not any(s.covers_amount for s in the(told, proposal).approvals)
    signed(told, proposal, "aoife")
    assert the(told, proposal).stage == "approved"


def test_who_covers_the_amount_but_does_not_count_covers_nothing() -> None:
    told = company()
    told.by("aoife").given(
        GrantDelegation(
            grant="DEL-5", parent="ROOT", holder="person:jana", powers=("approve:plan",),
            amount=50_000_00, depth=1,
        )
    )  # fmt: skip
    told.by("jana").given(AcceptDelegation(grant="DEL-5"))
    told.by("aoife").given(
        GrantDelegation(
            grant="DEL-6", parent="ROOT", holder="person:finn", powers=("approve:plan",),
            amount=900_000_00, form="absence cover", until=told.now + timedelta(days=9),
        ),
        GrantDelegation(
            grant="DEL-7", parent="ROOT", holder="person:ivo", powers=("approve:plan",),
            amount=50_000_00, form="absence cover", until=told.now + timedelta(days=9),
        ),
    )  # fmt: skip
    told.by("finn").given(AcceptDelegation(grant="DEL-6"))
    told.by("ivo").given(AcceptDelegation(grant="DEL-7"))
    proposal = submitted(told, {"actions.A1.budget": 130_000_00})
    signed(told, proposal, "ivo", "finn", "jana", "chiara")
    assert the(told, proposal).stage == "submitted", "Finn stands in where Ivo stood in already"
    signed(told, proposal, "bram")
    assert the(told, proposal).stage == "submitted"
