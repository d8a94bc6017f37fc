"""The record's pages: every event, any moment of it, and the proof."""

import csv
import functools
import re
from collections.abc import Iterator

import pytest

from events import name_of
from events.facts.delegations import AuthorityDelegated
from events.notes import Checkpoint, Verifier, verify
from events.receipts import check
from tests.copies import Copy
from tests.readers import Reader, Site
from web import desk
from web.settings import Settings


@functools.cache
def events() -> int:
    return Site().events


@functools.cache
def signature() -> int:
    """The number of the event by which the policy was approved."""
    return Site().number("106")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


@pytest.fixture(scope="module")
def ines(site: Site) -> Reader:
    return site.signed_in("p-okafor")


def numbers(reader: Reader, address: str) -> list[int]:
    return [item["number"] for item in reader.get(address).json["items"]]


# ---------------------------------------------------------------- every event


def test_the_newest_event_stands_first_and_fifty_on_a_page(ines: Reader) -> None:
    assert numbers(ines, "/record.json") == list(range(events(), events() - 50, -1))
    assert numbers(ines, "/record.json?page=2") == list(range(events() - 50, events() - 100, -1))
    last = (events() - 1) // 50 + 1
    rest = range(events() - 50 * (last - 1), 0, -1)
    assert numbers(ines, f"/record.json?page={last}") == list(rest)
    assert numbers(ines, f"/record.json?page={last + 1}") == []


def test_the_page_says_who_did_what_when(ines: Reader) -> None:
    page = ines.get("/record")
    assert page.says(
        f"{events()} events up to this moment",
        "Ines Okafor granted the delegation DEL-14 to Director of services",
        name_of(AuthorityDelegated),
    )


def test_page_json_and_csv_say_the_same(ines: Reader) -> None:
    item = ines.get("/record.json").json["items"][0]
    table = ines.get("/record.csv").html
    assert ines.get("/record.json").json["total"] == events()
    assert table.startswith("\ufeffnumber,sentence,")
    (first, *_) = csv.DictReader(table.removeprefix("\ufeff").splitlines())
    assert (first["number"], first["sentence"]) == (str(events()), item["sentence"])
    assert ines.get("/record").says(item["item"], item["who"])


def test_an_event_is_shown_whole(site: Site, ines: Reader) -> None:
    with site.tracker.record.reading() as reading:
        event = reading.event(signature() - 1)
        entry = reading.entry(signature() - 1)
    assert event is not None
    assert entry is not None
    page = ines.get(f"/record/events/{signature()}")
    assert page.says(
        f"Event {signature()}", name_of(type(event.fact)), "Ines Okafor approved revision 2"
    )
    assert "state_sha256" in page.text
    told = ines.get(f"/record/events/{signature()}.json").json
    assert (told["number"], told["stream"], told["version"]) == (
        signature(),
        event.stream,
        event.version,
    )
    assert told["envelope"]["actor"] == "p-okafor"
    assert told["fact"]["revision"] == 2
    assert ines.get(f"/record/events/{signature()}.csv").status == 200


def test_one_steps_from_event_to_event(ines: Reader) -> None:
    page = ines.get(f"/record/events/{signature()}").html
    assert f'href="/record/events/{signature() - 1}"' in page
    assert f'href="/record/events/{signature() + 1}"' in page
    assert 'rel="prev"' not in ines.get("/record/events/1").html
    assert 'rel="next"' not in ines.get(f"/record/events/{events()}").html


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_an_event_that_there_is_not_is_said_not_to_be(ines: Reader, number: str) -> None:
    page = ines.get(f"/record/events/{number}")
    assert page.status == 404
    assert page.says(f"The record has no event {number} at this moment; it ends at {events()}.")
    assert ines.get(f"/record/events/{number}.tlog-proof").status == 404
    assert ines.get(f"/record/events/{events() + 1}").status == 404


def test_the_short_address_of_an_event_leads_to_it(ines: Reader) -> None:
    answer = ines.get(f"/e/{signature()}")
    assert (answer.status, answer.to) == (302, f"/record/events/{signature()}")


# ---------------------------------------------------------------- any moment


def test_after_any_event_it_shows_what_was_there_then(ines: Reader) -> None:
    for number in (1, 54, signature(), events() - 1):
        page = ines.get(f"/record?as_of={number}")
        assert page.says(f"You are looking at event {number}", "Nothing can be changed here")
        assert numbers(ines, f"/record.json?as_of={number}")[0] == number
        assert 'class="past-frame"' in page.html
        assert f'href="/record?as_of={number + 1}"' in page.html, "one event on"
        assert ines.get(f"/record/events/{number + 1}?as_of={number}").status == 404


