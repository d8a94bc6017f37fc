"""Revising and withdrawing: the author's acts, which clear what no longer covers the change."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import ONE_FOR_THE_MONEY, ONE_FOR_THE_PLAN, SECOND_SITE, company, company_under
from tests.proposing import (
    DEARER,
    MUCH_DEARER,
    SMALL,
    approved,
    opened,
    signed,
    submitted,
    the,
)
from tests.specification import Story
from tracker.approvals import RuleWanted
from tracker.objectives import RetireObjective
from tracker.proposals import (
    ApproveProposal,
    ReviseProposal,
    SubmitProposal,
    WithdrawProposal,
)
from tracker.proposals.content import touches


def revising(proposal: str, changes: dict[str, Any], **also: Any) -> ReviseProposal:
    return ReviseProposal(proposal=proposal, changes=changes, **also)


def signatories(told: Story, proposal: str) -> list[str]:
    return [signature.person for signature in the(told, proposal).approvals]


# ---------------------------------------------------------------- a new revision


def test_a_revision_takes_the_place_of_the_former_changes_as_a_whole() -> None:
    told = company()
    proposal = submitted(told, {"notes": "One.", "stakeholders": "Everybody"})
    told.when(revising(proposal, {"notes": "Two."}, title="Another")).then("ProposalRevised")
    now = the(told, proposal)
    assert (now.revision, now.stage, now.title) == (2, "draft", "Another")
    assert now.changes == {"notes": "Two."}
    told.when(revising(proposal, {"notes": "Three."})).then("ProposalRevised")
    assert (the(told, proposal).revision, the(told, proposal).title) == (3, "Another")


def test_a_revision_that_changes_nothing_is_none() -> None:
    told = company()
    proposal = opened(told, SMALL)
    told.when(revising(proposal, SMALL)).then_nothing_happens()
    told.when(revising(proposal, SMALL, title="A change")).then_nothing_happens()
    assert the(told, proposal).revision == 1


def test_taking_nothing_out_any_more_is_a_revision() -> None:
    told = company()
    proposal = opened(told, {**SMALL, "actions.A2": None})
    told.when(revising(proposal, SMALL)).then("ProposalRevised")
    assert told.facts[0].touched == ("actions.A2",)  # type: ignore[attr-defined]  # a ProposalRevised
    told.when(revising(proposal, {**SMALL, "actions.A2": None})).then("ProposalRevised")


def test_a_correction_may_be_revised_to_look_back() -> None:
    told = company()
    proposal = opened(told, SMALL, change="correction")
    back = told.now.replace(month=1, day=20)
    told.when(revising(proposal, SMALL, takes_effect=back)).then("ProposalRevised")
    assert the(told, proposal).takes_effect == back


def test_only_the_author_revises() -> None:
    told = company()
    proposal = opened(told, SMALL)
    told.by("dov").when(revising(proposal, DEARER)).then_refused("FACT-ACTOR", "proposal")
    told.by("aoife").when(revising(proposal, DEARER)).then_refused("FACT-ACTOR", "proposal")


def test_a_revision_follows_the_rules_of_a_proposal() -> None:
    told = company()
    proposal = opened(told, SMALL)
    told.when(revising(proposal, {})).then_refused("PROP-EMPTY")
    told.when(revising(proposal, {"owner": "role:nobody"})).then_refused("REF-UNKNOWN", "owner")
    told.when(revising(proposal, SMALL, takes_effect=told.now.replace(day=1)))
    told.then_refused("PROP-5", "effective")
    assert the(told, proposal).changes == SMALL


def test_a_revision_says_when_it_takes_effect_or_leaves_the_date() -> None:
    told = company()
    proposal = opened(told, SMALL, effective="2026-04-01")
    first = the(told, proposal).takes_effect
    told.when(revising(proposal, {"notes": "Else."})).then("ProposalRevised")
    assert the(told, proposal).takes_effect == first
    later = told.now.replace(month=5)
    told.when(revising(proposal, {"notes": "Else."}, takes_effect=later)).then("ProposalRevised")
    assert the(told, proposal).takes_effect == later


def test_a_wish_that_has_passed_does_not_make_a_revision_look_back() -> None:
    told = company()
    proposal = opened(told, {"target": "99"}, target="objective:OBJ-1", scope=("SVC-WEB",))
    told.at("2026-05-09 10:00").when(revising(proposal, {"target": "98"})).then("ProposalRevised")


def test_a_revision_stands_on_the_base_of_its_proposal_until_it_is_rebased() -> None:
    told = company()
    proposal = opened(told, {"notes": "Mine.", "actions.A1.budget": 5_500_00})
    approved(told, {"actions.A1.budget": 6_000_00}, by="jana")
    told.by("gita").when(revising(proposal, {"actions.A1.budget": 5_600_00}))
    told.then("ProposalRevised")
    now = the(told, proposal)
    assert (now.base, now.former, now.amount) == (1, {"actions.A1.budget": 5_000_00}, 600_00)


def test_a_target_that_was_closed_since_leaves_only_withdrawing() -> None:
    told = company()
    target: dict[str, Any] = {"target": "objective:OBJ-1", "scope": ("SVC-WEB",)}
    draft, ready = (opened(told, {"notes": note}, **target) for note in ("a", "b"))
    told.given(SubmitProposal(proposal=ready))
    told.by("esra").given(RetireObjective(objective="OBJ-1")).by("gita")
    told.when(revising(draft, {"notes": "c"})).then_refused("KIND-STATE")
    told.when(SubmitProposal(proposal=draft)).then_refused("KIND-STATE")
    told.by("bram").when(ApproveProposal(proposal=ready)).then_refused("KIND-STATE")
    told.by("gita").when(WithdrawProposal(proposal=draft)).then("ProposalWithdrawn")


# ---------------------------------------------------------------- which approvals fall


def test_what_is_kept_names_the_revision_it_covered() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "chiara")
    told.by("gita").given(revising(proposal, {**DEARER, "notes": "Said more clearly."}))
    (kept,) = the(told, proposal).approvals
    assert (kept.person, kept.revision, the(told, proposal).revision) == ("chiara", 1, 2)
    told.given(SubmitProposal(proposal=proposal))
    told.by("bram").when(ApproveProposal(proposal=proposal)).then(
        "ApprovalGiven", "ProposalApproved", "PlanVersionApproved"
    )
    assert [s.revision for s in the(told, proposal).approvals] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "cleared"),
    [
        ({**DEARER, "notes": "More."}, {"bram"}),
        ({"actions.A1.budget": 26_000_00}, {"bram", "chiara"}),
        ({**DEARER, "actions.A2": None}, {"bram", "chiara"}),
        ({**DEARER, "actions.A3": {**SECOND_SITE, "budget": 0}}, {"bram"}),
        ({**DEARER, "actions.A3": SECOND_SITE}, {"bram", "chiara"}),
        ({**DEARER, "resources.financial": 1}, {"bram", "chiara"}),
        ({**DEARER, "resources": {"financial": 1}}, {"bram", "chiara"}),
        ({**DEARER, "resources": {"human": "Two people"}}, {"bram"}),
        ({**DEARER, "actions.A2.title": "Newer switches"}, {"bram", "chiara"}),
        ({"actions.A1": {**SECOND_SITE, "serves": ["OBJ-1"], "budget": 25_000_00}}, {"bram"}),
        ({"actions.A1.budget": 70_000_00}, {"bram", "chiara"}),
        ({"actions.A1.budget": 5_000_00, "notes": "No money."}, {"bram", "chiara"}),
    ],
)
def test_rule_11_a_revision_clears_whose_power_it_touches(
    changes: dict[str, Any], cleared: set[str]
) -> None:
    for approver in ("bram", "chiara"):
        told = company()
        proposal = submitted(told, DEARER)
        signed(told, proposal, approver)
        told.by("gita").when(revising(proposal, changes)).then("ProposalRevised")
        assert signatories(told, proposal) == ([] if approver in cleared else [approver])


def test_another_date_clears_all_but_who_looked_at_the_money() -> None:
    for approver, kept in {"bram": [], "chiara": ["chiara"]}.items():
        told = company()
        proposal = submitted(told, DEARER)
        signed(told, proposal, approver)
        later = told.now.replace(month=6)
        told.by("gita").when(revising(proposal, DEARER, takes_effect=later))
        told.then("ProposalRevised")
        assert signatories(told, proposal) == kept


def test_another_title_clears_nobody() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "bram")
    told.by("gita").when(revising(proposal, DEARER, title="Better said")).then("ProposalRevised")
    assert signatories(told, proposal) == ["bram"]


def test_a_rule_may_ask_that_every_revision_clears_all() -> None:
    strict = RuleWanted(
        id="R-MIDDLE", target="plan", needs=(ONE_FOR_THE_PLAN, ONE_FOR_THE_MONEY),
        over=10_000_00, up_to=50_000_00, reset_on="any revision",
    )  # fmt: skip
    told = company_under(strict)
    proposal = submitted(told, DEARER)
    signed(told, proposal, "chiara")
    told.by("gita").given(revising(proposal, DEARER, title="Only better said"))
    assert signatories(told, proposal) == []


def test_a_change_that_falls_under_another_rule_is_signed_anew() -> None:
    told = company()
    proposal = submitted(told, MUCH_DEARER)
    signed(told, proposal, "chiara")
    told.by("gita").given(revising(proposal, {**SMALL}))
    assert signatories(told, proposal) == []


money = st.dictionaries(st.sampled_from(["A1", "A2"]), st.integers(0, 3))


@given(money, money, st.integers(0, 2), st.integers(0, 2))
def test_approval_of_money_falls_exactly_when_money_changes(
    before: dict[str, int], after: dict[str, int], total: int, other_total: int
) -> None:
    one, other = (
        {
            "actions": {key: {"budget": budget} for key, budget in budgets.items()},
            "resources": {"financial": stated},
        }
        for budgets, stated in ((before, total), (after, other_total))
    )
    paid, paid_then = ({k: b for k, b in each.items() if b} for each in (before, after))
    assert touches("approve:spend", ("actions",), one, other) == (
        paid != paid_then or total != other_total
    )
    assert touches("approve:plan", ("actions",), one, other)
    assert not touches("approve:plan", (), one, other)
