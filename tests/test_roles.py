"""Roles: defined by the operator in set-up, by top management afterwards."""

from typing import Any

import pytest

from events.facts.roles import RoleDefined, RoleDutiesChanged, RoleRetired
from tests.cast import company
from tracker.appointments import AppointToRole, EndAppointment
from tracker.delegations import GrantDelegation
from tracker.roles import ChangeRoleDuties, DefineRole, RetireRole, Role
from tracker.words import wanted

KEEPER = DefineRole(
    role="keeper",
    title="Keeper of the plan",
    duties=("Keeps the plan", "Tells who is late"),
    must_be_filled=True,
    excludes=("auditor",),
)


@pytest.mark.parametrize("who", ["aoife", "bram", "chiara"])
def test_top_management_defines_roles(who: str) -> None:
    told = company().by(who).when(KEEPER)
    told.then(
        RoleDefined(
            title="Keeper of the plan",
            duties=("Keeps the plan", "Tells who is late"),
            must_be_filled=True,
            excludes=("auditor",),
        )
    )


def test_the_record_knows_a_role_with_everything_about_it() -> None:
    known = company().by("aoife").given(KEEPER).the(Role, "keeper")
    assert (known.title, known.duties) == (
        "Keeper of the plan",
        ("Keeps the plan", "Tells who is late"),
    )
    assert (known.must_be_filled, known.excludes, known.retired) == (True, ("auditor",), False)
    flags = (known.top_management, known.management_representative, known.administrator)
    assert flags == (False, False, False)
    representative = company().the(Role, "representative")
    assert representative.management_representative


def test_roles_of_top_management_are_found_by_their_flag() -> None:
    told = company()
    flag: dict[str, Any] = {"top management": "yes"}
    with told.tracker.looking(told.now) as history:
        found = [role.id for role in history.every(Role, **flag)]
        assert found == ["chief-executive", "director", "finance"]
        assert [role.id for role in history.every(Role, title="Network")] == []
        assert [r.id for r in history.every(Role, title="Internal auditor")] == ["auditor"]


@pytest.mark.parametrize("who", ["dov", "hugo", "gita"])
def test_nobody_else_defines_roles(who: str) -> None:
    told = company().by(who).when(KEEPER).then_refused("FACT-ACTOR")
    told.when(ChangeRoleDuties(role="auditor", duties=("Sleeps",))).then_refused("FACT-ACTOR")
    told.when(RetireRole(role="auditor")).then_refused("FACT-ACTOR")


def test_whoever_has_not_accepted_a_role_of_top_management_is_no_part_of_it() -> None:
    told = company().by("aoife").given(AppointToRole(person="gita", role="director"))
    told.by("gita").when(KEEPER).then_refused("FACT-ACTOR")


def test_whoever_left_a_role_of_top_management_is_no_longer_part_of_it() -> None:
    told = company().by("aoife").given(EndAppointment(appointment="APT-bram"))
    told.by("bram").when(KEEPER).then_refused("FACT-ACTOR")


def test_duties_change_and_the_former_ones_are_kept() -> None:
    told = company().by("aoife").given(KEEPER)
    told.when(ChangeRoleDuties(role="keeper", duties=("Keeps the plan",)))
    told.then(
        RoleDutiesChanged(
            duties=("Keeps the plan",), former_duties=("Keeps the plan", "Tells who is late")
        )
    )
    told.when(ChangeRoleDuties(role="keeper", duties=("Keeps the plan",))).then_nothing_happens()
    assert told.the(Role, "keeper").duties == ("Keeps the plan",)


def test_nobody_is_appointed_to_a_retired_role_and_nothing_is_given_to_it() -> None:
    told = company().by("aoife").when(RetireRole(role="auditor")).then(RoleRetired())
    told.when(AppointToRole(person="gita", role="auditor")).then_refused("KIND-STATE", "role")
    grant = GrantDelegation(parent="ROOT", holder="role:auditor", powers=("approve:plan",))
    told.when(grant).then_refused("KIND-STATE", "holder")
    told.when(RetireRole(role="auditor")).then_refused("KIND-STATE", "role")
    told.when(ChangeRoleDuties(role="auditor", duties=("Audits",))).then_refused("KIND-STATE")


def test_roles_are_known_and_new_ones_are_new() -> None:
    told = company().by("aoife")
    told.when(DefineRole(role="auditor", title="Again")).then_refused("REF-TAKEN", "role")
    told.when(DefineRole(title="Odd", excludes=("nowhere",))).then_refused(
        "REF-UNKNOWN", "excludes"
    )
    told.when(RetireRole(role="nowhere")).then_refused("REF-UNKNOWN", "role")


def test_what_is_taken_is_said_before_who_asks() -> None:
    company().by("gita").when(DefineRole(role="auditor", title="A")).then_refused("REF-TAKEN")


def test_a_role_says_what_it_is_for_by_its_flags() -> None:
    told = company().by("aoife")
    plain = {"top_management": False, "management_representative": False, "administrator": False}
    for flag in plain:
        told.when(wanted(DefineRole, {"role": f"the-{flag}", "title": flag, flag: True}))
        told.then("RoleDefined")
        known = told.the(Role, f"the-{flag}")
        assert {name: getattr(known, name) for name in plain} == {**plain, flag: True}
    found: dict[str, Any] = {"top management": "yes"}
    told.given(KEEPER)
    with told.tracker.looking(told.now) as history:
        assert "the-top_management" in [role.id for role in history.every(Role, **found)]
        assert "keeper" in [role.id for role in history.every(Role, must_be_filled="yes")]
        assert "auditor" not in [role.id for role in history.every(Role, must_be_filled="yes")]
