"""Acknowledgements: each person for themself, each version anew, none ever taken away."""

from typing import Any

import pytest

from events.facts.acknowledgements import PolicyAcknowledged
from tests.cast import POLICY, company
from tests.proposing import approved, submitted, the
from tests.specification import Story
from tracker.acknowledgements import (
    AcknowledgePolicy,
    PolicyAcknowledgement,
    asked_of,
    given_by,
    reach,
)
from tracker.authority import Authority
from tracker.delegations import GrantDelegation
from tracker.people import LetPersonLeave
from tracker.policies import Policy, RetirePolicy
from tracker.proposals import ApproveProposal, CancelProposal, OpenProposal
from tracker.turn import Waiting, waiting_for

TARGET = "policy:POL-1"
TEXT = {"text": "We keep what we promise, and say so when we cannot."}
SPELLING = {"text": "We keep what we promise!", "still_acknowledged": "Only a sign has changed."}
FIRST = AcknowledgePolicy(policy="POL-1", version=1)
SECOND = AcknowledgePolicy(policy="POL-1", version=2)
EVERYBODY = ("aoife", "bram", "gita")


def changed(told: Story, changes: dict[str, Any], *, base: int = 1, effective: str = "") -> Story:
    """Bring a further version of the policy in force, or schedule it."""
    approved(told, changes, ("aoife",), by="dov", target=TARGET, base=base, effective=effective)
    return told


def done(told: Story, number: int) -> tuple[str, ...]:
    with told.tracker.looking(told.now) as history:
        return reach(history, told.the(Policy, "POL-1"), number, EVERYBODY).done


def own(told: Story, who: str) -> list[int]:
    return [each.version for each in told.the(PolicyAcknowledgement, f"POL-1:{who}").given]


# ---------------------------------------------------------------- saying so


def test_somebody_acknowledges_the_version_in_force() -> None:
    told = company().by("gita").when(FIRST)
    told.then(PolicyAcknowledged(policy="POL-1", version=1, person="gita"))
    given = told.the(PolicyAcknowledgement, "POL-1:gita")
    assert (given.policy, given.person) == ("POL-1", "gita")
    assert [(each.version, each.at, each.pos) for each in given.given] == [
        (1, told.now, told.size() - 1)
    ]


def test_saying_so_twice_changes_nothing() -> None:
    told = company().by("gita").given(FIRST)
    told.later(days=1).when(FIRST).then_nothing_happens()
    assert own(told, "gita") == [1]


def test_a_version_that_is_scheduled_can_be_read_and_acknowledged_ahead() -> None:
    told = changed(company(), TEXT, effective="2026-06-01").by("gita").given(SECOND, FIRST)
    assert own(told, "gita") == [2, 1]


def test_who_says_so_is_who_is_signed_in() -> None:
    """The person is never taken from what is sent, and no field names one."""
    told = company().by("jana").given(FIRST).by("gita").given(FIRST)
    assert [told.the(PolicyAcknowledgement, f"POL-1:{who}").person for who in ("gita", "jana")] == [
        "gita", "jana",
    ]  # fmt: skip


def test_nobody_acknowledges_in_somebody_elses_stead() -> None:
    told = company().by("bram").via("DEL-1").when(FIRST).then_refused("POL-2", "via")
    assert not told.knows(PolicyAcknowledgement, "POL-1:bram")


@pytest.mark.parametrize("day", ["2026-03-08", "2026-03-10"])
def test_it_is_of_the_moment_and_of_no_other_day(day: str) -> None:
    told = company().by("gita").effective(day).when(FIRST)
    told.then_refused("AUTH-NOBACKDATE", "effective")
    told.effective("2026-03-09").when(FIRST).then("PolicyAcknowledged")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (AcknowledgePolicy(policy="POL-9", version=1), "policy"),
        (AcknowledgePolicy(policy="POL-1", version=0), "version"),
        (AcknowledgePolicy(policy="POL-1", version=2), "version"),
    ],
)
def test_what_the_record_does_not_know_cannot_be_acknowledged(
    command: AcknowledgePolicy, field: str
) -> None:
    company().by("gita").when(command).then_refused("REF-UNKNOWN", field)


def test_who_has_left_or_was_never_here_acknowledges_nothing() -> None:
    told = company().by("hugo").given(LetPersonLeave(person="jana"))
    for who in ("jana", "nobody"):
        told.by(who).when(FIRST).then_refused("REF-UNKNOWN", "actor")


