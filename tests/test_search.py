"""Searching the record: by words, kind, person, field, door and rule, at any moment of it."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events import Record
from events.keys import KeyFolder
from events.word_index import BATCH, Query, Span, Words
from tests.cast import company
from tests.copies import Copy
from tests.specification import Story
from tracker.evidence import AttachEvidence
from tracker.goals import DropBusinessGoal, ReviseBusinessGoal, StateBusinessGoal
from tracker.people import RenamePerson
from tracker.search import Wanted, called, count, hits, people_called, query, words_of

GREENER = StateBusinessGoal(
    goal="BG-2", title="Énergie halved", owner="role:director", value="Cooling costs less"
)
REVISED = ReviseBusinessGoal(goal="BG-2", title="Energy halved", value="Cooling costs little")


@pytest.fixture(scope="module")
def told() -> Story:
    """A goal in French, revised by somebody else with a reason; a refusal; a file."""
    story = company().by("aoife").given(GREENER)
    story.by("bram").because("The board reads English.").given(REVISED)
    story.by("gita").when(DropBusinessGoal(goal="BG-2")).then_refused("FACT-ACTOR")
    return story.by("esra").given(AttachEvidence(title="Meter, read", link="https://x.example/1"))


def found(told: Story, as_of: int | None = None, first: int = 0, **wanted: Any) -> list[str]:
    """Return what was found, as `goal.stated` and the like, newest first."""
    with told.tracker.looking(told.now, as_of) as history:
        span = Span(first, history.as_of)
        events = hits(history, Wanted(**wanted), span, 50, 0)
        assert count(history, Wanted(**wanted), span) == len(events)
    return [type(event.fact).__name__ for event in events]


def test_words_are_found_before_and_after(told: Story) -> None:
    assert found(told, q="halved") == ["GoalRevised", "GoalStated"]
    assert found(told, q="less") == ["GoalRevised", "GoalStated"]
    assert found(told, q="little") == ["GoalRevised"]
    assert found(told, q="board english") == ["GoalRevised"]
    assert found(told, q="nowhere") == []


def test_all_words_must_be_there(told: Story) -> None:
    assert found(told, q="cooling little") == ["GoalRevised"]
    assert found(told, q="cooling nowhere") == []


@pytest.mark.parametrize("text", ["energie", "ÉNERGIE", "Énerg", "éner"])
def test_accents_capitals_and_ends_of_words_do_not_matter(told: Story, text: str) -> None:
    assert found(told, q=text) == ["GoalRevised", "GoalStated"]


def test_words_in_a_row_are_asked_for_between_quotation_marks(told: Story) -> None:
    assert found(told, q='"costs less"') == ["GoalRevised", "GoalStated"]
    assert found(told, q='"less costs"') == []
    assert found(told, q="“cooling costs” board") == ["GoalRevised"]


def test_an_id_finds_what_happened_to_it_and_what_names_it(told: Story) -> None:
    assert found(told, q="BG-2") == ["ActRefused", "GoalRevised", "GoalStated"]
    assert found(told, q="https://x.example") == ["EvidenceStored"]


def test_a_name_finds_what_somebody_did_and_what_names_them(told: Story) -> None:
    assert found(told, q="gita")[0] == "ActRefused"
    assert found(told, q="rao") == ["ActRefused", "PersonAdded"]
    assert found(told, q="Bram Wit", kind="goal") == ["GoalRevised"]
    assert found(told, person="bram", kind="goal") == ["GoalRevised"]
    assert "PersonAppointed" in found(told, person="bram")


def test_a_name_that_was_erased_finds_nobody() -> None:
    copy = company().by("hugo").given(RenamePerson(person="gita", name="Gita Zuckerkandl"))
    assert found(copy, q="zuckerkandl") == ["PersonRenamed", "PersonAdded"]
    with closing(sqlite3.connect(copy.record.file)) as connection, connection:
        vocabulary = "fts5vocab(main, event_words, row)"
        connection.execute(f"CREATE VIRTUAL TABLE temp.terms USING {vocabulary}")
        terms = {row[0] for row in connection.execute("SELECT term FROM temp.terms")}
        assert not {"zuckerkandl", "rao", "demir"} & terms
        connection.execute("DELETE FROM directory WHERE person='gita'")
    assert found(copy, q="zuckerkandl") == []


def test_kind_door_field_fact_and_refusals_narrow_it(told: Story) -> None:
    assert found(told, q="BG-2", kind="refusal") == ["ActRefused"]
    assert found(told, kind="evidence") == ["EvidenceStored"]
    assert found(told, kind="evidence", door="page") == ["EvidenceStored"]
    assert found(told, kind="evidence", door="api") == []
    assert found(told, kind="goal", field="title") == ["GoalRevised", "GoalStated", "GoalStated"]
    assert found(told, kind="goal", field="horizon") == []
    assert found(told, fact="goal.revised") == ["GoalRevised"]
    assert found(told, refused=True) == ["ActRefused"]
    assert found(told, q="FACT-ACTOR") == ["ActRefused"]


def test_a_field_of_a_version_is_found_where_it_changed() -> None:
    told = company()
    assert "ObjectiveVersionApproved" in found(told, field="target")
    assert found(told, field="actions.A1.budget") == ["PlanVersionApproved", "ProposalOpened"]


def test_only_what_is_known_at_the_moment_is_found(told: Story) -> None:
    with told.tracker.looking(told.now) as history:
        stated = hits(history, Wanted(q="energie"), Span(0, history.as_of), 9, 0)[-1].number
    assert found(told, stated, q="halved") == ["GoalStated"]
    assert found(told, stated - 1, q="halved") == []


def test_a_period_is_a_span_of_positions(told: Story) -> None:
    with told.tracker.looking(told.now) as history:
        revised = hits(history, Wanted(q="little"), Span(0, history.as_of), 9, 0)[0].pos
        for first, until, expected in [
            (revised, revised + 1, 1), (revised + 1, revised + 2, 0), (0, revised, 0),
            (revised, 10**9, 1),
        ]:  # fmt: skip
            assert len(hits(history, Wanted(q="little"), Span(first, until), 9, 0)) == expected


def test_nothing_asked_is_everything(told: Story) -> None:
    with told.tracker.looking(told.now) as history:
        span = Span(0, history.as_of)
        assert len(hits(history, Wanted(), span, 999, 0)) == told.size()
        assert count(history, Wanted(), span) == told.size()
    assert Wanted().is_empty
    assert not Wanted(refused=True).is_empty


def test_pages_follow_one_another(told: Story) -> None:
    with told.tracker.looking(told.now) as history:
        span = Span(0, history.as_of)
        everything = [event.number for event in hits(history, Wanted(), span, 10, 0)]
        assert everything == list(range(history.as_of, history.as_of - 10, -1))
        assert [event.number for event in hits(history, Wanted(), span, 5, 5)] == everything[5:]


# ---------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a  b", ["a", "b"]), ('"a b" c', ["a b", "c"]), ("“a b”", ["a b"]), ("- & *", []),
        ('"', []), ('a"b', ["a", "b"]), ("", []),
    ],
)  # fmt: skip
def test_a_text_is_words_and_rows_of_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@settings(max_examples=200)
@given(text=st.text(max_size=60))
def test_no_text_breaks_the_search(told: Story, text: str) -> None:
    with told.tracker.looking(told.now) as history:
        hits(history, Wanted(q=text), Span(0, history.as_of), 5, 0)
        called(history, text, 5)


@pytest.mark.parametrize("text", ['" OR 1', "a* NEAR(b)", "{marks}: x", "title : x", "^zz", "-zz"])
def test_the_language_of_the_index_is_not_spoken(told: Story, text: str) -> None:
    assert found(told, q=text) == []


# ---------------------------------------------------------------- by what it is called


def titles(told: Story, text: str) -> list[str]:
    with told.tracker.looking(told.now) as history:
        return [f"{item.kind}/{item.id}" for item in called(history, text, 30)]


def test_an_item_is_found_by_its_id_first(told: Story) -> None:
    assert titles(told, "bg-2")[0] == titles(told, "BG-2")[0] == "goal/BG-2"
    assert titles(told, "BG-99") == []


def test_an_item_is_found_by_words_of_its_title(told: Story) -> None:
    assert titles(told, "energy halved") == ["goal/BG-2"]
    assert titles(told, "halved") == ["goal/BG-2"]
    assert titles(told, "halved nowhere") == []


def test_a_title_that_it_bore_before_leads_nowhere(told: Story) -> None:
    assert titles(told, "énergie") == []


def test_what_begins_so_comes_before_what_holds_it(told: Story) -> None:
    assert titles(told, "service")[0].startswith(("plan/", "policy/", "proposal/"))
    assert titles(told, "web") == ["service/SVC-WEB", "objective/OBJ-1", "proposal/PRP-1"] or (
        titles(told, "web")[0] == "service/SVC-WEB"
    )


def test_a_person_is_found_by_name(told: Story) -> None:
    assert titles(told, "gita") == ["person/gita"]
    assert titles(told, "de wit") == ["person/bram"]
    with told.tracker.looking(told.now) as history:
        assert people_called(history, "NOVAK") == ["ivo"]
        assert people_called(history, "ovak") == []
        assert people_called(history, " ") == []


# ---------------------------------------------------------------- the index itself


def test_what_a_command_takes_back_is_not_in_the_index() -> None:
    told = company().by("dov")
    told.when(StateBusinessGoal(title="Unheard", owner="role:director")).then_refused("FACT-ACTOR")
    assert found(told, q="unheard") == []


def test_an_index_that_is_not_there_is_made_when_the_record_is_opened() -> None:
    copy = Copy()
    with closing(sqlite3.connect(copy.file)) as connection, connection:
        connection.execute("DROP TABLE event_words")
    assert asked(copy.record(), [[Words("availability")]]) == asked(
        Copy().record(), [[Words("availability")]]
    )


def test_an_index_that_lacks_events_is_made_anew() -> None:
    copy = Copy()
    with closing(sqlite3.connect(copy.file)) as connection, connection:
        connection.execute("DROP TABLE event_words")
        connection.execute("CREATE VIRTUAL TABLE event_words USING fts5(title, words, marks)")
        connection.execute("INSERT INTO event_words (rowid, words) VALUES (1, 'availability')")
    assert len(asked(copy.record(), [[Words("availability")]])) > 1


def test_an_index_made_anew_is_the_index_that_was() -> None:
    copy, one = Copy(), Copy()
    queries: list[Query] = [
        [[("kind", "plan")]], [[("field", "actions")]], [[Words("restore")]],
        [[Words("plan", in_title=True)]], [[("by", "p-falk"), ("names", "p-falk")]],
    ]  # fmt: skip
    with closing(sqlite3.connect(copy.file)) as connection, connection:
        connection.execute("DROP TABLE event_words")
    fresh, kept = copy.record(), one.record()
    assert all(asked(fresh, each) == asked(kept, each) != [] for each in queries)


def test_an_event_is_found_at_once_whether_its_batch_is_full_or_not() -> None:
    told, goals = company().by("aoife"), [[("kind", "goal")]]
    first = told.size()
    for n in range(BATCH + 2):
        told.given(StateBusinessGoal(title=f"Goal {n}", owner="role:director"))
        positions = list(range(first, told.size()))
        assert asked(told.record, goals)[: n + 1] == positions[::-1]
        with told.record.reading() as reading:
            index, everything = reading.words, Span(0, reading.size)
            assert index.covers(reading.size)
            assert not index.covers(reading.size + BATCH)
            assert index.count(goals, Span(first, reading.size), 500) == n + 1
            pages = [index.find(goals, everything, 5, start) for start in range(0, n + 1, 5)]
            assert [pos for page in pages for pos in page][: n + 1] == positions[::-1]
            assert index.find(goals, Span(first, first + 1), 500) == [first]


def asked(record: Record, wanted: Query) -> list[int]:
    with record.reading() as reading:
        return reading.words.find(wanted, Span(0, reading.size), 500)


def test_counting_ends_where_nobody_counts_on(told: Story) -> None:
    with told.tracker.looking(told.now) as history:
        everything = query(history, Wanted())
        assert history.reading.words.count(everything, Span(0, history.as_of), 7) == 7


def test_an_empty_record_can_be_searched() -> None:
    told = Story()
    assert found(told, q="anything") == []
    again = Record.open(told.record.file, KeyFolder(told.folder / "keys"))
    assert asked(again, [[Words("anything")]]) == []
