"""A report from elsewhere on pages: its plan, goals and objectives carry where they came from."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from events import Record
from events.keys import KeyFolder
from tests.readers import Reader, Site
from tracker.application import Asked, Tracker
from tracker.imports.recording import Intake
from tracker.imports.recording_stratml import import_stratml
from tracker.organisation import RegisterOrganisation
from tracker.people import RegisterPerson
from web.settings import Settings

REPORT = Path(__file__).parent / "data" / "stratml-smlc-2011-annual-report.xml"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MARK = "Imported on 24 Nov 2026 from report.xml, line"


@pytest.fixture(scope="module")
def olga(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("report")
    settings = Settings(database=folder / "record.db", keys=folder / "keys")
    tracker = Tracker(Record.create(settings.database, KeyFolder(settings.keys), "tests.example/r"))
    set_up = (RegisterOrganisation(name="Open"), RegisterPerson(person="op", name="Olga Petit"))
    for command in set_up:
        tracker.handle(command, Asked(actor="op", now=NOW, key=type(command).__name__))
    intake = Intake(tracker=tracker, operator="op", file="report.xml", clock=lambda: NOW)
    assert not import_stratml(REPORT.read_bytes(), intake).rejected
    tracker.record.close()
    return Site(settings).signed_in("op")


def test_goals_and_objectives_are_listed_as_imported(olga: Reader) -> None:
    assert len(olga.get("/goals.json").json["items"]) == 3
    items = olga.get("/objectives.json").json["items"]
    assert len(items) == 10
    assert all(item["imported"] for item in items)
    assert olga.get("/objectives").says("Imported", "no owner", "No target number")


def test_what_was_in_force_says_what_of_it_was_imported(olga: Reader) -> None:
    found = olga.get("/in-force.json").json["items"]
    assert {each["imported"] for each in found if each["kind"] in ("plan", "objective")} == {True}
    assert olga.get("/in-force").says("Imported")


@pytest.mark.parametrize("address", ["/goals/BG-1", "/objectives/OBJ-1", "/plans/PLN-1"])
def test_the_page_of_each_says_from_where_and_when(olga: Reader, address: str) -> None:
    assert olga.get(address).says(MARK)


def test_a_value_from_elsewhere_carries_its_mark(olga: Reader) -> None:
    page = olga.get("/objectives/OBJ-2")
    assert page.says("829", "Imported")
    (measured,) = olga.get("/objectives/OBJ-2.json").json["measurements"]
    period = measured["period"]
    assert olga.get(f"/objectives/OBJ-2/values/{period}").says("From report.xml, line")


def test_what_has_no_place_of_its_own_is_shown_as_a_note(olga: Reader) -> None:
    assert olga.get("/plans/PLN-1").says("Mission", "Vision", "Submitted by: Owen Ambur")


def test_what_nobody_owns_is_top_managements_to_say(olga: Reader) -> None:
    page = olga.get("/objectives/OBJ-1")
    assert page.says("Values are recorded by top management, as nobody owns it.")
    assert "/objectives/OBJ-1/values" not in page.forms


def test_an_imported_plan_can_be_the_base_of_a_proposal(olga: Reader) -> None:
    assert "/proposals/new?target=plan%3APLN-1" in olga.get("/plans/PLN-1").html
