"""Reach: how many heard it, where too few did, and what no line tells of: flagged, not refused."""

from datetime import UTC, datetime

import msgspec
import pytest

from events.facts.communications import Segment
from tests.brackwater import as_told
from tests.proposing import approved
from tests.specification import Story, instant
from tests.telling import PLANNED, company_that_tells, company_with_an_approach
from tracker.communications import (
    AcknowledgeDelivery,
    Communication,
    DeliverCommunication,
    Delivery,
    EndCommunication,
    gaps,
    reached_by,
    threshold,
    uncovered,
)

AT = datetime(2026, 3, 9, tzinfo=UTC)
MADE = Delivery(number=1, occasion="x", at=AT, recorded_at=AT, by="dov", pos=0, of=100)


def remarks(told: Story, on: str = "") -> list[tuple[str, str]]:
    with told.tracker.looking(instant(on) if on else told.now) as history:
        return [(each.rule, each.field) for each in uncovered(history)]


@pytest.mark.parametrize(("reached", "expected"), [(84, ["reached"]), (85, []), (100, [])])
def test_com_5_too_small_a_reach_is_a_gap(reached: int, expected: list[str]) -> None:
    found = list(gaps(MADE, reached, 85))
    assert [(each.rule, each.field) for each in found] == [("COM-5", each) for each in expected]


def test_com_5_a_part_below_is_a_gap_though_the_mean_is_fine() -> None:
    parts = (
        Segment(name="day", reached=80, of=80), Segment(name="night", reached=16, of=20),
        Segment(name="site 2", reached=0, of=0),
    )  # fmt: skip
    made = msgspec.structs.replace(MADE, segments=parts)
    (found,) = gaps(made, 96, 85)
    assert (found.rule, found.field) == ("COM-5", "segments")
    assert found.sentence == "Of night 16 of 20 were reached, less than 85 %."
    assert list(gaps(made, 96, 80)) == []
    assert list(gaps(made, 96, 0)) == []


def test_the_least_reach_is_that_of_the_approach_in_force_that_day() -> None:
    told = company_that_tells()
    target = "communication_approach:CAP-1"
    approved(told, {"reach_threshold": 90}, target=target, effective="2026-06-01")
    with told.tracker.looking(told.now) as history:
        days = ("2026-02-02 08:59", "2026-05-31 21:59", "2026-05-31 22:00")
        assert [threshold(history, "COM-1", instant(day)) for day in days] == [0, 80, 90]
        assert threshold(history, "COM-9", told.now) == 0


def test_an_approach_may_leave_open_how_many_are_to_be_reached() -> None:
    told = company_that_tells()
    approved(told, {"reach_threshold": 0}, target="communication_approach:CAP-1")
    with told.tracker.looking(told.now) as history:
        assert threshold(history, "COM-1", told.now) == 0


def test_who_acknowledges_counts_as_reached_from_then_on() -> None:
    told = (
        company_that_tells()
        .by("dov")
        .given(DeliverCommunication(line="COM-1", occasion="PLN-1 v1"))
    )
    read = AcknowledgeDelivery(line="COM-1", delivery=1, version=1)
    told.at("2026-03-10 10:00").by("esra").given(read).at("2026-03-11 10:00").by("ivo").given(read)
    made = told.the(Communication, "COM-1").deliveries[0]
    counted = []
    for on in ("2026-03-10 09:59", "2026-03-10 10:00", "2026-03-11 10:00"):
        with told.tracker.looking(instant(on)) as history:
            counted.append(reached_by(history, "COM-1", made))
    assert counted == [0, 1, 2]


def test_com_2_what_no_line_tells_of_is_flagged() -> None:
    told = company_with_an_approach()
    assert remarks(told) == [
        ("COM-2", kind) for kind in ("goal", "objective", "plan", "policy", "delegation")
    ]
    told.by("dov").given(
        msgspec.structs.replace(PLANNED, about=("plan", "policy", "goal", "objective"))
    )
    assert remarks(told) == [("COM-2", "delegation")]
    told.later(hours=1).given(EndCommunication(line="COM-1"))
    assert len(remarks(told)) == len(remarks(told, on="2026-03-09 10:00")) + 4


def test_com_2_the_story_tells_of_everything_once_its_lines_are_planned() -> None:
    told, _ = as_told()
    assert remarks(told, on="2025-11-10 09:04") == []
    assert remarks(told, on="2025-11-10 09:03") == [("COM-2", "delegation")]
