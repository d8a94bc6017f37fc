"""What an objective must say, and what is only asked of what changes."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cast import OBJECTIVE, company
from tests.proposing import approved
from tests.specification import Story
from tracker.authority import Authority
from tracker.kernel import Act, Refusal
from tracker.objectives import JudgeObjective, Objective, RecordMeasurement
from tracker.proposals import CancelProposal

SCOPE = ("SVC-WEB",)
JUDGE = JudgeObjective(objective="OBJ-1")


def checked(content: dict[str, Any], former: dict[str, Any]) -> str:
    """Return the rule that refuses a content in the place of a former one; empty for none."""
    told = company()
    with told.tracker.looking(told.now) as history:
        act = Act(
            actor="gita", now=told.now, zone=ZoneInfo("Europe/Amsterdam"), history=history,
            authority=Authority(history, told.now),
        )  # fmt: skip
        try:
            Objective(id="OBJ-1").check(content, former, act, told.now)
        except Refusal as refusal:
            return f"{refusal.rule} {refusal.field}"
    return ""


def measured(period: str, value: str, measure: str = "") -> RecordMeasurement:
    return RecordMeasurement(
        objective="OBJ-1", period=period, value=Decimal(value), measure=measure
    )


def of_the_owner(when: str) -> Story:
    return company().by("esra").at(when)


@pytest.mark.parametrize("field", ["measure", "unit", "target", "due", "owner"])
def test_what_was_missing_before_may_go_on_missing(field: str) -> None:
    lacking = {key: value for key, value in OBJECTIVE.items() if key != field}
    assert checked(OBJECTIVE, {}) == ""
    assert checked(lacking, {}) == f"OBJ-1 {field}"
    assert checked(lacking, OBJECTIVE) == f"OBJ-1 {field}"
    assert checked(lacking | {"notes": "x"}, lacking) == ""
    assert checked(lacking, lacking | {field: ""}) == ""


def test_an_objective_without_a_goal_may_stay_so_but_not_become_so() -> None:
    lacking = OBJECTIVE | {"supports": []}
    assert checked(lacking, {}) == "OBJ-2 supports"
    assert checked(lacking, OBJECTIVE) == "OBJ-2 supports"
    assert checked(lacking, lacking) == ""


def test_a_goal_that_was_named_before_is_not_asked_about_again() -> None:
    strange = OBJECTIVE | {"supports": ["BG-1", "BG-9"]}
    assert checked(strange, strange | {"notes": "x"}) == ""
    assert checked(strange, OBJECTIVE) == "REF-UNKNOWN supports"
    assert checked(strange, {}) == "REF-UNKNOWN supports"


# ---------------------------------------------------------------- days in the organisation's zone


def test_a_period_begins_where_the_organisation_is() -> None:
    of_the_owner("2026-03-31 21:59").when(measured("2026-04", "99")).then_refused("MEAS-3")
    of_the_owner("2026-03-31 22:00").when(measured("2026-04", "99")).then("MeasurementRecorded")


def test_a_due_day_ends_where_the_organisation_is() -> None:
    told = of_the_owner("2026-12-31 22:59").given(measured("2026-12", "99"))
    told.when(JUDGE).then_refused("OBJ-8")
    told.at("2026-12-31 23:00").when(JUDGE).then("ObjectiveMissed")
    assert told.facts[0].period == "2026-12"  # type: ignore[attr-defined]  # an ObjectiveMissed


def test_a_value_reaches_to_the_due_day_when_it_includes_it() -> None:
    told = of_the_owner("2027-01-02 10:00").given(measured("2026-12-30", "99"))
    told.when(JUDGE).then_refused("OBJ-8")
    told.given(measured("2026-12-31", "99")).when(JUDGE).then("ObjectiveMissed")


def test_a_range_is_not_judged_by_one_number() -> None:
    told = company()
    approved(told, {"better": "range"}, target="objective:OBJ-1", scope=SCOPE)
    told.by("esra").given(measured("2026-02", "99.5")).when(JUDGE).then_refused("OBJ-8")


# ---------------------------------------------------------------- scheduled and cancelled


def test_a_measure_is_known_from_the_day_of_its_version() -> None:
    told = company()
    further = {"further": {"M2": {"measure": "Complaints"}}}
    told.by("esra").when(measured("2026-02", "7", "M2")).then_refused("REF-UNKNOWN", "measure")
    approved(told, further, target="objective:OBJ-1", scope=SCOPE, effective="2026-04-01")
    told.by("esra").when(measured("2026-02", "7", "M2"))
    assert told.refusal is not None
    assert told.refusal.sentence == "The record knows no measure M2."
    told.then_refused("REF-UNKNOWN", "measure")
    told.at("2026-04-02 10:00").when(measured("2026-03", "7", "M2")).then("MeasurementRecorded")


def test_a_cancelled_target_was_never_one() -> None:
    told = company()
    target: dict[str, Any] = {"target": "objective:OBJ-1", "scope": SCOPE}
    proposal = approved(told, {"target": "90"}, effective="2026-06-01", **target)
    assert told.the(Objective, "OBJ-1").target == Decimal(90)
    told.by("bram").given(CancelProposal(proposal=proposal))
    objective = told.the(Objective, "OBJ-1")
    assert (objective.target, objective.base, objective.next_number) == (Decimal("99.5"), 1, 3)
