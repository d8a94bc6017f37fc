"""What of an event is searched: words before and after, and marks that are compared exactly."""

from typing import Any

import msgspec
import pytest

from events.searched import Mark, Part, Searched, parts_of, searched


def state(fact: dict[str, Any], **envelope: str) -> bytes:
    around = {"actor": "dov", "door": "page", "key": "k"} | envelope
    return msgspec.json.encode({"envelope": around, "fact": fact})


def of(
    fact: dict[str, Any], former: dict[str, Any] | None = None, topic: str = "goal.revised@1",
    stream: str = "goal/BG-1", **envelope: str,
) -> Searched:  # fmt: skip
    return searched(stream, topic, state(fact, **envelope), state(former) if former else None)


def named(found: Searched, name: str) -> set[str]:
    return {value for mark, value in found.marks if mark == name}


# ---------------------------------------------------------------- parts


def test_a_field_is_told_with_what_it_held_before() -> None:
    fact = {"title": "New", "former_title": "Old", "value": "Same", "former_value": "Same"}
    assert list(parts_of(fact, None)) == [Part("title", "Old", "New")]


def test_a_field_that_is_empty_now_is_told_too() -> None:
    """What has its default value is not stored."""
    assert list(parts_of({"former_met_by": ["plan:P"]}, None)) == [Part("met_by", ["plan:P"], None)]


def test_a_version_is_told_by_what_it_changed() -> None:
    former = {"version": 1, "content": {"title": "Plan", "actions": {"A1": {"due": "1"}, "A2": {}}}}
    fact = {"version": 2, "content": {"title": "Plan", "actions": {"A1": {"due": "2"}, "A3": 5}}}
    assert list(parts_of(fact, former)) == [
        Part("version", None, 2), Part("actions.A1.due", "1", "2"),
        Part("actions.A2", {}, None), Part("actions.A3", None, 5),
    ]  # fmt: skip


def test_a_first_version_is_told_whole() -> None:
    fact = {"content": {"title": "Plan", "sections": {"aim": "x"}}}
    assert list(parts_of(fact, None)) == [
        Part("title", None, "Plan"), Part("sections.aim", None, "x"),
    ]  # fmt: skip


def test_a_proposal_is_told_by_its_paths() -> None:
    fact = {
        "changes": {"target": 5, "actions.A2": None, "unit": "%", "owner": "a"},
        "former": {"target": 4, "actions.A2": {"due": "1"}, "unit": "%"},
    }
    assert list(parts_of(fact, None)) == [
        Part("target", 4, 5), Part("actions.A2", {"due": "1"}, None), Part("owner", None, "a"),
    ]  # fmt: skip


# ---------------------------------------------------------------- words


def test_words_before_and_after_are_found_and_why() -> None:
    found = of({"title": "New", "former_title": "Old"}, reason="Because of rain")
    assert found.words.split("\n") == ["BG-1", "goal.revised", "Because of rain", "Old", "New"]
    assert found.title == "BG-1 New"


def test_texts_that_lie_deep_are_words_too() -> None:
    found = of({"rules": [{"needs": ["a b", {"count": 2}]}, {"on": True, "off": None}]})
    assert found.words.split("\n")[3:] == ["a b", "2"]


def test_a_title_may_stand_in_the_content() -> None:
    found = of({"title": 7, "name": "Owners", "content": {"title": "Plan 2026", "name": 3}})
    assert found.title == "BG-1 Owners Plan 2026"


# ---------------------------------------------------------------- marks


def test_who_what_and_how_are_marks() -> None:
    found = of({}, grant="DEL-1", on_behalf_of="role:director")
    assert found.marks == {
        ("kind", "goal"), ("item", "goal/BG-1"), ("fact", "goal.revised"), ("door", "page"),
        ("by", "dov"), ("names", "BG-1"), ("names", "DEL-1"), ("names", "director"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("OBJ-1", {"OBJ-1"}), ("role:cio", {"cio"}), ("person:p-x", {"p-x"}),
        ("objective:OBJ-1", {"OBJ-1"}), ("two words", set()), ("https://x.y/z", set()),
        ("x" * 80, {"x" * 80}), ("x" * 81, set()), ("", set()), ("plan:", set()),
    ],
)  # fmt: skip
def test_ids_that_an_event_names_are_marks(text: str, marks: set[str]) -> None:
    assert named(of({"field": [text]}), "names") == {"BG-1"} | marks


def test_each_way_to_a_field_is_a_mark() -> None:
    fields = named(of({"changes": {"actions.A2.due": "1"}, "base": 1}), "field")
    assert fields == {"actions", "actions.A2", "actions.A2.due", "due", "base"}


def test_a_field_that_stayed_is_no_mark() -> None:
    former = {"content": {"title": "Plan", "target": 5}}
    found = of({"content": {"title": "Plan", "target": 6}}, former)
    assert named(found, "field") == {"target"}


def test_a_mark_is_a_pair() -> None:
    mark: Mark = ("kind", "goal")
    assert mark in of({}).marks
