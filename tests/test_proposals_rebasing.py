"""Rebasing: a change goes onto a newer version, and its author chooses where both changed."""

from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import PLAN, company
from tests.proposing import DEARER, REASON, SMALL, approved, opened, signed, submitted, the
from tests.specification import Story
from tracker.paths import at_path, changed
from tracker.plans import Plan
from tracker.proposals import (
    ApproveProposal,
    CancelProposal,
    RebaseProposal,
    RequestChanges,
    SubmitProposal,
)
from tracker.proposals.content import overlaps
from tracker.versions import content_of

MINE = {"notes": "Mine.", "actions.A1.budget": 6_000_00}


def rebasing(proposal: str, base: int = 2, **resolved: Any) -> RebaseProposal:
    by_path = {path.replace("__", "."): value for path, value in resolved.items()}
    return RebaseProposal(proposal=proposal, base=base, resolved=by_path)


def behind(changes_since: dict[str, Any], mine: dict[str, Any] | None = None) -> tuple[Story, str]:
    """Return a story in which version 2 was approved while a proposal stood on version 1."""
    told = company()
    proposal = submitted(told, MINE if mine is None else mine)
    approved(told, changes_since, by="jana")
    return told.by("gita"), proposal


def newest(told: Story) -> dict[str, Any]:
    with told.tracker.looking(told.now) as history:
        plan = history.find(Plan, "PLN-1")
        assert plan is not None
        return content_of(plan, plan.newest, history)


def test_a_stale_proposal_is_not_approved_until_it_is_rebased() -> None:
    told, proposal = behind({"stakeholders": "All."})
    told.by("bram").when(ApproveProposal(proposal=proposal)).then_refused("PROP-1", "base")
    told.by("gita").when(rebasing(proposal)).then("ProposalRebased")
    now = the(told, proposal)
    assert (now.base, now.makes, now.stage, now.changes) == (2, 3, "draft", MINE)
    told.given(SubmitProposal(proposal=proposal))
    signed(told, proposal, "bram")
    both = newest(told)
    assert (both["notes"], both["stakeholders"]) == ("Mine.", "All.")
    assert both["actions"]["A1"]["budget"] == 6_000_00


def test_former_values_are_those_of_the_new_base() -> None:
    told, proposal = behind({"actions.A1.budget": 5_500_00})
    told.when(rebasing(proposal, actions__A1__budget=6_000_00)).then("ProposalRebased")
    now = the(told, proposal)
    assert now.former == {"notes": None, "actions.A1.budget": 5_500_00}
    assert now.amount == 500_00


def test_rule_12_where_both_changed_the_author_chooses() -> None:
    told, proposal = behind({"notes": "Theirs.", "actions.A1.budget": 7_000_00})
    told.when(rebasing(proposal)).then_refused("PROP-OVERLAP", "resolved")
    told.when(rebasing(proposal, notes="Both.")).then_refused("PROP-OVERLAP", "resolved")
    assert the(told, proposal).changes == MINE, "nothing that was typed is lost"
    told.when(rebasing(proposal, notes="Both.", actions__A1__budget=7_000_00))
    told.then("ProposalRebased")
    assert the(told, proposal).changes == {"notes": "Both."}, "taking theirs changes nothing"


def test_a_choice_where_nothing_overlaps_is_named_and_not_swallowed() -> None:
    told, proposal = behind({"stakeholders": "All."})
    with pytest.raises(ma.ValidationError) as problem:
        told.when(rebasing(proposal, notes="Else."))
    assert problem.value.messages == {
        "resolved": {"notes": ["Version and proposal do not overlap here."]}
    }


def test_an_action_that_was_taken_out_overlaps_with_a_change_of_it() -> None:
    told, proposal = behind({"actions.A1": None}, {"actions.A1.due": "2026-10-01", "notes": "x"})
    told.when(rebasing(proposal)).then_refused("PROP-OVERLAP")
    told.when(rebasing(proposal, actions__A1__due=None)).then("ProposalRebased")
    assert the(told, proposal).changes == {"notes": "x"}


def test_when_nothing_is_left_to_change_the_proposal_says_so() -> None:
    told, proposal = behind({"notes": "Theirs."}, {"notes": "Mine."})
    told.when(rebasing(proposal, notes="Theirs.")).then_refused("PROP-EMPTY")


def test_rebasing_clears_every_approval() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "chiara")
    approved(told, {"stakeholders": "All."}, by="jana")
    told.by("gita").given(rebasing(proposal))
    assert the(told, proposal).approvals == ()


def test_a_proposal_is_rebased_onto_the_newest_version_only() -> None:
    told, proposal = behind({"stakeholders": "All."})
    for base in (0, 1, 3):
        told.when(rebasing(proposal, base)).then_refused("PROP-1", "base")
    told.when(RebaseProposal(proposal=proposal, base=2, makes=4)).then_refused("PROP-1", "makes")


def test_a_proposal_that_stands_on_the_newest_version_stays_as_it_is() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.when(rebasing(proposal, 1)).then_nothing_happens()
    assert the(told, proposal).stage == "submitted"


def test_only_the_author_rebases() -> None:
    told, proposal = behind({"stakeholders": "All."})
    told.by("jana").when(rebasing(proposal)).then_refused("FACT-ACTOR")
    told.by("bram").when(rebasing(proposal)).then_refused("FACT-ACTOR")


def test_a_scheduled_version_is_the_newest_base() -> None:
    told = company()
    approved(told, SMALL, effective="2026-07-20")
    proposal = opened(told, {"stakeholders": "All."}, base=2)
    assert the(told, proposal).makes == 3


def test_a_base_that_was_cancelled_is_left() -> None:
    told = company()
    scheduled = approved(told, SMALL, by="jana", effective="2026-07-20")
    proposal = submitted(told, {"stakeholders": "All."}, base=2)
    told.by("bram").given(CancelProposal(proposal=scheduled))
    told.when(ApproveProposal(proposal=proposal)).then_refused("PROP-1", "base")
    told.by("gita").when(rebasing(proposal, 1)).then("ProposalRebased")
    assert (the(told, proposal).base, the(told, proposal).makes) == (1, 3)


def test_a_proposal_sent_back_is_rebased_too() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").because(REASON).given(RequestChanges(proposal=proposal))
    approved(told, {"stakeholders": "All."}, by="jana")
    told.by("gita").when(rebasing(proposal)).then("ProposalRebased")


# ---------------------------------------------------------------- what rebasing means

PATHS = ("notes", "stakeholders", "period.start", "period.until", "actions.A1.budget",
         "actions.A1.due", "actions.A2.budget", "sections.technology")  # fmt: skip
edits = st.dictionaries(st.sampled_from(PATHS), st.integers(0, 9) | st.none(), max_size=4)


@given(edits, edits)
def test_changes_that_do_not_overlap_are_both_there(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    base: dict[str, Any] = PLAN
    newest_one = changed(base, theirs)
    both = overlaps(mine, base, newest_one)
    kept = {path: value for path, value in mine.items() if path not in both}
    result = changed(newest_one, kept)
    assert {path: at_path(result, path) for path in kept} == kept
    for path in set(theirs) - set(kept):
        assert at_path(result, path) == at_path(newest_one, path)
    for path in set(mine) & set(theirs):
        assert (path in both) == (at_path(base, path) != theirs[path])


@given(edits)
def test_nothing_overlaps_where_nothing_happened(mine: dict[str, Any]) -> None:
    assert overlaps(mine, PLAN, PLAN) == ()
