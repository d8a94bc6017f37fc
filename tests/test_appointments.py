"""Appointments: who appoints whom, to what, from when until when."""

from datetime import timedelta

import pytest
from marshmallow import ValidationError

from events.facts.appointments import PersonAppointed
from tests.cast import company
from tests.specification import Story, instant
from tracker.appointments import (
    AcceptAppointment,
    Appointment,
    AppointToRole,
    DeclineAppointment,
    EndAppointment,
)
from tracker.authority import Authority
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.roles import DefineRole
from tracker.words import wanted

GITA = AppointToRole(appointment="APT-9", person="gita", role="auditor", instrument="Letter 9")


def appointed() -> Story:
    """Gita is appointed as an auditor, and has not answered."""
    return company().by("aoife").given(GITA)


# ---------------------------------------------------------------- appointing


def test_somebody_is_appointed_from_now_on() -> None:
    told = company().by("aoife").when(GITA)
    told.then(
        PersonAppointed(
            person="gita",
            role="auditor",
            scope=("*",),
            effective_from=told.now,
            instrument="Letter 9",
        )
    )
    known = told.the(Appointment, "APT-9")
    assert (known.person, known.role, known.scope) == ("gita", "auditor", ("*",))
    assert (known.instrument, known.acting, known.acceptance) == ("Letter 9", False, "open")
    assert known.effective_until is None
    assert not known.accepted


def test_days_are_whole_days_of_the_organisation() -> None:
    term = wanted(
        AppointToRole,
        {"person": "gita", "role": "auditor", "until": "2026-04-30", "acting": True},
    )
    told = company().by("aoife").effective("2026-04-01").when(term)
    told.then(
        PersonAppointed(
            person="gita",
            role="auditor",
            scope=("*",),
            effective_from=instant("2026-03-31 22:00"),  # midnight in Amsterdam, in summer
            effective_until=instant("2026-04-30 22:00"),
            acting=True,
        )
    )


def test_an_appointment_is_found_by_role_person_and_scope() -> None:
    told = company().by("aoife").given(AppointToRole(person="gita", role="auditor"))
    with told.tracker.looking(told.now) as history:
        assert len(history.every(Appointment, role="auditor")) == 2
        assert [a.role for a in history.every(Appointment, person="gita")] == ["auditor"]
        assert history.count(Appointment, scope="*") == 9


def test_the_event_says_by_which_grant_somebody_was_appointed() -> None:
    event = company().by("aoife").given(GITA).events()[-1].envelope
    assert (event.grant, event.on_behalf_of) == ("ROOT", "role:chief-executive")
    event = company().by("bram").via("DEL-1").given(GITA).events()[-1].envelope
    assert (event.grant, event.grant_version, event.on_behalf_of) == ("DEL-1", 2, "role:director")


@pytest.mark.parametrize("who", ["chiara", "dov", "hugo", "gita"])
def test_appointing_needs_authority(who: str) -> None:
    told = company().by(who)
    told.when(GITA)
    told.then_refused("AUTH-NONE" if who in ("hugo", "gita") else "AUTH-POWER")


def test_appointing_needs_authority_over_the_whole_scope() -> None:
    told = company().by("aoife")
    told.given(
        GrantDelegation(
            grant="DEL-9",
            parent="ROOT",
            holder="person:dov",
            powers=("appoint:role",),
            scope=("SVC-WEB",),
        )
    )
    told.by("dov").given(AcceptDelegation(grant="DEL-9")).when(GITA).then_refused("AUTH-SCOPE")
    for_the_web = AppointToRole(person="gita", role="auditor", scope=("SVC-WEB",))
    told.when(for_the_web).then("PersonAppointed")


def test_an_authority_that_was_taken_back_appoints_nobody() -> None:
    told = company().by("aoife").given(RevokeDelegation(grant="DEL-1"))
    told.by("bram").when(GITA).then_refused("AUTH-REVOKED")


def test_nobody_appoints_themselves() -> None:
    told = company().by("bram")
    told.when(AppointToRole(person="bram", role="auditor")).then_refused("AUTH-SELF", "person")


def test_nobody_appoints_to_a_role_above_their_own_grant() -> None:
    to_the_top = AppointToRole(person="gita", role="chief-executive", acting=True)
    told = company().by("bram").when(to_the_top).then_refused("AUTH-ATTENUATE", "role")
    told.when(AppointToRole(person="gita", role="director")).then("PersonAppointed")
    told.by("aoife").when(to_the_top).then("PersonAppointed")


def test_nobody_ends_an_appointment_above_their_own_grant() -> None:
    told = company().by("bram")
    told.when(EndAppointment(appointment="APT-aoife")).then_refused("AUTH-ATTENUATE")


