"""Appointments answered to and ended, and from when until when they count."""

import pytest

from events.facts.appointments import AppointmentEnded
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
from tracker.words import wanted

GITA = AppointToRole(appointment="APT-9", person="gita", role="auditor", instrument="Letter 9")


def appointed() -> Story:
    """Gita is appointed as an auditor, and has not answered."""
    return company().by("aoife").given(GITA)


def holders(told: Story, role: str, at: str) -> list[str]:
    with told.tracker.looking(told.now) as history:
        return Authority(history, instant(at)).people(f"role:{role}")


# ---------------------------------------------------------------- accepting and declining


def test_the_person_accepts_once() -> None:
    told = appointed().by("gita").when(AcceptAppointment(appointment="APT-9"))
    told.then("AppointmentAccepted")
    assert told.the(Appointment, "APT-9").accepted_at == told.now
    told.when(AcceptAppointment(appointment="APT-9")).then_refused("KIND-STATE", "appointment")
    told.when(DeclineAppointment(appointment="APT-9")).then_refused("KIND-STATE")


def test_whoever_declines_does_not_hold_the_role() -> None:
    told = appointed().by("gita").when(DeclineAppointment(appointment="APT-9"))
    told.then("AppointmentDeclined")
    assert holders(told, "auditor", "2026-03-09 10:00") == ["finn"]
    assert not told.the(Appointment, "APT-9").in_effect(told.now)
    told.when(AcceptAppointment(appointment="APT-9")).then_refused("KIND-STATE")
    told.by("aoife").when(EndAppointment(appointment="APT-9"))
    told.then_refused("KIND-STATE", "appointment")


@pytest.mark.parametrize("who", ["aoife", "finn", "hugo"])
def test_nobody_else_answers(who: str) -> None:
    told = appointed().by(who)
    told.when(AcceptAppointment(appointment="APT-9")).then_refused("FACT-ACTOR", "appointment")
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


# ---------------------------------------------------------------- a term, and what is left of it


def may_term() -> Story:
    """Gita is appointed, acting, for May as Amsterdam has it, and has accepted."""
    told = company().by("aoife").effective("2026-05-01")
    may = {"appointment": "APT-9", "person": "gita", "role": "auditor", "until": "2026-05-31"}
    told.given(wanted(AppointToRole, {**may, "acting": True}))
    return told.by("gita").given(AcceptAppointment(appointment="APT-9"))


def test_a_term_holds_from_its_first_moment_until_before_its_end() -> None:
    known = may_term().the(Appointment, "APT-9")
    assert (known.acting, known.accepted, known.effective_until) == (
        True,
        True,
        instant("2026-05-31 22:00"),
    )
    for holds in (known.in_effect, known.counts):
        assert not holds(instant("2026-04-30 21:59:59"))
        assert holds(instant("2026-04-30 22:00"))
        assert holds(instant("2026-05-31 21:59:59"))
        assert not holds(instant("2026-05-31 22:00"))
    assert not known.over(instant("2026-05-31 21:59:59"))
    assert known.over(instant("2026-05-31 22:00"))


def test_an_instant_falls_on_the_day_that_it_is_in_the_organisation() -> None:
    told = company().at("2026-03-09 10:00").by("aoife")
    end = EndAppointment(appointment="APT-ivo")
    told.effective(instant("2026-02-22 22:59")).when(end).then_refused("FACT-LATE")
    told.effective(instant("2026-02-22 23:30")).when(end).then("AppointmentEnded")
    told = company().at("2026-03-09 22:59").by("aoife")
    told.effective("2026-02-23").when(GITA).then("PersonAppointed")
    told = company().at("2026-03-09 23:30").by("aoife")
    told.effective("2026-02-23").when(GITA).then_refused("FACT-LATE")
