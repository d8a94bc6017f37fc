"""A refusal names one rule, the first that fails: approvals and ratifications in their order."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import TWO_FOR_THE_PLAN, company_under
from tests.proposing import DEARER, REASON, SMALL, approved, opened, signed, submitted
from tests.specification import Story
from tracker.approvals import RuleWanted
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.proposals import (
    ApproveProposal,
    CancelProposal,
    RatifyProposal,
    RejectProposal,
    RequestChanges,
    SubmitProposal,
    WithdrawProposal,
)

TWO_EACH_COVERING = RuleWanted(
    id="R-MIDDLE", target="plan", needs=(TWO_FOR_THE_PLAN,), over=10_000_00, up_to=50_000_00
)

ORDER = (
    "REF-UNKNOWN", "PROP-STATE", "SOD-1", "SOD-2", "PROP-1", "AUTH-NONE", "AUTH-ACCEPT",
    "AUTH-REVOKED", "AUTH-TIME", "AUTH-POWER", "AUTH-SCOPE", "AUTH-AMOUNT", "SOD-5",
)  # fmt: skip
"""`domain.md`, rule 21. AUTH-RISK is about risks, which a proposal has none of."""

NEVER_TOGETHER = ({"SOD-1", "SOD-2"}, {"SOD-1", "SOD-5"})
"""An author has not signed, and nobody's own signature runs through somebody else who wrote it."""


class Scene(NamedTuple):
    """Jana is about to sign by DEL-X, in a story with some faults."""

    told: Story
    proposal: str
    via: str


def scene(faults: set[str], change: str = "normal") -> Scene:
    """Return a story in which exactly these rules stand against Jana's signature."""
    told = company_under(TWO_EACH_COVERING)
    give_jana_grants(told, faults)
    author = "jana" if "SOD-1" in faults else "bram" if "SOD-5" in faults else "gita"
    proposal = submitted(told, DEARER, by=author, change=change)
    if change == "emergency":
        signed(told, proposal, "aoife")
    if "SOD-2" in faults:
        sign = ApproveProposal if change == "normal" else RatifyProposal
        told.by("jana").via("DEL-Y").given(sign(proposal=proposal))
    told.later(days=2)
    if "AUTH-REVOKED" in faults:
        told.by("bram").given(RevokeDelegation(grant="DEL-X"))
    told.later(days=2)
    if "PROP-1" in faults:
        base = 2 if change == "emergency" else 1
        approved(told, SMALL, ("aoife",), by="finn", base=base)
    if "PROP-STATE" in faults:
        settle(told, proposal, author, change)
    return Scene(told.by("jana"), proposal, "DEL-99" if "REF-UNKNOWN" in faults else "DEL-X")


def give_jana_grants(told: Story, faults: set[str]) -> None:
    """Give Jana DEL-X, which has the faults, and DEL-Y, which has none."""
    given_to = "ivo" if "AUTH-NONE" in faults else "jana"
    told.by("bram").given(
        GrantDelegation(
            grant="DEL-X", parent="DEL-1", holder=f"person:{given_to}",
            powers=("approve:objective",) if "AUTH-POWER" in faults else ("approve:plan",),
            scope=("SVC-WEB",) if "AUTH-SCOPE" in faults else ("*",),
            amount=1_00 if "AUTH-AMOUNT" in faults else 40_000_00,
            until=told.now.replace(day=12) if "AUTH-TIME" in faults else None,
        )
    )  # fmt: skip
    if "AUTH-ACCEPT" not in faults:
        told.by(given_to).given(AcceptDelegation(grant="DEL-X"))
    told.by("aoife").given(
        GrantDelegation(
            grant="DEL-Y", parent="ROOT", holder="person:jana", powers=("approve:plan",),
            amount=40_000_00,
        )
    )  # fmt: skip
    told.by("jana").given(AcceptDelegation(grant="DEL-Y"))


def settle(told: Story, proposal: str, author: str, change: str) -> None:
    """Bring a proposal where Jana's signature has no place any more."""
    if change == "normal":
        told.by(author).given(WithdrawProposal(proposal=proposal))
        return
    told.by("aoife").given(
        GrantDelegation(
            grant="DEL-Z", parent="ROOT", holder="person:dov", powers=("approve:plan",),
            amount=40_000_00,
        ),
        GrantDelegation(
            grant="DEL-W", parent="ROOT", holder="person:finn", powers=("approve:plan",),
            amount=40_000_00,
        ),
    )  # fmt: skip
    told.by("dov").given(AcceptDelegation(grant="DEL-Z"))
    told.by("finn").given(AcceptDelegation(grant="DEL-W"))
    for who in ("finn", "dov"):
        told.by(who).when(RatifyProposal(proposal=proposal))
        told.refusal = None  # with Jana's own it may have been one too many


def test_a_scene_without_faults_is_signed() -> None:
    told, proposal, via = scene(set())
    told.via(via).when(ApproveProposal(proposal=proposal, power="approve:plan"))
    told.then("ApprovalGiven")


