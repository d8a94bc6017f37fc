"""The one way in: once however often it is sent, wholly or not at all, by somebody who is known."""

import pytest
from marshmallow import ValidationError

from events import Stale
from events.facts.organisation import ClockSteppedBack
from events.facts.refusals import ActRefused
from tests.cast import ROLES, ROOT_AUTHORITY, company
from tests.specification import Story, instant, story
from tracker.application import KeyReused, Outcome
from tracker.appointments import AcceptAppointment, AppointToRole
from tracker.delegations import RevokeDelegation
from tracker.goals import DropBusinessGoal, Goal, ReviseBusinessGoal, StateBusinessGoal
from tracker.organisation import ORGANISATION, Organisation, RegisterOrganisation
from tracker.people import RegisterPerson
from tracker.proposals import ApproveProposal, OpenProposal, Proposal, SubmitProposal
from tracker.refusals import Refused
from tracker.units import AddUnit, RenameUnit

REVISE = ReviseBusinessGoal(goal="BG-1", title="Customers stay")
CHEAPER = OpenProposal(
    proposal="PRP-9",
    title="Cheaper site",
    target="plan:PLN-1",
    base=1,
    changes={"actions.A1.budget": 4_000_00},
)


def outcome(told: Story) -> Outcome:
    assert told.outcome is not None
    return told.outcome


# ---------------------------------------------------------------- once, however often it is sent


def test_rule_18_the_same_key_again_gives_the_same_events_and_records_nothing() -> None:
    told = company().by("aoife").under("k-1").when(REVISE).then("GoalRevised")
    first, size = outcome(told), told.size()
    told.later(days=3).under("k-1").when(REVISE).then("GoalRevised")
    again = outcome(told)
    assert (again.events, again.id, again.numbers) == (first.events, "BG-1", first.numbers)
    assert (first.again, again.again, told.size()) == (False, True, size)


def test_a_new_item_is_not_made_twice() -> None:
    told = company().by("aoife")
    wish = StateBusinessGoal(title="Grow", owner="role:chief-executive")
    told.under("k-1").given(wish)
    first = outcome(told).id
    told.under("k-1").given(wish)
    assert outcome(told).id == first
    with told.tracker.looking(told.now) as history:
        assert history.count(Goal) == 2


@pytest.mark.parametrize("what", ["command", "actor", "reason", "effective", "via"])
def test_another_command_under_the_same_key_is_refused(what: str) -> None:
    told = company().by("aoife").under("k-1").given(REVISE)
    size = told.size()
    told.under("k-1")
    other = REVISE
    match what:
        case "command":
            other = ReviseBusinessGoal(goal="BG-1", title="Something else")
        case "actor":
            told.by("bram")
        case "reason":
            told.because("Another reason.")
        case "effective":
            told.effective("2026-04-01")
        case _:
            told.via("ROOT")
    with pytest.raises(KeyReused, match="This key belongs to another command"):
        told.when(other)
    assert told.size() == size


def test_a_refused_command_again_gives_the_same_refusal() -> None:
    told = company().by("gita").under("k-1").when(REVISE).then_refused("FACT-ACTOR")
    size = told.size()
    told.under("k-1").when(REVISE)
    assert told.refusal is not None
    told.then_refused("FACT-ACTOR")
    assert told.size() == size


def test_a_refusal_again_says_the_same_in_every_part() -> None:
    told = company().by("dov").because("The site costs less.").given(CHEAPER)
    told.given(SubmitProposal(proposal="PRP-9")).by("chiara")
    said = []
    for _ in range(2):
        told.under("k-1").when(ApproveProposal(proposal="PRP-9", power="approve:spend"))
        assert told.refusal is not None
        refused = told.refusal
        said.append((refused.rule, refused.sentence, refused.field, refused.instead))
        told.then_refused_again("AUTH-POWER")
    assert said[0] == said[1]
    assert said[0][2:] == ("power", ("aoife", "bram"))
    with told.tracker.looking(told.now) as history:
        kept = history.every(Refused)[-1]
    assert (kept.rule, kept.sentence, kept.field, kept.instead) == said[0]


def test_what_was_refused_stays_refused_when_it_would_be_allowed_by_now() -> None:
    told = (
        company().by("aoife").given(AppointToRole(appointment="A", person="gita", role="director"))
    )
    told.by("gita").under("k-1").when(REVISE).then_refused("FACT-ACTOR")
    told.given(AcceptAppointment(appointment="A"))
    told.under("k-1").when(REVISE).then_refused_again("FACT-ACTOR")
    told.when(REVISE).then("GoalRevised")


def test_what_changed_nothing_changes_nothing_later() -> None:
    told = company().by("hugo").given(AddUnit(unit="UNIT-1", title="Operations"))
    same = RenameUnit(unit="UNIT-1", title="Operations")
    told.under("k-1").when(same).then_nothing_happens()
    told.given(RenameUnit(unit="UNIT-1", title="Running"))
    told.under("k-1").when(same).then_nothing_happens()
    assert outcome(told).again
    assert outcome(told).id == "UNIT-1"
    with pytest.raises(KeyReused):
        told.under("k-1").when(RenameUnit(unit="UNIT-1", title="Other"))


# ---------------------------------------------------------------- wholly or not at all