def test_whoever_was_appointed_for_one_service_decides_about_that_one_only() -> None:
    told = company().by("aoife")
    told.given(AppointToRole(person="gita", role="director", scope=("SVC-WEB",)))
    assert told.outcome is not None
    told.by("gita").given(AcceptAppointment(appointment=told.outcome.id))
    told.given(AcceptDelegation(grant="DEL-1"))
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        right = authority.require("gita", "DEL-1", "approve:plan", scope=("SVC-WEB",))
        assert right.grant.id == "DEL-1"
    told.when(AppointToRole(person="jana", role="auditor")).then_refused("AUTH-SCOPE", "scope")
    everywhere = GrantDelegation(parent="DEL-1", holder="person:jana", powers=("approve:plan",))
    told.when(everywhere).then_refused("AUTH-ATTENUATE", "scope")


def test_what_an_appointment_names_is_known() -> None:
    told = company().by("gita")
    told.when(AppointToRole(person="zoe", role="auditor")).then_refused("REF-UNKNOWN", "person")
    told.when(AppointToRole(person="gita", role="chef")).then_refused("REF-UNKNOWN", "role")
    told.when(AppointToRole(person="gita", role="auditor", scope=("SVC-9",)))
    told.then_refused("REF-UNKNOWN", "scope")
    told.when(AppointToRole(appointment="APT-bram", person="gita", role="auditor"))
    told.then_refused("REF-TAKEN", "appointment")
    told.via("DEL-99").when(GITA).then_refused("REF-UNKNOWN", "via")


def test_an_appointment_does_not_end_before_it_begins() -> None:
    told = company().by("aoife").effective("2026-05-01")
    term = {"person": "gita", "role": "auditor", "until": "2026-04-30"}
    told.when(wanted(AppointToRole, term)).then_refused("KIND-STATE", "until")
    one_day = wanted(AppointToRole, term | {"until": "2026-05-01"})
    told.effective("2026-05-01").when(one_day).then("PersonAppointed")


def test_an_appointment_that_is_recorded_late_says_why() -> None:
    told = company().at("2026-03-23 10:00").by("aoife")
    told.effective("2026-03-08").when(GITA).then_refused("FACT-LATE", "reason")
    told.effective("2026-03-08").because("  ").when(GITA).then_refused("FACT-LATE")
    told.effective("2026-03-09").when(GITA).then("PersonAppointed")
    told = company().at("2026-03-23 10:00").by("aoife")
    told.effective("2026-03-08").because("The letter lay in the post.").when(GITA)
    told.then("PersonAppointed")


# ---------------------------------------------------------------- roles that exclude each other


def test_rule_5_roles_that_exclude_each_other_are_not_held_together() -> None:
    told = company().by("aoife")
    told.when(AppointToRole(person="esra", role="auditor")).then_refused("APT-3", "role")
    told.when(AppointToRole(person="finn", role="owner-net")).then_refused("APT-3", "role")


def test_roles_that_exclude_each_other_may_follow_each_other() -> None:
    told = company().by("aoife")
    told.effective("2026-06-30").given(EndAppointment(appointment="APT-esra"))
    audit = AppointToRole(person="esra", role="auditor")
    told.effective("2026-06-30").when(audit).then_refused("APT-3")
    told.effective("2026-07-01").when(audit).then("PersonAppointed")


def test_a_role_that_begins_later_already_excludes_its_opposites() -> None:
    told = company().by("aoife")
    told.effective("2026-07-01").given(AppointToRole(person="gita", role="owner-web"))
    told.when(AppointToRole(person="gita", role="auditor")).then_refused("APT-3")
    until_june = wanted(AppointToRole, {"person": "gita", "role": "auditor", "until": "2026-06-30"})
    told.when(until_june).then("PersonAppointed")


def test_a_declined_appointment_excludes_nothing() -> None:
    told = appointed().by("gita").given(DeclineAppointment(appointment="APT-9"))
    told.by("aoife").when(AppointToRole(person="gita", role="owner-web")).then("PersonAppointed")


def test_an_id_comes_through_no_door_malformed() -> None:
    for bad in ({"person": "g ita"}, {"role": ""}, {"until": "2026-02-30"}, {"until": "soon"}):
        with pytest.raises(ValidationError):
            wanted(AppointToRole, {"person": "gita", "role": "auditor"} | bad)


def test_a_role_that_a_role_to_come_excludes_is_excluded_both_ways() -> None:
    told = company().by("aoife").given(DefineRole(role="judge", title="J", excludes=("director",)))
    told.when(AppointToRole(person="bram", role="judge")).then_refused("APT-3")
    told.given(AppointToRole(person="gita", role="judge"))
    told.when(AppointToRole(person="gita", role="director")).then_refused("APT-3")


def test_a_term_of_one_moment_is_no_term() -> None:
    told = company().by("aoife")
    moment = AppointToRole(person="gita", role="auditor", until=told.now)
    told.when(moment).then_refused("KIND-STATE", "until")
    longer = AppointToRole(person="gita", role="auditor", until=told.now + timedelta(seconds=1))
    told.when(longer).then("PersonAppointed")
