"""Set-up, from an empty folder to a first delegation, in the browser.

Acts: (1) the command line makes the record and a link; (2) the top manager signs in and confirms;
(3) enters people, services and roles, and appoints; (4) sets the approval rules; (5) delegates;
(6) a person invited from the command line accepts both, and the authority works.
"""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.readers import Answer, Reader, Site
from tracker.words import wanted
from web import desk
from web.cli import main
from web.settings import Settings

INIT = [
    "init", "--organisation", "Northlight Services", "--top", "Ada Marsh",
    "--origin", "northlight.example/governance/1", "--json",
]  # fmt: skip


class Office:
    """A new record, its command line, and the site over it."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.settings = Settings(database=folder / "tracker.db", keys=folder / "keys")
        self.made = self.command(*INIT, *more)
        self.site = Site(self.settings)
        self.ada = self.enter(self.made["link"])

    def command(self, *words: str) -> dict[str, str]:
        place = {
            "TRACKER_DATABASE": str(self.settings.database),
            "TRACKER_KEYS": str(self.settings.keys),
        }
        result = CliRunner().invoke(main, list(words), env=place)
        assert result.exit_code == 0, result.output
        told: dict[str, str] = json.loads(result.stdout)
        return told

    def enter(self, link: str) -> Reader:
        reader = self.site.stranger()
        reader.get("/" + link.split("/", 3)[3])
        return reader

    def invite(self, person: str) -> Reader:
        return self.enter(self.command("invite", person, "--json")["link"])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def confirmed(office: Office) -> Office:
    assert confirm(office.ada).status == 303
    return office


def steps(reader: Reader) -> str:
    return reader.get("/organisation").text


def confirm(ada: Reader) -> Answer:
    """Follow the link of the set-up's task list to the appointment, and accept it."""
    page = ada.get("/organisation")
    found = re.search(r'href="(/appointments/[^"/]+)">Accept the root office', page.html)
    assert found, page.text
    address = found[1]
    return ada.fill(address, f"{address}/acceptance")


def made(answer: Answer) -> str:
    """Return the id of what was just made; the page answers with its address."""
    assert answer.status == 303, answer.text
    return answer.to.rpartition("/")[2]


def test_the_link_leads_in_and_the_tasks_say_what_comes_next(office: Office) -> None:
    assert office.ada.get("/organisation").says(
        "Northlight Services", "Accept the root office", "It waits for you", "Cannot start yet"
    )


def test_a_missing_instrument_shows_as_a_gap_and_a_named_one_does_not(
    office: Office, tmp_path: Path
) -> None:
    assert office.ada.get("/organisation").says("No resolution or article is named", "Gap")
    assert office.ada.get("/delegations/ROOT").says("The instrument is missing")
    folder = tmp_path / "other"
    folder.mkdir()
    told = Office(folder, "--instrument", "Resolution 7 of the board").ada
    assert told.get("/organisation").says("Resolution 7 of the board")
    assert "Gap" not in told.get("/organisation").text


def test_before_the_root_office_is_accepted_nothing_can_be_entered_in_the_browser(
    office: Office,
) -> None:
    assert "/people" not in office.ada.get("/people").forms
    page = office.ada.get("/roles/new")
    assert page.says("Top management defines roles")


def test_accepting_the_root_office_confirms_the_set_up(office: Office) -> None:
    assert confirm(office.ada).to == "/organisation"
    assert office.ada.get("/organisation").says("Set-up confirmed", "Ada Marsh")


def test_the_whole_way_alone_in_the_browser(confirmed: Office) -> None:
    ada = confirmed.ada

    ben = made(ada.fill("/people", "/people", name="Ben Holt", person="p-holt"))
    role = made(
        ada.fill(
            "/roles/new", "/roles", title="Director of services", role="director",
            duties="Runs the services\nKeeps the plan", must_be_filled="yes",
        )
    )  # fmt: skip
    service = made(ada.fill("/services", "/services", title="Web hosting", owner=f"role:{role}"))
    appointment = made(
        ada.fill("/appointments/new", "/appointments", person=ben, role=role, scope=["*"])
    )
    assert ada.get(f"/roles/{role}").says("Ben Holt", "In force")

    assert ada.get("/approvals").says("No approval rules are set", "AP-PLN-3", "Set these rules")
    rules = ada.fill("/approvals", "/approvals", small="5,000", large="50,000", days="5")
    assert rules.to == "/approvals", rules.text
    assert ada.get("/approvals").says("over EUR 5,000 up to EUR 50,000", "within 5 days")

    grant = made(
        ada.fill(
            "/delegations/new", "/delegations", holder=f"role:{role}", reason="He runs it.",
            powers=["approve:plan", "approve:objective"], scope=[service], amount="20,000",
        )
    )  # fmt: skip
    theirs = confirmed.invite("Ben Holt")
    address = f"/appointments/{appointment}"
    assert theirs.fill(address, f"{address}/acceptance").status == 303
    address = f"/delegations/{grant}"
    assert theirs.fill(address, f"{address}/acceptance").status == 303

    able = ada.get(f"/authority.json?power=approve:plan&scope={service}&amount=20,000").json
    assert {item["person_id"] for item in able["items"]} == {ben, confirmed.made["person"]}
    assert "To do" not in steps(ada)
    assert "Cannot start yet" not in steps(ada)


def test_amounts_that_do_not_rise_are_refused_at_their_field(confirmed: Office) -> None:
    page = confirmed.ada.fill("/approvals", "/approvals", small="50,000", large="5,000")
    assert page.status == 422
    assert page.says("There is a problem", "Must be above the smaller amount")
    assert 'value="50,000"' in page.html


def test_the_rules_are_set_once_and_then_only_change_by_a_proposal(confirmed: Office) -> None:
    ada = confirmed.ada
    again = ada.form("/approvals", "/approvals", key="another-key-of-a-second-window")
    assert ada.fill("/approvals", "/approvals").status == 303
    page = ada.send("/approvals", again)
    assert page.status == 422
    assert page.says("The approval rules change only by an approved proposal", "PROP-4")


def test_whoever_is_invited_later_cannot_set_rules_or_enter_people(confirmed: Office) -> None:
    confirmed.ada.fill("/people", "/people", name="Ben Holt", person="p-holt")
    ben = confirmed.invite("p-holt")
    assert "/people" not in ben.get("/people").forms
    assert "/approvals" not in ben.get("/approvals").forms
    assert ben.get("/appointments/new").says("You do not appoint people")


def test_a_link_works_once(office: Office) -> None:
    late = office.enter(office.made["link"])
    assert late.get("/organisation").to.startswith("/sign-in")


def test_the_clock_of_a_real_record_is_the_real_one(office: Office) -> None:
    before = desk.real_time()
    assert desk.clock(office.site.tracker) >= before


def test_every_key_of_a_form_is_one_that_a_command_may_carry() -> None:
    for key in (desk.key() for _ in range(500)):
        assert wanted(desk.Circumstances, {"key": key}).key == key
