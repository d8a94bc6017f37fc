"""Appointments: who holds which role from when until when, and from when that gives authority."""

from datetime import timedelta

import pytest
from marshmallow import ValidationError

from events.facts.appointments import AppointmentEnded, PersonAppointed
from tests.cast import company, set_up
from tests.specification import Story, instant, story
from tracker.appointments import (
    AcceptAppointment,
    Appointment,
    AppointToRole,
    DeclineAppointment,
    EndAppointment,
    ImportAppointment,
    ImportEnd,
)
from tracker.authority import Authority
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.roles import DefineRole
from tracker.words import wanted

GITA = AppointToRole(appointment="APT-9", person="gita", role="auditor", instrument="Letter 9")


def appointed() -> Story:
    """Gita is appointed as an auditor, and has not answered."""
    return company().by("aoife").given(GITA)


def holders(told: Story, role: str, at: str) -> list[str]:
    with told.tracker.looking(told.now) as history:
        return Authority(history, instant(at)).people(f"role:{role}")


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
    to_the_top = AppointToRole(person="gita", role="chief-executive")
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


def test_roles_that_exclude_each_other_are_not_held_together() -> None:
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


# ---------------------------------------------------------------- accepting and declining


def test_the_person_accepts_once() -> None:
    told = appointed().by("gita").when(AcceptAppointment(appointment="APT-9"))
    told.then("AppointmentAccepted")
    assert told.the(Appointment, "APT-9").accepted_at == told.now
    told.when(AcceptAppointment(appointment="APT-9")).then_refused("KIND-STATE")
    told.when(DeclineAppointment(appointment="APT-9")).then_refused("KIND-STATE")


def test_whoever_declines_does_not_hold_the_role() -> None:
    told = appointed().by("gita").when(DeclineAppointment(appointment="APT-9"))
    told.then("AppointmentDeclined")
    assert holders(told, "auditor", "2026-03-09 10:00") == ["finn"]
    assert not told.the(Appointment, "APT-9").in_effect(told.now)
    told.when(AcceptAppointment(appointment="APT-9")).then_refused("KIND-STATE")
    told.by("aoife").when(EndAppointment(appointment="APT-9")).then_refused("KIND-STATE")


@pytest.mark.parametrize("who", ["aoife", "finn", "hugo"])
def test_nobody_else_answers(who: str) -> None:
    told = appointed().by(who)
    told.when(AcceptAppointment(appointment="APT-9")).then_refused("FACT-ACTOR")
    told.when(DeclineAppointment(appointment="APT-9")).then_refused("FACT-ACTOR")
    told.when(AcceptAppointment(appointment="APT-99")).then_refused("REF-UNKNOWN")


def test_an_appointment_that_has_ended_is_not_accepted() -> None:
    told = appointed().given(EndAppointment(appointment="APT-9"))
    told.by("gita").when(AcceptAppointment(appointment="APT-9")).then_refused("KIND-STATE")


# ---------------------------------------------------------------- ending


def test_a_day_as_the_end_is_kept_whole() -> None:
    told = company().by("aoife").effective("2026-03-31").when(EndAppointment(appointment="APT-ivo"))
    told.then(AppointmentEnded(effective_until=instant("2026-03-31 22:00")))
    assert holders(told, "owner-net", "2026-03-31 21:59:59") == ["ivo"]
    assert holders(told, "owner-net", "2026-03-31 22:00") == []


def test_the_person_may_go_and_whoever_appoints_may_end() -> None:
    told = company().by("ivo").when(EndAppointment(appointment="APT-ivo", instrument="Letter"))
    told.then(AppointmentEnded(effective_until=told.now, instrument="Letter"))
    assert told.the(Appointment, "APT-ivo").ended_by == "Letter"
    told.by("bram").when(EndAppointment(appointment="APT-esra")).then("AppointmentEnded")
    told.by("gita").when(EndAppointment(appointment="APT-finn")).then_refused("AUTH-NONE")


