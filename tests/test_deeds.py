"""What a deed leaves in the record: by which grant, when, why, and under which id."""

from datetime import timedelta

import pytest

from events.facts.refusals import ActRefused
from tests.cast import company
from tests.specification import Story, instant
from tracker.application import COMMANDS, KIND_OF, KINDS, Asked, Outcome
from tracker.appointments import AppointToRole
from tracker.delegations import (
    AcceptDelegation,
    EndDelegation,
    GrantDelegation,
    RevokeDelegation,
)
from tracker.goals import DropBusinessGoal, Goal, ReviseBusinessGoal, StateBusinessGoal
from tracker.kernel import Command, Refusal, State
from tracker.people import Person, RegisterPerson
from tracker.services import ChangeServiceOwner
from tracker.units import AddUnit

REVISE = ReviseBusinessGoal(goal="BG-1", title="Customers stay")


def outcome(told: Story) -> Outcome:
    assert told.outcome is not None
    return told.outcome


# ---------------------------------------------------------------- by which grant


def test_no_event_names_a_grant_that_its_actor_could_not_use() -> None:
    told = company().by("aoife")
    told.via("DEL-3").when(REVISE).then_refused("AUTH-NONE", "via")
    told.via("DEL-99").when(REVISE).then_refused("REF-UNKNOWN", "via")
    told.via("ROOT").when(REVISE).then("GoalRevised")
    event = told.events()[-1].envelope
    assert (event.grant, event.grant_version, event.on_behalf_of) == (
        "ROOT",
        1,
        "role:chief-executive",
    )


def test_the_grant_that_is_named_is_the_one_that_is_used() -> None:
    told = company().by("aoife")
    told.given(
        GrantDelegation(
            grant="DEL-9", parent="ROOT", holder="person:bram", powers=("approve:plan",)
        )
    )
    told.by("bram").given(AcceptDelegation(grant="DEL-9"))
    appoint = AppointToRole(person="gita", role="auditor")
    told.via("DEL-9").when(appoint).then_refused("AUTH-POWER")
    told.when(appoint).then("PersonAppointed")
    assert told.events()[-1].envelope.grant == "DEL-1"


def test_an_event_names_what_caused_it() -> None:
    told = company()
    asked = Asked(actor="aoife", now=told.now, key="k-1", cause="a reminder")
    told.tracker.handle(REVISE, asked)
    assert told.events()[-1].envelope.cause == "a reminder"
    assert told.events()[-1].envelope.grant_version == 0


def test_a_grant_may_be_given_back_by_itself() -> None:
    told = company().by("bram").via("DEL-1").when(EndDelegation(grant="DEL-1"))
    told.then("DelegationEnded")
    told.via("DEL-1").when(AcceptDelegation(grant="DEL-1")).then_refused("KIND-STATE")


def test_a_refusal_names_no_grant_that_was_only_found() -> None:
    told = company().by("bram")
    told.when(AppointToRole(person="gita", role="chief-executive")).then_refused("AUTH-ATTENUATE")
    assert told.events()[-1].envelope.grant == ""


# ---------------------------------------------------------------- what an event says


def test_an_event_says_who_when_why_and_through_which_door() -> None:
    told = company().at("2026-03-09 10:00").by("aoife").under("k-1")
    told.because("The letter of the bank.").effective("2026-04-01")
    told.given(AppointToRole(appointment="A", person="gita", role="auditor"))
    event = told.events()[-1]
    assert (event.stream, event.version, event.number) == ("appointment/A", 1, told.size())
    envelope = event.envelope
    assert (envelope.actor, envelope.door, envelope.key) == ("aoife", "page", "k-1")
    assert (envelope.event_id, envelope.reason) == ("k-1/0", "The letter of the bank.")
    assert envelope.recorded_at == told.now
    assert envelope.effective_at == instant("2026-03-31 22:00")


def test_an_end_takes_effect_when_it_says() -> None:
    told = company().by("aoife").effective("2026-03-31").given(RevokeDelegation(grant="DEL-1"))
    assert told.events()[-1].envelope.effective_at == instant("2026-03-31 22:00")


