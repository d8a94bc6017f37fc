"""Turns that move by themselves: too late, out of reach, up the chain; computed, by no job."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facts.approvals import ApprovalRule, Need
from tests.cast import NAMES, ONE_FOR_THE_MONEY, TWO_FOR_THE_PLAN
from tests.proposing import DEARER, MUCH_DEARER, SMALL, approved, signed, submitted, the
from tests.ruling import changed, rule, ruled
from tests.specification import Story
from tracker.approvals import NeedWanted
from tracker.authority import Authority
from tracker.delegations import RevokeDelegation
from tracker.people import LetPersonLeave
from tracker.proposals import ReviseProposal, WithdrawProposal
from tracker.proposals.counting import Able, missing, reachable
from tracker.turn import Turn, turn_of, waiting_for
from tracker.turn.proposals import ESCALATED, EXPIRED, NOBODY, OUT_OF_REACH

OF_THE_DIRECTOR = NeedWanted(power="approve:plan", from_roles=("director",))


def turn(told: Story, proposal: str) -> Turn:
    with told.tracker.looking(told.now) as history:
        return turn_of(history, Authority(history, told.now), the(told, proposal))


def whys(told: Story, person: str) -> list[str]:
    with told.tracker.looking(told.now) as history:
        found = waiting_for(history, Authority(history, told.now), person)
    return [each.why for each in found if each.kind == "proposal"]


def seen_by(told: Story) -> set[str]:
    return {person for person in NAMES if whys(told, person)}


# ---------------------------------------------------------------- too late


@pytest.mark.parametrize(("days", "late"), [(6.999, False), (7, True)])
def test_what_nobody_decided_in_time_is_its_author_s_turn(days: float, late: bool) -> None:
    told = ruled(rule("R-SMALL", up_to=10_000_00, expires_after_days=7))
    proposal = submitted(told, SMALL)
    told.later(days=days)
    if late:
        assert turn(told, proposal) == Turn(party="author", who=("gita",), why=EXPIRED)
        assert (seen_by(told), whys(told, "gita")) == ({"gita"}, [EXPIRED])
    else:
        assert turn(told, proposal).party == "approvers"
        assert "gita" not in seen_by(told)


def test_who_asks_again_has_handed_the_turn_on() -> None:
    told = ruled(rule("R-SMALL", up_to=10_000_00, expires_after_days=7))
    proposal = submitted(told, SMALL)
    told.later(days=8).by("gita").given(ReviseProposal(proposal=proposal, changes=SMALL))
    assert turn(told, proposal).why == "It has to be handed in."


def test_what_a_leaver_let_expire_is_top_management_s_to_withdraw() -> None:
    told = ruled(rule("R-SMALL", up_to=10_000_00, expires_after_days=7))
    proposal = submitted(told, SMALL)
    told.by("hugo").given(LetPersonLeave(person="gita")).later(days=8)
    assert turn(told, proposal).party == "top management"
    assert seen_by(told) == {"aoife", "bram", "chiara"}
    told.by("bram").when(WithdrawProposal(proposal=proposal)).then("ProposalWithdrawn")


# ---------------------------------------------------------------- out of reach


def test_a_quorum_that_cannot_be_reached_shows_up_for_the_author_and_top_management() -> None:
    told = ruled()
    proposal = submitted(told, MUCH_DEARER)
    assert (turn(told, proposal).also, turn(told, proposal).note) == ((), "")
    told.by("aoife").given(RevokeDelegation(grant="DEL-1"), RevokeDelegation(grant="DEL-3"))
    told.later(days=1)
    now = turn(told, proposal)
    assert (now.party, now.who) == ("approvers", ("aoife", "chiara"))
    assert (now.also, now.note) == (("bram", "gita"), OUT_OF_REACH)
    assert [whys(told, who) for who in ("gita", "bram", "dov")] == [
        [OUT_OF_REACH], [OUT_OF_REACH], [],
    ]  # fmt: skip


def test_where_nobody_at_all_could_sign_its_author_sees_that_too() -> None:
    told = ruled(rule("R-SMALL", needs=(OF_THE_DIRECTOR,), up_to=10_000_00))
    proposal = submitted(told, SMALL)
    told.by("aoife").given(RevokeDelegation(grant="DEL-1")).later(days=1)
    assert turn(told, proposal) == Turn(
        party="top management", who=("aoife", "bram", "chiara"), why=NOBODY, also=("gita",),
        note=NOBODY,
    )  # fmt: skip
    assert whys(told, "gita") == [NOBODY]


def test_a_sequence_does_not_hide_that_its_end_is_out_of_reach() -> None:
    told = ruled(rule("R-MIDDLE", needs=(*TWO_FOR_THE_PLAN_AND_MONEY,), order="sequence",
                      over=10_000_00, up_to=50_000_00))  # fmt: skip
    proposal = submitted(told, DEARER, by="chiara")
    signed(told, proposal, "bram")
    assert turn(told, proposal).note == OUT_OF_REACH, "Aoife signs for the plan or the money"


TWO_FOR_THE_PLAN_AND_MONEY = (TWO_FOR_THE_PLAN, ONE_FOR_THE_MONEY)


def test_who_alone_is_left_and_defined_the_rule_cannot_reach_it() -> None:
    told = ruled()
    changed(told, {"rules.R-SMALL.needs": [{"power": "approve:spend"}]}, by="chiara")
    proposal = submitted(told, SMALL)
    assert turn(told, proposal) == Turn(
        party="top management", who=("aoife", "bram", "chiara"), why=NOBODY, also=("gita",),
        note=NOBODY,
    )  # fmt: skip


def test_what_lacks_the_amount_alone_is_out_of_reach_too() -> None:
    told = ruled()
    proposal = submitted(told, {"actions.A1.budget": 130_000_00})
    assert turn(told, proposal).note == ""
    told.by("hugo").given(LetPersonLeave(person="aoife")).later(days=1)
    found = turn(told, proposal)
    assert (found.who, found.also, found.note) == (
        ("bram", "chiara", "dov"),
        ("gita",),
        OUT_OF_REACH,
    )


# ---------------------------------------------------------------- up the chain


@pytest.mark.parametrize(("days", "up"), [(2.999, False), (3, True)])
def test_what_waits_long_goes_up_the_chain_as_well(days: float, up: bool) -> None:
    told = ruled(rule("R-SMALL", needs=(OF_THE_DIRECTOR,), up_to=10_000_00, escalates_after_days=3))
    proposal = submitted(told, SMALL)
    told.later(days=days)
    found = turn(told, proposal)
    assert (found.party, found.who) == ("approvers", ("bram",)), "it stays theirs"
    assert (found.also, found.note) == ((("aoife",), ESCALATED) if up else ((), ""))
    assert whys(told, "aoife") == ([ESCALATED] if up else [])


def test_who_wrote_it_is_not_told_that_it_waits_however_high_they_stand() -> None:
    told = ruled(rule("R-SMALL", up_to=10_000_00, needs=(OF_THE_DIRECTOR,), escalates_after_days=3))
    proposal = submitted(told, SMALL, by="aoife")
    assert turn(told.later(days=5), proposal).also == ()


# ---------------------------------------------------------------- one rule


def test_the_turn_of_a_proposal_is_what_waits_for_each_of_them() -> None:
    told = ruled(
        rule("R-SMALL", up_to=10_000_00, needs=(OF_THE_DIRECTOR,), escalates_after_days=3,
             expires_after_days=9),
    )  # fmt: skip
    many = [
        submitted(told, SMALL), submitted(told, DEARER, by="jana"),
        submitted(told, MUCH_DEARER, by="bram"), submitted(told, {"notes": "y"}, by="aoife"),
    ]  # fmt: skip
    emergency = approved(
        told, {"notes": "z"}, ("bram",), by="finn", change="emergency",
    )  # fmt: skip
    for step in ("now", "revoked", "later", "too late"):
        if step == "revoked":
            told.by("aoife").given(RevokeDelegation(grant="DEL-2"))
        told.later(days={"now": 0, "revoked": 0, "later": 4, "too late": 6}[step])
        for proposal in (*many, emergency):
            found = turn(told, proposal)
            shown = {who for who in NAMES if waits(told, who, proposal)}
            assert shown == {*found.who, *found.also}, (step, proposal, found)


def waits(told: Story, person: str, proposal: str) -> bool:
    with told.tracker.looking(told.now) as history:
        found = waiting_for(history, Authority(history, told.now), person)
    return proposal in {each.id for each in found}


# ---------------------------------------------------------------- what can still come

powers = st.sampled_from(["a", "b", "c"])
needs = st.lists(
    st.builds(Need, power=powers, count=st.integers(1, 2)), min_size=1, max_size=3,
    unique_by=lambda need: need.power,
)  # fmt: skip
ables = st.lists(
    st.builds(Able, st.sampled_from("PQRS"), st.just("G"), powers, st.booleans()), max_size=6
)


def tried(rule: ApprovalRule, able: list[Able], signed: tuple[Able, ...] = ()) -> bool:
    """Whether some sequence of signatures meets the rule, found by trying all."""
    if not missing(rule, signed):
        return True
    people = {each.person for each in signed}
    return any(
        tried(rule, able, (*signed, each))
        for each in able
        if each.person not in people and missing(rule, (*signed, each)) != missing(rule, signed)
    )


@given(needs, ables, st.sampled_from(["every signature", "at least one"]))
def test_what_is_called_reachable_is_what_some_sequence_of_signatures_reaches(
    asked: list[Need], able: list[Able], covered: str
) -> None:
    rule = ApprovalRule(id="R", target="plan", needs=tuple(asked), amount_covered_by=covered)
    if covered == "every signature":
        able = [each for each in able if each.covers_amount]
        assert reachable(rule, (), able) == tried(rule, able)
    else:
        assert reachable(rule, (), able) or not tried(rule, able), "it promises no less"
