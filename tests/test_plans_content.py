"""What a version of a plan says: offices, money that adds up, and actions that others rely on."""

from typing import Any

import pytest

from tests.cast import PLAN, SECOND_SITE, company
from tests.proposing import REASON, approved, opened, submitted
from tests.resourced import POSTS, giving
from tests.specification import Story, instant
from tracker.kernel import Refusal
from tracker.plans import Plan, difference
from tracker.proposals import OpenProposal, RebaseProposal, ReviseProposal, WithdrawProposal
from tracker.resources import ReleaseResource

NOTE = {"notes": "Reviewed each month."}
WITHOUT_A1 = {"actions.A1": None}


def plan(told: Story) -> Plan:
    return told.the(Plan, "PLN-1")


# ---------------------------------------------------------------- PLAN-1, PLAN-2


def test_plan_2_versions_follow_one_another_each_made_by_one_proposal() -> None:
    told = company()
    made = [approved(told, {"notes": f"Note {n}"}, base=n) for n in (1, 2, 3)]
    versions = plan(told).versions
    assert [version.number for version in versions] == [1, 2, 3, 4]
    assert [version.proposal for version in versions[1:]] == made
    assert len({version.proposal for version in versions}) == 4


# ---------------------------------------------------------------- PLAN-3


@pytest.mark.parametrize(
    ("stated", "apart"), [(None, None), (9_000_00, 0), (9_000_01, 1), (8_999_99, -1)]
)
def test_plan_3_the_money_stated_is_compared_with_what_the_actions_cost(
    stated: int | None, apart: int | None
) -> None:
    content = PLAN | {"resources": {} if stated is None else {"financial": stated}}
    assert difference(content) == apart
    remarks = list(Plan().remarks(content, {}))
    assert [each.rule for each in remarks] == (["PLAN-3"] if apart else [])


def test_plan_3_the_remark_says_by_how_much() -> None:
    more, less = (
        next(iter(Plan().remarks(PLAN | {"resources": {"financial": stated}}, {})))
        for stated in (7_500_00, 10_000_50)
    )
    assert more.sentence == "The actions cost 1,500.00 more than the plan states as its money."
    assert less.sentence == "The actions cost 1,000.50 less than the plan states as its money."
    assert more.field == "resources.financial"


def test_plan_3_forbids_nothing() -> None:
    approved(company(), {"resources.financial": 1})


# ---------------------------------------------------------------- PLAN-4


@pytest.mark.parametrize(
    "changes",
    [
        {"actions.A1.owner": "person:gita"},
        {"actions.A3": SECOND_SITE | {"owner": "person:gita"}},
    ],
)
def test_plan_4_an_action_belongs_to_an_office_not_to_a_person(changes: dict[str, Any]) -> None:
    told = company().by("gita").because(REASON)
    told.when(OpenProposal(title="Mine", target="plan:PLN-1", base=1, changes=changes))
    told.then_refused("PLAN-4", f"actions.{next(iter(changes)).split('.')[1]}.owner")


def test_plan_4_what_came_from_elsewhere_may_stay_a_person_s() -> None:
    before = PLAN | {"actions": {"A1": SECOND_SITE | {"owner": "person:gita"}}}
    after = PLAN | {"actions": {"A1": SECOND_SITE | {"owner": "person:finn"}}}
    nobody: Any = None  # asks the record nothing
    Plan().check(after, before, nobody, instant("2026-03-09"))
    with pytest.raises(Refusal, match="PLAN-4"):
        Plan().check(after, PLAN, nobody, instant("2026-03-09"))


# ---------------------------------------------------------------- PLAN-5


def committed() -> Story:
    """A1 has an engineer."""
    return company().by("dov").given(POSTS, giving(1, action="A1"))


def test_plan_5_an_action_that_something_is_allocated_to_goes_with_a_reason_only() -> None:
    told = committed()
    proposal = opened(told, NOTE)
    out = ReviseProposal(proposal=proposal, changes=WITHOUT_A1)
    told.when(out).then_refused("PLAN-5", "reason")
    told.because("Too short").when(out).then_refused("PLAN-5", "reason")
    told.because("Long enough").when(out).then("ProposalRevised")
    told.when(ReviseProposal(proposal=proposal, changes=WITHOUT_A1 | NOTE)).then("ProposalRevised")


def test_plan_5_names_the_action() -> None:
    told = committed()
    told.when(ReviseProposal(proposal=opened(told, NOTE), changes=WITHOUT_A1))
    assert told.refusal is not None
    assert told.refusal.sentence == "Resources are allocated to A1: say why it goes."


def test_plan_5_leaves_alone_what_nothing_is_allocated_to() -> None:
    told = committed()
    proposal = opened(told, NOTE)
    told.when(ReviseProposal(proposal=proposal, changes={"actions.A2": None}))
    told.then("ProposalRevised")
    told.by("dov").given(ReleaseResource(resource="RES-1", allocation=1))
    told.by("gita").when(ReviseProposal(proposal=proposal, changes=WITHOUT_A1))
    told.then("ProposalRevised")


def test_plan_5_what_is_over_is_no_commitment() -> None:
    told = committed()
    proposal = opened(told, NOTE)
    told.at("2027-01-01 10:00").when(ReviseProposal(proposal=proposal, changes=WITHOUT_A1))
    told.then("ProposalRevised")


def test_plan_5_whoever_proposes_it_says_why_and_the_rest_follows_from_it() -> None:
    told = committed()
    approved(told, WITHOUT_A1)
    assert told.the(Plan, "PLN-1").newest is not None


def test_plan_5_holds_when_a_proposal_is_moved_onto_another_version() -> None:
    told = committed()
    proposal = submitted(told, {"actions": {"A2": PLAN["actions"]["A2"]}})
    told.given(WithdrawProposal(proposal=proposal))
    proposal = submitted(told, {"actions.A1": None})
    approved(told, {"actions.A3": SECOND_SITE | {"budget": 0}, **NOTE})
    told.by("gita").when(RebaseProposal(proposal=proposal, base=2)).then("ProposalRebased")


def test_plan_5_holds_for_what_came_meanwhile() -> None:
    told = committed()
    proposal = submitted(told, {"actions": {"A1": PLAN["actions"]["A1"]}})
    approved(told, {"actions.A3": SECOND_SITE | {"budget": 0}})
    told.by("dov").given(giving(1, action="A3"))
    mine = {"actions": {"A1": PLAN["actions"]["A1"]}}
    told.by("gita").when(RebaseProposal(proposal=proposal, base=2, resolved=mine))
    told.then_refused("PLAN-5", "reason")
    told.because("A3 is not ours.").when(
        RebaseProposal(proposal=proposal, base=2, resolved=mine)
    ).then("ProposalRebased")
