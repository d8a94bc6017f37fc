"""Business goals: top management states them, and says what became of them."""

import pytest

from tests.alone import item
from tests.cast import company
from tests.specification import Story
from tracker.goals import (
    AchieveBusinessGoal,
    DropBusinessGoal,
    Goal,
    ImportGoal,
    ReviseBusinessGoal,
    StateBusinessGoal,
)
from tracker.kernel import Command

NEW = StateBusinessGoal(
    title="Customers stay", owner="role:director", value="Less churn", horizon="2027",
    source="Board paper 4", interested_parties=("customers", "banks"),
)  # fmt: skip
REVISED = ReviseBusinessGoal(goal="BG-1", title="Customers trust us", value="Trust")
CLOSINGS = [AchieveBusinessGoal(goal="BG-1"), DropBusinessGoal(goal="BG-1")]


def goal(told: Story, goal_id: str = "BG-1") -> Goal:
    return told.the(Goal, goal_id)


@pytest.mark.parametrize("who", ["aoife", "bram", "chiara"])
def test_top_management_states_a_goal(who: str) -> None:
    told = company().by(who).when(NEW).then("GoalStated")
    stated = goal(told, "BG-2")
    assert (stated.title, stated.owner, stated.value) == (NEW.title, NEW.owner, NEW.value)
    assert (stated.horizon, stated.origin) == ("2027", "Board paper 4")
    assert stated.interested_parties == ("customers", "banks")
    assert (stated.outcome, stated.notes, stated.label) == ("stated", "", "Customers stay")


@pytest.mark.parametrize("who", ["dov", "esra", "hugo", "gita"])
@pytest.mark.parametrize("command", [NEW, REVISED, *CLOSINGS])
def test_nobody_else_speaks_of_goals(who: str, command: Command) -> None:
    company().by(who).when(command).then_refused("FACT-ACTOR")


def test_a_goals_owner_is_known() -> None:
    told = company().by("aoife")
    for owner in ("role:nobody", "person:nobody"):
        told.when(StateBusinessGoal(title="x", owner=owner)).then_refused("REF-UNKNOWN", "owner")
    told.when(StateBusinessGoal(title="x", owner="person:jana")).then("GoalStated")


def test_an_id_is_given_once() -> None:
    again = StateBusinessGoal(goal="BG-1", title="x", owner="role:director")
    company().by("aoife").when(again).then_refused("REF-TAKEN", "goal")
    company().by("gita").when(again).then_refused("REF-TAKEN", "goal")


def test_a_goal_in_other_words_keeps_the_former_ones() -> None:
    told = company().by("bram").when(REVISED).then("GoalRevised")
    fact = told.events()[-1].fact
    assert fact.former_title == "Customers rely on us"  # type: ignore[attr-defined]  # a GoalRevised
    assert fact.former_value == "Nobody leaves"  # type: ignore[attr-defined]  # a GoalRevised
    assert (goal(told).title, goal(told).value) == ("Customers trust us", "Trust")
    told.when(REVISED).then_nothing_happens()


@pytest.mark.parametrize("also", [{"title": "y"}, {"value": "y"}, {"horizon": "y"}])
def test_each_word_of_a_goal_can_be_put_differently(also: dict[str, str]) -> None:
    same = {"title": "Customers rely on us", "value": "Nobody leaves", "horizon": ""}
    told = company().by("bram")
    told.when(ReviseBusinessGoal(goal="BG-1", **same)).then_nothing_happens()
    told.when(ReviseBusinessGoal(goal="BG-1", **{**same, **also})).then("GoalRevised")
    (field, value), *_ = also.items()
    assert getattr(goal(told), field) == value


@pytest.mark.parametrize(
    ("command", "fact", "outcome"),
    [(CLOSINGS[0], "GoalAchieved", "achieved"), (CLOSINGS[1], "GoalDropped", "dropped")],
)
def test_a_goal_ends_once(command: Command, fact: str, outcome: str) -> None:
    told = company().by("aoife").when(command).then(fact)
    assert goal(told).outcome == outcome
    for act in (*CLOSINGS, REVISED):
        told.when(act).then_refused("KIND-STATE", "goal")


@pytest.mark.parametrize("command", [*CLOSINGS, REVISED])
def test_a_goal_that_nobody_stated_is_unknown(command: Command) -> None:
    elsewhere = type(command)(**{**_fields(command), "goal": "BG-9"})
    company().by("aoife").when(elsewhere).then_refused("REF-UNKNOWN", "goal")


def _fields(command: Command) -> dict[str, str]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


def test_an_imported_goal_needs_no_authority_and_keeps_what_has_no_place() -> None:
    told = item(Goal(id="BG-7")).by("importer")
    told.when(ImportGoal(goal="BG-7", title="Old", owner="somebody", notes="Vision: ..."))
    told.then("GoalStated")
    told.given(*told.facts)
    assert isinstance(told.state, Goal)
    assert (told.state.notes, told.state.owner) == ("Vision: ...", "somebody")
    told.when(ImportGoal(goal="BG-7", title="Old", owner="somebody")).then_refused("REF-TAKEN")
