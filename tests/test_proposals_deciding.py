"""Deciding: who signs, by what right, and what an approval freezes."""

from decimal import Decimal
from typing import Any

from events.facts.proposals import ApprovalGiven, ProposalApproved
from tests.cast import company
from tests.proposing import DEARER, REASON, SMALL, approved, opened, signed, submitted, the
from tests.specification import Story
from tracker.appointments import EndAppointment
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.objectives import RecordMeasurement
from tracker.plans import Plan
from tracker.proposals import (
    ApproveProposal,
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    TakeBackApproval,
)


def given_approval(told: Story, proposal: str) -> ApprovalGiven:
    """Return the fact of the newest approval of a proposal."""
    facts = [e.fact for e in told.events() if e.stream == f"proposal/{proposal}"]
    return [fact for fact in facts if isinstance(fact, ApprovalGiven)][-1]


# ---------------------------------------------------------------- signing


def test_rule_10_an_approval_freezes_everything_it_stood_on() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("bram").because("Worth it.").when(
        ApproveProposal(proposal=proposal, revision=1, displayed="compared by field")
    ).then("ApprovalGiven")
    fact = given_approval(told, proposal)
    assert (fact.revision, fact.power, fact.rule) == (1, "approve:plan", "R-MIDDLE")
    assert fact.content_sha256 == the(told, proposal).content_sha256
    assert fact.rules_version == 1
    assert fact.displayed == "compared by field"
    assert fact.covers_amount
    assert [(link.grant, link.holder, link.amount) for link in fact.chain] == [
        ("DEL-1", "role:director", 50_000_00),
        ("ROOT", "role:chief-executive", None),
    ]
    event = told.events()[-1]
    assert (event.envelope.grant, event.envelope.on_behalf_of) == ("DEL-1", "role:director")
    (signature,) = the(told, proposal).approvals
    assert (signature.person, signature.grant, signature.reason) == ("bram", "DEL-1", "Worth it.")
    assert (signature.at, signature.pos, signature.revision) == (told.now, event.pos, 1)


def test_a_rule_is_met_when_all_its_needs_are() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("chiara").when(ApproveProposal(proposal=proposal)).then("ApprovalGiven")
    assert the(told, proposal).stage == "submitted"
    told.by("bram").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")
    done = the(told, proposal)
    assert (done.stage, done.rule, done.approved_at) == ("approved", "R-MIDDLE", told.now)


def test_rule_9_nobody_decides_on_their_own_proposal() -> None:
    told = company()
    proposal = submitted(told, SMALL, by="dov")
    told.when(ApproveProposal(proposal=proposal)).then_refused("SOD-1", "actor")


def test_rule_9_one_person_counts_once() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("aoife").when(ApproveProposal(proposal=proposal)).then("ApprovalGiven")
    told.when(ApproveProposal(proposal=proposal, power="approve:spend"))
    told.then_refused("SOD-2", "actor")


def test_what_the_chief_executive_proposes_is_for_nobody_below() -> None:
    told = company()
    proposal = submitted(told, SMALL, by="aoife")
    for below in ("bram", "dov"):
        told.by(below).when(ApproveProposal(proposal=proposal)).then_refused("SOD-5", "via")


def test_another_grant_that_does_not_run_through_the_author_will_do() -> None:
    told = company()
    told.by("bram").given(
        GrantDelegation(
            grant="DEL-5", parent="DEL-1", holder="person:jana", powers=("approve:plan",)
        )
    )
    told.by("aoife").given(
        GrantDelegation(
            grant="DEL-6", parent="ROOT", holder="person:jana", powers=("approve:plan",)
        )
    )
    told.by("jana").given(AcceptDelegation(grant="DEL-5"), AcceptDelegation(grant="DEL-6"))
    proposal = submitted(told, SMALL, by="bram")
    told.by("jana").via("DEL-5").when(ApproveProposal(proposal=proposal)).then_refused("SOD-5")
    told.when(ApproveProposal(proposal=proposal))
    assert told.facts
    assert given_approval(told, proposal).chain[0].grant == "DEL-6"


def test_a_revision_that_was_not_looked_at_is_not_signed() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.given(
        ReviseProposal(proposal=proposal, changes={"notes": "Else."}),
        SubmitProposal(proposal=proposal),
    )
    told.by("bram").when(ApproveProposal(proposal=proposal, revision=1))
    told.then_refused("PROP-2", "revision")
    told.when(ApproveProposal(proposal=proposal, revision=3)).then_refused("PROP-2", "revision")
    told.when(ApproveProposal(proposal=proposal, revision=2))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_without_a_power_named_the_one_that_is_missing_is_used() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "bram", "aoife")
    assert [s.power for s in the(told, proposal).approvals] == ["approve:plan", "approve:spend"]


def test_a_power_that_the_change_does_not_need_is_refused() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("chiara").when(ApproveProposal(proposal=proposal, power="approve:spend"))
    told.then_refused("AUTH-POWER", "power")
    told.by("jana").when(ApproveProposal(proposal=proposal, power="approve:spend"))
    told.then_refused("AUTH-NONE", "via")


def test_of_several_grants_the_refusal_of_the_nearest_is_told() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("dov").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-AMOUNT", "amount")
    told.by("esra").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-POWER")
    told.by("jana").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-NONE")


def instead(told: Story) -> tuple[str, ...]:
    refusal, told.refusal = told.refusal, None
    assert refusal is not None
    return refusal.instead


