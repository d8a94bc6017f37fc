"""PROP-1 to PROP-12, each by its name; what they mean in detail stands in the files beside."""

from datetime import date
from typing import Any

import pytest

from events.facts.proposals import ApprovalGiven, ProposalApproved
from tests.cast import company
from tests.deciding import act, proposed
from tests.proposing import DEARER, REASON, SMALL, approved, opened, signed, submitted, the
from tests.readers import Site
from tests.ruling import changed, ruled
from tests.specification import Story, instant
from tracker.checks import check
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.plans import EditPlan, Plan
from tracker.proposals import (
    ApproveProposal,
    OpenProposal,
    RejectProposal,
    ReviseProposal,
    WithdrawProposal,
)
from tracker.proposals.splitting import Split, outlasted, split_with

PLAN = "plan:PLN-1"


def opening(**says: Any) -> OpenProposal:
    return OpenProposal(**{"title": "Else", "target": PLAN, "base": 1, "changes": SMALL, **says})


def test_prop_1_the_base_is_the_newest_version_scheduled_ones_included() -> None:
    told = company()
    approved(told, SMALL, effective="2026-06-01")
    told.by("gita").because(REASON).when(opening(changes={"notes": "y"}))
    told.then_refused("PROP-1", "base")
    told.because(REASON).when(opening(changes={"notes": "y"}, base=2)).then("ProposalOpened")


def test_prop_2_an_approval_names_revision_and_hash_of_what_was_shown() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").when(ApproveProposal(proposal=proposal, revision=1, displayed="side by side"))
    given = told.facts[0]
    assert isinstance(given, ApprovalGiven)
    assert (given.revision, given.displayed) == (1, "side by side")
    assert given.content_sha256 == the(told, proposal).content_sha256
    done = told.facts[1]
    assert isinstance(done, ProposalApproved)
    assert (done.revision, done.content_sha256) == (1, given.content_sha256)
    other = submitted(told, {"notes": "y"}, base=2)
    told.by("gita").given(ReviseProposal(proposal=other, changes={"notes": "z"}))
    told.by("bram").when(ApproveProposal(proposal=other, revision=1)).then_refused("PROP-STATE")


def test_prop_3_a_revision_clears_the_approvals_whose_power_it_touches() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "bram")
    told.by("gita").given(ReviseProposal(proposal=proposal, changes={**DEARER, **SMALL}))
    assert the(told, proposal).approvals == ()


def test_prop_4_there_is_no_other_way_to_change_governed_content() -> None:
    for who in ("aoife", "hugo", "dov"):
        company().by(who).when(EditPlan(target="PLN-1", changes=SMALL)).then_refused("PROP-4")


def test_prop_5_only_a_correction_looks_back() -> None:
    told = company().by("gita").because(REASON).effective("2026-03-01")
    told.when(opening()).then_refused("PROP-5", "effective")
    told.because(REASON).effective("2026-03-01").when(opening(change="correction"))
    told.then("ProposalOpened")


@pytest.mark.parametrize(
    ("reason", "enough"), [("", False), ("Too short", False), ("Long enough", True)]
)
def test_prop_6_a_proposal_says_why_in_ten_characters_at_least(reason: str, enough: bool) -> None:
    told = company().by("gita").because(reason).when(opening())
    told.then("ProposalOpened") if enough else told.then_refused("PROP-6", "reason")


def test_prop_7_scheduled_versions_of_one_item_do_not_cross() -> None:
    told = company()
    approved(told, SMALL, effective="2026-06-01")
    approved(told, {"notes": "y"}, base=2, effective="2026-05-01")
    begins = [each.effective_from for each in told.the(Plan, "PLN-1").versions]
    assert begins == sorted(begins)


# ---------------------------------------------------------------- PROP-8


def split(told: Story, proposal: str) -> Split | None:
    with told.tracker.looking(told.now) as history:
        return split_with(the(told, proposal), history)


def costing(told: Story, amount: int, action: str = "A1", **how: Any) -> str:
    was = {"A1": 5_000_00, "A2": 4_000_00}[action]
    return opened(told, {f"actions.{action}.budget": was + amount}, **how)


def test_prop_8_parts_that_pass_a_threshold_together_are_flagged_on_each_of_them() -> None:
    told = company()
    first = costing(told, 6_000_00)
    assert split(told, first) is None
    second = costing(told.later(days=29), 4_000_01, "A2")
    expected = {"total": 10_000_01, "threshold": 10_000_00}
    assert split(told, first) == Split(others=(second,), **expected)
    assert split(told, second) == Split(others=(first,), **expected)
    with told.tracker.looking(told.now) as history:
        flagged = check(history, "splits")
    assert [(each.item, each.rule, each.wrong) for each in flagged] == [
        (f"proposal/{first}", "PROP-8", True), (f"proposal/{second}", "PROP-8", True),
    ]  # fmt: skip


