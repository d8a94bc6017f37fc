"""Attacks on approvals: a change without those who must decide, by whatever way."""

from typing import Any

import marshmallow as ma
import pytest

from tests.cast import PLAN, company
from tests.proposing import DEARER, REASON, SMALL, approved, opened, signed, submitted, the
from tests.specification import Story
from tracker.appointments import AppointToRole, EndAppointment
from tracker.approvals import SetApprovalRules
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.people import LetPersonLeave
from tracker.proposals import (
    ApproveProposal,
    OpenProposal,
    RebaseProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
)
from tracker.words import wanted

NETWORK = ("SVC-NET",)


# ---------------------------------------------------------------- a scope that is understated


def of_the_network(told: Story, changes: dict[str, Any], target: str = "plan:PLN-1") -> Story:
    """Let somebody propose a change as though it concerned the network alone."""
    base = 1 if target.endswith("-1") else 0
    return told.by("gita").because(REASON).when(
        OpenProposal(title="Small", target=target, base=base, changes=changes, scope=NETWORK)
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"actions.A1.budget": 25_000_00},
        {"actions.A1": None},
        {"actions.A1.owner": "role:owner-net"},
        {"actions.A2.owner": "role:owner-web"},
        {"actions.A3": {"title": "Party", "owner": "role:representative", "budget": 900_00}},
        {"actions": {"A2": PLAN["actions"]["A2"]}},
        {"services": ["SVC-WEB"]},
        {"title": "The network's plan"},
        {"owner": "role:owner-net"},
        {"period.until": "2029-12-31"},
    ],
)
def test_what_concerns_others_is_not_proposed_as_the_network_s_alone(
    changes: dict[str, Any],
) -> None:
    of_the_network(company(), changes).then_refused("PROP-SCOPE", "scope")


@pytest.mark.parametrize(
    "changes",
    [
        {"actions.A2.budget": 4_500_00},
        {"actions.A3": {"title": "Spare switches", "owner": "role:owner-net", "budget": 900_00}},
        {"services": ["SVC-NET"]},
        {"notes": "The network is in good order."},
    ],
)
def test_what_is_the_network_s_own_may_be(changes: dict[str, Any]) -> None:
    of_the_network(company(), changes).then("ProposalOpened")


def test_a_new_plan_is_proposed_for_all_of_its_services() -> None:
    web = {"title": "A plan", "services": ["SVC-WEB", "SVC-NET"]}
    of_the_network(company(), web, "plan:PLN-2").then_refused("PROP-SCOPE", "scope")
    of_the_network(company(), {"title": "All"}, "plan:PLN-2").then_refused("PROP-SCOPE", "scope")
    net = {"title": "A plan", "services": ["SVC-NET"]}
    of_the_network(company(), net, "plan:PLN-2").then("ProposalOpened")


def test_a_policy_is_everybody_s() -> None:
    told = of_the_network(company(), {"text": "Anything goes."}, "policy:POL-1")
    told.then_refused("PROP-SCOPE", "scope")


def test_a_revision_and_a_rebase_do_not_widen_what_a_proposal_concerns() -> None:
    told = company()
    proposal = opened(told, {"actions.A2.budget": 4_500_00}, scope=NETWORK)
    told.by("gita").when(
        ReviseProposal(proposal=proposal, changes={"actions.A1.budget": 9_000_00})
    ).then_refused("PROP-SCOPE", "scope")
    approved(told, {"actions.A2.owner": "role:owner-web"}, by="jana")
    told.by("gita").when(RebaseProposal(proposal=proposal, base=2))
    told.then_refused("PROP-SCOPE", "scope")


# ---------------------------------------------------------------- content that nobody looked at


def test_a_rebase_is_a_revision_of_its_own_so_nobody_signs_what_they_did_not_see() -> None:
    told = company()
    proposal = submitted(told, {"notes": "Harmless."}, by="gita")
    approved(told, {"notes": "Something else."}, by="dov")
    told.by("gita").given(
        RebaseProposal(proposal=proposal, base=2, resolved={"notes": "Not harmless."}),
        SubmitProposal(proposal=proposal),
    )
    assert the(told, proposal).revision == 2
    told.by("bram").when(ApproveProposal(proposal=proposal, revision=1))
    told.then_refused("PROP-2", "revision")
    told.when(ApproveProposal(proposal=proposal, revision=2)).then(
        "ApprovalGiven", "ProposalApproved", "PlanVersionApproved"
    )


def test_a_revision_after_a_rebase_has_a_number_of_its_own() -> None:
    told = company()
    proposal = submitted(told, {"notes": "Mine."}, by="gita")
    approved(told, {"stakeholders": "All of us."}, by="dov")
    told.by("gita").given(
        RebaseProposal(proposal=proposal, base=2),
        ReviseProposal(proposal=proposal, changes={"notes": "Mine too."}),
    )
    assert the(told, proposal).revision == 3


# ---------------------------------------------------------------- authority that fell


def with_a_grant_below_gita_s() -> Story:
    """Gita holds a grant in person and gave a part of it to Finn."""
    told = company().by("aoife")
    told.given(
        GrantDelegation(
            grant="DEL-70", parent="ROOT", holder="person:gita", powers=("approve:plan",),
            amount=9_000_00, depth=1,
        )
    )  # fmt: skip
    told.by("gita").given(
        AcceptDelegation(grant="DEL-70"),
        GrantDelegation(
            grant="DEL-71", parent="DEL-70", holder="person:finn", powers=("approve:plan",)
        ),
    )
    return told.by("finn").given(AcceptDelegation(grant="DEL-71"))