def test_the_events_of_one_command_count_from_nought() -> None:
    told = company().by("hugo").under("k-1").given(RegisterPerson(person="kim", name="Kim"))
    told.at(told.now - timedelta(hours=1)).by("aoife").under("k-2").given(REVISE)
    assert [event.envelope.event_id for event in outcome(told).events] == ["k-2/0", "k-2/1"]


# ---------------------------------------------------------------- ids


def test_new_items_get_the_next_free_id() -> None:
    told = company().by("aoife")
    wish = StateBusinessGoal(title="Grow", owner="role:chief-executive")
    told.given(wish)
    assert outcome(told).id == "BG-2"
    told.given(StateBusinessGoal(goal="BG-4", title="G", owner="role:chief-executive"), wish)
    assert outcome(told).id == "BG-5"


def test_the_register_of_kinds_is_whole() -> None:
    assert {kind.kind: kind for kind in KINDS} == KIND_OF
    assert len({kind.prefix for kind in KINDS}) == len(KINDS)
    assert all(COMMANDS[name].__name__ == name for name in COMMANDS)
    assert {KIND_OF[command.kind] for command in COMMANDS.values()} <= set(KINDS)


def test_an_items_version_and_first_moment_are_kept() -> None:
    told = company().by("aoife").given(REVISE)
    goal = told.the(Goal, "BG-1")
    assert (goal.version, goal.recorded_at) == (2, instant("2026-01-08 09:00"))
    assert (goal.exists, goal.imported, goal.label) == (True, False, "Customers stay")
    assert told.the(Person, "gita").label == "gita"
    assert not Goal().exists


def test_a_state_without_rules_of_its_own_says_so() -> None:
    told = company()
    with pytest.raises(NotImplementedError):
        State().decide(REVISE, told)  # type: ignore[arg-type]  # it is never looked at
    with pytest.raises(NotImplementedError):
        State().after(ActRefused(command="", rule="", sentence=""), told.events()[0].envelope, 0)
    assert State().facets() == ()


def test_a_refusal_is_a_sentence_with_its_rule() -> None:
    refusal = Refusal("SOD-1", "Who proposes does not decide.", "actor", ("aoife",))
    assert str(refusal) == "SOD-1: Who proposes does not decide."
    assert (refusal.field, refusal.instead) == ("actor", ("aoife",))


# ---------------------------------------------------------------- what a refusal says

UNKNOWN: dict[str, Command] = {
    "The record knows no person zoe.": AppointToRole(person="zoe", role="auditor"),
    "The record knows no role chef.": AppointToRole(person="gita", role="chef"),
    "The record knows no service or unit SVC-9.": AppointToRole(
        person="gita", role="auditor", scope=("SVC-9",)
    ),
    "The record knows no delegation DEL-99.": RevokeDelegation(grant="DEL-99"),
    "The record knows no unit UNIT-9.": AddUnit(title="Night shift", parent="UNIT-9"),
    "The record knows no goal BG-9.": DropBusinessGoal(goal="BG-9"),
}


@pytest.mark.parametrize("sentence", UNKNOWN)
def test_what_is_unknown_is_named(sentence: str) -> None:
    told = company().by("aoife").when(UNKNOWN[sentence])
    assert told.refusal is not None
    assert told.refusal.sentence == sentence
    told.then_refused("REF-UNKNOWN")


@pytest.mark.parametrize("who", ["person:zoe", "role:chef"])
def test_an_owner_or_a_holder_that_is_unknown_is_named(who: str) -> None:
    told = company().by("aoife")
    for command in (
        ChangeServiceOwner(service="SVC-WEB", owner=who),
        GrantDelegation(parent="ROOT", holder=who, powers=("approve:plan",)),
    ):
        told.when(command)
        assert told.refusal is not None
        assert told.refusal.sentence == f"The record knows no {who.replace(':', ' ')}."
        told.then_refused("REF-UNKNOWN")
