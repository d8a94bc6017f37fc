"""Refusals: proof that the control works, apart from what is in force."""

from events.facts.refusals import ActRefused
from tests.cast import company
from tests.proposing import DEARER, SMALL, submitted, the
from tracker.goals import DropBusinessGoal
from tracker.people import LetPersonLeave
from tracker.plans import EditPlan
from tracker.proposals import ApproveProposal
from tracker.refusals import Refused


def test_rule_19_a_refusal_says_who_what_which_rule_and_who_could_instead() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    told.by("dov").via("DEL-3").because("It is urgent.")
    told.when(ApproveProposal(proposal=proposal)).then_refused("AUTH-AMOUNT")
    event = told.events()[-1]
    refused = told.the(Refused, event.id)
    assert (refused.command, refused.rule, refused.field) == (
        "ApproveProposal", "AUTH-AMOUNT", "amount"
    )  # fmt: skip
    assert (refused.actor, refused.target, refused.at) == ("dov", f"proposal/{proposal}", told.now)
    assert refused.instead == ("aoife", "bram", "chiara")
    assert refused.sentence == "The amount is above the limit of DEL-3."
    assert event.envelope.reason == "It is urgent."


def test_rule_19_a_refusal_changes_nothing_but_the_list_of_refusals() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    before = the(told, proposal)
    size = told.size()
    told.by("gita").when(ApproveProposal(proposal=proposal)).then_refused("SOD-1")
    assert the(told, proposal) == before
    assert told.size() == size + 1
    assert told.events()[-1].stream.startswith("refusal/")


def test_even_a_stranger_is_noted() -> None:
    told = company().by("nobody").when(DropBusinessGoal(goal="BG-1"))
    told.then_refused("REF-UNKNOWN", "actor")
    fact = told.events()[-1].fact
    assert isinstance(fact, ActRefused)
    assert told.events()[-1].envelope.actor == "nobody"


def test_somebody_who_left_is_noted_too() -> None:
    told = company().by("hugo").given(LetPersonLeave(person="bram")).later(days=1)
    told.by("bram").when(DropBusinessGoal(goal="BG-1")).then_refused("REF-UNKNOWN", "actor")


def test_the_same_refused_command_is_refused_again_and_noted_once() -> None:
    told = company().by("gita")
    told.under("key-1").when(DropBusinessGoal(goal="BG-1")).then_refused("FACT-ACTOR")
    size = told.size()
    told.under("key-1").when(DropBusinessGoal(goal="BG-1")).then_refused("FACT-ACTOR")
    assert told.size() == size


def test_refusals_are_found_by_rule_by_target_and_by_who_was_refused() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.by("gita").when(ApproveProposal(proposal=proposal)).then_refused("SOD-1")
    told.by("chiara").when(ApproveProposal(proposal=proposal)).then_refused("AUTH-POWER")
    told.when(EditPlan(target="PLN-1")).then_refused("PROP-4")
    with told.tracker.looking(told.now) as history:
        assert [r.actor for r in history.every(Refused, rule="SOD-1")] == ["gita"]
        assert history.count(Refused, target=f"proposal/{proposal}") == 2
        assert [r.rule for r in history.every(Refused, actor="chiara")] == ["AUTH-POWER", "PROP-4"]
