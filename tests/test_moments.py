"""The moment that an address asks for: what was known then, and what was in force then."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from tests.readers import Site
from tracker.history import History
from web import desk
from web.moments import Looked, instant, looked

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def now() -> Iterator[History]:
    site = Site()
    with site.tracker.looking(desk.clock(site.tracker)) as history:
        yield history
    site.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-19", "2026-05-19 21:59:59.999999"),
        ("2026-01-19", "2026-01-19 22:59:59.999999"),
        ("2026-03-29", "2026-03-29 21:59:59.999999"),  # the day has 23 hours
        ("20260519", "2026-05-19 21:59:59.999999"),
        (" 2026-05-19 ", "2026-05-19 21:59:59.999999"),
        ("2026-05-19T10:00", "2026-05-19 08:00"),
        ("2026-05-19 10:00:01", "2026-05-19 08:00:01"),
        ("2026-05-19T10:00:00Z", "2026-05-19 10:00"),
        ("2026-05-19T10:00:00-04:00", "2026-05-19 14:00"),
    ],
)
def test_a_day_means_its_end_and_a_time_the_zone(text: str, expected: str) -> None:
    assert instant(text, AMSTERDAM, "on") == utc(expected)


@pytest.mark.parametrize(
    "text", ["", "x", "2026", "2026-02-30", "2026-05-19T25:00", "9999-12-31", "0000-01-01", "12:00"]
)
def test_what_means_no_moment_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(BadRequest, match="as_of must be a day such as 2026-05-19"):
        instant(text, AMSTERDAM, "as_of")


@given(st.text(max_size=40))
def test_no_text_does_anything_else(text: str) -> None:
    with suppress(BadRequest):
        assert instant(text, AMSTERDAM, "on").tzinfo is UTC


def test_without_anything_it_is_now(now: History) -> None:
    assert looked(now, {}) == Looked()
    assert looked(now, {"as_of": "", "on": ""}) == Looked()


def test_a_number_is_an_event_and_its_time(now: History) -> None:
    event = now.event(96)
    assert event is not None
    assert looked(now, {"as_of": "97"}) == Looked(as_of=97, on=event.envelope.recorded_at)


@pytest.mark.parametrize("number", ["100000", "999999999999", "9" * 5000])
def test_a_number_beyond_the_end_is_the_end(now: History, number: str) -> None:
    assert looked(now, {"as_of": number}).as_of == now.as_of


def test_before_the_first_event_nothing_is_known(now: History) -> None:
    assert looked(now, {"as_of": "0"}).as_of == 0
    assert looked(now, {"as_of": "2020-01-01"}).as_of == 0


def test_a_time_is_what_had_been_recorded_until_then(now: History) -> None:
    event = now.event(96)
    assert event is not None
    at = event.envelope.recorded_at.isoformat()
    assert looked(now, {"as_of": at}).as_of in (97, 98, 99), "one command's events come together"
    assert looked(now, {"as_of": "2126-01-01"}).as_of == now.as_of


def test_the_other_clock_goes_its_own_way(now: History) -> None:
    found = looked(now, {"as_of": "97", "on": "2026-01-01"})
    assert found == Looked(as_of=97, on=utc("2026-01-01 22:59:59.999999"))
    assert looked(now, {"on": "2026-01-01"}).as_of is None
