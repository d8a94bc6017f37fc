"""What is told of an item comes to at any instant: the lines recorded by then, in their order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.told import asked, imported, proposal, with_lines
from tracker.proposals import Proposal

FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def at(hours: int) -> str:
    return (FIRST + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


# ---------------------------------------------------------------- random histories


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return the lines of one item, each as the lines before it presuppose; clocks go any way."""
    said: list[dict[str, Any]] = []
    fields: dict[str, str] | None = None
    values = st.sampled_from(["", "a", "b", "c"])
    for seq in range(draw(st.integers(1, 8))):
        when = at(draw(st.integers(0, 6)))
        if fields is None:
            fields = draw(st.dictionaries(st.sampled_from(["status", "owner"]), values))
            said.append(
                proposal(seq, draw(st.sampled_from(["opened", "restored"])), when, **fields)
            )
        elif draw(st.booleans()):
            name, new = draw(st.sampled_from(["status", "owner"])), draw(values)
            said.append(proposal(seq, "changed", when, **{name: [fields.get(name, []), new]}))
            fields = fields | {name: new}
        else:
            said.append(proposal(seq, "closed", when))
            fields = None
    return said


def state_at(said: list[dict[str, Any]], moment: str) -> dict[str, Any] | None:
    """Return what the page about the data says: apply what is recorded by then, in order."""
    fields: dict[str, Any] | None = None
    for line in said:
        if line["at"] > moment:
            continue
        match line["change"]:
            case "changed" if fields is not None:
                fields = fields | {name: new for name, (_, new) in line["fields"].items()}
            case "opened" | "restored":
                fields = dict(line["fields"])
            case _:
                fields = None if line["change"] == "closed" else fields
    return fields


def status_changes(said: list[dict[str, Any]]) -> Iterator[list[Any]]:
    status: Any = ()
    for line in said:
        match line["change"]:
            case "changed":
                new = line["fields"].get("status", (None, status))[1]
            case "closed":
                new = None
            case _:
                new = line["fields"].get("status", "")
        if new != status:
            yield [line["at"], new, line["ref"]]
        status = new


@given(histories(), st.integers(-1, 7))
def test_an_item_stands_as_the_lines_recorded_by_then_leave_it(
    said: list[dict[str, Any]], hours: int
) -> None:
    told, moment = with_lines(*said), at(hours)
    right = state_at(said, moment)
    found = asked(told, ask="state", proposal="KEP 1", at=moment)
    assert found.answer == right
    assert found.changes_so_far == len(found.events) == sum(each["at"] <= moment for each in said)
    assert found.state == ("" if right is not None else "gone")
    status = asked(told, ask="status", proposal="KEP 1", at=moment).answer
    assert status == (None if right is None else right.get("status", ""))
    owner = asked(told, ask="owner", proposal="KEP 1", at=moment).answer
    assert owner == (right or {}).get("owner", [])


@given(histories(), st.integers(-1, 7))
def test_lists_by_status_hold_whoever_has_it_then(said: list[dict[str, Any]], hours: int) -> None:
    told, moment = with_lines(*said), at(hours)
    status = asked(told, ask="status", proposal="KEP 1", at=moment).answer
    for each in ("", "a", "b", "c"):
        listed = asked(told, ask="in-status", status=each, at=moment).answer
        assert listed == (["KEP 1"] if status == each else [])
        assert asked(told, ask="count-in-status", status=each, at=moment).answer == len(listed)


@given(histories())
def test_the_statuses_stand_in_the_order_of_the_source(said: list[dict[str, Any]]) -> None:
    found = asked(with_lines(*said), ask="status-history", proposal="KEP 1")
    assert found.answer == list(status_changes(said))


# ---------------------------------------------------------------- what is marked


def test_a_status_is_kept_as_it_stands_and_marked_where_it_is_unusual() -> None:
    told = with_lines(
        proposal(0, "opened"),
        proposal(1, "changed", status=["", "implementeable"]),
        proposal(2, "changed", status=["implementeable", "implemented"]),
        proposal(3, "removed"),
        proposal(4, "restored", status="implemented"),
    )
    with told.tracker.looking(told.now) as history:
        (found,) = history.every(Proposal)
    assert [(each.status, each.odd) for each in found.telling.statuses()] == [
        ("", "It had no status."),
        ("implementeable", "This is the source's own word."),
        ("implemented", ""),
        (None, ""),
        ("implemented", "It had been left before."),
    ]


def test_an_item_is_called_what_it_was_called_then_and_else_what_it_is_called() -> None:
    told = with_lines(
        proposal(0, "opened", at(0), title="Fast"),
        proposal(1, "changed", at(2), title=["Fast", "Faster"]),
    )
    with told.tracker.looking(told.now) as history:
        (found,) = history.every(Proposal)
    titles = [found.telling.title(FIRST + timedelta(hours=hours)) for hours in (-1, 0, 1, 2)]
    assert titles == ["Faster", "Fast", "Fast", "Faster"]
    (nameless,) = (with_lines(proposal(0, "opened", name="")).the(Proposal, "PRP-1"),)
    assert nameless.label == "KEP 1"


# ---------------------------------------------------------------- questions


def test_what_is_not_there_yet_or_no_more_is_told_apart_from_what_nobody_knows() -> None:
    told = with_lines(proposal(0, "opened", at(1), status="draft"), proposal(1, "closed", at(3)))
    for moment, state in ((at(0), "gone"), (at(2), ""), (at(3), "gone")):
        assert asked(told, ask="status", proposal="KEP 1", at=moment).state == state
    assert asked(told, ask="status", proposal="KEP 2", at=at(2)).state == "unknown"
    assert asked(told, ask="approvers", proposal="KEP 2", at=at(2)).answer == []
    assert asked(told, ask="status-history", proposal="KEP 2").answer == []
    assert asked(told, ask="status-history", proposal="KEP 2").state == "unknown"


def test_an_item_is_also_named_by_its_id_here_and_without_its_kind() -> None:
    told = with_lines(proposal(0, "opened", status="draft"))
    for named in ({"proposal": "PRP-1"}, {"item": "KEP 1"}, {"item": "KEP 1", "kind": "proposal"}):
        assert asked(told, ask="status", at=at(0), **named).answer == "draft"
    assert asked(told, ask="status", at=at(0), item="KEP 1", kind="objective").state == "unknown"
    with pytest.raises(ma.ValidationError, match="Must be one of"):
        asked(told, ask="status", at=at(0), item="KEP 1", kind="goat")


def test_the_history_of_statuses_can_be_asked_until_a_moment() -> None:
    told = with_lines(
        proposal(0, "opened", at(0), status="a"), proposal(1, "changed", at(2), status=["a", "b"])
    )
    statuses = asked(told, ask="status-history", proposal="KEP 1", at=at(1))
    assert statuses.answer == [[at(0), "a", "r0"]]
    assert len(statuses.events) == 1


def test_what_was_known_then_is_answered_with_as_of() -> None:
    told = with_lines(proposal(0, "opened", status="draft"))
    known = told.size()
    imported(told, proposal(0, "opened", status="draft"), proposal(1, "closed"))
    assert asked(told, ask="status", proposal="KEP 1", at=at(1)).answer is None
    assert asked(told, ask="status", proposal="KEP 1", at=at(1), as_of=known).answer == "draft"
