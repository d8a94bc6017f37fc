"""Plans: their actions, how they stand, and who says so."""

import marshmallow as ma
import pytest

from tests.cast import PLAN, SECOND_SITE, company
from tests.covers import accepted
from tests.proposing import approved
from tests.specification import Story
from tracker.kernel import Command
from tracker.plans import (
    SECTIONS,
    ClosePlan,
    EditPlan,
    Plan,
    Progress,
    ReachMilestone,
    RecordProgress,
)
from tracker.plans.content import Period, PlanContent, Resources
from tracker.proposals import CancelProposal
from tracker.words import wanted

PROGRESS = RecordProgress(
    plan="PLN-1", action="A1", status="in progress", percent=40, note="Ordered"
)
MILESTONE = ReachMilestone(plan="PLN-1", action="A1", milestone="M1")


def with_milestones() -> Story:
    told = company()
    milestones = {"actions.A1.milestones": {"M1": "Lease signed", "M2": "Power on"}}
    approved(told, {**milestones, "actions.A3": SECOND_SITE | {"budget": 0}})
    return told


def plan(told: Story) -> Plan:
    return told.the(Plan, "PLN-1")


# ---------------------------------------------------------------- progress


def test_the_owner_of_an_action_says_how_it_stands() -> None:
    told = company().by("esra").when(PROGRESS).then("ActionProgressRecorded")
    event = told.events()[-1]
    assert plan(told).progress == {
        "A1": Progress(status="in progress", percent=40, note="Ordered", pos=event.pos)
    }
    told.when(RecordProgress(plan="PLN-1", action="A1", status="done", percent=100))
    told.then("ActionProgressRecorded")
    fact = told.events()[-1].fact
    assert (fact.former_status, fact.former_percent) == ("in progress", 40)  # type: ignore[attr-defined]  # an ActionProgressRecorded
    assert (plan(told).progress["A1"].status, plan(told).progress["A1"].note) == ("done", "")


def test_nothing_new_is_nothing_but_evidence_is_new() -> None:
    told = company().by("esra").given(PROGRESS)
    told.when(PROGRESS).then_nothing_happens()
    told.when(
        RecordProgress(
            plan="PLN-1", action="A1", status="in progress", percent=40, note="Ordered",
            evidence="EVD-1",
        )
    ).then("ActionProgressRecorded")  # fmt: skip
    assert told.facts[0].evidence == "EVD-1"  # type: ignore[attr-defined]  # an ActionProgressRecorded


@pytest.mark.parametrize("who", ["aoife", "dov", "ivo", "gita"])
@pytest.mark.parametrize("command", [PROGRESS, MILESTONE])
def test_nobody_else_speaks_for_an_action(who: str, command: Command) -> None:
    with_milestones().by(who).when(command).then_refused("FACT-ACTOR")


@pytest.mark.parametrize(
    "command",
    [
        RecordProgress(plan="PLN-9", action="A1", status="done"),
        RecordProgress(plan="PLN-1", action="A9", status="done"),
        ReachMilestone(plan="PLN-1", action="A1", milestone="M9"),
        ReachMilestone(plan="PLN-1", action="A3", milestone="M1"),
        ReachMilestone(plan="PLN-1", action="A9", milestone="M1"),
        ClosePlan(plan="PLN-9"),
        EditPlan(target="PLN-9"),
    ],
)
def test_what_is_spoken_of_is_known(command: Command) -> None:
    with_milestones().by("esra").when(command).then_refused("REF-UNKNOWN")


@pytest.mark.parametrize(
    ("field", "value"), [("percent", 101), ("percent", -1), ("status", "nearly"), ("status", "")]
)
def test_progress_is_of_known_sorts(field: str, value: object) -> None:
    form = {"plan": "PLN-1", "action": "A1", "status": "done", "percent": 100}
    assert wanted(RecordProgress, form).percent == 100
    with pytest.raises(ma.ValidationError, match=field):
        wanted(RecordProgress, form | {field: value})


def test_a_milestone_is_reached_once() -> None:
    told = with_milestones().by("esra").given(PROGRESS)
    told.when(MILESTONE).then("MilestoneReached")
    told.when(MILESTONE).then_nothing_happens()
    told.when(ReachMilestone(plan="PLN-1", action="A1", milestone="M2")).then("MilestoneReached")
    stands = plan(told).progress["A1"]
    assert (stands.milestones, stands.percent) == (("M1", "M2"), 40)
    told.given(RecordProgress(plan="PLN-1", action="A1", status="done", percent=100))
    assert plan(told).progress["A1"].milestones == ("M1", "M2")


def test_a_milestone_may_be_the_first_that_is_said_of_an_action() -> None:
    told = with_milestones().by("esra").when(MILESTONE).then("MilestoneReached")
    assert plan(told).progress["A1"].milestones == ("M1",)


def test_what_is_not_known_is_called_by_its_name() -> None:
    told = with_milestones().by("esra")
    for action, milestone, name in (("A1", "M9", "milestone M9"), ("A9", "M1", "action A9")):
        told.when(ReachMilestone(plan="PLN-1", action=action, milestone=milestone))
        assert told.refusal is not None
        assert told.refusal.sentence == f"The record knows no {name}."
        told.then_refused("REF-UNKNOWN", name.split()[0])


