"""Appointments beside each other: one substantive holder, or a board; ends that come late."""

from datetime import timedelta

import pytest

from events import Source
from events.facts.roles import RoleDefined, RoleOpenedToSeveral
from tests.cast import company
from tests.specification import Story, instant
from tracker.appointments import (
    AcceptAppointment,
    Appointment,
    AppointToRole,
    DeclineAppointment,
    EndAppointment,
    held_until,
)
from tracker.people import LetPersonLeave
from tracker.roles import DefineRole, OpenRoleToSeveral, Role


def desk() -> Story:
    """A role that one person holds at a time; Gita does from 1 April to 30 June."""
    told = company().by("aoife").given(DefineRole(role="desk", title="Head of the desk"))
    told.effective("2026-04-01")
    return told.given(
        AppointToRole(
            appointment="APT-9", person="gita", role="desk", until=instant("2026-06-30 22:00")
        )
    )


@pytest.mark.parametrize(
    ("begins", "until", "allowed"),
    [
        ("2026-03-10", "2026-03-31 22:00", True),
        ("2026-03-10", "2026-03-31 22:00:00.000001", False),
        ("2026-07-01", None, True),
        ("2026-06-30", None, False),
        ("2026-05-01", "2026-05-02 22:00", False),
    ],
)
def test_apt_4_one_holds_a_role_at_a_time(begins: str, until: str | None, *, allowed: bool) -> None:
    told = desk().effective(begins)
    told.when(
        AppointToRole(person="jana", role="desk", until=instant(until) if until else None)
    )  # fmt: skip
    if allowed:
        told.then("PersonAppointed")
    else:
        told.then_refused("APT-4", "role")


def test_somebody_may_act_meanwhile_and_a_holder_follow_who_only_acts() -> None:
    told = desk().effective("2026-05-01")
    told.given(AppointToRole(appointment="APT-10", person="jana", role="desk", acting=True))
    told.at("2026-05-02 10:00").given(EndAppointment(appointment="APT-9"))
    told.when(AppointToRole(person="ivo", role="desk")).then("PersonAppointed")


def test_a_role_is_held_by_several_for_services_that_have_nothing_in_common() -> None:
    told = company().by("aoife").given(DefineRole(role="desk", title="Head of the desk"))
    told.given(AppointToRole(person="gita", role="desk", scope=("SVC-WEB",)))
    told.when(AppointToRole(person="jana", role="desk", scope=("SVC-NET",)))
    told.then("PersonAppointed")
    for scope in (("SVC-WEB",), ("SVC-NET", "SVC-WEB"), ("*",), ()):
        told.when(AppointToRole(person="ivo", role="desk", scope=scope))
        told.then_refused("APT-4", "role")


def test_the_same_person_may_be_appointed_for_more() -> None:
    told = desk().effective("2026-05-01")
    told.when(AppointToRole(person="gita", role="desk")).then("PersonAppointed")


def test_who_declined_holds_nothing() -> None:
    told = desk().by("gita").given(DeclineAppointment(appointment="APT-9")).by("aoife")
    told.effective("2026-05-01").when(AppointToRole(person="jana", role="desk"))
    told.then("PersonAppointed")


def test_a_board_has_several_holders() -> None:
    told = company().by("aoife").when(DefineRole(role="board", title="Board", board=True))
    told.then(RoleDefined(title="Board"), RoleOpenedToSeveral())
    for who in ("gita", "jana"):
        told.when(AppointToRole(person=who, role="board")).then("PersonAppointed")
    assert told.the(Role, "board").board


def test_a_role_becomes_a_board_once() -> None:
    told = desk()
    assert not told.the(Role, "desk").board
    told.by("dov").when(OpenRoleToSeveral(role="desk")).then_refused("FACT-ACTOR")
    told.by("aoife").when(OpenRoleToSeveral(role="desk")).then(RoleOpenedToSeveral())
    told.when(OpenRoleToSeveral(role="desk")).then_nothing_happens()
    told.effective("2026-05-01").when(AppointToRole(person="jana", role="desk"))
    told.then("PersonAppointed")


def test_apt_5_an_end_before_now_is_marked_as_recorded_late() -> None:
    told = (
        company().by("bram").effective("2026-03-08").given(EndAppointment(appointment="APT-bram"))
    )
    known = told.the(Appointment, "APT-bram")
    assert known.ended_late
    assert known.end_recorded_at == told.now
    assert known.effective_until == instant("2026-03-08 23:00")


@pytest.mark.parametrize("day", ["2026-03-09", None])
def test_an_end_that_is_recorded_in_time_carries_no_mark(day: str | None) -> None:
    told = company().by("bram")
    if day:
        told.effective(day)
    told.given(EndAppointment(appointment="APT-bram"))
    assert not told.the(Appointment, "APT-bram").ended_late
    assert not told.the(Appointment, "APT-dov").ended_late


def test_an_end_long_before_now_also_says_why() -> None:
    told = company().by("bram").effective("2026-02-01").when(EndAppointment(appointment="APT-bram"))
    told.then_refused("FACT-LATE", "reason")


# ---------------------------------------------------------------- held on throughout

BEGAN = instant("2026-01-01")


def term(first: int, until: int | None, **other: object) -> Appointment:
    begins = BEGAN + timedelta(days=first)
    ends = None if until is None else BEGAN + timedelta(days=until)
    said = {"recorded_at": begins, "effective_from": begins, "counts_until": ends, **other}
    return Appointment(**said)  # type: ignore[arg-type]  # as said


@pytest.mark.parametrize(
    ("terms", "throughout"),
    [
        ([term(0, None)], True),
        ([term(0, 20)], True),
        ([term(0, 10)], False),
        ([term(5, 20)], True),
        ([term(6, 20)], False),
        ([term(0, 8), term(8, 20)], True),
        ([term(8, 20), term(0, 8)], True),
        ([term(0, 8), term(9, 20)], False),
        ([term(0, 8), term(7, 9), term(9, None)], True),
        ([term(0, 20, declined_at=BEGAN + timedelta(days=9))], False),
        ([term(0, 20, recorded_at=BEGAN + timedelta(days=6))], False),
        ([], False),
    ],
)
def test_a_role_is_held_throughout_where_no_gap_is_between_terms(
    terms: list[Appointment], *, throughout: bool
) -> None:
    since, at = BEGAN + timedelta(days=5), BEGAN + timedelta(days=10)
    assert (held_until(terms, since) > at) is throughout


def test_it_ends_with_the_last_of_the_terms_that_follow_each_other() -> None:
    since = BEGAN + timedelta(days=5)
    found = [term(0, 8), term(7, 20), term(21, None)]
    assert held_until(found, since) == BEGAN + timedelta(days=20)
    assert held_until([], since) == since
    imported = [term(0, 8, source=Source(file="appointments.csv", line=1))]
    assert held_until(imported, since) == since


def test_accepting_is_not_needed_to_have_held_a_role() -> None:
    told = desk().at("2026-04-02 10:00").by("gita").given(AcceptAppointment(appointment="APT-9"))
    held = told.the(Appointment, "APT-9")
    assert held_until([held], told.now) > told.now


def test_a_role_is_free_again_when_its_holder_has_left_the_organisation() -> None:
    told = desk().by("hugo").given(LetPersonLeave(person="gita"))
    told.by("aoife").at("2026-05-01 10:00").when(AppointToRole(person="jana", role="desk"))
    told.then("PersonAppointed")
