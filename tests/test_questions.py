"""Who held what, at any moment, as it was known at any moment."""

import json
import time
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
import pytest

from tests.cast import company
from tests.importing import brought_in, data, organisation
from tests.specification import Story, instant
from tracker.appointments import (
    AcceptAppointment,
    AppointToRole,
    DeclineAppointment,
    EndAppointment,
)
from tracker.imports.recording_appointments import import_appointments
from tracker.people import RenamePerson
from tracker.questions import Answer, answer, last_moment
from tracker.roles import DefineRole
from tracker.services import RegisterService

HEADER = "role,scope,delegate,effective_from,effective_until\n"


def asked(told: Story, **question: Any) -> Answer:  # questions as files have them
    with told.tracker.looking(told.now) as history:
        return answer(question, history)


def who(told: Story, role: str, scope: str = "*", **question: Any) -> list[Any]:  # as above
    when = {} if {"at", "on", "as_of"} & question.keys() else {"at": told.now.isoformat()}
    found: list[Any] = asked(told, ask="who", role=role, scope=scope, **{**when, **question}).answer
    return found


def held(told: Story, delegate: str, **question: Any) -> list[Any]:  # as above
    when = {} if {"at", "on", "as_of"} & question.keys() else {"at": told.now.isoformat()}
    found: list[Any] = asked(told, ask="held", delegate=delegate, **{**when, **question}).answer
    return found


def with_rows(*rows: str) -> Story:
    told = organisation()
    assert brought_in(told, import_appointments, HEADER + "\n".join(rows)).rejected == ()
    return told


# ---------------------------------------------------------------- the carried questions


def test_500_of_500_questions_are_answered_right_and_fast() -> None:
    told = organisation()
    brought_in(told, import_appointments, data("openstack-appointments.csv"))
    questions = [json.loads(line) for line in data("openstack-questions.jsonl").splitlines()]
    began = time.perf_counter()
    with told.tracker.looking(told.now) as history:
        answers = [answer(question, history) for question in questions]
    seconds = time.perf_counter() - began
    right = [a.answer == q["answer"] for a, q in zip(answers, questions, strict=True)]
    assert (len(right), sum(right)) == (500, 500)
    assert all(bool(a.events) == bool(a.answer) for a in answers)
    assert seconds < 5


# ---------------------------------------------------------------- moments


def test_a_term_includes_its_start_and_excludes_its_end() -> None:
    told = with_rows("lead,Nova,Ada,2020-01-01T12:00:00Z,2020-02-01T12:00:00Z")
    assert who(told, "lead", "Nova", at="2020-01-01T11:59:59Z") == []
    assert who(told, "lead", "Nova", at="2020-01-01T12:00:00Z") == ["Ada"]
    assert who(told, "lead", "Nova", at="2020-02-01T11:59:59Z") == ["Ada"]
    assert who(told, "lead", "Nova", at="2020-02-01T12:00:00Z") == []


def test_a_day_stands_for_its_last_moment_in_the_zone_of_the_organisation() -> None:
    told = with_rows("lead,Nova,Ada,2020-01-01T22:30:00Z,")
    assert who(told, "lead", "Nova", on="2020-01-01") == ["Ada"]
    later = with_rows("lead,Nova,Ada,2020-01-01T23:30:00Z,")
    assert who(later, "lead", "Nova", on="2020-01-01") == []


def test_what_was_known_then_is_told_apart_from_what_was_so_then() -> None:
    told = with_rows("lead,Nova,Ada,2020-01-01T00:00:00Z,")
    known, before = told.size(), told.now
    told.later(days=1)
    row = "lead,Nova,Bo,2020-01-01T00:00:00Z,"
    brought_in(told, import_appointments, HEADER + row)
    at = "2020-06-01"
    assert who(told, "lead", "Nova", at=at) == ["Ada", "Bo"]
    assert who(told, "lead", "Nova", at=at, as_of=known) == ["Ada"]
    assert who(told, "lead", "Nova", at=at, as_of=str(known)) == ["Ada"]
    assert who(told, "lead", "Nova", at=at, as_of=before.isoformat()) == ["Ada"]
    assert who(told, "lead", "Nova", at=at, as_of="2026-03-09") == ["Ada"]
    assert who(told, "lead", "Nova", at=at, as_of=1) == []
    assert who(told, "lead", "Nova", at=at, as_of=10**6) == ["Ada", "Bo"]


