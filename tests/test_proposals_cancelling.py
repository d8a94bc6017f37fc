"""Cancelling: an approved change never comes to be, with the needs that approved it."""

from collections.abc import Mapping

from tests.cast import PLAN, company
from tests.proposing import DEARER, MUCH_DEARER, SMALL, approved, opened, the
from tests.specification import Story
from tracker.plans import Plan
from tracker.proposals import CancelProposal, OpenProposal


def scheduled(told: Story, changes: Mapping[str, int | str] = SMALL, *approvers: str) -> str:
    return approved(told, changes, approvers or ("bram",), effective="2026-06-01")


def test_a_scheduled_change_is_cancelled_before_it_takes_effect() -> None:
    told = company()
    proposal = scheduled(told)
    told.by("dov").when(CancelProposal(proposal=proposal))
    told.then("CancellationGiven", "ProposalCancelled", "PlanVersionCancelled")
    assert the(told, proposal).stage == "cancelled"
    plan = told.the(Plan, "PLN-1")
    assert (plan.base, plan.next_number) == (1, 3)
    assert plan.scheduled(told.now) == ()
    version = plan.numbered(2)
    assert version is not None
    assert plan.state_of(version, told.now) == "cancelled"
    in_force = plan.in_force(version.effective_from)
    assert in_force is not None
    assert in_force.number == 1


def test_rule_14_cancelling_needs_what_approving_needed() -> None:
    told = company()
    proposal = scheduled(told, DEARER, "bram", "chiara")
    told.by("gita").when(CancelProposal(proposal=proposal)).then_refused("SOD-1")
    told.by("dov").when(CancelProposal(proposal=proposal)).then_refused("AUTH-AMOUNT")
    told.by("bram").when(CancelProposal(proposal=proposal)).then("CancellationGiven")
    assert the(told, proposal).stage == "approved"
    told.when(CancelProposal(proposal=proposal)).then_refused("SOD-2")
    told.by("chiara").when(CancelProposal(proposal=proposal, power="approve:plan"))
    told.then_refused("AUTH-POWER")
    told.when(CancelProposal(proposal=proposal))
    told.then("CancellationGiven", "ProposalCancelled", "PlanVersionCancelled")
    assert [s.person for s in the(told, proposal).cancellations] == ["bram", "chiara"]


def test_at_least_one_of_those_who_cancel_covers_the_amount() -> None:
    told = company()
    proposal = scheduled(told, MUCH_DEARER, "bram", "dov", "chiara")
    for who in ("bram", "dov"):
        told.by(who).when(CancelProposal(proposal=proposal)).then("CancellationGiven")
    told.by("aoife").when(CancelProposal(proposal=proposal))
    told.then("CancellationGiven", "ProposalCancelled", "PlanVersionCancelled")


def test_from_its_very_instant_a_change_is_not_cancelled_any_more() -> None:
    told = company()
    proposal = scheduled(told)
    begins = the(told, proposal).takes_effect
    assert begins is not None
    told.at(begins).by("bram").when(CancelProposal(proposal=proposal)).then_refused("PROP-STATE")


def test_what_others_were_built_on_is_cancelled_last() -> None:
    told = company()
    first = scheduled(told)
    second = approved(told, {"stakeholders": "All."}, base=2)
    told.by("bram").when(CancelProposal(proposal=first)).then_refused("PROP-1", "proposal")
    told.given(CancelProposal(proposal=second), CancelProposal(proposal=first))
    assert told.the(Plan, "PLN-1").base == 1


def test_what_never_came_to_be_at_all_is_called_by_its_id() -> None:
    told = company()
    proposal = approved(told, PLAN, target="plan:PLN-2", base=0, effective="2026-06-01")
    told.by("bram").given(CancelProposal(proposal=proposal))
    plan = told.the(Plan, "PLN-2")
    assert (plan.title, plan.owner, plan.label, plan.base) == ("", "", "PLN-2", 0)


def test_a_cancelled_number_is_never_used_again() -> None:
    told = company()
    told.by("bram").given(CancelProposal(proposal=scheduled(told)))
    proposal = opened(told, SMALL)
    assert the(told, proposal).makes == 3
    told.because("As it was before.").when(
        OpenProposal(title="x", target="plan:PLN-1", base=2, changes=SMALL)
    ).then_refused("PROP-1")


def test_a_cancelled_change_of_owner_gives_the_former_one_back() -> None:
    told = company()
    proposal = scheduled(told, {"owner": "role:director", "title": "Another"})
    assert told.the(Plan, "PLN-1").owner == "role:director"
    assert told.the(Plan, "PLN-1").standing(told.now).owner == "role:representative"
    told.by("bram").given(CancelProposal(proposal=proposal))
    plan = told.the(Plan, "PLN-1")
    assert (plan.owner, plan.title) == ("role:representative", "Service management plan 2026")