def test_what_a_person_gave_falls_when_the_person_leaves() -> None:
    told = with_a_grant_below_gita_s()
    proposal = submitted(told, SMALL, by="dov")
    told.by("hugo").given(LetPersonLeave(person="gita"))
    told.by("finn").via("DEL-71").when(ApproveProposal(proposal=proposal))
    told.then_refused("AUTH-REVOKED", "via")
    told.because(REASON).when(RequestChanges(proposal=proposal)).then_refused("AUTH-REVOKED")
    assert the(told, proposal).stage == "submitted"


def test_and_serves_until_then() -> None:
    told = with_a_grant_below_gita_s()
    proposal = submitted(told, SMALL, by="dov")
    told.by("finn").via("DEL-71").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_what_a_role_gave_outlives_whoever_held_it() -> None:
    told = company()
    told.by("hugo").given(LetPersonLeave(person="bram"))
    told.by("esra").when(
        GrantDelegation(parent="DEL-4", holder="person:gita", powers=("approve:objective",))
    ).then_refused("AUTH-DEPTH")  # and not AUTH-REVOKED: DEL-1 is the role's


# ---------------------------------------------------------------- rules that nobody set


@pytest.mark.parametrize("rules_id", ["", "APR-2", "APR/2", "new", "../APR"])
def test_there_is_one_set_of_approval_rules_and_no_second_beside_it(rules_id: str) -> None:
    rule = {"id": "R-EASY", "target": "plan", "needs": [{"power": "approve:plan"}]}
    with pytest.raises(ma.ValidationError, match="rules_id"):
        wanted(SetApprovalRules, {"rules": [rule], "rules_id": rules_id})


# ---------------------------------------------------------------- a friend in a higher office


def test_nobody_appoints_a_friend_to_what_they_could_not_give_themselves() -> None:
    """The director may appoint, and approves no money: so not whoever does."""
    told = company().by("bram").when(AppointToRole(person="jana", role="finance"))
    told.then_refused("AUTH-ATTENUATE", "role")
    told.when(EndAppointment(appointment="APT-chiara")).then_refused("AUTH-ATTENUATE", "role")
    told.by("aoife").when(AppointToRole(person="jana", role="finance")).then("PersonAppointed")


def test_but_to_a_role_that_holds_less_or_no_longer_holds_more() -> None:
    told = company().by("bram")
    deputy = AppointToRole(person="jana", role="representative", acting=True)
    told.when(deputy).then("PersonAppointed")
    told.by("aoife").given(RevokeDelegation(grant="DEL-2"))
    told.by("bram").when(AppointToRole(person="jana", role="finance")).then("PersonAppointed")


@pytest.mark.parametrize(
    "more",
    [
        {"powers": ["approve:plan", "approve:spend"]},
        {"powers": ["approve:plan"], "amount": 50_000_01},
        {"powers": ["approve:plan"], "amount": None},
        {"powers": ["approve:plan"], "risk_level": "extreme"},
    ],
)
def test_what_gives_more_is_seen_in_every_respect(more: dict[str, Any]) -> None:
    told = company().by("aoife")
    told.given(wanted(GrantDelegation, {"parent": "ROOT", "holder": "role:auditor", **more}))
    told.by("bram").when(AppointToRole(person="jana", role="auditor"))
    told.then_refused("AUTH-ATTENUATE", "role")


def test_who_appoints_for_one_service_does_not_appoint_to_what_decides_about_all() -> None:
    told = company().by("aoife")
    told.given(
        GrantDelegation(
            grant="DEL-60", parent="ROOT", holder="person:gita", scope=("SVC-WEB",), depth=1,
            powers=("appoint:role", "approve:objective", "accept:risk"), risk_level="medium",
        ),
        GrantDelegation(parent="ROOT", holder="role:auditor", powers=("approve:objective",)),
    )  # fmt: skip
    told.by("gita").given(AcceptDelegation(grant="DEL-60"))
    told.when(AppointToRole(person="jana", role="auditor", scope=("SVC-WEB",)))
    told.then_refused("AUTH-ATTENUATE", "role")
    told.when(AppointToRole(person="jana", role="owner-web", scope=("SVC-WEB",)))
    told.then("PersonAppointed")


# ---------------------------------------------------------------- money for something else


@pytest.mark.parametrize(
    "other",
    [
        {"actions.A1.title": "A yacht"},
        {"actions.A1.owner": "role:auditor"},
        {"actions.A1.description": "With a crew of four."},
    ],
)
def test_who_signed_for_money_signed_for_what_it_buys(other: dict[str, Any]) -> None:
    told = company()
    proposal = submitted(told, DEARER, by="gita")
    signed(told, proposal, "chiara")
    told.by("gita").given(ReviseProposal(proposal=proposal, changes={**DEARER, **other}))
    assert the(told, proposal).approvals == ()


def test_and_stays_where_neither_changed() -> None:
    told = company()
    proposal = submitted(told, DEARER, by="gita")
    signed(told, proposal, "chiara")
    later = {**DEARER, "actions.A1.due": "2026-10-31", "actions.A2.title": "Newer switches"}
    told.by("gita").given(ReviseProposal(proposal=proposal, changes={**DEARER, **SMALL}))
    assert [each.person for each in the(told, proposal).approvals] == ["chiara"]
    told.given(ReviseProposal(proposal=proposal, changes=later))
    assert the(told, proposal).approvals == (), "the switches are paid for, too"