def test_without_another_moment_that_of_as_of_is_meant() -> None:
    told = company()
    assert who(told, "auditor", as_of=64) == ["Finn Olsen"]
    assert who(told, "auditor", as_of="2026-01-04") == []


# ---------------------------------------------------------------- who


def test_names_stand_in_the_order_of_their_code_points() -> None:
    told = with_rows(
        *(f"lead,Nova,{name},2020-01-01T00:00:00Z," for name in ("Éva", "ada", "Zoe", "Ada"))
    )
    assert who(told, "lead", "Nova") == ["Ada", "Zoe", "ada", "Éva"]


def test_vacant_and_unknown_are_told_apart() -> None:
    told = with_rows("lead,Nova,Ada,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z")
    now = told.now.isoformat()

    def state(role: str, scope: str) -> str:
        return asked(told, ask="who", role=role, scope=scope, at=now).state

    assert state("lead", "Nova") == "vacant"
    assert state("lead", "nova") == "unknown"
    assert state("Lead", "Nova") == "unknown"
    assert asked(told, ask="who", role="lead", at="2020-06-01").state == ""


def test_a_role_that_nobody_was_ever_appointed_to_is_vacant_for_every_known_scope() -> None:
    told = company().by("aoife").given(DefineRole(role="cook", title="Cook"))
    now = told.now.isoformat()
    assert asked(told, ask="who", role="Cook", at=now).state == "vacant"
    assert asked(told, ask="who", role="Cook", scope="SVC-WEB", at=now).state == "vacant"
    assert asked(told, ask="who", role="Cook", scope="Web hosting", at=now).state == "vacant"
    assert asked(told, ask="who", role="Cook", scope="Kitchen", at=now).state == "unknown"


def test_a_role_is_named_by_its_id_or_its_exact_title() -> None:
    assert who(company(), "auditor") == who(company(), "Internal auditor") == ["Finn Olsen"]


def test_an_appointment_without_a_limit_counts_for_every_scope() -> None:
    assert who(company(), "auditor", "SVC-WEB") == ["Finn Olsen"]
    assert who(company(), "auditor", "") == ["Finn Olsen"]


def test_a_limited_appointment_counts_for_its_scope_by_id_and_by_title() -> None:
    told = (
        company()
        .by("hugo")
        .given(RegisterService(service="SVC-1", title="Mail", owner="role:auditor"))
    )
    appointed = AppointToRole(appointment="APT-1", person="gita", role="auditor", scope=("SVC-1",))
    told.by("aoife").via("ROOT").given(appointed)
    assert who(told, "auditor", "SVC-1") == ["Finn Olsen", "Gita Rao"]
    assert who(told, "auditor", "Mail") == ["Finn Olsen", "Gita Rao"]
    assert who(told, "auditor", "SVC-WEB") == ["Finn Olsen"]
    assert asked(told, ask="who", role="auditor", at=told.now.isoformat()).answer == [
        "Finn Olsen", "Gita Rao",
    ]  # fmt: skip
    assert held(told, "gita") == [["Internal auditor", "SVC-1"]]


def test_declined_ended_and_coming_appointments_do_not_count() -> None:
    told = company().by("aoife").via("ROOT")
    told.given(AppointToRole(appointment="APT-1", person="gita", role="auditor"))
    assert who(told, "auditor") == ["Finn Olsen", "Gita Rao"]
    told.by("gita").given(DeclineAppointment(appointment="APT-1"))
    told.by("finn").given(EndAppointment(appointment="APT-finn"))
    told.by("aoife").via("ROOT").effective("2026-06-01")
    told.given(AppointToRole(appointment="APT-2", person="jana", role="auditor"))
    assert who(told, "auditor") == []
    assert who(told, "auditor", at="2026-06-01") == ["Jana Kral"]


