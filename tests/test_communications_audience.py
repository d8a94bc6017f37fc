"""Audiences: who is meant on a day, resolved once and kept."""

from datetime import UTC, datetime

import pytest

from events import Source
from tests.alone import Memory
from tests.cast import NAMES, company
from tests.specification import Story, instant
from tracker.appointments import AppointToRole, EndAppointment
from tracker.communications import audience
from tracker.groups import DissolveGroup, FormGroup
from tracker.history import History
from tracker.people import LetPersonLeave, Person, RegisterPerson

NOW = "2026-03-09 12:00"


def meant(told: Story, *holders: str, at: str = NOW) -> tuple[str, ...]:
    with told.tracker.looking(told.now) as history:
        return audience(history, holders, instant(at))


def test_a_role_means_who_holds_it_that_day() -> None:
    told = company().by("bram").effective("2026-03-20")
    told.given(AppointToRole(person="jana", role="owner-net"))
    told.effective("2026-03-15").given(EndAppointment(appointment="APT-ivo"))
    assert meant(told, "role:owner-net") == ("ivo",)
    assert meant(told, "role:owner-net", at="2026-03-15 22:59") == ("ivo",)
    assert meant(told, "role:owner-net", at="2026-03-15 23:00") == ()
    assert meant(told, "role:owner-net", at="2026-03-19 22:59") == ()
    assert meant(told, "role:owner-net", at="2026-03-19 23:00") == ("jana",)


def test_a_person_a_group_and_everyone() -> None:
    told = (
        company()
        .by("hugo")
        .given(FormGroup(group="GRP-1", title="Board", members=("jana", "gita")))
    )
    assert meant(told, "person:finn") == ("finn",)
    assert meant(told, "group:GRP-1") == ("gita", "jana")
    assert meant(told, "*") == tuple(sorted(NAMES))
    told.given(DissolveGroup(group="GRP-1"))
    assert meant(told, "group:GRP-1") == ()


def test_nobody_is_told_twice() -> None:
    told = (
        company()
        .by("hugo")
        .given(FormGroup(group="GRP-1", title="Board", members=("esra", "gita")))
    )
    assert meant(told, "group:GRP-1", "role:owner-web", "person:esra") == ("esra", "gita")


def test_who_left_or_came_later_was_not_among_them() -> None:
    told = company().by("hugo").at("2026-03-10 09:00").given(LetPersonLeave(person="gita"))
    told.at("2026-03-11 09:00").given(RegisterPerson(person="kim", name="Kim Berg"))
    before, between, after = "2026-03-10 08:59", "2026-03-10 09:00", "2026-03-11 09:00"
    for holders in (("*",), ("person:gita", "person:kim")):
        assert [("gita" in found, "kim" in found) for found in (
            meant(told, *holders, at=at) for at in (before, between, after)
        )] == [(True, False), (False, False), (False, True)]  # fmt: skip


@pytest.mark.parametrize("holder", ["role:mint", "person:nobody", "group:GRP-9", "everyone", ""])
def test_a_holder_that_is_not_known_means_nobody(holder: str) -> None:
    assert meant(company(), holder) == ()


def test_history_from_elsewhere_is_older_than_its_entry() -> None:
    entered = datetime(2026, 3, 9, tzinfo=UTC)
    known = [
        Person(id="kim", version=1, recorded_at=entered),
        Person(id="lea", version=1, recorded_at=entered, source=Source(file="old.csv", line=1)),
    ]
    history = History(Memory(known), entered)
    assert audience(history, ("*",), datetime(2019, 5, 3, tzinfo=UTC)) == ("lea",)
    assert audience(history, ("*",), entered) == ("kim", "lea")
