"""Objectives: the values that judge them, and how they end."""

from decimal import Decimal
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import OBJECTIVE, company, in_force
from tests.covers import accepted
from tests.proposing import approved
from tests.specification import Story
from tracker.kernel import Command
from tracker.objectives import (
    CorrectMeasurement,
    EditObjective,
    JudgeObjective,
    Objective,
    RecordMeasurement,
    RetireObjective,
    VoidMeasurement,
)

SCOPE = ("SVC-WEB",)


def measured(period: str, value: str | None, **also: Any) -> RecordMeasurement:
    number = None if value is None else Decimal(value)
    return RecordMeasurement(objective="OBJ-1", period=period, value=number, **also)


def corrected(period: str, value: str | None, was: str, **also: Any) -> CorrectMeasurement:
    return CorrectMeasurement(
        objective="OBJ-1", period=period, value=None if value is None else Decimal(value),
        was=Decimal(was), **also,
    )  # fmt: skip


JUDGE = JudgeObjective(objective="OBJ-1")
RETIRE = RetireObjective(objective="OBJ-1")
VOID = VoidMeasurement(objective="OBJ-1", period="2026-02")


def objective(told: Story) -> Objective:
    return told.the(Objective, "OBJ-1")


def of_the_owner() -> Story:
    return company().by("esra")


# ---------------------------------------------------------------- recording


def test_the_owner_records_the_value_of_a_period() -> None:
    told = of_the_owner()
    told.when(measured("2026-02", "99.62", source="Monitor", note="One outage", evidence="E-1"))
    told.then("MeasurementRecorded")
    event = told.events()[-1]
    (value,) = objective(told).values
    assert (value.period, value.value, value.measure) == ("2026-02", Decimal("99.62"), "")
    assert (value.source, value.note) == ("Monitor", "One outage")
    assert (value.recorded_by, value.recorded_at, value.pos) == ("esra", told.now, event.pos)
    assert (value.late_by_days, value.former, value.imported) == (0, (), False)
    assert event.fact.evidence == "E-1"  # type: ignore[attr-defined]  # a MeasurementRecorded


@pytest.mark.parametrize("who", ["aoife", "dov", "ivo", "gita"])
@pytest.mark.parametrize(
    "command", [measured("2026-01", "99"), corrected("2026-02", "98", "99"), VOID, JUDGE, RETIRE]
)
def test_rule_16_nobody_else_records_or_ends_it(who: str, command: Command) -> None:
    told = of_the_owner().given(measured("2026-02", "99"))
    told.by(who).when(command).then_refused("FACT-ACTOR")


def test_the_owner_is_the_one_of_the_version_in_force() -> None:
    told = company()
    handed_over = {"owner": "role:owner-net", "scope": ["SVC-WEB"], "title": "There, by the net"}
    approved(told, handed_over, target="objective:OBJ-1", scope=SCOPE, effective="2026-04-01")
    told.by("ivo").when(measured("2026-02", "99")).then_refused("FACT-ACTOR")
    told.by("esra").when(measured("2026-02", "99")).then("MeasurementRecorded")
    told.at("2026-04-02 10:00").when(measured("2026-03", "99")).then_refused("FACT-ACTOR")
    told.by("ivo").when(measured("2026-03", "99")).then("MeasurementRecorded")


def test_meas_2_one_period_has_one_value() -> None:
    told = of_the_owner().given(measured("2026-02", "99"))
    told.when(measured("2026-02", "98")).then_refused("MEAS-2", "period")
    told.when(measured("2026-03", "98")).then("MeasurementRecorded")


@pytest.mark.parametrize("period", ["soon", "", "2026-13", "2026-Q5", "2026-04", "2027", "2026-H2"])
def test_meas_3_a_period_is_one_and_has_begun(period: str) -> None:
    of_the_owner().when(measured(period, "99")).then_refused("MEAS-3", "period")


def test_a_period_that_runs_can_be_measured() -> None:
    of_the_owner().when(measured("2026-03", "99")).then("MeasurementRecorded")
    of_the_owner().when(measured("2026-03-09", "99")).then("MeasurementRecorded")


def test_a_value_says_something() -> None:
    told = of_the_owner()
    with pytest.raises(ma.ValidationError, match=r"'value': .*Say which value"):
        told.when(measured("2026-02", None))


def test_a_late_value_says_why_and_carries_a_mark() -> None:
    told = of_the_owner().at("2026-03-15 10:00")
    told.when(measured("2026-02", "99")).then_refused("FACT-LATE", "reason")
    told.because("   ").when(measured("2026-02", "99")).then_refused("FACT-LATE")
    told.because("The monitor was down.").when(measured("2026-02", "99"))
    told.then("MeasurementRecorded")
    assert objective(told).values[0].late_by_days == 15


def test_two_weeks_after_its_period_a_value_is_not_late() -> None:
    told = of_the_owner().at("2026-03-14 10:00").when(measured("2026-02", "99"))
    told.then("MeasurementRecorded")
    assert objective(told).values[0].late_by_days == 0


