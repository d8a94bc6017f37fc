"""A StratML report in the record: all of it, once, and the base of what is changed here."""

import msgspec
import pytest

from tests.cast import company
from tests.importing import brought_in, data, in_short, only_error, organisation
from tests.specification import Story, instant
from tracker.goals import Goal
from tracker.imports.recording_stratml import import_stratml
from tracker.imports.saying import period_of
from tracker.imports.stratml import read_stratml
from tracker.kernel import State
from tracker.objectives import Objective
from tracker.plans import Plan
from tracker.proposals import (
    ApproveProposal,
    OpenProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
)
from tracker.versions import Governed, content_of

REPORT = data("stratml-smlc-2011-annual-report.xml")


def content(told: Story, kind: type[Governed], item: str) -> dict[str, object]:
    there = told.the(kind, item)
    with told.tracker.looking(told.now) as history:
        return content_of(there, there.newest, history)


def imported(report: bytes = REPORT) -> Story:
    told = organisation()
    assert brought_in(told, import_stratml, report).rejected == ()
    return told


def count(told: Story, kind: type[State]) -> int:
    with told.tracker.looking(told.now) as history:
        return history.count(kind)


def plan(goals: str, name: str = "Plan") -> bytes:
    core = f"<StrategicPlanCore>{goals}</StrategicPlanCore>"
    dates = (
        "<AdministrativeInformation><StartDate>2020-01-01</StartDate></AdministrativeInformation>"
    )
    return f"<StrategicPlan><Name>{name}</Name>{core}{dates}</StrategicPlan>".encode()


def one_objective(indicators: str, goal: str = "", objective: str = "") -> bytes:
    inner = f"<Objective><Name>Faster</Name>{objective}{indicators}</Objective>"
    return plan(f"<Goal><Name>Better</Name>{goal}{inner}</Goal>")


def indicator(results: str, dimension: str = "Speed") -> str:
    return (
        f"<PerformanceIndicator><MeasurementDimension>{dimension}</MeasurementDimension>"
        f"<MeasurementInstance>{results}</MeasurementInstance></PerformanceIndicator>"
    )


def result(
    tag: str, number: str = "", description: str = "", start: str = "", end: str = ""
) -> str:
    parts = {
        "NumberOfUnits": number,
        "Description": description,
        "StartDate": start,
        "EndDate": end,
    }
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if text)
    return f"<{tag}>{inner}</{tag}>"


# ---------------------------------------------------------------- the carried report


def test_a_plan_3_goals_10_objectives_and_11_indicators_are_recorded_once() -> None:
    told = organisation()
    assert in_short(brought_in(told, import_stratml, REPORT)) == (25, 25, 0, [])
    size = told.size()
    assert in_short(brought_in(told, import_stratml, REPORT)) == (25, 0, 25, [])
    assert told.size() == size
    assert (count(told, Plan), count(told, Goal), count(told, Objective)) == (1, 3, 10)


def test_everything_that_the_report_says_is_somewhere_in_the_record() -> None:
    told = imported()
    report = read_stratml(REPORT)
    recorded = squeezed(" ".join(str(msgspec.to_builtins(e.fact)) for e in told.events()))
    recorded = recorded.replace("\\'", "'").replace("\\n", " ")
    missing = [
        text for text in texts(msgspec.to_builtins(report)) if text not in squeezed(recorded)
    ]
    assert missing == []


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in texts(inner)]
    return [squeezed(value.replace("_", " "))] if isinstance(value, str) and value.strip() else []


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_plan_is_in_force_from_the_start_of_the_report_with_its_parts_as_sections() -> None:
    told = imported()
    there = told.the(Plan, "PLN-1")
    said = content(told, Plan, "PLN-1")
    assert (there.title, there.imported) == ("2011 Annual Report", True)
    assert there.versions[0].effective_from == instant("2010-12-31 23:00")
    assert said["period"] == {"start": "2011-01-01", "until": "2011-12-31"}
    sections = said["sections"]
    assert isinstance(sections, dict)
    assert sections["vision"].startswith("A worldwide web of intentions")
    assert sections.keys() == {
        "description", "organisation", "vision", "mission", "values", "other_information",
    }  # fmt: skip
    assert "- Owen Ambur\n  - Co-Chair (Performer)" in str(said["stakeholders"])


