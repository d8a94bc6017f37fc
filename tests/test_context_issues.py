"""Context issues: what inside and outside bears on the management system, and the climate."""

import pytest

from events.facts.context_issues import (
    ContextIssueEnded,
    ContextIssueRecorded,
    ContextIssueRevised,
)
from tests.cast import company
from tests.readers import signed_in
from tests.specification import Story
from tracker.context_issues import (
    ContextIssue,
    EndContextIssue,
    RecordContextIssue,
    ReviseContextIssue,
    answers,
)
from tracker.kernel import Command
from tracker.words import wanted

SCARCE = RecordContextIssue(issue="CTX-1", origin="internal", text="Engineers are scarce.")
HEAT = RecordContextIssue(
    issue="CTX-2", origin="external", text="The cooling gave alarms in July.", climate_relevant=True
)
NOT_RELEVANT = RecordContextIssue(
    issue="CTX-3", origin="external", text="We rent cooled rooms far from any river.",
    climate_relevant=False,
)  # fmt: skip
END = EndContextIssue(issue="CTX-1")
REVISED = ReviseContextIssue(issue="CTX-1", origin="external", text="Engineers are scarce here.")


def recorded(*commands: Command) -> Story:
    return company().by("dov").given(*commands)


def climate(told: Story) -> list[str]:
    with told.tracker.looking(told.now) as history:
        return [each.id for each in answers(history)]


@pytest.mark.parametrize("who", ["dov", "aoife", "bram"])
def test_management_records_an_issue(who: str) -> None:
    told = company().by(who).when(SCARCE)
    told.then(ContextIssueRecorded(origin="internal", text="Engineers are scarce."))
    known = told.the(ContextIssue, "CTX-1")
    assert (known.origin, known.text) == ("internal", "Engineers are scarce.")
    assert (known.climate_relevant, known.ended) == (None, False)


@pytest.mark.parametrize("who", ["esra", "finn", "hugo", "gita"])
@pytest.mark.parametrize("command", [HEAT, END, REVISED])
def test_nobody_else_speaks_of_the_context(who: str, command: Command) -> None:
    recorded(SCARCE).by(who).when(command).then_refused("FACT-ACTOR")


def test_an_id_is_given_once() -> None:
    recorded(SCARCE).when(SCARCE).then_refused("REF-TAKEN", "issue")
    recorded(SCARCE).by("gita").when(SCARCE).then_refused("REF-TAKEN", "issue")
    company().by("dov").when(END).then_refused("REF-UNKNOWN", "issue")


def test_a_revised_issue_keeps_how_it_was_seen_before() -> None:
    told = recorded(SCARCE).when(REVISED)
    told.then(
        ContextIssueRevised(
            origin="external", text="Engineers are scarce here.",
            former_origin="internal", former_text="Engineers are scarce.",
        )
    )  # fmt: skip
    assert told.the(ContextIssue, "CTX-1").origin == "external"
    told.when(REVISED).then_nothing_happens()


def test_an_issue_ends_once() -> None:
    told = recorded(SCARCE).when(END).then(ContextIssueEnded())
    assert told.the(ContextIssue, "CTX-1").ended
    told.when(END).then_refused("KIND-STATE", "issue")
    told.when(REVISED).then_refused("KIND-STATE", "issue")


# ---------------------------------------------------------------- CTX-1: the climate question


def test_the_climate_question_is_open_until_an_issue_answers_it() -> None:
    told = recorded(SCARCE)
    assert climate(told) == []
    told.when(HEAT).then(
        ContextIssueRecorded(origin="external", text=HEAT.text, climate_relevant=True)
    )
    assert climate(told) == ["CTX-2"]


def test_the_answer_may_be_no() -> None:
    told = recorded(NOT_RELEVANT)
    assert climate(told) == ["CTX-3"]
    assert told.the(ContextIssue, "CTX-3").climate_relevant is False


def test_the_climate_question_has_one_answer() -> None:
    recorded(HEAT).when(NOT_RELEVANT).then_refused("CTX-1", "climate_relevant")
    recorded(NOT_RELEVANT).when(HEAT).then_refused("CTX-1", "climate_relevant")
    more = RecordContextIssue(
        issue="CTX-4", origin="external", text="Floods.", climate_relevant=True
    )
    told = recorded(HEAT, more)
    assert climate(told) == ["CTX-2", "CTX-4"]
    contrary = ReviseContextIssue(
        issue="CTX-4", origin="external", text="Floods.", climate_relevant=False
    )
    told.when(contrary).then_refused("CTX-1", "climate_relevant")


