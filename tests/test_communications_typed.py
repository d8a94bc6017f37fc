"""What is asked of a line as it comes in through a door: forms, JSON and imports alike."""

import marshmallow as ma
import pytest

from tracker.communications import DeliverCommunication, PlanCommunication, SkipCommunication
from tracker.communications.commands import SegmentWanted
from tracker.words import wanted


def test_a_form_gives_parts_and_numbers_as_text() -> None:
    typed = {
        "line": "COM-1", "occasion": "PLN-1 v1", "reached": "", "of": " ", "versions": "1, 2",
        "segments": "day 149 of 162\nnight: 19/22\n", "evidence": "DOC-1, DOC-2",
    }  # fmt: skip
    asked = wanted(DeliverCommunication, typed)
    assert (asked.reached, asked.of, asked.versions) == (None, None, (1, 2))
    assert asked.segments == (
        SegmentWanted(name="day", reached=149, of=162),
        SegmentWanted(name="night", reached=19, of=22),
    )
    assert asked.evidence == ("DOC-1", "DOC-2")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("segments", "the day shift"), ("segments", 5), ("segments", ["day"]), ("reached", "many"),
        ("reached", "-1"), ("versions", "0"), ("versions", "one"), ("channel", "pigeon"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_field(field: str, value: object) -> None:
    with pytest.raises(ma.ValidationError) as problem:
        wanted(DeliverCommunication, {"line": "COM-1", "occasion": "x", field: value})
    assert set(problem.value.messages_dict) == {field}


def test_a_line_names_kinds_and_people_in_a_known_form() -> None:
    asked = wanted(
        PlanCommunication, {"line": "COM-1", "about": "plan, policy", "audience": "*\nrole:cio"}
    )
    assert (asked.about, asked.audience) == (("plan", "policy"), ("*", "role:cio"))
    for field, value in (
        ("about", "plans"),
        ("audience", "cio"),
        ("audience", "role:"),
        ("cadence", "daily"),
    ):
        with pytest.raises(ma.ValidationError):
            wanted(PlanCommunication, {"line": "COM-1", field: value})


def test_an_empty_field_of_a_line_says_nothing() -> None:
    empty = dict.fromkeys(("who", "size", "within", "cadence", "channel", "about", "audience"), "")
    asked = wanted(PlanCommunication, {"line": "COM-1", **empty})
    assert (asked.who, asked.size, asked.within, asked.cadence, asked.channel) == ("", 0, 0, "", "")
    assert (asked.about, asked.audience) == ((), ())
    asked = wanted(PlanCommunication, {"line": "COM-1"})
    assert (asked.size, asked.within, asked.on_change, asked.working_days) == (0, 0, False, False)
    counted = wanted(DeliverCommunication, {"line": "COM-1", "occasion": "x", "reached": None})
    assert counted.reached is None


def test_an_occasion_without_versions_names_none() -> None:
    asked = wanted(SkipCommunication, {"line": "COM-1", "occasion": "2026-Q3"})
    assert (asked.about, asked.versions) == ("", ())