def test_what_applies_no_more_cannot_be_acknowledged() -> None:
    told = changed(company(), TEXT).by("gita").when(FIRST).then_refused("KIND-STATE", "version")
    told.by("aoife").given(RetirePolicy(policy="POL-1"))
    told.by("gita").when(SECOND).then_refused("KIND-STATE", "version")


def test_of_a_policy_that_is_retired_not_even_what_was_scheduled_is_acknowledged() -> None:
    told = company()
    approved(told, TEXT, ("aoife",), target=TARGET, effective="2026-06-01")
    told.by("aoife").given(RetirePolicy(policy="POL-1"))
    told.by("gita").when(SECOND).then_refused("KIND-STATE", "version")


def test_a_version_that_was_cancelled_cannot_be_acknowledged() -> None:
    told = company()
    proposal = approved(told, TEXT, ("aoife",), target=TARGET, effective="2026-06-01")
    told.by("aoife").given(CancelProposal(proposal=proposal))
    told.by("gita").when(SECOND).then_refused("KIND-STATE", "version")


# ---------------------------------------------------------------- POL-2: person and version


def test_pol_2_a_new_version_starts_at_zero_and_earlier_acknowledgements_stay() -> None:
    told = company().by("gita").given(FIRST).by("bram").given(FIRST)
    changed(told.later(days=1), TEXT)
    assert (done(told, 1), done(told, 2)) == (("bram", "gita"), ())
    told.by("gita").given(SECOND)
    assert (done(told, 1), done(told, 2)) == (("bram", "gita"), ("gita",))
    assert own(told, "gita") == [1, 2]


def test_a_version_that_is_not_material_keeps_what_was_acknowledged() -> None:
    told = company().by("gita").given(FIRST)
    changed(told.later(days=1), SPELLING)
    assert done(told, 2) == ("gita",)
    told.by("bram").given(SECOND)
    assert (done(told, 1), done(told, 2)) == (("gita",), ("bram", "gita"))


def test_the_version_after_it_is_material_again_unless_it_says_so_too() -> None:
    told = company().by("gita").given(FIRST)
    changed(changed(told.later(days=1), SPELLING), TEXT, base=2)
    policy = told.the(Policy, "POL-1")
    assert [policy.wording(number) for number in (1, 2, 3)] == [(1,), (2, 1), (3,)]
    assert (done(told, 2), done(told, 3)) == (("gita",), ())
    assert policy.still_acknowledged == ""


def test_a_cancelled_version_hands_nothing_on() -> None:
    told = company().by("gita").given(FIRST).later(days=1)
    proposal = approved(told, TEXT, ("aoife",), target=TARGET, effective="2026-06-01")
    told.by("aoife").given(CancelProposal(proposal=proposal))
    changed(told, SPELLING)
    assert told.the(Policy, "POL-1").wording(3) == (3, 1)
    assert done(told, 3) == ("gita",)


def test_why_it_still_holds_stands_in_the_change_that_approvers_sign() -> None:
    told = company()
    proposal = the(told, submitted(told, SPELLING, target=TARGET))
    assert proposal.changes["still_acknowledged"] == "Only a sign has changed."
    assert proposal.former["still_acknowledged"] is None


def test_pol_2_approvers_are_told_whether_it_is_to_be_acknowledged_anew() -> None:
    known = company().the(Policy, "POL-1")
    (said,) = known.remarks(POLICY | SPELLING, POLICY)
    assert said.sentence.endswith("because: Only a sign has changed.")
    (anew,) = known.remarks(POLICY | TEXT, POLICY)
    assert "has to acknowledge it anew" in anew.sentence
    assert list(known.remarks(POLICY, {})) == []


def test_a_first_version_has_no_earlier_acknowledgements_to_keep() -> None:
    told = company().by("dov").because("So that everybody knows.")
    content = POLICY | {"still_acknowledged": "Nothing has changed."}
    command = OpenProposal(
        title="A policy", target="policy:POL-2", base=0, changes=content, scope=("*",)
    )
    told.when(command).then_refused("POL-2", "still_acknowledged")


# ---------------------------------------------------------------- who, by then


def test_at_an_earlier_instant_only_what_had_been_said_by_then_counts() -> None:
    told = company().by("gita").given(FIRST)
    said = told.now
    told.later(days=1).by("bram").given(FIRST)
    policy = told.the(Policy, "POL-1")
    with told.tracker.looking(said) as history:
        found = reach(history, policy, 1, EVERYBODY)
        assert (found.done, found.missing, found.others) == (("gita",), ("aoife", "bram"), ())
        assert given_by(history, policy, 1, "bram") is None
    with told.tracker.looking(told.now, told.size() - 1) as history:
        assert reach(history, policy, 1, EVERYBODY).done == ("gita",)


