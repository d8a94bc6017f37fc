"""The page of a person: everything they hold, answer for, owe, decided, confirmed and did."""

import pytest

from tests.readers import Reader, Site, signed_in

LINDQVIST = "/people/p-lindqvist"
SPRING = "from=2026-01-01&to=2026-06-30"


@pytest.fixture
def ines() -> Reader:
    return signed_in("p-okafor")


def test_it_shows_what_they_answer_for_by_role_and_what_waits_for_them(ines: Reader) -> None:
    page, data = ines.get("/people/p-falk"), ines.get("/people/p-falk.json").json
    assert page.says("Answers for", "Waits for them", "Service management plan 2026")
    assert {"plan/PLN-01", "resource/RES-01", "risk/RSK-08", "communication/COM-03"} <= set(
        data["answers_for"]
    )
    assert data["waiting"]
    assert data["open"] == ["PRP-025"]


def test_what_waits_is_what_their_own_turn_says() -> None:
    site = Site()
    theirs = site.signed_in("p-lindqvist").get("/turn.json").json["items"]
    shown = site.signed_in("p-okafor").get(f"{LINDQVIST}.json").json["waiting"]
    assert shown == [f"{each['kind']}/{each['id']}" for each in theirs]


def test_at_an_old_instant_it_shows_what_was_theirs_then(ines: Reader) -> None:
    then = ines.get("/people/p-falk.json?on=2025-10-01&as_of=10").json
    assert then["answers_for"] == then["waiting"] == then["signed"] == []


def test_between_two_days_it_shows_what_they_were_allowed_and_did(ines: Reader) -> None:
    page = ines.get(f"{LINDQVIST}?{SPRING}")
    assert page.says("Director of services", "approve plan changes", "What was done")
    acts = ines.get(f"{LINDQVIST}.json?{SPRING}").json["acts"]
    assert acts == sorted(acts, reverse=True)
    for number in acts:
        event = ines.get(f"/record/events/{number}.json").json
        assert event["actor"] == "p-lindqvist"
        assert "2026-01-01" <= event["recorded_at"][:10] <= "2026-06-30"
        assert f'id="act-{number}"' in page.html


def test_every_act_of_theirs_in_that_time_is_there(ines: Reader) -> None:
    acts = set(ines.get(f"{LINDQVIST}.json?{SPRING}").json["acts"])
    with ines.site.tracker.record.reading() as reading:
        theirs = {
            event.number for event in reading.events()
            if event.envelope.actor == "p-lindqvist"
            and "2026-01" <= event.envelope.recorded_at.isoformat() < "2026-06-30T22"
        }  # fmt: skip
    assert acts == theirs


def test_a_bar_reaches_as_far_as_what_it_stands_for(ines: Reader) -> None:
    whole = ines.get(f"{LINDQVIST}?{SPRING}").html
    assert '<rect x="0.0" width="1000.0"' in whole
    before = ines.get(f"{LINDQVIST}?from=2025-09-01&to=2025-09-30")
    assert before.says("Nothing allowed Tomasz Lindqvist anything", "Nothing was done")


def test_without_a_period_nothing_of_it_is_told(ines: Reader) -> None:
    assert "acts" not in ines.get(f"{LINDQVIST}.json").json
    assert "What was done" not in ines.get(LINDQVIST).text


@pytest.mark.parametrize("span", ["from=x", "to=2026-13-01", "from=0000"])
def test_a_period_that_means_nothing_is_said_so(ines: Reader, span: str) -> None:
    assert ines.get(f"{LINDQVIST}?{span}").status == 400


def test_a_period_that_ends_before_it_begins_holds_nothing(ines: Reader) -> None:
    data = ines.get(f"{LINDQVIST}.json?from=2026-06-30&to=2026-01-01").json
    assert data["acts"] == []