def test_prop_8_what_reaches_a_threshold_and_does_not_pass_it_is_not_split() -> None:
    told = company()
    first = costing(told, 6_000_00)
    second = costing(told, 4_000_00, "A2")
    assert (split(told, first), split(told, second)) == (None, None)


@pytest.mark.parametrize(("days", "flagged"), [(29.999, True), (30, False), (31, False)])
def test_prop_8_looks_at_30_days(days: float, flagged: bool) -> None:
    told = company()
    first = costing(told, 6_000_00)
    second = costing(told.later(days=days), 5_000_00, "A2")
    assert [split(told, each) is not None for each in (first, second)] == [flagged] * 2


def test_prop_8_is_about_one_person_one_target_and_what_was_not_given_up() -> None:
    told = company()
    first = costing(told, 6_000_00)
    others = costing(told, 5_000_00, "A2", by="jana")
    free = opened(told, SMALL)
    assert [split(told, each) for each in (first, others, free)] == [None] * 3
    second = costing(told, 5_000_00, "A2")
    assert split(told, first) is not None
    told.by("gita").given(WithdrawProposal(proposal=second))
    assert [split(told, each) for each in (first, second)] == [None] * 2


def test_prop_8_what_asks_for_more_signatures_by_itself_hides_nothing() -> None:
    told = company()
    first = costing(told, 6_000_00)
    large = costing(told, 20_000_00, "A2")
    assert [split(told, each) for each in (first, large)] == [None] * 2


def test_prop_8_thresholds_are_those_of_the_rules_in_force() -> None:
    told = ruled()
    first = costing(told, 6_000_00)
    costing(told, 3_000_00, "A2")
    assert split(told, first) is None
    changed(told, {"rules.R-SMALL.up_to": 8_000_00, "rules.R-MIDDLE.over": 8_000_00}, by="jana")
    found = split(told, first)
    assert found is not None
    assert found.threshold == 8_000_00


# ---------------------------------------------------------------- PROP-9 to PROP-12


def test_prop_9_rejecting_needs_a_reason_and_authority_over_the_scope_not_the_amount() -> None:
    told = company()
    proposal = submitted(told, {"actions.A1.budget": 80_000_00})
    told.by("dov").because("Too dear").when(RejectProposal(proposal=proposal))
    told.then_refused("PROP-9", "reason")
    told.by("jana").because(REASON).when(RejectProposal(proposal=proposal))
    told.then_refused("AUTH-NONE")
    told.by("dov").because(REASON).when(RejectProposal(proposal=proposal))
    told.then("ProposalRejected")


def test_prop_10_the_last_approval_and_the_new_version_come_together_or_not_at_all() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")
    assert told.outcome is not None
    first, *_, last = told.outcome.events
    assert first.envelope.recorded_at == last.envelope.recorded_at
    size = told.size()
    told.by("gita").when(ApproveProposal(proposal=proposal)).then_refused("PROP-STATE")
    assert told.size() == size + 1, "the refusal alone"


def test_prop_11_an_authority_that_ends_before_the_change_takes_effect_still_counts() -> None:
    told = company().by("aoife")
    told.given(
        GrantDelegation(
            grant="DEL-8", parent="ROOT", holder="person:jana", powers=("approve:plan",),
            until=date(2026, 4, 30),
        )
    )  # fmt: skip
    told.by("jana").given(AcceptDelegation(grant="DEL-8"))
    proposal = approved(told, SMALL, ("jana",), effective="2026-06-01")
    stood = the(told, proposal)
    given = [each.fact for each in told.events() if isinstance(each.fact, ApprovalGiven)][-1]
    assert stood.stage == "approved"
    assert outlasted(stood, [link.effective_until for link in given.chain])
    assert outlasted(stood, [stood.takes_effect])
    assert not outlasted(stood, [None, instant("2026-06-02")])


def test_prop_11_the_page_says_so() -> None:
    site = Site()
    falk, director = site.signed_in("p-falk"), site.signed_in("p-lindqvist")
    proposal = proposed(falk, effective="2027-03-01", **{"c.notes": "For next year."})
    act(director, f"/proposals/{proposal}/approval", revision="1")
    page = falk.get(f"/proposals/{proposal}")
    assert page.says("ends before the change takes effect; what counts is the moment of signing")


def test_prop_12_nothing_is_decided_by_following_a_link() -> None:
    site = Site()
    ines, before = site.signed_in("p-okafor"), site.events
    for deed in ("approval", "rejection", "changes-request", "withdrawal", "ratification",
                 "cancellation", "submission", "approval-withdrawal", "rebase", "comment",
                 "invitation", "supersession", "reopening"):  # fmt: skip
        assert ines.get(f"/proposals/PRP-026/{deed}?revision=1").status in (404, 405)
    assert ines.get("/proposals/PRP-026?approve=yes#sign").status == 200
    assert site.events == before