def test_a_further_measure_has_values_of_its_own() -> None:
    told = company()
    further = {"further": {"M2": {"measure": "Complaints"}}}
    approved(told, further, target="objective:OBJ-1", scope=SCOPE)
    told.by("esra").given(measured("2026-02", "99"), measured("2026-02", "7", measure="M2"))
    told.when(measured("2026-02", "7", measure="M3")).then_refused("REF-UNKNOWN", "measure")
    told.because("Typed wrongly.").given(corrected("2026-02", "8", "7", measure="M2"))
    values = objective(told).values
    assert [(v.measure, v.value) for v in values] == [("", Decimal(99)), ("M2", Decimal(8))]
    told.because("Counted twice.").given(
        VoidMeasurement(objective="OBJ-1", period="2026-02", measure="M2")
    )
    assert [v.measure for v in objective(told).values] == [""]
    told.given(measured("2026-02", "8", measure="M2"))
    latest, own = objective(told).latest("M2"), objective(told).latest()
    assert latest is not None
    assert own is not None
    assert (latest.value, own.value) == (Decimal(8), Decimal(99))


def test_rule_6_who_stands_in_for_the_owner_measures_while_the_cover_lasts() -> None:
    told = accepted()
    in_force(told, "objective:OBJ-2", OBJECTIVE | {"owner": "role:representative"}, "bram")
    value = RecordMeasurement(objective="OBJ-2", period="2026-03", value=Decimal(99))
    told.by("gita").at("2026-03-31 12:00").when(value).then_refused("FACT-ACTOR")
    told.at("2026-04-01 12:00").when(value).then("MeasurementRecorded")
    assert told.events()[-1].envelope.grant == "DEL-9"


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (measured("2026-02", "7", measure="M3"), "measure"),
        (corrected("2026-02", "1", was="2"), "period"),
        (VoidMeasurement(objective="OBJ-1", period="2026-02"), "period"),
    ],
)
def test_rule_21_a_value_that_is_not_there_comes_before_who_asks(
    command: Command, field: str
) -> None:
    company().by("jana").when(command).then_refused("REF-UNKNOWN", field)


# ---------------------------------------------------------------- correcting


def test_rule_17_a_correction_keeps_both_values() -> None:
    told = of_the_owner().given(measured("2026-02", "96.1", source="Monitor"))
    told.because("Two outages were missing.").when(corrected("2026-02", "92.7", "96.1"))
    told.then("MeasurementCorrected")
    assert told.facts[0].former_value == Decimal("96.1")  # type: ignore[attr-defined]  # a MeasurementCorrected
    (value,) = objective(told).values
    assert (value.value, value.former, value.source) == (
        Decimal("92.7"), (Decimal("96.1"),), "Monitor"
    )  # fmt: skip
    assert value.pos == told.events()[-1].pos
    told.because("And one more.").given(corrected("2026-02", "92", "92.7", source="Log"))
    (value,) = objective(told).values
    assert (value.former, value.source) == ((Decimal("96.1"), Decimal("92.7")), "Log")


def test_what_was_believed_before_is_still_believed_then() -> None:
    told = of_the_owner().given(measured("2026-02", "96.1"))
    known = told.size()
    told.because("Two outages were missing.").given(corrected("2026-02", "92.7", "96.1"))
    then = told.the(Objective, "OBJ-1", as_of=known).value_of("2026-02")
    assert then is not None
    assert then.value == Decimal("96.1")


def test_meas_1_a_correction_names_the_value_that_is_there() -> None:
    told = of_the_owner().given(measured("2026-02", "99"))
    told.because("Read it again.").when(corrected("2026-02", "98", "97"))
    told.then_refused("MEAS-1", "was")
    with pytest.raises(ma.ValidationError, match=r"'value': .*which value is right"):
        told.because("Read it again.").when(corrected("2026-02", None, "99"))
    told.because("Read it again.").when(corrected("2026-02", "99", "99")).then_nothing_happens()


@pytest.mark.parametrize("command", [corrected("2026-02", "98", "99"), VOID])
def test_a_correction_says_why(command: Command) -> None:
    told = of_the_owner().given(measured("2026-02", "99"))
    told.when(command).then_refused("FACT-REASON", "reason")
    told.because(" ").when(command).then_refused("FACT-REASON", "reason")


@pytest.mark.parametrize("command", [corrected("2026-01", "98", "99"), VOID])
def test_a_value_that_is_not_there_is_unknown(command: Command) -> None:
    of_the_owner().because("Read it again.").when(command).then_refused("REF-UNKNOWN", "period")


def test_a_value_that_should_not_be_there_makes_room_for_another() -> None:
    told = of_the_owner().given(measured("2026-02", "99"), measured("2026-02-28", "98"))
    told.because("It was another service.").when(VOID).then("MeasurementVoided")
    assert told.events()[-1].fact.former_value == Decimal(99)  # type: ignore[attr-defined]  # a MeasurementVoided
    assert [value.period for value in objective(told).values] == ["2026-02-28"]
    told.when(measured("2026-02", "97")).then("MeasurementRecorded")