def test_an_objective_supports_its_goal_and_has_its_results_as_measurements() -> None:
    told = imported()
    first, two = told.the(Objective, "OBJ-2"), told.the(Objective, "OBJ-5")
    assert told.the(Goal, "BG-1").title == "Strategic Plans"
    assert first.supports == ("BG-1",)
    assert [(v.period, str(v.value), v.imported) for v in first.values] == [
        ("2012-01-26", "829", True)
    ]
    assert [(v.period, v.measure) for v in two.values] == [("2011-08-08", ""), ("2011", "I2")]
    further = content(told, Objective, "OBJ-5")["further"]
    assert isinstance(further, dict)
    assert further["I2"]["measure"] == "Teleconferences"
    measured = next(e for e in told.events() if e.stream == "objective/OBJ-2" and e.version == 2)
    assert measured.envelope.effective_at == instant("2012-01-26 23:00")


def test_a_change_of_the_imported_plan_is_proposed_revised_approved_and_takes_effect() -> None:
    told = company()
    brought_in(told, import_stratml, REPORT)
    opened = OpenProposal(
        title="A clearer mission", target="plan:PLN-2", base=1,
        changes={"sections.mission": "Standards for plans."},
    )  # fmt: skip
    told.by("dov").because("Nobody could say it by heart.").given(opened)
    told.given(SubmitProposal(proposal="PRP-4"))
    told.by("bram").because("Please shorter, too.").given(RequestChanges(proposal="PRP-4"))
    revised = ReviseProposal(proposal="PRP-4", changes={"sections.mission": "Plans."})
    told.by("dov").given(revised, SubmitProposal(proposal="PRP-4"))
    told.by("bram").when(ApproveProposal(proposal="PRP-4"))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")
    sections = content(told, Plan, "PLN-2")["sections"]
    assert isinstance(sections, dict)
    assert sections["mission"] == "Plans."
    assert sections["vision"].startswith("A worldwide web")


def test_what_was_changed_here_is_not_overwritten_by_a_later_report() -> None:
    told = company()
    brought_in(told, import_stratml, REPORT)
    changes = {"sections.mission": "Standards for plans."}
    opened = OpenProposal(title="Mission", target="plan:PLN-2", base=1, changes=changes)
    told.by("dov").because("Nobody could say it by heart.").given(opened)
    told.given(SubmitProposal(proposal="PRP-4")).by("bram").given(ApproveProposal(proposal="PRP-4"))
    later = REPORT.replace(b"A worldwide web of intentions", b"A web of intentions")
    assert "approved here" in only_error(brought_in(told, import_stratml, later))


# ---------------------------------------------------------------- told again, differently


def test_what_a_report_says_differently_later_is_a_new_version_of_the_same_items() -> None:
    told = imported()
    later = REPORT.replace(b"More than 800", b"About 900").replace(b">829<", b">900<")
    later = later.replace(b"Publish Part 1, Strategic", b"Issue Part 1, Strategic")
    assert in_short(brought_in(told, import_stratml, later)) == (25, 4, 21, [])
    assert len(told.the(Objective, "OBJ-1").versions) == 2
    assert len(told.the(Objective, "OBJ-2").versions) == 1
    assert [str(v.value) for v in told.the(Objective, "OBJ-2").values] == ["900"]
    assert (count(told, Goal), count(told, Objective)) == (3, 10)


def test_a_goal_that_is_worded_differently_later_is_revised() -> None:
    told = imported(plan("<Goal><Name>Better</Name><Description>Old</Description></Goal>"))
    again = plan("<Goal><Name>Better</Name><Description>New</Description></Goal>")
    assert in_short(brought_in(told, import_stratml, again)) == (2, 1, 1, [])
    assert told.the(Goal, "BG-1").value == "New"
    assert type(told.events()[-1].fact).__name__ == "GoalRevised"


# ---------------------------------------------------------------- what real documents do