def test_a_day_is_its_last_moment_in_the_organisation_s_zone(ines: Reader) -> None:
    page = ines.get("/record?as_of=2026-05-19")
    assert page.says("You are looking at 19 May 2026, 23:59 CEST")
    told = ines.get("/record.json?as_of=2026-05-19").json
    assert told["on"] == "2026-05-19T21:59:59.999999Z"
    assert all(item["recorded_at"] <= told["on"] for item in told["items"])


def test_an_exact_time_is_one_in_the_organisation_s_zone(ines: Reader) -> None:
    told = ines.get("/record.json?as_of=2026-05-19T10:30").json
    assert told["on"] == "2026-05-19T08:30:00Z"
    assert ines.get("/record.json?as_of=2026-05-19T10:30:00Z").json["on"] == "2026-05-19T10:30:00Z"


def test_both_clocks_may_be_set(ines: Reader) -> None:
    page = ines.get(f"/record?as_of={signature()}&on=2027-01-01")
    assert page.says(
        f"You are looking at 1 Jan 2027, 23:59 CET, as known after event {signature()}"
    )
    only = ines.get("/record?on=2027-01-01")
    assert only.says("You are looking at what is in force on 1 Jan 2027, 23:59 CET")
    assert ines.get("/record.json?on=2027-01-01").json["as_of"] == events()


def test_the_days_are_picked_by_the_range_and_the_last_is_today(ines: Reader) -> None:
    html = ines.get("/record").html
    last = int(re.findall(r'id="step"[^>]*max="(\d+)"', html.replace("\n", " "))[0])
    assert ines.get("/record?step=0").to == "/record?as_of=2025-10-06"
    assert ines.get("/record?step=1").to == "/record?as_of=2025-10-07"
    assert ines.get(f"/record?step={last}").to == "/record"
    assert ines.get("/record?step=999999").to == "/record"


@pytest.mark.parametrize("step", ["-1", "x", "1.5", "", "9" * 400])
def test_a_step_that_is_none_is_refused(ines: Reader, step: str) -> None:
    assert ines.get(f"/record?step={step}").status == 400


def test_it_says_what_was_in_force(ines: Reader) -> None:
    then = ines.get("/record?as_of=2025-12-01").text
    now = ines.get("/record").text
    assert "Service management policy POL-01, version 1 In force" in then
    assert "Service management policy POL-01, version 3 In force" in now


def test_before_the_beginning_there_is_nothing(ines: Reader) -> None:
    page = ines.get("/record?as_of=2020-01-01")
    assert page.says("Nothing had been recorded at this moment", "Nothing was in force")


# ---------------------------------------------------------------- the proof


def test_the_proof_is_computed_while_one_waits(ines: Reader) -> None:
    page = ines.get("/record/proof")
    assert page.says(
        f"Verified: {events()} events, nothing altered, missing, extra or out of order"
    )
    told = ines.get("/record/proof.json").json
    assert (told["ok"], told["events"], told["problems"]) == (True, events(), [])


def test_a_damaged_record_is_said_to_be() -> None:
    copy = Copy()
    copy.change("UPDATE stored_events SET topic='goal.stated@1' WHERE rowid=5")
    site = Site(Settings(copy.file, copy.folder / "keys"))
    page = site.signed_in("p-okafor").get("/record/proof")
    assert page.says("Not verified", "Event 5")
    site.close()


def test_the_head_can_be_kept(site: Site, ines: Reader) -> None:
    response = ines.client.get("/record/checkpoint")
    assert response.headers["Content-Disposition"] == "attachment; filename=checkpoint"
    note = response.get_data(as_text=True)
    key = Verifier.parse(ines.get("/record/proof.json").json["verifier_key"])
    assert verify(note, [key])
    assert Checkpoint.parse(note).size == events()


def test_the_receipt_of_an_event_proves_it_without_us(site: Site, ines: Reader) -> None:
    key = Verifier.parse(site.tracker.record.verifier_key)
    for number in (1, signature(), events()):
        response = ines.client.get(f"/record/events/{number}.tlog-proof")
        assert response.mimetype == "text/plain"
        with site.tracker.record.reading() as reading:
            entry = reading.entry(number - 1)
        assert entry is not None
        assert check(response.get_data(as_text=True), entry, [key]).size == events()


def test_the_clock_of_the_data_is_told_with_it(site: Site, ines: Reader) -> None:
    told = ines.get("/record.json").json
    assert told["as_of"] == events()
    assert told["now"] <= desk.clock(site.tracker).isoformat().replace("+00:00", "Z")


def test_what_lies_deep_in_an_event_is_told_in_lines(ines: Reader) -> None:
    page = ines.get(f"/record/events/{signature()}")
    assert page.says("chain 1, grant ROOT", "chain 1, amount none", "covers amount yes")
    assert "datetime" not in page.text