def test_a_refusal_leaves_itself_behind_and_nothing_else() -> None:
    told = company().by("gita")
    size = told.size()
    told.when(REVISE).then_refused("FACT-ACTOR")
    assert told.size() == size + 1
    kept = told.events()[-1]
    assert kept.fact == ActRefused(
        command="ReviseBusinessGoal",
        rule="FACT-ACTOR",
        sentence="Business goals are top management's to state and to drop.",
        target="goal/BG-1",
    )
    assert (kept.stream, kept.version) == ("refusal/REF-1", 1)
    refused = told.the(Refused, "REF-1")
    assert (refused.rule, refused.actor, refused.at) == ("FACT-ACTOR", "gita", told.now)
    assert (refused.command, refused.target) == ("ReviseBusinessGoal", "goal/BG-1")
    assert refused.sentence.startswith("Business goals")
    with told.tracker.looking(told.now) as history:
        for word, value in {"rule": "FACT-ACTOR", "target": "goal/BG-1", "actor": "gita"}.items():
            assert history.count(Refused, **{word: value}) == 1


def test_a_refusal_in_what_follows_undoes_all_of_it() -> None:
    told = story().by("hugo").given(RegisterOrganisation(name="H"))
    told.given(RegisterPerson(person="hugo", name="Hugo"))
    told.given(*ROLES, ROOT_AUTHORITY)
    told.given(AppointToRole(appointment="A", person="hugo", role="chief-executive"))
    told.when(AcceptAppointment(appointment="A")).then_refused("AUTH-SELF")
    names = [type(event.fact).__name__ for event in told.events()]
    assert "AppointmentAccepted" not in names


def test_malformed_content_is_no_act_and_leaves_nothing_behind() -> None:
    told = company().by("dov").because("A malformed proposal.")
    size = told.size()
    with pytest.raises(ValidationError):
        told.when(
            OpenProposal(
                title="T", target="plan:PLN-1", base=1, changes={"actions.A1.budget": "25,50"}
            )
        )
    assert told.size() == size
    assert not told.knows(Proposal, "PRP-4")


# ---------------------------------------------------------------- what somebody was looking at


def test_somebody_who_looked_at_an_older_version_is_told() -> None:
    told = company().by("aoife").seeing({"goal/BG-1": 1}).given(REVISE)
    size = told.size()
    with pytest.raises(Stale) as stale:
        told.seeing({"goal/BG-1": 1}).when(DropBusinessGoal(goal="BG-1"))
    assert stale.value.stream == "goal/BG-1"
    assert told.size() == size
    told.seeing({"goal/BG-1": 2, "plan/PLN-1": 1})
    told.when(DropBusinessGoal(goal="BG-1")).then("GoalDropped")


def test_a_command_that_was_answered_is_answered_before_anything_is_stale() -> None:
    told = company().by("aoife")
    for _ in range(2):
        told.seeing({"goal/BG-1": 1}).under("k-1").when(REVISE).then("GoalRevised")


# ---------------------------------------------------------------- the clock


def test_the_record_never_goes_backwards() -> None:
    told = company().at("2026-03-09 10:00").by("aoife").given(REVISE)
    told.at("2026-03-09 09:59:58").when(DropBusinessGoal(goal="BG-1")).then("GoalDropped")
    assert told.events()[-1].envelope.recorded_at == instant("2026-03-09 10:00")


def test_a_clock_that_stepped_back_is_noted() -> None:
    told = company().at("2026-03-09 10:00").by("aoife").given(REVISE)
    told.at("2026-03-09 09:00").under("k-1").when(DropBusinessGoal(goal="BG-1"))
    told.then(
        ClockSteppedBack(clock="2026-03-09T09:00:00+00:00", seconds=3600),
        *(event.fact for event in told.events()[-1:]),
    )
    assert outcome(told).id == "BG-1"
    assert {e.envelope.recorded_at for e in outcome(told).events} == {instant("2026-03-09 10:00")}
    told.under("k-1").when(DropBusinessGoal(goal="BG-1"))
    assert (outcome(told).id, outcome(told).again) == ("BG-1", True)


def test_a_clock_that_stepped_back_does_not_hide_a_refusal() -> None:
    told = company().at("2026-03-09 10:00").by("aoife").given(REVISE)
    told.at("2026-03-09 09:00").by("gita").under("k-1").when(REVISE).then_refused("FACT-ACTOR")
    told.under("k-1").when(REVISE).then_refused_again("FACT-ACTOR")


def test_a_rule_sees_the_time_of_the_record() -> None:
    told = company().at("2026-03-09 10:00").by("aoife").given(RevokeDelegation(grant="DEL-1"))
    told.at("2026-03-09 09:00").by("bram")
    told.when(AppointToRole(person="gita", role="auditor")).then_refused("AUTH-REVOKED")


# ---------------------------------------------------------------- who asks


def test_a_stranger_is_refused() -> None:
    told = company().by("zoe").when(REVISE).then_refused("REF-UNKNOWN", "actor")
    told.by("").when(REVISE).then_refused("REF-UNKNOWN", "actor")


def test_an_operator_need_not_be_a_person_of_the_organisation() -> None:
    told = story().by("installer").given(RegisterOrganisation(name="H"))
    told.when(RegisterPerson(person="kim", name="Kim")).then("PersonAdded")
    assert told.the(Organisation, ORGANISATION).operator == "installer"
