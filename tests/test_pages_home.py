"""The overview: where things stand, what waits for the reader, what happened last."""

from pathlib import Path

import pytest

from tests.readers import Reader, Site, signed_in
from tests.terminal import Terminal
from web import practices


@pytest.fixture(scope="module")
def ines() -> Reader:
    return signed_in("p-okafor")


def practice(reader: Reader, number: int, query: str = "") -> dict[str, object]:
    found: dict[str, object] = reader.get(f"/overview.json{query}").json["practices"][number - 1]
    return found


def test_it_greets_and_says_what_waits(ines: Reader) -> None:
    page = ines.get("/")
    assert page.says("Good morning, Ines", "3 decisions wait for you", "at Brackwater IT Services")
    assert page.says("Service management plan 2027", "Survey of a second fibre route")


def test_nothing_waiting_is_said_too() -> None:
    greta = signed_in("p-novak")
    read = "/policies/POL-01/v3/acknowledgement"
    greta.fill(read, read)
    page = greta.get("/")
    assert page.says("Nothing waits for you", "Nobody waits for a decision of yours")


def test_the_overview_is_the_same_under_its_own_address(ines: Reader) -> None:
    assert ines.get("/overview").text == ines.get("/").text


def test_the_five_practices_stand_in_a_strip(ines: Reader) -> None:
    titles = [practice(ines, number)["title"] for number in range(1, 6)]
    assert titles == [
        "Goals and objectives", "Service plan", "Resources, policy and risk", "Communication",
        "Representation and delegation",
    ]  # fmt: skip
    page = ines.get("/")
    assert page.says(*map(str, titles), "4 goals, 7 objectives", "Version 10, in force since")


def test_a_practice_says_why_it_is_not_current(ines: Reader) -> None:
    delegation = practice(ines, 5)
    assert (delegation["status"], delegation["word"]) == ("warn", "Not accepted")
    assert "1 not accepted" in str(delegation["lines"]), "DEL-14 waits for acceptance"


def test_what_happened_last_stands_at_the_top(ines: Reader) -> None:
    page = ines.get("/")
    assert page.says("Ines Okafor granted the delegation DEL-14 to Director of services")


def test_open_proposals_are_listed(ines: Reader) -> None:
    assert ines.get("/").says("PRP-025, from Maren Falk", "PRP-026, from Owen Price")


def test_page_and_data_say_the_same(ines: Reader) -> None:
    told = ines.get("/overview.json").json
    assert [each["id"] for each in told["waiting"]] == ["POL-01", "PRP-025", "PRP-026"]
    assert "Service plan" in ines.get("/overview.csv").html


def test_at_an_old_moment_it_shows_that_moment_and_offers_no_act(ines: Reader) -> None:
    page = ines.get("/?as_of=100")
    assert page.says("You are looking at event 100", "No plan is in force")
    assert "Propose a change" not in page.text
    assert practice(ines, 2, "?as_of=100")["status"] == "off"


def test_on_a_day_to_come_it_shows_what_is_scheduled(ines: Reader) -> None:
    then, now = practice(ines, 2, "?on=2027-02-01"), practice(ines, 2)
    assert now["word"] == "In force"
    assert then["word"] == "In force"


def test_a_new_record_has_nothing_yet_and_says_so(tmp_path: Path) -> None:
    shell = Terminal(tmp_path)
    shell.init()
    site = Site(shell.settings)
    ada = site.signed_in("P-1")
    page = ada.get("/")
    assert page.says("Nothing yet", "No plan is in force", "no delegations in force")
    assert page.says("1 decision waits for you", "Top management")
    site.close()


def test_many_items_are_counted_and_not_looked_at_one_by_one(
    ines: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practices, "MOST", 3)
    assert practice(ines, 1)["lines"] == ["4 goals, 7 objectives"]
    assert "delegations" in str(practice(ines, 5)["lines"])