def test_who_was_not_asked_and_says_so_all_the_same_is_counted_apart() -> None:
    told = company().by("jana").given(FIRST)
    with told.tracker.looking(told.now) as history:
        found = reach(history, told.the(Policy, "POL-1"), 1, EVERYBODY)
    assert (found.audience, found.done, found.others) == (EVERYBODY, (), ("jana",))


def test_the_acknowledgement_that_counts_is_the_newest_of_the_wording() -> None:
    told = company().by("gita").given(FIRST)
    changed(told.later(days=1), SPELLING)
    policy = told.the(Policy, "POL-1")
    with told.tracker.looking(told.now) as history:
        given = given_by(history, policy, 2, "gita")
        assert given is not None
        assert given.version == 1
        assert given_by(history, policy, 2, "bram") is None
    told.by("gita").given(SECOND)
    with told.tracker.looking(told.now) as history:
        given = given_by(history, policy, 2, "gita")
        assert given is not None
        assert given.version == 2


# ---------------------------------------------------------------- POL-1


def test_pol_1_the_policy_is_approved_by_top_management_in_person() -> None:
    """`approve:policy` is never handed on: no grant gives it, so no deputy signs a policy."""
    told = company().by("aoife")
    told.when(
        GrantDelegation(parent="ROOT", holder="role:director", powers=("approve:policy",), depth=0)
    ).then_refused("AUTH-NONDELEGABLE", "powers")
    proposal = submitted(told, TEXT, target=TARGET)
    told.by("bram").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-POWER")
    told.by("aoife").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PolicyVersionApproved")


# ---------------------------------------------------------------- whom it is meant for


def meant_for(told: Story, *holders: str) -> Story:
    return changed(told, {"meant_for": list(holders)})


def asks(told: Story, who: str) -> list[tuple[str, str]]:
    with told.tracker.looking(told.now) as history:
        return [(policy.id, f"v{version.number}") for policy, version in asked_of(who, history)]


def test_a_policy_that_names_nobody_asks_nobody() -> None:
    assert asks(company(), "gita") == []


def test_everybody_who_is_here_is_asked_until_they_have_acknowledged_it() -> None:
    told = meant_for(company(), "*").by("hugo").given(LetPersonLeave(person="jana"))
    assert [asks(told, who) for who in ("gita", "jana", "nobody")] == [[("POL-1", "v2")], [], []]
    told.by("gita").given(SECOND)
    assert asks(told, "gita") == []


def test_who_holds_the_role_it_is_meant_for_is_asked_and_nobody_else() -> None:
    told = meant_for(company(), "role:owner-web", "person:gita")
    assert [bool(asks(told, who)) for who in ("esra", "gita", "bram")] == [True, True, False]
    told.by("bram").when(SECOND).then_refused("FACT-ACTOR", "policy")
    told.by("esra").when(SECOND).then("PolicyAcknowledged")


def test_nobody_is_asked_anew_where_earlier_acknowledgements_still_hold() -> None:
    told = meant_for(company(), "*").by("gita").given(SECOND)
    changed(told.later(days=1), SPELLING, base=2)
    assert (asks(told, "gita"), asks(told, "bram")) == ([], [("POL-1", "v3")])


def test_nobody_is_asked_before_it_is_in_force_or_once_it_is_retired() -> None:
    told = changed(company(), {"meant_for": ["*"]}, effective="2026-06-01")
    assert asks(told, "gita") == []
    told.at("2026-05-31 21:59:59")
    assert asks(told, "gita") == []
    told.at("2026-05-31 22:00")
    assert asks(told, "gita") == [("POL-1", "v2")]
    told.by("aoife").given(RetirePolicy(policy="POL-1"))
    assert asks(told, "gita") == []


def test_it_is_in_the_turn_of_whoever_has_yet_to_acknowledge_it() -> None:
    told = meant_for(company(), "person:gita")
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        assert waiting_for(history, authority, "gita") == [
            Waiting(
                kind="policy", id="POL-1", title="Service management policy, version 2",
                why="Read and confirm it.", since=told.now,
            )
        ]  # fmt: skip
        assert waiting_for(history, authority, "jana") == []


def test_an_audience_that_the_record_does_not_know_is_refused() -> None:
    told = company().by("dov").because("So that everybody knows.")
    command = OpenProposal(
        title="A change", target=TARGET, base=1, changes={"meant_for": ["role:nobody"]},
        scope=("*",),
    )  # fmt: skip
    told.when(command).then_refused("REF-UNKNOWN", "meant_for")