def test_the_events_behind_an_answer_are_named() -> None:
    told = company().by("aoife").via("ROOT")
    told.given(AppointToRole(appointment="APT-1", person="gita", role="owner-net"))
    told.by("gita").given(AcceptAppointment(appointment="APT-1"))
    numbers = asked(told, ask="held", delegate="gita", at=told.now.isoformat()).events
    assert numbers == [event.number for event in told.events()[-2:]]


# ---------------------------------------------------------------- held


def test_a_person_is_named_by_id_or_by_any_name_they_ever_bore() -> None:
    told = company().by("hugo").given(RenamePerson(person="finn", name="Finn Berg"))
    auditor = [["Internal auditor", "*"]]
    assert held(told, "finn") == held(told, "Finn Olsen") == held(told, "Finn Berg") == auditor
    assert who(told, "auditor") == ["Finn Berg"]
    assert who(told, "auditor", as_of=64) == ["Finn Olsen"]


def test_pairs_stand_by_role_then_scope() -> None:
    rows = [("b", "x"), ("a", "z"), ("a", "Y")]
    told = with_rows(*(f"{role},{scope},Ada,2020-01-01T00:00:00Z," for role, scope in rows))
    assert held(told, "Ada") == [["a", "Y"], ["a", "z"], ["b", "x"]]


def test_holding_nothing_and_being_unknown_are_told_apart() -> None:
    told, now = company(), "2026-03-09"
    assert asked(told, ask="held", delegate="Jana Kral", at=now) == Answer(answer=[], events=[])
    assert asked(told, ask="held", delegate="Nobody", at=now).state == "unknown"


# ---------------------------------------------------------------- questions that cannot be meant


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"ask": "why", "role": "lead", "at": "2020-01-01"}, "ask"),
        ({"role": "lead", "at": "2020-01-01"}, "ask"),
        ({"ask": "who", "role": "lead", "at": "2023-14-05"}, "at"),
        ({"ask": "who", "role": "lead", "at": "2020-01-01T00:00:00"}, "at"),
        ({"ask": "who", "role": "lead", "at": 2020}, "at"),
        ({"ask": "who", "role": "lead", "at": "9999-12-31"}, "at"),
        ({"ask": "who", "role": "lead", "at": "2020-01-01", "on": "2020-01-01"}, "on"),
        ({"ask": "who", "role": "lead"}, "at"),
        ({"ask": "who", "at": "2020-01-01"}, "role"),
        ({"ask": "who", "role": "lead", "delegate": "Ada", "at": "2020-01-01"}, "delegate"),
        ({"ask": "held", "at": "2020-01-01"}, "delegate"),
        ({"ask": "held", "delegate": "Ada", "scope": "Nova", "at": "2020-01-01"}, "scope"),
        ({"ask": "who", "role": "lead", "at": "2020-01-01", "colour": "red"}, "colour"),
        ({"ask": "who", "role": "lead", "at": "2020-01-01", "as_of": -1}, "as_of"),
        ({"ask": "who", "role": "lead", "at": "2020-01-01", "as_of": "then"}, "as_of"),
        ({"ask": "who", "role": 7, "at": "2020-01-01"}, "role"),
    ],
)
def test_a_question_that_cannot_be_meant_names_its_field(
    question: dict[str, Any], field: str
) -> None:
    with pytest.raises(ma.ValidationError) as caught:
        asked(organisation(), **question)
    assert isinstance(caught.value.messages, dict)
    assert set(caught.value.messages) == {field}


def test_an_instant_stands_for_itself_and_a_day_knows_summer_time() -> None:
    moment, zone = instant("2026-03-29 12:00"), ZoneInfo("Europe/Amsterdam")
    assert last_moment(moment, zone) == moment
    assert last_moment(date(2026, 3, 29), zone) == instant("2026-03-29 21:59:59.999999")