def test_an_answer_may_change_its_mind() -> None:
    changed = ReviseContextIssue(
        issue="CTX-2", origin="external", text="We moved north.", climate_relevant=False
    )
    told = recorded(HEAT).when(changed).then(
        ContextIssueRevised(
            origin="external", text="We moved north.", former_origin="external",
            former_text=HEAT.text, climate_relevant=False, former_climate_relevant=True,
        )
    )  # fmt: skip
    assert climate(told) == ["CTX-2"]
    silent = ReviseContextIssue(issue="CTX-2", origin="external", text="We moved north.")
    told.when(silent).then("ContextIssueRevised")
    assert climate(told) == []


def test_ending_the_issue_that_answers_opens_the_question_again() -> None:
    told = recorded(HEAT, EndContextIssue(issue="CTX-2"))
    assert climate(told) == []
    told.when(NOT_RELEVANT).then("ContextIssueRecorded")


def test_an_answer_without_a_reason_is_none() -> None:
    blank = RecordContextIssue(origin="external", text=" \n", climate_relevant=False)
    company().by("dov").when(blank).then_refused("CTX-1", "text")
    emptied = ReviseContextIssue(issue="CTX-2", origin="external", text=" ")
    recorded(HEAT).when(emptied).then_refused("CTX-1", "text")


@pytest.mark.parametrize(("typed", "said"), [("", None), ("yes", True), ("no", False)])
def test_a_form_may_leave_the_climate_alone(typed: str, said: bool | None) -> None:
    form = {"origin": "internal", "text": "x", "climate_relevant": typed}
    assert wanted(RecordContextIssue, form).climate_relevant is said


# ---------------------------------------------------------------- what is called how


def test_an_issue_is_called_by_its_first_words() -> None:
    long = RecordContextIssue(issue="CTX-9", origin="internal", text=f"{'word ' * 30}\nMore.")
    told = recorded(SCARCE, long)
    assert told.the(ContextIssue, "CTX-1").label == "Engineers are scarce."
    label = told.the(ContextIssue, "CTX-9").label
    assert label.endswith("word …")
    assert len(label) <= 82


def test_an_issue_is_found_by_where_it_comes_from_while_it_holds() -> None:
    told = recorded(SCARCE, HEAT, END)
    with told.tracker.looking(told.now) as history:
        assert history.every(ContextIssue, origin="internal") == []
        assert [each.id for each in history.every(ContextIssue, origin="external")] == ["CTX-2"]


def test_a_reader_answers_the_climate_question_and_revises_the_answer() -> None:
    maren = signed_in("p-falk")
    assert maren.get("/context-issues").says("Climate change is judged relevant", "CTX-03")
    answer = maren.fill(
        "/context-issues", "/context-issues", origin="internal", text="A new tool for changes."
    )
    assert answer.to == "/context-issues/CTX-5"
    assert maren.get(answer.to).says("Maren Falk recorded the internal issue")
    revision = f"{answer.to}/revision"
    maren.fill(answer.to, revision, origin="internal", text="One tool.", reason="Agreed.")
    page = maren.get(answer.to)
    assert page.says("One tool.", "A new tool for changes.", "Agreed.")
    ended = maren.fill(answer.to, f"{answer.to}/end", reason="Introduced.")
    assert ended.status == 303
    assert maren.get("/context-issues.json").json["items"][-1]["ended"] is True


def test_a_reader_who_contradicts_the_answer_loses_nothing_typed() -> None:
    maren = signed_in("p-falk")
    answer = maren.fill(
        "/context-issues", "/context-issues", origin="external", text="It is cool here.",
        climate_relevant="no",
    )  # fmt: skip
    assert answer.status == 422
    assert answer.says("There is a problem", "CTX-03 answers the climate question with yes")
    assert ("text", "It is cool here.") in answer.forms["/context-issues"]
    page = maren.get("/context-issues?as_of=80")
    assert page.says("not been answered")
    assert "/context-issues" not in page.forms
    assert "/context-issues" not in signed_in("p-demir").get("/context-issues").forms