@pytest.mark.parametrize("rule", ORDER)
def test_each_fault_alone_is_named(rule: str) -> None:
    told, proposal, via = scene({rule})
    told.via(via).when(ApproveProposal(proposal=proposal, power="approve:plan"))
    told.then_refused(rule)


faults_of_an_approval = st.sets(st.sampled_from(ORDER), min_size=2).filter(
    lambda faults: not any(pair <= faults for pair in NEVER_TOGETHER)
)


@given(faults_of_an_approval)
def test_of_several_faults_the_first_in_the_order_is_named(faults: set[str]) -> None:
    told, proposal, via = scene(faults)
    told.via(via).when(ApproveProposal(proposal=proposal, power="approve:plan"))
    told.then_refused(min(faults, key=ORDER.index))


OF_A_RATIFICATION = tuple(rule for rule in ORDER if rule != "PROP-1")


def test_a_ratification_without_faults_is_given() -> None:
    told, proposal, via = scene(set(), "emergency")
    told.via(via).when(RatifyProposal(proposal=proposal)).then("RatificationGiven")


@pytest.mark.parametrize("rule", OF_A_RATIFICATION)
def test_each_fault_of_a_ratification_alone_is_named(rule: str) -> None:
    told, proposal, via = scene({rule}, "emergency")
    told.via(via).when(RatifyProposal(proposal=proposal, power="approve:plan")).then_refused(rule)


faults_of_a_ratification = st.sets(st.sampled_from(OF_A_RATIFICATION), min_size=2).filter(
    lambda faults: not any(pair <= faults for pair in NEVER_TOGETHER)
)


@given(faults_of_a_ratification)
def test_of_several_faults_of_a_ratification_the_first_is_named(faults: set[str]) -> None:
    told, proposal, via = scene(faults, "emergency")
    told.via(via).when(RatifyProposal(proposal=proposal, power="approve:plan"))
    told.then_refused(min(faults, key=ORDER.index))


def test_a_ratification_does_not_ask_for_the_newest_base() -> None:
    told, proposal, via = scene({"PROP-1"}, "emergency")
    told.via(via).when(RatifyProposal(proposal=proposal)).then("RatificationGiven")


# ---------------------------------------------------------------- the other acts of deciding


@pytest.mark.parametrize(
    "rule", ["REF-UNKNOWN", "PROP-STATE", "SOD-1", "AUTH-NONE", "AUTH-ACCEPT", "AUTH-REVOKED",
             "AUTH-TIME", "AUTH-POWER", "AUTH-SCOPE", "SOD-5"]
)  # fmt: skip
@pytest.mark.parametrize("command", [RejectProposal, RequestChanges])
def test_objecting_needs_the_authority_too(
    command: type[RejectProposal | RequestChanges], rule: str
) -> None:
    told, proposal, via = scene({rule})
    told.via(via).because(REASON).when(command(proposal=proposal)).then_refused(rule)


@pytest.mark.parametrize("command", [RejectProposal, RequestChanges])
def test_objecting_is_not_bound_by_a_limit_nor_by_having_signed(
    command: type[RejectProposal | RequestChanges],
) -> None:
    told, proposal, via = scene({"AUTH-AMOUNT", "SOD-2"})
    told.via(via).because(REASON).when(command(proposal=proposal))
    told.then("ProposalRejected" if command is RejectProposal else "ChangesRequested")


@pytest.mark.parametrize("command", [RejectProposal, RequestChanges])
@pytest.mark.parametrize("reason", ["", "no", "          "])
def test_objecting_says_why(command: type[RejectProposal | RequestChanges], reason: str) -> None:
    told, proposal, via = scene(set())
    told.via(via).because(reason).when(command(proposal=proposal)).then_refused("PROP-9", "reason")


def test_cancelling_follows_the_same_order() -> None:
    told = company_under(TWO_EACH_COVERING)
    proposal = approved(told, SMALL, by="bram", approvers=("aoife",), effective="2026-06-01")
    cancelling = CancelProposal(proposal=proposal)
    told.via("DEL-99").when(cancelling).then_refused("REF-UNKNOWN", "via")
    told.by("bram").when(cancelling).then_refused("SOD-1")
    told.by("esra").via("DEL-1").when(cancelling).then_refused("AUTH-NONE")
    told.by("chiara").via("DEL-2").when(cancelling).then_refused("AUTH-POWER")
    later = approved(told, {"stakeholders": "All."}, by="gita", base=2)
    told.by("esra").when(cancelling).then_refused("PROP-1")
    told.by("bram").when(CancelProposal(proposal=later)).then("CancellationGiven",
        "ProposalCancelled", "PlanVersionCancelled")  # fmt: skip


def test_a_proposal_that_nobody_knows_is_not_decided() -> None:
    told = company_under()
    for command in (ApproveProposal, RejectProposal, RequestChanges, CancelProposal,
                    RatifyProposal, SubmitProposal, WithdrawProposal):  # fmt: skip
        told.by("bram").when(command(proposal="PRP-99")).then_refused("REF-UNKNOWN")


def test_a_draft_is_nobodys_to_sign() -> None:
    told = company_under()
    proposal = opened(told, SMALL)
    told.by("bram").when(ApproveProposal(proposal=proposal)).then_refused("PROP-STATE")
