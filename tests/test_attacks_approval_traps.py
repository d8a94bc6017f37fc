"""Traps that other products fell into, each by its name: how an approval comes to mean nothing."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import marshmallow as ma
import pytest

from events import Record
from events.facts.proposals import ApprovalGiven, ProposalOpened
from events.facts.refusals import ActRefused
from events.keys import KeyFolder
from tests.cast import company
from tests.deciding import act, form_of, last, proposed, sent, the, written
from tests.proposing import DEARER, REASON, SMALL, signed, submitted
from tests.proposing import the as the_proposal
from tests.readers import Site
from tests.ruling import ruled
from tests.specification import Story
from tracker.application import Asked, Tracker
from tracker.appointments import EndAppointment
from tracker.approvals import EditApprovalRules, SetApprovalRules
from tracker.delegations import RevokeDelegation
from tracker.kernel import Refusal
from tracker.people import LetPersonLeave
from tracker.plans import Plan
from tracker.proposals import ApproveProposal, OpenProposal, ReviseProposal, SubmitProposal
from tracker.versions import content_of
from tracker.words import wanted

# ---------------------------------------------------------------- who approves


@pytest.mark.parametrize(
    "also",
    [
        {"actor": "p-okafor"}, {"approver": "p-okafor"}, {"person": "p-okafor"},
        {"on_behalf_of": "role:chief-executive"},
    ],
)  # fmt: skip
def test_the_identity_of_who_approves_is_never_taken_from_the_request(
    also: dict[str, str],
) -> None:
    site = Site()
    price = site.signed_in("p-price")
    answer = act(price, "/proposals/PRP-026/approval", revision="1", **also)
    assert answer.status == 422
    assert not any(each.person == "p-okafor" for each in the(site, "PRP-026").approvals)
    with pytest.raises(ma.ValidationError, match=next(iter(also))):
        wanted(ApproveProposal, {"proposal": "PRP-026", **also})


def test_a_signature_is_whose_session_it_came_from_whatever_grant_is_named() -> None:
    site = Site()
    price = site.signed_in("p-price")
    answer = act(price, "/proposals/PRP-026/approval", revision="1", right="approve:plan DEL-01")
    assert answer.status == 422
    refused = last(site)
    assert isinstance(refused.fact, ActRefused)
    assert refused.envelope.actor == "p-price"


def test_what_a_program_does_is_put_down_to_who_signed_it_in_and_to_no_owner() -> None:
    """The goal names an owner, and the operator owns the record: neither of them has done it."""
    goal = {"title": "Fewer surprises", "owner": "role:chief-executive", "reason": "Enough."}
    site = Site()
    for who, status in (("p-okafor", 201), ("p-price", 422)):
        program = site.signed_in(who)
        token = {"X-CSRF-Token": program.get("/csrf.json").json["csrf"]}
        send = partial(program.client.post, "/commands/StateBusinessGoal", headers=token)
        assert send(json=goal).status_code == status
        assert (last(site).envelope.actor, last(site).envelope.door) == (who, "api")
        size = site.events
        assert send(json=goal | {"actor": "p-horak"}).status_code == 422
        assert site.events == size


def test_approving_ones_own_proposal_is_refused_by_the_rule_and_not_by_the_form_alone() -> None:
    site = Site()
    okafor = site.signed_in("p-okafor")
    own = proposed(okafor, **{"c.notes": "Mine."})
    assert f"/proposals/{own}/approval" not in okafor.get(f"/proposals/{own}").forms
    assert act(okafor, f"/proposals/{own}/approval", revision="1").status == 422
    fact = last(site).fact
    assert isinstance(fact, ActRefused)
    assert fact.rule == "SOD-1"


# ---------------------------------------------------------------- who has to


@pytest.mark.parametrize("change", ["minor", "trivial", "typo", "", "auto"])
def test_there_is_no_minor_change_that_nobody_approves(change: str) -> None:
    given = {"title": "A typo", "target": "plan:PLN-1", "base": 1, "changes": SMALL}
    with pytest.raises(ma.ValidationError, match="change"):
        wanted(OpenProposal, {**given, "change": change})


def test_the_smallest_change_of_all_waits_for_a_signature() -> None:
    told = company()
    proposal = submitted(told, {"sections.services": "Web hosting and network!"})
    assert the_proposal(told, proposal).stage == "submitted"
    assert told.the(Plan, "PLN-1").base == 1


def test_an_empty_list_of_approvers_is_no_rule() -> None:
    rule = {"id": "R", "target": "plan", "needs": []}
    told = company().by("aoife")
    with pytest.raises(ma.ValidationError, match="Nobody would have to approve"):
        told.when(wanted(SetApprovalRules, {"rules": [rule]}))
    told = ruled().by("gita").because(REASON)
    without = OpenProposal(
        title="Nobody", target="approval_policy:APR", base=1, changes={"rules.R-SMALL.needs": []}
    )
    with pytest.raises(ma.ValidationError, match="Nobody would have to approve"):
        told.when(without)


@pytest.mark.parametrize("count", [0, -1, None, "none"])
def test_nobody_at_all_is_no_number_of_people(count: Any) -> None:
    rule = {"id": "R", "target": "plan", "needs": [{"power": "approve:plan", "count": count}]}
    with pytest.raises(ma.ValidationError, match="count"):
        wanted(SetApprovalRules, {"rules": [rule]})


def test_what_no_rule_fits_never_publishes_by_itself() -> None:
    told = ruled().by("gita").because(REASON)
    told.when(
        OpenProposal(title="Else", target="scope:SCP", base=0, changes={"statement": "Everything."})
    ).then_refused("PROP-NORULE", "target")


def test_handing_in_approves_nothing() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    assert proposal not in {
        each.id for each in told.events() if isinstance(each.fact, ApprovalGiven)
    }
    assert the_proposal(told, proposal).approvals == ()


def test_the_rules_themselves_are_not_changed_past_a_proposal() -> None:
    for who in ("aoife", "hugo"):
        told = ruled().by(who)
        told.when(EditApprovalRules(target="APR", changes={"rules.R-SMALL": None}))
        told.then_refused("PROP-4", "changes")


# ---------------------------------------------------------------- what is approved


def test_what_is_stored_is_what_was_shown_and_never_derived_again_at_the_click() -> None:
    """The form is sent with other content at the last click: that is another proposal."""
    site = Site()
    price = site.signed_in("p-price")
    form = written(price, **{"c.notes": "As it was shown."})
    shown = sent(price, "/proposals/new", form)
    assert shown.says("As it was shown.")
    answer = sent(price, "/proposals/new", form_of(shown, "/proposals/new"), do="propose")
    proposal = answer.to.rpartition("/")[2]
    assert the(site, proposal).changes == {"notes": "As it was shown."}


def test_the_version_holds_what_the_approved_revision_said_though_all_around_it_changed() -> None:
    told = company()
    proposal = submitted(told, {"actions.A1.budget": 5_500_00})
    hashed = the_proposal(told, proposal).content_sha256
    told.by("hugo").given(LetPersonLeave(person="jana"))
    signed(told, proposal, "bram")
    with told.tracker.looking(told.now) as history:
        plan = told.the(Plan, "PLN-1")
        content = content_of(plan, plan.newest, history)
    assert content["actions"]["A1"]["budget"] == 5_500_00
    given = [each.fact for each in told.events() if isinstance(each.fact, ApprovalGiven)][-1]
    assert given.content_sha256 == hashed
    opened = [each.fact for each in told.events() if isinstance(each.fact, ProposalOpened)][-1]
    assert opened.content_sha256 == hashed


def test_a_revision_between_reading_and_signing_is_not_signed() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("gita").given(
        ReviseProposal(proposal=proposal, changes={"notes": "Something else."}),
        SubmitProposal(proposal=proposal),
    )
    told.by("bram").when(ApproveProposal(proposal=proposal, revision=1))
    told.then_refused("PROP-2", "revision")


# ---------------------------------------------------------------- by what right


def test_the_delegation_shown_at_signing_is_kept_in_the_approval_with_its_whole_chain() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("bram").given(ApproveProposal(proposal=proposal))
    told.by("aoife").given(RevokeDelegation(grant="DEL-1")).later(days=400)
    (kept,) = the_proposal(told, proposal).approvals
    assert (kept.grant, kept.holder, kept.grant_version) == ("DEL-1", "role:director", 2)
    given = [each.fact for each in told.events() if isinstance(each.fact, ApprovalGiven)][-1]
    assert [(link.grant, link.holder, link.amount) for link in given.chain] == [
        ("DEL-1", "role:director", 50_000_00), ("ROOT", "role:chief-executive", None),
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["leaves", "role ends", "grant ends"])
def test_an_approver_who_is_gone_in_between_approves_nothing_and_others_still_can(how: str) -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "chiara")
    match how:
        case "leaves":
            told.by("hugo").given(LetPersonLeave(person="bram"))
        case "role ends":
            told.by("aoife").given(EndAppointment(appointment="APT-bram"))
        case _:
            told.by("aoife").given(RevokeDelegation(grant="DEL-1"))
    told.later(seconds=1).by("bram").when(ApproveProposal(proposal=proposal))
    rule = {"leaves": "REF-UNKNOWN", "role ends": "AUTH-NONE"}.get(how, "AUTH-REVOKED")
    told.then_refused(rule)
    assert [each.person for each in the_proposal(told, proposal).approvals] == ["chiara"]
    signed(told, proposal, "aoife")
    assert the_proposal(told, proposal).stage == "approved"


def test_who_approved_and_then_left_has_approved() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "chiara")
    told.by("hugo").given(LetPersonLeave(person="chiara")).later(days=1)
    signed(told, proposal, "bram")
    assert the_proposal(told, proposal).stage == "approved"


# ---------------------------------------------------------------- in the same millisecond


def at_once(told: Story, proposal: str, *people: str) -> list[str]:
    """Let people approve the same revision at the very same instant; say how each one ended."""
    gate = Barrier(len(people))

    def approves(person: str) -> str:
        record = Record.open(told.folder / "record.db", KeyFolder(told.folder / "keys"))
        gate.wait(timeout=60)
        asked = Asked(actor=person, now=told.now, key=f"at once {person}")
        try:
            Tracker(record).handle(ApproveProposal(proposal=proposal, revision=1), asked)
        except Refusal as refusal:
            return refusal.rule
        finally:
            record.close()
        return "signed"

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(approves, people))


def test_of_two_in_the_same_millisecond_where_one_will_do_the_second_finds_it_decided() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    assert at_once(told, proposal, "bram", "dov") == ["PROP-STATE", "signed"]
    assert len(the_proposal(told, proposal).approvals) == 1
    assert told.the(Plan, "PLN-1").base == 2


def test_two_in_the_same_millisecond_where_both_are_needed_make_one_version() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    assert at_once(told, proposal, "bram", "chiara") == ["signed", "signed"]
    assert {each.person for each in the_proposal(told, proposal).approvals} == {"bram", "chiara"}
    made = [each for each in told.events() if type(each.fact).__name__ == "PlanVersionApproved"]
    assert len(made) == 2, "the first of the year, and this one"


def test_the_same_person_twice_in_the_same_millisecond_counts_once() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    assert at_once(told, proposal, "bram", "bram") == ["signed", "signed"], "one key: done once"
    assert [each.person for each in the_proposal(told, proposal).approvals] == ["bram"]
