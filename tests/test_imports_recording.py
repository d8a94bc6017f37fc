"""Imported history: recorded once, row by row, with its own dates; it gives nobody authority."""

import time

import pytest

from tests.cast import company
from tests.importing import brought_in, data, in_short, only_error, organisation
from tests.specification import Story, instant, story
from tracker.appointments import AcceptAppointment, Appointment
from tracker.authority import Authority
from tracker.imports.recording_appointments import import_appointments
from tracker.imports.recording_policies import import_policies
from tracker.kernel import Refusal
from tracker.people import Person, RegisterPerson
from tracker.policies import Policy
from tracker.proposals import ApproveProposal, OpenProposal, SubmitProposal
from tracker.roles import DefineRole, Role
from tracker.versions import content_of

HEADER = "role,scope,delegate,effective_from,effective_until,appointed_by_ref,ended_by_ref\n"
ADA = "lead,Nova,Ada,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z,r1,r2\n"


def appointments(told: Story, rows: str) -> tuple[int, int, int, list[int]]:
    return in_short(brought_in(told, import_appointments, HEADER + rows))


def error_of(told: Story, rows: str) -> str:
    return only_error(brought_in(told, import_appointments, HEADER + rows))


# ---------------------------------------------------------------- appointments


def test_818_appointments_are_recorded_once_and_fast() -> None:
    told = organisation()
    began = time.perf_counter()
    first = brought_in(told, import_appointments, data("openstack-appointments.csv"))
    seconds = time.perf_counter() - began
    size = told.size()
    again = brought_in(told, import_appointments, data("openstack-appointments.csv"))
    assert in_short(first) == (818, 818, 0, [])
    assert in_short(again) == (818, 0, 818, [])
    assert told.size() == size
    assert 818 / seconds >= 300, f"{818 / seconds:.0f} rows a second"


def test_a_row_keeps_its_dates_its_place_and_both_references() -> None:
    told = organisation()
    brought_in(told, import_appointments, HEADER + ADA, file="who.csv")
    there = told.the(Appointment, "APT-1")
    made, ended = (e for e in told.events() if e.kind == "appointment")
    assert (there.scope, there.imported) == (("Nova",), True)
    assert there.effective_from == made.envelope.effective_at == instant("2020-01-01")
    assert there.effective_until == ended.envelope.effective_at == instant("2021-01-01")
    assert (there.instrument, there.ended_by) == ("r1", "r2")
    assert made.envelope.source is not None
    assert (made.envelope.source.file, made.envelope.source.line) == ("who.csv", 2)
    assert (made.envelope.door, made.envelope.actor) == ("import", "operator")
    assert made.envelope.recorded_at == told.now


def test_people_and_roles_are_entered_with_the_first_row_that_names_them() -> None:
    told = organisation()
    appointments(told, ADA + ADA.replace("2020", "2018").replace("2021", "2019"))
    with told.tracker.looking(told.now) as history:
        assert [role.title for role in history.every(Role)] == ["lead"]
        assert history.names(["P-1"]) == {"P-1": "Ada"}
        assert history.count(Person) == 1


def test_a_person_who_is_there_already_is_the_one_that_is_meant() -> None:
    told = company()
    brought_in(told, import_appointments, HEADER + ADA.replace("Ada", "Gita Rao"))
    assert told.the(Appointment, "APT-9").person == "gita"


def test_a_name_that_several_people_bear_is_rejected() -> None:
    told = organisation().given(RegisterPerson(name="Ada"), RegisterPerson(name="Ada"))
    assert "Several people are called Ada" in error_of(told, ADA)


def test_the_same_row_twice_in_a_file_is_recorded_once() -> None:
    assert appointments(organisation(), ADA + ADA) == (2, 1, 1, [])


def test_bad_rows_stop_no_other_and_leave_nothing_behind() -> None:
    told = organisation()
    good = ADA.replace("Ada", "Bo").replace("Nova", "Swift")
    backwards = "chief,Nova,Cy,2021-01-01T00:00:00Z,2020-01-01T00:00:00Z,,\n"
    too_long = f"{'x' * 301},Nova,Di,2021-01-01T00:00:00Z,,,\n"
    assert appointments(told, ADA + backwards + too_long + good) == (4, 2, 0, [3, 4])
    with told.tracker.looking(told.now) as history:
        assert {role.title for role in history.every(Role)} == {"lead"}
        assert set(history.names(f"P-{n}" for n in range(1, 9)).values()) >= {"Ada", "Bo"}
        assert history.count(Person) == 2


def test_a_row_that_fails_late_takes_its_new_people_back_and_their_numbers() -> None:
    told = organisation()
    late = f"lead,{'s' * 301},Eve,2021-01-01T00:00:00Z,,,\n"
    clash = ADA.replace("2021-01-01", "2022-01-01")
    assert appointments(told, late + ADA + clash + ADA.replace("Ada", "Bo")) == (4, 2, 0, [2, 4])
    with told.tracker.looking(told.now) as history:
        assert history.names(["P-1", "P-2"]) == {"P-1": "Ada", "P-2": "Bo"}


def test_an_open_term_whose_end_is_learnt_later_is_ended() -> None:
    told = organisation()
    appointments(told, ADA.replace("2021-01-01T00:00:00Z", "").replace("r2", ""))
    assert told.the(Appointment, "APT-1").effective_until is None
    assert appointments(told, ADA) == (1, 1, 0, [])
    ended = told.the(Appointment, "APT-1")
    assert (ended.effective_until, ended.ended_by) == (instant("2021-01-01"), "r2")
    assert [type(e.fact).__name__ for e in told.events()[-1:]] == ["AppointmentEnded"]