def test_the_latest_value_is_that_of_the_latest_period() -> None:
    told = of_the_owner().given(measured("2026-03-01", "1"), measured("2026-02", "2"))
    latest = objective(told).latest()
    assert latest is not None
    assert latest.period == "2026-03-01"
    assert Objective().latest() is None


# ---------------------------------------------------------------- judging


@pytest.mark.parametrize(
    ("better", "value", "reached"),
    [
        ("up", "99.5", True), ("up", "99.6", True), ("up", "99.4", False),
        ("down", "99.5", True), ("down", "99.4", True), ("down", "99.6", False),
        ("range", "99.5", None),
    ],
)  # fmt: skip
def test_a_target_is_reached_in_its_direction(
    better: str, value: str, reached: bool | None
) -> None:
    judged = Objective(target=Decimal("99.5"), better=better)
    assert judged.reached(Decimal(value)) is reached
    assert judged.reached(None) is None
    assert Objective(better=better).reached(Decimal(value)) is None


@given(st.decimals(-9, 9), st.decimals(-9, 9))
def test_higher_and_lower_agree_on_nothing_but_the_target(target: Decimal, value: Decimal) -> None:
    up = Objective(target=target, better="up").reached(value)
    down = Objective(target=target, better="down").reached(value)
    assert (up and down) == (value == target)
    assert up or down


def test_what_is_reached_is_achieved_even_before_it_is_due() -> None:
    told = of_the_owner().given(measured("2026-02", "99.7")).when(JUDGE)
    told.then("ObjectiveAchieved")
    assert told.facts[0].period == "2026-02"  # type: ignore[attr-defined]  # an ObjectiveAchieved
    assert objective(told).closed == "achieved"


def test_what_is_not_reached_has_time_until_it_is_due() -> None:
    told = of_the_owner().given(measured("2026-02", "99.1"))
    told.when(JUDGE).then_refused("OBJ-8")
    told.at("2026-12-31 22:00").when(JUDGE).then_refused("OBJ-8")


def test_obj_8_missed_is_said_by_a_value_that_reaches_to_the_due_date() -> None:
    told = of_the_owner().at("2027-01-05 10:00")
    told.because("Late, all of them.").given(measured("2026-11", "99.1"))
    told.when(JUDGE).then_refused("OBJ-8")
    told.given(measured("2026-12", "99.2")).when(JUDGE).then("ObjectiveMissed")
    assert objective(told).closed == "missed"


def test_obj_8_without_a_value_nothing_is_judged() -> None:
    of_the_owner().when(JUDGE).then_refused("OBJ-8")


def test_it_is_judged_by_the_target_in_force() -> None:
    told = company()
    lower = {"target": "99"}
    approved(told, lower, target="objective:OBJ-1", scope=SCOPE, effective="2026-04-01")
    told.by("esra").given(measured("2026-02", "99.2"))
    assert objective(told).target == Decimal(99)
    told.when(JUDGE).then_refused("OBJ-8")
    told.at("2026-04-02 10:00").when(JUDGE).then("ObjectiveAchieved")


@pytest.mark.parametrize("ending", [JUDGE, RETIRE])
def test_a_closed_objective_takes_nothing_more(ending: Command) -> None:
    told = of_the_owner().given(measured("2026-02", "99.9"), ending)
    for command in (measured("2026-03", "1"), VOID, JUDGE, RETIRE):
        told.because("Whatever.").when(command).then_refused("KIND-STATE")
    told.by("gita").when(RETIRE).then_refused("FACT-ACTOR")


def test_an_objective_is_retired() -> None:
    told = of_the_owner().when(RETIRE).then("ObjectiveRetired")
    assert objective(told).closed == "retired"
    told.when(RetireObjective(objective="OBJ-9")).then_refused("REF-UNKNOWN", "objective")


def test_nobody_changes_an_objective_past_a_proposal() -> None:
    told = of_the_owner().when(EditObjective(target="OBJ-1", changes={"target": "1"}))
    told.then_refused("PROP-4", "changes")


def test_an_objective_shows_what_its_newest_version_says() -> None:
    told = company()
    shown = objective(told)
    assert (shown.title, shown.owner) == (OBJECTIVE["title"], OBJECTIVE["owner"])
    assert (shown.target, shown.better, shown.unit) == (Decimal("99.5"), "up", "%")
    assert (str(shown.due), shown.supports) == ("2026-12-31", ("BG-1",))
    approved(told, {"better": "down"}, target="objective:OBJ-1", scope=SCOPE)
    assert objective(told).better == "down"
    with told.tracker.looking(told.now) as history:
        assert history.count(Objective, supports="BG-1", owner="role:owner-web") == 1
        assert history.count(Objective, supports="BG-2") == 0