def test_an_end_can_come_forward_and_never_moves_back() -> None:
    told = company().by("ivo").effective("2026-06-30").given(EndAppointment(appointment="APT-ivo"))
    end = EndAppointment(appointment="APT-ivo")
    told.effective("2027-06-30").when(end).then_refused("KIND-STATE", "effective")
    told.effective("2026-06-30").when(end).then_refused("KIND-STATE", "effective")
    told.effective("2026-05-31").when(end)
    told.then(
        AppointmentEnded(
            effective_until=instant("2026-05-31 22:00"), former_until=instant("2026-06-30 22:00")
        )
    )


def test_what_has_ended_does_not_end_again() -> None:
    told = company().by("ivo").given(EndAppointment(appointment="APT-ivo"))
    told.when(EndAppointment(appointment="APT-ivo")).then_refused("KIND-STATE")
    told.when(EndAppointment(appointment="APT-99")).then_refused("REF-UNKNOWN")


def test_an_appointment_does_not_end_before_it_began() -> None:
    told = company().by("aoife").because("It was forgotten.").effective("2025-12-31")
    told.when(EndAppointment(appointment="APT-ivo")).then_refused("KIND-STATE", "effective")


@pytest.mark.parametrize(("day", "late"), [("2026-02-22", True), ("2026-02-23", False)])
def test_an_end_more_than_fourteen_days_ago_needs_a_reason(day: str, *, late: bool) -> None:
    told = company().at("2026-03-09 10:00").by("aoife")
    end = EndAppointment(appointment="APT-ivo")
    told.effective(day).when(end)
    if late:
        told.then_refused("FACT-LATE", "reason")
        told.effective(day).because("Nobody told us.").when(end)
    told.then("AppointmentEnded")


def test_a_late_end_takes_back_nothing_that_was_done_in_between() -> None:
    told = (
        company().by("aoife").effective("2026-02-28").given(EndAppointment(appointment="APT-ivo"))
    )
    known = told.the(Appointment, "APT-ivo")
    assert not known.in_effect(instant("2026-03-05 10:00"))
    assert known.counts(instant("2026-03-05 10:00"))
    assert not known.counts(told.now)


def test_an_appointment_gives_nothing_for_the_time_before_it_was_recorded() -> None:
    told = company().by("aoife").effective("2026-03-01").given(GITA)
    known = told.the(Appointment, "APT-9")
    assert known.in_effect(instant("2026-03-05 10:00"))
    assert not known.counts(instant("2026-03-05 10:00"))
    assert known.counts(told.now)


# ---------------------------------------------------------------- history from elsewhere


def test_in_set_up_the_operator_appoints_without_authority() -> None:
    told = set_up(story())
    assert told.the(Appointment, "APT-hugo").person == "hugo"
    told.by("hugo").when(EndAppointment(appointment="APT-finn")).then_refused("AUTH-NONE")


def test_imported_history_answers_questions_and_gives_no_authority() -> None:
    told = company().by("hugo")
    past = ImportAppointment(
        person="gita",
        role="director",
        scope=("*",),
        effective_from=instant("2015-01-01"),
        effective_until=None,
        appointment="APT-old",
    )
    told.imported_from("old.csv", 2).when(past).then("PersonAppointed")
    known = told.the(Appointment, "APT-old")
    assert known.imported
    assert known.in_effect(told.now)
    assert not known.counts(told.now)
    assert holders(told, "director", "2026-03-09 10:00") == ["bram"]
    told.by("gita").when(AcceptAppointment(appointment="APT-old")).then_refused("KIND-STATE")
    told.by("hugo").imported_from("old.csv", 3)
    told.when(ImportEnd(appointment="APT-old", effective_until=instant("2020-01-01")))
    told.then(AppointmentEnded(effective_until=instant("2020-01-01")))


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
