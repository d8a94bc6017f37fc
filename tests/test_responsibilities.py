"""Responsibilities: appointments and grants in one list, each with its state at any moment."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import company
from tests.specification import Story, instant
from tracker.appointments import Appointment, EndAppointment
from tracker.default_rules import as_rules, filled_in
from tracker.delegations import (
    AcceptDelegation,
    DeclineDelegation,
    Delegation,
    GrantDelegation,
    RevokeDelegation,
)
from tracker.responsibilities import (
    Filter,
    Standing,
    everything,
    falls_with,
    some,
)
from tracker.vacancies import vacancies, vacant

ERA = datetime(2026, 1, 1, tzinfo=UTC)


def state(told: Story, grant: str, on: str | datetime | None = None) -> str:
    with told.tracker.looking(instant(on) if on else told.now) as history:
        found = history.find(Delegation, grant)
        assert found is not None
        return Standing(history).of_grant(found)


def ids(told: Story, asked: Filter) -> list[str]:
    then = msgspec.structs.replace(asked, in_force=True)
    with told.tracker.looking(told.now) as history:
        return [held.id for held in everything(history, then)]


def offered() -> Story:
    grant = GrantDelegation(
        grant="DEL-9", parent="ROOT", holder="person:gita", powers=("approve:plan",)
    )
    return company().by("aoife").given(grant)


# What a grant is called at a moment


def test_a_grant_waits_until_it_is_accepted_and_is_in_force_from_then_on() -> None:
    told = offered().later(hours=1).by("gita").given(AcceptDelegation(grant="DEL-9"))
    assert state(told, "DEL-9") == "in force"
    assert state(told, "DEL-9", told.now - timedelta(minutes=1)) == "offered"


def test_a_grant_that_is_declined_was_only_offered_before() -> None:
    told = offered().later(hours=1).by("gita").given(DeclineDelegation(grant="DEL-9"))
    assert state(told, "DEL-9") == "declined"
    assert state(told, "DEL-9", told.now - timedelta(minutes=1)) == "offered"


def test_what_hangs_below_a_revoked_grant_has_fallen_from_that_moment_on() -> None:
    told = company().by("aoife").because("New order.").given(RevokeDelegation(grant="DEL-1"))
    assert (state(told, "DEL-1"), state(told, "DEL-4")) == ("revoked", "fallen")
    before = told.now - timedelta(seconds=1)
    assert (state(told, "DEL-1", before), state(told, "DEL-4", before)) == ("in force", "in force")


def test_what_was_taken_back_before_its_parent_was_is_revoked_and_did_not_fall() -> None:
    told = company().by("bram").because("Done.").given(RevokeDelegation(grant="DEL-4"))
    told.later(days=1).by("aoife").because("Done.").given(RevokeDelegation(grant="DEL-1"))
    assert state(told, "DEL-4") == "revoked"


def test_what_falls_with_a_grant_is_what_still_stands_below_it() -> None:
    told = company()
    with told.tracker.looking(told.now) as history:
        assert [grant.id for grant in falls_with(told.the(Delegation, "DEL-1"), history)] == [
            "DEL-4"
        ]
        assert falls_with(told.the(Delegation, "DEL-4"), history) == []


# What is listed


def test_a_person_holds_appointments_and_what_is_given_to_the_person_or_the_office() -> None:
    assert ids(company(), Filter(delegate="bram")) == ["DEL-1", "APT-bram"]
    assert ids(company(), Filter(delegate="Bram de Wit")) == ["DEL-1", "APT-bram"]


def test_a_scope_is_covered_by_what_names_it_and_by_what_is_unlimited() -> None:
    found = ids(company(), Filter(scope="SVC-WEB", kind="delegation"))
    assert found == ["DEL-4", "DEL-1", "DEL-2", "DEL-3", "ROOT"]
    assert "DEL-4" not in ids(company(), Filter(scope="Network"))


def test_role_and_scope_narrow_together() -> None:
    asked = Filter(role="Owner of the web service", scope="Web hosting")
    assert ids(company(), asked) == ["DEL-4", "APT-esra"]


def test_an_office_that_was_left_is_no_longer_in_force() -> None:
    told = company().by("bram").given(EndAppointment(appointment="APT-bram"))
    assert ids(told.later(days=1), Filter(role="director")) == ["DEL-1"]


@pytest.mark.parametrize("only_in_force", [False, True])
@pytest.mark.parametrize(
    "asked",
    [
        Filter(),
        Filter(kind="delegation"),
        Filter(kind="appointment"),
        Filter(role="director"),
        Filter(role="nobody"),
        Filter(scope="Web hosting"),
        Filter(delegate="Finn Olsen"),
        Filter(role="auditor", scope="SVC-WEB", delegate="finn"),
    ],
)
def test_pages_of_the_list_put_together_are_the_whole_list(
    asked: Filter, only_in_force: bool
) -> None:
    asked = msgspec.structs.replace(asked, in_force=only_in_force)
    told = company().by("finn").given(EndAppointment(appointment="APT-finn")).later(days=1)
    with told.tracker.looking(told.now) as history:
        whole = everything(history, asked)
        pages = [some(history, asked, 3, first) for first in range(0, len(whole) + 1, 3)]
        assert [held for page, _ in pages for held in page] == whole
        assert {total for _, total in pages} == {len(whole)}
        standing = Standing(history)
        fits = everything(history, msgspec.structs.replace(asked, in_force=False))
        so_then = [held for held in fits if standing.of(held) == "in force"]
        assert whole == (so_then if only_in_force else fits)


# Vacancies


def test_a_role_that_must_be_filled_and_is_not_is_vacant_since_its_holder_left() -> None:
    told = company()
    with told.tracker.looking(told.now) as history:
        assert vacant(history) == []
    told.by("aoife").given(EndAppointment(appointment="APT-aoife"))
    with told.tracker.looking(told.now + timedelta(days=12)) as history:
        assert [(role.id, days) for role, days in vacant(history)] == [("chief-executive", 12)]


def test_a_role_that_nobody_ever_held_is_vacant_all_the_time() -> None:
    (gap,) = vacancies([], ERA, ERA + timedelta(days=9))
    assert (gap.since, gap.until, gap.days) == (ERA, None, 9)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40)), max_size=6))
def test_no_day_is_both_held_and_vacant_and_none_is_left_out(
    spans: Sequence[tuple[int, int]],
) -> None:
    at = ERA + timedelta(days=100)
    terms = [
        Appointment(
            effective_from=ERA + timedelta(days=first),
            effective_until=ERA + timedelta(days=first + length),
        )
        for first, length in spans
    ]
    gaps = vacancies(terms, ERA, at)
    for day in range(100):
        noon = ERA + timedelta(days=day, hours=12)
        held = any(term.in_effect(noon) for term in terms)
        empty = [g for g in gaps if g.since <= noon and (g.until is None or noon < g.until)]
        assert len(empty) == (0 if held else 1)


# The rules that a new organisation is offered


def test_the_offered_rules_are_rules_with_the_amounts_that_were_chosen() -> None:
    rules = {rule.id: rule for rule in as_rules(filled_in(5_000_00, 50_000_00, 3))}
    assert (rules["AP-PLN-1"].over, rules["AP-PLN-1"].up_to) == (0, 5_000_00)
    assert (rules["AP-PLN-2"].over, rules["AP-PLN-2"].up_to) == (5_000_00, 50_000_00)
    assert (rules["AP-PLN-3"].over, rules["AP-PLN-3"].up_to) == (50_000_00, None)
    assert rules["AP-EMG"].ratify_within_days == 3


def test_what_fell_is_over_from_the_moment_at_which_the_one_above_was() -> None:
    told = company().by("aoife").because("New order.").given(RevokeDelegation(grant="DEL-1"))
    with told.tracker.looking(told.now) as history:
        standing = Standing(history)
        ends = {standing.over_from(told.the(Delegation, grant)) for grant in ("DEL-1", "DEL-4")}
    assert ends == {told.the(Delegation, "DEL-1").revoked_until}


def test_what_was_given_later_was_not_even_offered_before() -> None:
    told = offered()
    assert state(told, "DEL-9", told.now - timedelta(days=1)) == "scheduled"
    assert state(told, "DEL-9") == "offered"
