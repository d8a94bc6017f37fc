"""The carried public histories: brought in whole and once, each question about them answered."""

import json
import random
import time

import pytest

from tests.importing import brought_in, in_short, organisation
from tests.told import HISTORIES, lines, questions, record_of
from tracker.appointments import Appointment
from tracker.imports.recording_history import import_history
from tracker.objectives import Objective
from tracker.proposals import Proposal
from tracker.questions import answer
from tracker.replay import compare
from tracker.roles import Role

ABOUT = ("scope", "proposal", "objective", "communication", "risk")
EACH = pytest.mark.parametrize("name", HISTORIES)


@EACH
def test_a_history_is_recorded_whole_and_a_second_time_nothing(name: str) -> None:
    told, many = organisation(), HISTORIES[name][1]
    first = brought_in(told, import_history, lines(name))
    size = told.size()
    assert in_short(first) == (many, many, 0, [])
    assert in_short(brought_in(told, import_history, lines(name))) == (many, 0, many, [])
    assert told.size() == size


@EACH
def test_every_question_about_a_history_is_answered_right(name: str) -> None:
    about, _, many = HISTORIES[name]
    told, wrong = record_of(name), []
    asked = list(questions(about))
    with told.tracker.looking(told.now) as history:
        for question in asked:
            found = answer(question, history)
            right = question["answer"], question.get("changes_so_far", found.changes_so_far)
            if (found.answer, found.changes_so_far) != right:
                wrong.append((question, found))
    assert wrong[:3] == []
    assert len(asked) == many


@EACH
def test_a_record_with_a_history_in_it_replays_to_the_same_rows(name: str) -> None:
    with record_of(name).tracker.record.reading() as reading:
        assert compare(reading) is None


def test_hundreds_of_lines_are_recorded_in_a_second() -> None:
    """Told in seconds of the processor: how busy the machine is does not count."""
    for name in HISTORIES:
        told, began = organisation(), time.process_time()
        done = brought_in(told, import_history, lines(name))
        assert done.read / (time.process_time() - began) >= 300, name


@EACH
def test_a_line_that_is_missing_is_named_by_its_number_and_place(name: str) -> None:
    """What depends on it is rejected with a reason; all that does not is recorded."""
    whole = lines(name).splitlines(keepends=True)
    for left_out in random.Random(name).sample(range(len(whole) - 1), 3):
        without = whole[:left_out] + whole[left_out + 1 :]
        done = brought_in(organisation(), import_history, b"".join(without))
        gap, *others = done.rejected
        assert gap.line == left_out + 1
        assert f"seq {left_out} is missing" in gap.error
        assert f"this line has seq {left_out + 1}." in gap.error
        assert done.recorded == len(whole) - 1 - len(others)
        assert all("cannot be" in bad.error or " of " in bad.error for bad in others)
        named = json.loads(whole[left_out])
        about = next(named[key] for key in ABOUT if key in named)
        assert all(about in bad.error for bad in others)


def test_the_lines_of_approvals_are_told_apart_from_those_of_proposals() -> None:
    told = record_of("kep-approvals")
    with told.tracker.looking(told.now) as history:
        (found,) = history.every(Proposal, source_id="KEP 1040")
    assert not found.telling
    assert found.approvals_telling.fields["beta_approved_by"] == ["wojtek-t"]


def test_proposals_and_who_approved_them_meet_in_one_record() -> None:
    told = organisation()
    for name in ("kep-approvals", "kep-proposals"):
        assert brought_in(told, import_history, lines(name)).rejected == ()
    with told.tracker.looking(told.now) as history:
        assert history.count(Proposal) == 925 + 4  # of four only the approvals are told
        for question in questions("kep-questions"):
            assert answer(question, history).answer == question["answer"]


def test_the_readings_of_objectives_are_kept_as_they_are_listed() -> None:
    told, right = organisation(), {}
    for name in ("us-objectives", "us-objectives-history"):
        assert brought_in(told, import_history, lines(name)).rejected == ()
    for each in map(json.loads, lines("us-objectives").splitlines()):
        right[each["objective"]] = each["readings"]
    with told.tracker.looking(told.now) as history:
        assert len(right) == history.count(Objective) - 6 == 239  # six are in the history alone
        for item, listed in right.items():
            question = {"ask": "readings", "item": item, "at": "2026-01-01"}
            assert answer(question, history).answer == listed
        for question in questions("us-objectives-questions"):
            assert answer(question, history).answer == question["answer"]


def test_placeholders_stand_as_holders_and_each_title_is_one_role() -> None:
    told = record_of("openstack-delegations")
    with told.tracker.looking(told.now) as history:
        titles = [role.title for role in history.every(Role)]
        assert len(titles) == len(set(titles))
        assert history.reading.called("APPOINTMENT NEEDED", history.as_of)
        assert history.count(Appointment) == 974