def test_rule_1_a_refusal_names_who_could_sign_instead() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("dov").when(ApproveProposal(proposal=proposal))
    assert instead(told) == ("aoife", "bram", "chiara")
    signed(told, proposal, "bram")
    told.by("jana").when(ApproveProposal(proposal=proposal))
    assert instead(told) == ("aoife", "chiara")


def test_rule_10_a_signature_is_refused_when_its_authority_ended_in_the_meantime() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("aoife").given(RevokeDelegation(grant="DEL-1"))
    told.by("bram").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-REVOKED")
    told.by("aoife").given(EndAppointment(appointment="APT-dov"))
    told.by("dov").via("DEL-3").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-NONE")


def test_values_that_came_in_since_are_looked_at_when_it_is_signed() -> None:
    told = company()
    target: dict[str, Any] = {"target": "objective:OBJ-1", "scope": ("SVC-WEB",)}
    proposal = submitted(told, {"target": "99"}, **target)
    told.by("esra").given(
        RecordMeasurement(objective="OBJ-1", period="2026-03", value=Decimal("99.1"))
    )
    told.by("bram").when(ApproveProposal(proposal=proposal)).then_refused("OBJ-4", "target")
    told.at("2026-04-01 10:00").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "ObjectiveVersionApproved")


# ---------------------------------------------------------------- when it takes effect


def test_without_a_date_a_change_takes_effect_at_its_last_approval() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.later(days=3)
    signed(told, proposal, "bram")
    assert the(told, proposal).takes_effect == told.now
    version = told.the(Plan, "PLN-1").in_force(told.now)
    assert version is not None
    assert (version.number, version.proposal) == (2, proposal)


def test_a_date_that_passed_before_the_last_approval_gives_way_to_it() -> None:
    told = company()
    proposal = submitted(told, SMALL, effective="2026-03-20")
    told.at("2026-03-25 12:00")
    signed(told, proposal, "bram")
    assert the(told, proposal).takes_effect == told.now


def test_a_change_never_takes_effect_before_its_base_does() -> None:
    told = company()
    first = approved(told, SMALL, effective="2026-06-01")
    second = approved(told, {"stakeholders": "All."}, base=2)
    assert the(told, second).takes_effect == the(told, first).takes_effect
    plan = told.the(Plan, "PLN-1")
    assert [v.number for v in plan.scheduled(told.now)] == [2, 3]


def test_a_correction_looks_back_but_not_before_a_scheduled_base() -> None:
    told = company()
    corrected = approved(told, SMALL, change="correction", effective="2026-02-01")
    effective = the(told, corrected).takes_effect
    assert effective is not None
    assert effective.date().isoformat() == "2026-01-31", "the first of February, in Amsterdam"
    scheduled = approved(told, {"stakeholders": "x"}, base=2, effective="2026-06-01")
    again = approved(told, {"notes": "z"}, base=3, change="correction", effective="2026-02-01")
    assert the(told, again).takes_effect == the(told, scheduled).takes_effect


# ---------------------------------------------------------------- taking back, asking, declining


def test_rule_14_an_approval_is_taken_back_until_the_proposal_is_approved() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "chiara")
    told.by("bram").when(TakeBackApproval(proposal=proposal)).then_refused("PROP-STATE")
    told.by("chiara").when(TakeBackApproval(proposal=proposal)).then("ApprovalTakenBack")
    assert the(told, proposal).approvals == ()
    told.when(TakeBackApproval(proposal=proposal)).then_refused("PROP-STATE", "proposal")
    signed(told, proposal, "bram", "chiara")
    told.by("chiara").when(TakeBackApproval(proposal=proposal)).then_refused("PROP-STATE")


def test_asking_for_changes_keeps_the_approvals_that_are_there() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "chiara")
    told.by("bram").because(REASON).given(RequestChanges(proposal=proposal))
    assert [s.person for s in the(told, proposal).approvals] == ["chiara"]
    told.by("gita").given(SubmitProposal(proposal=proposal))
    signed(told, proposal, "bram")
    assert the(told, proposal).stage == "approved"


def test_declining_keeps_the_power_and_the_chain_by_which_it_was_done() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("dov").because(REASON).when(RejectProposal(proposal=proposal))
    told.then("ProposalRejected")
    event = told.events()[-1]
    assert event.fact.power == "approve:plan"  # type: ignore[attr-defined]  # a ProposalRejected
    assert event.envelope.grant == "DEL-3"
    assert the(told, proposal).stage == "rejected"


def test_a_refused_signature_leaves_nothing_but_the_refusal() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    before, size = the(told, proposal), told.size()
    told.by("dov").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-AMOUNT")
    assert the(told, proposal) == before
    assert told.size() == size + 1


def test_the_same_signature_sent_twice_is_given_once() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").under("sign-1").given(ApproveProposal(proposal=proposal))
    size = told.size()
    told.under("sign-1").given(ApproveProposal(proposal=proposal))
    assert told.outcome is not None
    assert told.outcome.again
    assert told.size() == size


def test_a_draft_is_nobodys_to_decide_on() -> None:
    told = company()
    proposal = opened(told, SMALL)
    told.by("bram").when(ApproveProposal(proposal=proposal)).then_refused("PROP-STATE")
    told.because(REASON).when(RejectProposal(proposal=proposal)).then_refused("PROP-STATE")


def test_the_approval_says_when_it_takes_effect() -> None:
    told = company()
    approved(told, SMALL, effective="2026-06-01")
    fact = next(e.fact for e in told.events()[::-1] if isinstance(e.fact, ProposalApproved))
    assert fact.effective_from.isoformat() == "2026-05-31T22:00:00+00:00"
    assert fact.ratify_until is None