def test_a_result_without_a_number_is_kept_in_words_and_one_without_a_date_in_the_notes() -> None:
    dated = result("ActualResult", description="Nearly", end="2020-06-30")
    undated = result("ActualResult", number="7", description="Some day")
    told = imported(one_objective(indicator(dated + undated)))
    [value] = told.the(Objective, "OBJ-1").values
    assert (value.period, value.value) == ("2020-06-30", None)
    assert value.note.startswith("Nearly")
    notes = str(content(told, Objective, "OBJ-1")["notes"])
    assert "Result without a date: 7\nSome day" in notes


def test_two_results_for_one_period_are_one_value_with_both_their_words() -> None:
    first = result("ActualResult", number="7", description="First", end="2020-06-30")
    second = result("ActualResult", number="8", description="Second", end="2020-06-30")
    told = imported(one_objective(indicator(first + second)))
    [value] = told.the(Objective, "OBJ-1").values
    assert str(value.value) == "7"
    assert "First" in value.note
    assert "8\nSecond" in value.note


def test_baseline_target_and_due_date_are_read_where_they_are_numbers_and_days() -> None:
    results = result("BaselineResult", number="3", end="2019-12-31") + result(
        "TargetResult", number="9.5", description="Much faster", end="2020-12-31"
    )
    told = imported(one_objective(indicator(results)))
    said = content(told, Objective, "OBJ-1")
    assert (said["baseline"], said["baseline_date"]) == ("3", "2019-12-31")
    assert (said["target"], said["due"]) == ("9.5", "2020-12-31")
    assert "Much faster" in str(said["target_text"])


def test_a_number_that_can_be_read_in_two_ways_stays_in_words() -> None:
    told = imported(one_objective(indicator(result("TargetResult", number="1,200"))))
    said = content(told, Objective, "OBJ-1")
    assert ("target" in said, said["target_text"]) == (False, "1,200")


def test_objectives_that_share_an_identifier_or_have_none_stay_apart() -> None:
    same = "<Objective><Name>Same</Name><Identifier>x</Identifier></Objective>"
    bare = "<Objective><Name>Same</Name></Objective>"
    told = imported(plan(f"<Goal><Name>G</Name>{same}{same}{bare}</Goal>"))
    assert count(told, Objective) == 3


def test_a_name_too_long_for_a_title_is_cut_there_and_whole_in_the_notes() -> None:
    long = "word " * 100
    told = imported(plan(f"<Goal><Name>{long}</Name></Goal>", name=long))
    assert told.the(Goal, "BG-1").title.endswith("…")
    assert long.strip() in told.the(Goal, "BG-1").notes
    assert told.the(Plan, "PLN-1").title.endswith("…")


def test_an_indicator_under_a_goal_itself_is_a_note_of_the_goal() -> None:
    own = indicator(result("TargetResult", description="All of them"), dimension="Reach")
    told = imported(plan(f"<Goal><Name>G</Name>{own}</Goal>"))
    assert "Measure: Reach" in told.the(Goal, "BG-1").notes
    assert "All of them" in told.the(Goal, "BG-1").notes


def test_a_document_without_a_name_is_called_after_its_organisation_or_its_kind() -> None:
    core = "<StrategicPlanCore><Organization><Name>Guild</Name></Organization></StrategicPlanCore>"
    assert (
        imported(f"<StrategicPlan>{core}</StrategicPlan>".encode()).the(Plan, "PLN-1").title
        == "Guild"
    )
    assert imported(plan("", name="")).the(Plan, "PLN-1").title == "StrategicPlan"


def test_a_document_that_cannot_be_read_is_one_bad_row() -> None:
    told = organisation()
    assert in_short(brought_in(told, import_stratml, b"<a><b></a>")) == (1, 0, 0, [1])
    assert told.size() == 1


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2011-01-01", "2011-12-31", "2011"),
        ("2011-07-01", "2011-12-31", "2011-H2"),
        ("2011-04-01", "2011-06-30", "2011-Q2"),
        ("2011-02-01", "2011-02-28", "2011-02"),
        ("2011-02-01", "2011-03-01", "2011-03-01"),
        ("", "2012-01-26Z", "2012-01-26"),
        ("2012-01-26", "", "2012-01-26"),
        ("2023-14-05", "sometime", ""),
    ],
)
def test_two_days_are_the_period_that_they_span(start: str, end: str, period: str) -> None:
    assert period_of(start, end) == period