def test_a_term_that_is_told_differently_is_rejected_with_both_tellings() -> None:
    told = organisation()
    appointments(told, ADA)
    error = error_of(told, ADA.replace("2021-01-01", "2022-01-01"))
    assert "until 2021-01-01T00:00:00+00:00" in error
    assert "until 2022-01-01T00:00:00+00:00" in error
    assert "by r9" in error_of(told, ADA.replace("r1", "r9"))


def test_the_same_term_without_references_says_nothing_new() -> None:
    told = organisation()
    appointments(told, ADA)
    assert appointments(told, ADA.replace("r1,r2", ",")) == (1, 0, 1, [])


def test_a_role_without_a_scope_is_held_for_everything() -> None:
    told = organisation()
    appointments(told, ADA.replace("Nova", ""))
    assert told.the(Appointment, "APT-1").scope == ("*",)


def test_what_is_imported_gives_no_authority_and_waits_for_no_answer() -> None:
    told = company()
    row = "Director of services,*,Gita Rao,2020-01-01T00:00:00Z,,,\n"
    brought_in(told, import_appointments, HEADER + row)
    assert told.the(Appointment, "APT-9").in_effect(told.now)
    with told.tracker.looking(told.now) as history:
        assert Authority(history, told.now).roles_of("gita") == []
    told.by("gita").when(AcceptAppointment(appointment="APT-9")).then_refused("KIND-STATE")


def test_after_set_up_an_import_still_needs_no_authority() -> None:
    assert appointments(company(), ADA) == (1, 1, 0, [])


def test_progress_is_told_after_each_transaction() -> None:
    seen: list[tuple[int, int]] = []
    brought_in(
        organisation(), import_appointments, data("openstack-appointments.csv"),
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert seen == [(200, 818), (400, 818), (600, 818), (800, 818), (818, 818)]


def test_nothing_is_imported_before_there_is_an_organisation() -> None:
    with pytest.raises(Refusal, match="tracker init"):
        brought_in(story(), import_appointments, HEADER + ADA)


def test_a_file_without_a_header_is_one_bad_row() -> None:
    assert in_short(brought_in(organisation(), import_appointments, b"")) == (1, 0, 0, [1])


# ---------------------------------------------------------------- policies


def line(version: int, text: str = "We care.", **more: str) -> str:
    said = "".join(f', "{name}": "{value}"' for name, value in more.items())
    return (
        f'{{"document": "charter", "version": {version}, "at": "2020-01-0{version}T00:00:00Z",'
        f' "by": "Ada", "text": "{text}"{said}}}\n'
    )


def policies(told: Story, lines: str) -> tuple[int, int, int, list[int]]:
    return in_short(brought_in(told, import_policies, lines))


def test_281_versions_of_8_documents_are_recorded_once() -> None:
    told = organisation()
    lines = data("openstack-policies.jsonl.xz")
    assert in_short(brought_in(told, import_policies, lines)) == (281, 281, 0, [])
    assert in_short(brought_in(told, import_policies, lines)) == (281, 0, 281, [])
    with told.tracker.looking(told.now) as history:
        found = history.every(Policy)
        assert len(found) == 8
        assert sum(len(policy.versions) for policy in found) == 281


def test_a_version_keeps_its_number_date_reason_reference_and_author() -> None:
    told = organisation()
    policies(told, line(2, summary="Wording", ref="abc"))
    policy, event = told.the(Policy, "POL-1"), told.events()[-1]
    assert [(v.number, v.effective_from) for v in policy.versions] == [(2, instant("2020-01-02"))]
    assert (policy.title, policy.versions[0].imported) == ("charter", True)
    assert event.envelope.reason == "Wording"
    assert event.envelope.source is not None
    assert event.envelope.source.reference == "abc"
    assert event.envelope.on_behalf_of == "person:P-1"
    with told.tracker.looking(told.now) as history:
        assert history.names(["P-1"]) == {"P-1": "Ada"}
        assert content_of(policy, policy.newest, history) == {
            "title": "charter",
            "text": "We care.",
        }


def test_versions_are_put_in_order_whatever_the_order_of_their_lines() -> None:
    told = organisation()
    assert policies(told, line(3, "c") + line(1, "a") + line(2, "b")) == (3, 3, 0, [])
    assert [v.number for v in told.the(Policy, "POL-1").versions] == [1, 2, 3]


def test_a_version_that_comes_too_late_or_says_something_else_is_rejected() -> None:
    told = organisation()
    policies(told, line(2))
    error = only_error(brought_in(told, import_policies, line(1)))
    assert error == "Version 1 of charter comes too late: version 2 is recorded."
    assert policies(told, line(2, "We do not.")) == (1, 0, 0, [1])


def test_an_imported_version_is_the_base_of_a_proposal_and_never_follows_its_result() -> None:
    told = company()
    policies(told, line(1))
    opened = OpenProposal(
        title="Care more", target="policy:POL-2", base=1, changes={"text": "More."}
    )
    told.by("dov").because("We can do better.").given(opened)
    told.given(SubmitProposal(proposal="PRP-4"))
    told.by("aoife").when(ApproveProposal(proposal="PRP-4"))
    told.then("ApprovalGiven", "ProposalApproved", "PolicyVersionApproved")
    error = only_error(brought_in(told, import_policies, line(3)))
    assert error.startswith("Version 2 of charter was approved here")


def test_a_title_that_several_roles_bear_is_rejected() -> None:
    told = organisation().given(DefineRole(title="lead"), DefineRole(title="lead"))
    assert "Several roles are called lead (ROLE-1, ROLE-2)" in error_of(told, ADA)
