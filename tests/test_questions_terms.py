"""Terms over time: since when, who meanwhile, where nobody, and what changed."""

from typing import Any

import marshmallow as ma
import pytest

from tests.cast import company
from tests.specification import Story
from tests.told import asked, line, step, with_lines
from tracker.appointments import AppointToRole
from tracker.roles import Role

NOON = "2020-06-01T12:00:00Z"
BEFORE, AFTER = "2020-06-01T11:59:59Z", "2020-06-01T12:00:01Z"
LATER = "2021-06-01T12:00:00Z"
NOVA = {"role": "lead", "scope": "Nova"}


@pytest.fixture
def nova() -> Story:
    """Return a role that Ada holds from noon on, Bo from noon to a year later."""
    return with_lines(
        step(0, "open-role", NOON), step(1, "appoint", NOON, person="Ada"),
        step(2, "appoint", NOON, person="Bo"), step(3, "end", LATER, person="Bo"),
    )  # fmt: skip


def test_since_when_somebody_holds_a_role_and_by_which_reference(nova: Story) -> None:
    found = asked(nova, ask="since", **NOVA, person="Ada", at=NOON)
    assert found.answer == {"since": NOON, "ref": "r1"}
    assert len(found.events) == 1
    nobody = asked(nova, ask="since", **NOVA, person="Bo", at=LATER)
    assert (nobody.answer, nobody.state) == (None, "vacant")
    assert asked(nova, ask="since", **NOVA, person="Ada", at=BEFORE).state == "unknown"


def test_a_role_is_vacant_while_it_is_open_and_nobody_holds_it() -> None:
    told = with_lines(
        step(0, "open-role", NOON), step(1, "appoint", AFTER, person="Ada"),
        step(2, "end", LATER, person="Ada"), step(3, "close-role", "2021-06-01T12:00:01Z"),
    )  # fmt: skip
    found = [
        asked(told, ask="vacant", role="lead", at=moment).answer
        for moment in (BEFORE, NOON, AFTER, LATER, "2021-06-01T12:00:01Z")
    ]
    assert found == [[], ["Nova"], [], ["Nova"], []]
    states = [
        asked(told, ask="who", **NOVA, at=moment).state
        for moment in (BEFORE, NOON, AFTER, LATER, "2021-06-01T12:00:01Z")
    ]
    assert states == ["unknown", "vacant", "", "vacant", "unknown"]
    assert asked(told, ask="vacant", role="chief", at=NOON).state == "unknown"


@pytest.mark.parametrize(
    ("start", "until", "names"),
    [
        ("2020-01-01T00:00:00Z", BEFORE, []),
        ("2020-01-01T00:00:00Z", NOON, ["Ada", "Bo"]),
        ("2021-06-01T11:59:59Z", LATER, ["Ada", "Bo"]),
        (LATER, LATER, ["Ada"]),
    ],
)
def test_holders_between_two_moments_include_both(
    nova: Story, start: str, until: str, names: list[str]
) -> None:
    found = asked(nova, ask="holders-between", **NOVA, start=start, until=until)
    assert (found.answer, bool(found.events)) == (names, bool(names))


def test_a_term_that_ends_as_it_starts_was_held_by_nobody_and_counts_between() -> None:
    told = with_lines(
        step(0, "open-role", NOON), step(1, "appoint", NOON, person="Ada"),
        step(2, "end", NOON, person="Ada"),
    )  # fmt: skip
    assert asked(told, ask="who", **NOVA, at=NOON).answer == []
    between = {"ask": "holders-between", **NOVA, "until": AFTER}
    assert asked(told, **between, start=BEFORE).answer == ["Ada"]
    assert asked(told, **between, start=NOON).answer == []


def test_changes_are_after_one_moment_and_until_another_in_the_order_of_the_record(
    nova: Story,
) -> None:
    found = asked(nova, ask="changes", after=BEFORE, until=LATER)
    assert found.answer == [
        [NOON, "open-role", "lead", "Nova", None], [NOON, "appoint", "lead", "Nova", "Ada"],
        [NOON, "appoint", "lead", "Nova", "Bo"], [LATER, "end", "lead", "Nova", "Bo"],
    ]  # fmt: skip
    assert found.events == sorted(found.events)
    assert asked(nova, ask="changes", after=NOON, until="2021-06-01T11:59:59Z").answer == []


def test_scopes_that_differ_by_case_are_two() -> None:
    told = with_lines(step(0, "open-role"), {**step(1, "open-role"), "scope": "nova"})
    assert asked(told, ask="vacant", role="lead", at=NOON).answer == ["Nova", "nova"]


def test_a_term_that_was_made_here_is_told_alike() -> None:
    told = company().by("aoife").via("ROOT")
    told.given(AppointToRole(appointment="APT-1", person="gita", role="owner-net"))
    now = told.now.isoformat()
    assert asked(told, ask="since", role="owner-net", person="gita", at=now).answer["ref"] == ""
    changes = asked(told, ask="changes", after="2026-03-01", until="2026-12-31").answer
    assert [change[1:] for change in changes if change[-1] == "Gita Rao"] == [
        ["appoint", told.the(Role, "owner-net").title, "*", "Gita Rao"]
    ]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"ask": "since", "role": "lead", "at": NOON}, "delegate"),
        ({"ask": "vacant", "at": NOON}, "role"),
        ({"ask": "vacant", "role": "lead"}, "at"),
        ({"ask": "vacant", "role": "lead", "scope": "Nova", "at": NOON}, "scope"),
        ({"ask": "holders-between", "role": "lead", "until": NOON}, "start"),
        ({"ask": "changes", "after": NOON}, "until"),
        ({"ask": "changes", "after": NOON, "until": "soon"}, "until"),
        ({"ask": "in-status", "at": NOON}, "status"),
        ({"ask": "status", "at": NOON}, "proposal"),
        ({"ask": "status", "proposal": "KEP 1", "role": "lead", "at": NOON}, "role"),
    ],
)
def test_a_question_that_says_too_little_or_too_much_names_the_field(
    nova: Story, question: dict[str, Any], field: str
) -> None:
    with pytest.raises(ma.ValidationError) as caught:
        asked(nova, **question)
    assert set(caught.value.messages_dict) == {field}


def test_a_line_about_another_item_changes_nothing() -> None:
    told = with_lines(line(0, proposal="KEP 2", change="opened", fields={"status": "draft"}))
    assert asked(told, ask="status", proposal="KEP 1", at=NOON).state == "unknown"
