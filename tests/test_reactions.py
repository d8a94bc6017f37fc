"""Reactions: what follows from a fact, in the same transaction, and nothing else."""

from tests.cast import PLAN, company, set_up
from tests.proposing import DEARER, SMALL, approved, opened, signed, submitted, the
from tests.specification import story
from tracker.appointments import AcceptAppointment, AppointToRole
from tracker.organisation import Organisation, RegisterOrganisation
from tracker.people import RegisterPerson
from tracker.plans import Plan
from tracker.proposals import ApproveProposal, CancelProposal
from tracker.roles import DefineRole
from tracker.versions import content_of


def test_an_approved_proposal_and_its_version_are_one_act() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    size = told.size()
    told.by("bram").because("Good.").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")
    made = told.events()[size:]
    assert [event.stream for event in made] == [f"proposal/{proposal}"] * 2 + ["plan/PLN-1"]
    assert {event.envelope.recorded_at for event in made} == {told.now}
    assert {event.envelope.key for event in made} == {made[0].envelope.key}
    assert {event.envelope.actor for event in made} == {"bram"}
    assert [event.envelope.effective_at for event in made][1:] == [told.now] * 2


def test_a_version_has_the_content_that_was_signed() -> None:
    told = company()
    proposal = approved(told, DEARER, ("bram", "chiara"))
    with told.tracker.looking(told.now) as history:
        plan = history.find(Plan, "PLN-1")
        assert plan is not None
        content = content_of(plan, plan.numbered(2), history)
        first = content_of(plan, plan.numbered(1), history)
    assert content["actions"]["A1"]["budget"] == 25_000_00
    assert content == {**first, "actions": {**first["actions"], "A1": content["actions"]["A1"]}}
    assert the(told, proposal).makes == 2


def test_a_new_item_comes_to_be_when_its_proposal_is_approved() -> None:
    told = company()
    proposal = submitted(told, PLAN, target="plan:PLN-2", base=0)
    assert not told.knows(Plan, "PLN-2")
    signed(told, proposal, "bram")
    assert told.the(Plan, "PLN-2").base == 1


def test_of_two_proposals_for_one_new_item_the_second_is_stale() -> None:
    told = company()
    one, two = (submitted(told, PLAN, target="plan:PLN-2", base=0) for _ in "12")
    signed(told, one, "bram")
    told.by("bram").when(ApproveProposal(proposal=two)).then_refused("PROP-1", "base")


def test_a_cancelled_proposal_and_its_version_are_one_act() -> None:
    told = company()
    proposal = approved(told, SMALL, effective="2026-06-01")
    told.by("bram").when(CancelProposal(proposal=proposal))
    told.then("CancellationGiven", "ProposalCancelled", "PlanVersionCancelled")
    event = told.events()[-1]
    assert (event.fact.version, event.fact.proposal) == (2, proposal)  # type: ignore[attr-defined]  # a PlanVersionCancelled


def test_a_signature_that_does_not_suffice_has_no_consequence() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("chiara").when(ApproveProposal(proposal=proposal)).then("ApprovalGiven")
    assert told.the(Plan, "PLN-1").base == 1


def test_set_up_is_closed_by_the_first_who_accepts_the_root_office() -> None:
    told = story()
    set_up(told)
    organisation = told.the(Organisation, "ORG")
    assert organisation.confirmed_by == "aoife"
    size = told.size()
    told.at("2026-01-07 09:00").by("aoife")
    told.given(
        AppointToRole(appointment="APT-2", person="jana", role="chief-executive", acting=True)
    )
    told.by("jana").when(AcceptAppointment(appointment="APT-2")).then("AppointmentAccepted")
    assert told.the(Organisation, "ORG").confirmed_by == "aoife"
    assert told.size() == size + 2


def test_an_acceptance_before_the_root_authority_is_there_closes_nothing() -> None:
    told = story().at("2026-01-05 09:00").by("hugo")
    told.given(
        RegisterOrganisation(name="Harbour Hosting"),
        RegisterPerson(person="aoife", name="Aoife Brennan"),
        DefineRole(role="chief-executive", title="Chief executive", top_management=True),
        AppointToRole(appointment="APT-1", person="aoife", role="chief-executive"),
    )
    told.by("aoife").when(AcceptAppointment(appointment="APT-1")).then("AppointmentAccepted")
    assert told.the(Organisation, "ORG").in_set_up


def test_opening_alone_has_no_consequence() -> None:
    told = company()
    size = told.size()
    opened(told, SMALL)
    assert told.size() == size + 1
