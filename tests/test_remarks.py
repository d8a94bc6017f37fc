"""What is to be looked at in an objective: flagged when it is read, and refused to nobody."""

from decimal import Decimal
from typing import Any

import pytest

from tests.cast import OBJECTIVE, company
from tests.proposing import approved
from tests.readers import signed_in
from tests.specification import Story
from tracker.appointments import EndAppointment
from tracker.goals import DropBusinessGoal
from tracker.objectives import Objective, RecordMeasurement, RetireObjective
from tracker.objectives.targets import Target, target_in
from tracker.plans import ClosePlan
from tracker.remarks import Remarks

SCOPE = ("SVC-WEB",)


def flagged(told: Story, item_id: str = "OBJ-1") -> list[str]:
    """Return the rules that ask people to look at an objective."""
    with told.tracker.looking(told.now) as history:
        found = history.find(Objective, item_id)
        assert found is not None
        return [remark.rule for remark in Remarks(history).on(found.standing(told.now))]


def proposed(told: Story, **changes: Any) -> Story:
    approved(told, changes, ("bram",), target="objective:OBJ-1", base=1, scope=SCOPE)
    return told


def test_a_complete_objective_that_a_plan_serves_asks_for_nothing() -> None:
    assert flagged(company()) == []


def test_obj_3_a_target_made_easier_after_a_miss_is_flagged() -> None:
    told = company().by("esra").at("2026-03-01 09:00")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-02", value=Decimal("99.4")))
    proposed(told.at("2026-03-09 10:00"), target="99.0")
    assert flagged(told) == ["OBJ-3"]


@pytest.mark.parametrize(("value", "target"), [("99.5", "99.0"), ("99.4", "99.6")])
def test_obj_3_says_nothing_after_a_hit_or_of_a_harder_target(value: str, target: str) -> None:
    told = company().by("esra").at("2026-03-01 09:00")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-02", value=Decimal(value)))
    proposed(told.at("2026-03-09 10:00"), target=target)
    assert flagged(told) == []


def test_obj_3_a_value_that_came_after_the_change_did_not_cause_it() -> None:
    told = proposed(company(), target="99.0").by("esra").at("2026-04-02 09:00")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-03", value=Decimal("98")))
    assert flagged(told) == []


def test_obj_3_is_told_to_approvers_before_they_decide() -> None:
    told = company().by("esra").at("2026-03-01 09:00")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-02", value=Decimal("99.4")))
    known = told.the(Objective, "OBJ-1")
    easier = list(known.remarks(OBJECTIVE | {"target": "99"}, OBJECTIVE))
    assert [(remark.rule, remark.field) for remark in easier] == [("OBJ-3", "target")]
    assert "2026-02" in easier[0].sentence
    assert list(known.remarks(OBJECTIVE | {"target": "99.6"}, OBJECTIVE)) == []
    assert list(known.remarks(OBJECTIVE, OBJECTIVE)) == []
    assert list(known.remarks(OBJECTIVE, {})) == []


def test_obj_5_an_objective_whose_role_nobody_holds_is_an_orphan() -> None:
    told = company().by("aoife").because("Esra moved on.")
    told.given(EndAppointment(appointment="APT-esra"))
    assert flagged(told.later(days=1)) == ["OBJ-5"]


def test_obj_6_how_an_objective_stands_is_computed_and_in_no_command() -> None:
    fields = {field for command in Objective.commands for field in command.__struct_fields__}
    assert not fields & {"course", "state", "status", "health"}


def test_obj_7_an_objective_is_served_by_an_action_or_marked_as_business_as_usual() -> None:
    told = company().by("dov").because("The year is over.").given(ClosePlan(plan="PLN-1"))
    assert flagged(told) == ["OBJ-7"]
    assert flagged(proposed(told, business_as_usual=True)) == []


def test_obj_1_and_obj_2_what_came_in_without_number_or_goal_is_flagged() -> None:
    bare = Objective(id="OBJ-9", version=1, owner="role:owner-web", business_as_usual=True)
    with company().tracker.looking(company().now) as history:
        assert [each.rule for each in Remarks(history).on(bare)] == ["OBJ-1", "OBJ-2"]


def test_goal_2_dropping_a_goal_leaves_its_objectives_without_one() -> None:
    told = company().by("aoife").given(DropBusinessGoal(goal="BG-1"))
    assert flagged(told) == ["GOAL-2"]


def test_what_is_closed_is_left_alone() -> None:
    told = company().by("esra").given(RetireObjective(objective="OBJ-1"))
    told.by("aoife").given(DropBusinessGoal(goal="BG-1"))
    assert flagged(told) == []


@pytest.mark.parametrize(
    ("better", "was", "wanted", "easier"),
    [
        ("up", "5", "4", True), ("up", "5", "5", False), ("up", "5", "6", False),
        ("down", "5", "6", True), ("down", "5", "5", False), ("down", "5", "4", False),
        ("range", "5", "4", False),
    ],
)  # fmt: skip
def test_a_target_is_easier_where_a_value_reaches_it_that_misses_the_other(
    better: str, was: str, wanted: str, easier: bool
) -> None:
    former = target_in({"target": was, "better": better})
    assert target_in({"target": wanted, "better": better}).easier_than(former) is easier
    assert not Target(None).easier_than(former)
    assert not former.easier_than(Target(None))


def test_a_reader_sees_what_is_to_be_looked_at_and_lists_only_that() -> None:
    ines = signed_in("p-okafor")
    everything = ines.get("/objectives.json").json["items"]
    looked_at = [item["id"] for item in everything if item["remarks"]]
    listed = ines.get("/objectives.json?flag=any").json["items"]
    assert [item["id"] for item in listed] == looked_at
    for rule in ("OBJ-1", "OBJ-2", "OBJ-7"):
        expected = [
            item["id"] for item in everything if rule in {each["rule"] for each in item["remarks"]}
        ]
        found = ines.get(f"/objectives.json?flag={rule}").json["items"]
        assert [item["id"] for item in found] == expected
