"""Needs: what a page says before a signature is what the rules say of it afterwards."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facts.approvals import ApprovalRule, Need
from tests.cast import NAMES, company
from tests.proposing import DEARER, MUCH_DEARER, SMALL, approved, signed, submitted, the
from tests.specification import Story
from tracker.approvals import Subject
from tracker.authority import Authority
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.kernel import Act, Refusal
from tracker.needs import Needs, in_words, needs_of
from tracker.people import LetPersonLeave
from tracker.proposals import ApproveProposal, RatifyProposal
from tracker.proposals.signatures import Matter
from tracker.turn import needs_now


def needed(
    told: Story, amount: int, author: str = "gita", change: str = "normal", target: str = "plan",
    scope: tuple[str, ...] = ("*",),
) -> Needs:  # fmt: skip
    with told.tracker.looking(told.now) as history:
        return needs_of(
            history, Authority(history, told.now),
            Subject(target=target, change=change, amount=amount, scope=scope), authors=(author,),
        )  # fmt: skip


def now(told: Story, proposal: str) -> Needs:
    with told.tracker.looking(told.now) as history:
        return needs_now(history, Authority(history, told.now), the(told, proposal))


def people(needs: Needs) -> set[tuple[str, str, str]]:
    return {(able.person, able.grant, able.power) for able in needs.could_sign}


@pytest.mark.parametrize(
    ("amount", "rule", "words", "missing"),
    [
        (0, "R-SMALL", "one approve:plan", {"approve:plan": 1}),
        (
            10_000_00, "R-SMALL",
            "one approve:plan, each with a limit that covers the amount", {"approve:plan": 1},
        ),
        (
            10_000_01, "R-MIDDLE",
            "one approve:plan and one approve:spend, each with a limit that covers the amount",
            {"approve:plan": 1, "approve:spend": 1},
        ),
        (
            50_000_01, "R-LARGE",
            "two approve:plan and one approve:spend,"
            " at least one with a limit that covers the amount",
            {"approve:plan": 2, "approve:spend": 1},
        ),
    ],
)  # fmt: skip
def test_what_a_change_will_need_is_said_while_it_is_typed(
    amount: int, rule: str, words: str, missing: dict[str, int]
) -> None:
    needs = needed(company(), amount)
    assert (needs.rule, needs.words, dict(needs.missing)) == (rule, words, missing)


def test_many_are_said_in_figures() -> None:
    needs = tuple(Need(power="approve:plan", count=count) for count in (5, 6))
    rule = ApprovalRule(
        id="R-1", target="plan", change="normal", over=None, up_to=None, needs=needs,
        amount_covered_by="every signature", reset_on="touched authority", ratify_within_days=0,
    )  # fmt: skip
    words = in_words(Matter(rule=rule, scope=("*",), amount=0, authors=()))
    assert words == "five approve:plan and 6 approve:plan"


def test_who_could_sign_is_said_with_grant_and_power() -> None:
    told = company()
    assert people(needed(told, 20_000_00)) == {
        ("aoife", "ROOT", "approve:plan"), ("aoife", "ROOT", "approve:spend"),
        ("bram", "DEL-1", "approve:plan"), ("chiara", "DEL-2", "approve:spend"),
    }  # fmt: skip
    assert {who for who, _, _ in people(needed(told, 5_00))} == {"aoife", "bram", "dov"}


def test_a_narrow_grant_counts_where_it_reaches() -> None:
    told = company()
    narrow = needed(told, 0, target="objective", scope=("SVC-WEB",))
    wide = needed(told, 0, target="objective", scope=("SVC-WEB", "SVC-NET"))
    assert ("esra", "DEL-4", "approve:objective") in people(narrow)
    assert "esra" not in {who for who, _, _ in people(wide)}


def test_who_proposes_and_who_hangs_below_them_could_not() -> None:
    told = company()
    assert {who for who, _, _ in people(needed(told, 5_00, "bram"))} == {"aoife", "dov"}
    assert people(needed(told, 5_00, "aoife")) == set()


def test_who_has_left_or_lost_the_authority_could_not() -> None:
    told = company()
    told.by("hugo").given(LetPersonLeave(person="bram")).later(days=1)
    told.by("aoife").given(RevokeDelegation(grant="DEL-3"))
    assert {who for who, _, _ in people(needed(told, 5_00))} == {"aoife"}


def test_a_change_that_no_rule_fits_needs_what_nobody_can_give() -> None:
    with pytest.raises(Refusal, match="PROP-NORULE"):
        needed(company(), 0, change="emergency", target="policy")


def test_what_was_signed_is_missing_no_more_and_who_signed_could_not_again() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "aoife")
    needs = now(told, proposal)
    assert needs.missing == (("approve:spend", 1),)
    assert people(needs) == {("chiara", "DEL-2", "approve:spend")}


def test_where_nobody_covers_the_amount_one_more_is_missing() -> None:
    told = company()
    proposal = submitted(told, {"actions.A1.budget": 130_000_00})
    signed(told, proposal, "bram", "dov", "chiara")
    assert now(told, proposal).missing == (("approve:plan", 1),)
    assert {who for who, _, _ in people(now(told, proposal))} == {"aoife"}


def test_who_would_not_count_is_not_asked() -> None:
    told = company()
    told.by("bram").given(
        GrantDelegation(
            grant="DEL-9", parent="DEL-1", holder="person:jana", powers=("approve:plan",),
            amount=50_000_00, form="absence cover", until=told.now + timedelta(days=9),
        )
    )  # fmt: skip
    told.by("jana").given(AcceptDelegation(grant="DEL-9"))
    proposal = submitted(told, MUCH_DEARER)
    assert {"bram", "jana"} <= {who for who, _, _ in people(now(told, proposal))}
    signed(told, proposal, "jana")
    assert {who for who, _, _ in people(now(told, proposal))} == {"aoife", "chiara", "dov"}
    other = submitted(told, MUCH_DEARER)
    signed(told, other, "bram")
    assert {who for who, _, _ in people(now(told, other))} == {"aoife", "chiara", "dov"}
    signed(told, proposal, "bram")
    assert the(told, proposal).stage == "submitted"
    assert now(told, proposal).missing == (("approve:plan", 1), ("approve:spend", 1))


def test_an_emergency_needs_the_normal_rule_of_other_people_afterwards() -> None:
    told = company()
    before = needed(told, 20_000_00, change="emergency")
    assert (before.rule, before.missing) == ("R-EMERGENCY", (("approve:emergency", 1),))
    proposal = approved(told, DEARER, ("bram",), change="emergency")
    needs = now(told, proposal)
    assert (needs.rule, len(needs.missing)) == ("R-MIDDLE", 2)
    assert {who for who, _, _ in people(needs)} == {"aoife", "chiara"}


def extra_grant(told: Story, parent: str, by: str, to: str, amount: int) -> None:
    powers = ("approve:spend",) if parent == "DEL-2" else ("approve:plan",)
    told.by(by).given(
        GrantDelegation(
            grant=f"DEL-{parent}-{to}", parent=parent, holder=f"person:{to}", powers=powers,
            amount=amount,
        )
    )  # fmt: skip
    told.by(to).given(AcceptDelegation(grant=f"DEL-{parent}-{to}"))


grants = st.sets(
    st.tuples(
        st.sampled_from([("ROOT", "aoife"), ("DEL-1", "bram"), ("DEL-2", "chiara")]),
        st.sampled_from(["jana", "finn", "ivo"]),
        st.sampled_from([1_00, 30_000_00]),
    ),
    max_size=3,
).filter(lambda found: len({(parent, to) for (parent, _), to, _ in found}) == len(found))


@given(
    st.sampled_from(["gita", "bram", "dov", "jana"]),
    st.sampled_from([SMALL, DEARER, MUCH_DEARER]),
    st.sampled_from(["normal", "emergency"]),
    st.sets(st.sampled_from(["aoife", "bram", "chiara", "dov"]), max_size=2),
    grants,
)
def test_exactly_who_is_said_to_could_sign(
    author: str, change: dict[str, int | str], kind: str, signing: set[str],
    further: set[tuple[tuple[str, str], str, int]],
) -> None:  # fmt: skip
    told = company()
    for (parent, by), to, amount in sorted(further):
        extra_grant(told, parent, by, to, amount)
    proposal = submitted(told, change, by=author, change=kind)
    for who in sorted(signing):
        told.by(who).when(ApproveProposal(proposal=proposal))
        told.refusal = None
    stands = the(told, proposal)
    if stands.stage == "approved" and not stands.unratified:
        return
    command = RatifyProposal if stands.unratified else ApproveProposal
    said = {(able.person, able.power) for able in now(told, proposal).could_sign}
    powers = {power for power, _ in now(told, proposal).missing}
    found = set()
    for person in NAMES:
        for power in powers:
            if accepted(told, command(proposal=proposal, power=power), person):
                found.add((person, power))
    assert found == said


def accepted(told: Story, command: ApproveProposal | RatifyProposal, person: str) -> bool:
    """Whether a signature would be accepted; nothing is recorded of it."""
    with told.tracker.looking(told.now) as history:
        act = Act(
            actor=person, now=told.now, zone=ZoneInfo("Europe/Amsterdam"), history=history,
            authority=Authority(history, told.now),
        )  # fmt: skip
        try:
            return bool(list(the(told, command.proposal).decide(command, act)))
        except Refusal:
            return False