def test_actions_are_those_of_the_version_in_force() -> None:
    told = company()
    scheduled = approved(
        told, {"actions.A1.owner": "role:owner-net", "actions.A2": None}, effective="2026-06-01"
    )
    told.by("ivo").when(PROGRESS).then_refused("FACT-ACTOR")
    told.when(RecordProgress(plan="PLN-1", action="A2", status="done")).then(
        "ActionProgressRecorded"
    )
    told.at("2026-06-02 10:00").when(PROGRESS).then("ActionProgressRecorded")
    told.when(RecordProgress(plan="PLN-1", action="A2", status="done"))
    told.then_refused("REF-UNKNOWN")
    assert scheduled


def test_a_plan_without_actions_has_none_to_speak_of() -> None:
    told = company()
    bare = {key: value for key, value in PLAN.items() if key != "actions"}
    approved(told, bare, target="plan:PLN-2", base=0)
    told.by("esra").when(RecordProgress(plan="PLN-2", action="A1", status="done"))
    told.then_refused("REF-UNKNOWN", "action")


def test_before_a_first_version_begins_the_newest_is_spoken_of() -> None:
    told = company()
    approved(told, PLAN, target="plan:PLN-2", base=0, effective="2026-06-01")
    told.by("esra").when(RecordProgress(plan="PLN-2", action="A1", status="in progress"))
    told.then("ActionProgressRecorded")


def test_rule_6_who_stands_in_for_an_action_s_owner_reports_on_it() -> None:
    told = accepted()
    action = SECOND_SITE | {"owner": "role:representative", "budget": 0}
    approved(told, {"actions.A3": action}, by="esra")
    said = RecordProgress(plan="PLN-1", action="A3", status="done", percent=100)
    told.by("gita").at("2026-03-31 12:00").when(said).then_refused("FACT-ACTOR")
    told.at("2026-04-01 12:00").when(said).then("ActionProgressRecorded")
    assert told.events()[-1].envelope.grant == "DEL-9"


def test_rule_21_a_milestone_that_is_not_there_comes_before_who_asks() -> None:
    company().by("jana").when(MILESTONE).then_refused("REF-UNKNOWN", "milestone")


# ---------------------------------------------------------------- changing and closing


@pytest.mark.parametrize("who", ["aoife", "dov", "hugo"])
def test_plan_1_nobody_changes_a_plan_past_a_proposal(who: str) -> None:
    told = company().by(who).when(EditPlan(target="PLN-1", changes={"title": "Mine"}))
    told.then_refused("PROP-4", "changes")


def test_the_owner_closes_a_plan_once() -> None:
    told = company().by("aoife").when(ClosePlan(plan="PLN-1")).then_refused("FACT-ACTOR")
    told.by("dov").when(ClosePlan(plan="PLN-1")).then("PlanClosed")
    assert plan(told).closed == "closed"
    told.when(ClosePlan(plan="PLN-1")).then_refused("KIND-STATE")
    told.by("esra").when(PROGRESS).then_refused("KIND-STATE")


def test_a_plan_that_nobody_owns_is_top_managements_to_close() -> None:
    told = company()
    approved(told, PLAN | {"owner": ""}, target="plan:PLN-2", base=0)
    told.by("dov").when(ClosePlan(plan="PLN-2")).then_refused("FACT-ACTOR")
    told.by("chiara").when(ClosePlan(plan="PLN-2")).then("PlanClosed")


def test_a_scheduled_owner_does_not_close_the_plan_of_today() -> None:
    told = company()
    scheduled = approved(told, {"owner": "role:auditor"}, effective="2026-06-01")
    told.by("finn").when(ClosePlan(plan="PLN-1")).then_refused("FACT-ACTOR")
    told.by("bram").given(CancelProposal(proposal=scheduled))
    told.by("dov").when(ClosePlan(plan="PLN-1")).then("PlanClosed")


# ---------------------------------------------------------------- what a plan speaks of


def test_a_plan_speaks_of_the_eight_topics_of_6_3_in_their_order() -> None:
    assert list(SECTIONS.items()) == [
        ("services", "Services"),
        ("limitations", "Known limitations"),
        ("obligations", "Obligations and how they apply"),
        ("authorities", "Authorities and responsibilities"),
        ("resources", "Human, technical, information and financial resources"),
        ("other_parties", "Working with other parties"),
        ("technology", "Technology for the management system"),
        ("measuring", "Measuring, auditing, reporting and improving"),
    ]


def test_an_action_that_nobody_spoke_of_is_not_started() -> None:
    untouched = RecordProgress(plan="PLN-1", action="A1", status="not started")
    company().by("esra").when(untouched).then_nothing_happens()
    assert Progress() == Progress(status="not started", percent=0, note="", pos=-1, milestones=())


def test_a_plan_that_says_nothing_else_has_no_period_and_no_resources() -> None:
    content = wanted(PlanContent, {"title": "Plan"})
    assert (content.period, content.resources) == (Period(start=None, until=None), Resources())
    assert (content.resources.human, content.resources.financial) == ("", None)
