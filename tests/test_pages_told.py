"""History from elsewhere on pages: in each kind's own room, at any instant, marked as imported."""

import functools
import hashlib
import random
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from events import Record
from events.keys import KeyFolder
from tests.readers import Reader, Site
from tests.told import lines, questions
from tracker.application import Asked, Tracker
from tracker.imports.recording import Intake
from tracker.imports.recording_history import import_history
from tracker.organisation import RegisterOrganisation
from tracker.people import RegisterPerson
from web.settings import Settings

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SAMPLED = 25
HISTORIES = {
    "roles": ("openstack-delegations",),
    "proposals": ("kep-proposals", "kep-approvals"),
    "objectives": ("us-objectives-history", "us-objectives"),
    "communications": ("openstack-meetings",),
    "risks": ("kep-risks",),
}


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Any:  # a reader for each record
    @functools.cache
    def reader(record: str) -> Reader:
        folder = tmp_path_factory.mktemp(record)
        settings = Settings(database=folder / "record.db", keys=folder / "keys")
        made = Record.create(settings.database, KeyFolder(settings.keys), "tests.example/told")
        tracker = Tracker(made)
        for command in (RegisterOrganisation(name="Open"), RegisterPerson(person="op", name="Op")):
            asked = Asked(actor="op", now=NOW, key=type(command).__name__)
            tracker.handle(command, asked)
        for name in HISTORIES[record]:
            intake = Intake(tracker=tracker, operator="op", file=f"{name}.jsonl", clock=lambda: NOW)
            assert not import_history(lines(name), intake).rejected
        tracker.record.close()
        return Site(settings).signed_in("op")

    return reader


def sample(name: str, ask: str) -> list[dict[str, Any]]:
    """Return some of the carried questions of one sort."""
    found = [each for each in questions(name) if each["ask"] == ask]
    return random.Random(ask).sample(found, min(SAMPLED, len(found)))


def got(reader: Reader, path: str, **asked: str) -> Any:  # as JSON has it
    return reader.get(f"{path}.json?{urlencode(asked)}").json


def every(reader: Reader, path: str, **asked: str) -> list[dict[str, Any]]:
    """Return the items of all pages of a list."""
    items: list[dict[str, Any]] = []
    while True:
        found = got(reader, path, **asked, page=str(len(items) // 50 + 1))
        items += found["items"]
        if len(items) >= found["total"]:
            return items


def about(reader: Reader, room: str, source_id: str, on: str) -> Any:  # as JSON has it
    """Return what the page about an item of this id in its source says; None: there is none."""
    items = got(reader, f"/{room}", source_id=source_id)["items"]
    return got(reader, f"/{room}/{items[0]['id']}", on=on) if items else None


# ---------------------------------------------------------------- the same answers as ask gives


def test_who_held_a_role_is_what_the_lists_say_then(readers: Any) -> None:
    for each in sample("openstack-delegation-questions", "who"):
        held = {"role": each["role"], "scope": each["scope"], "on": each["at"]}
        items = every(readers("roles"), "/delegations", **held)
        assert (
            sorted(item["delegate"] for item in items if item["state"] == "in force")
            == each["answer"]
        )
    for each in sample("openstack-delegation-questions", "held"):
        items = every(readers("roles"), "/delegations", delegate=each["person"], on=each["at"])
        pairs = [[i["role"], i["scope"]] for i in items if i["state"] == "in force"]
        assert sorted(pairs) == each["answer"]


def test_where_a_role_was_vacant_is_what_the_openings_say_then(readers: Any) -> None:
    for each in sample("openstack-delegation-questions", "vacant"):
        asked = {"role": each["role"], "vacant": "yes", "on": each["at"]}
        items = every(readers("roles"), "/openings", **asked)
        assert sorted(item["scope"] for item in items) == each["answer"]


def test_what_changed_between_two_moments_is_what_the_steps_say(readers: Any) -> None:
    for each in sample("openstack-delegation-questions", "changes"):
        asked = {"after": each["after"], "until": each["until"]}
        items = every(readers("roles"), "/openings/steps", **asked)
        assert [list(item.values()) for item in items] == each["answer"]


def test_a_status_is_what_the_page_of_a_proposal_says_then(readers: Any) -> None:
    for each in sample("kep-questions", "status"):
        page = about(readers("proposals"), "proposals", each["proposal"], each["at"])
        assert (page["status"] if page else None) == each["answer"]
    for each in sample("kep-questions", "approvers"):
        page = about(readers("proposals"), "proposals", each["proposal"], each["at"])
        fields = (page["fields"] if page else None) or {}
        assert fields.get("approvers", []) == each["answer"]
    for each in sample("kep-questions", "status-history"):
        page = about(readers("proposals"), "proposals", each["proposal"], "2026-11-24")
        found = [[s["at"], s["status"], s["ref"]] for s in page["status_history"]]
        assert found == each["answer"]


def test_what_was_in_a_status_is_what_the_list_of_proposals_says_then(readers: Any) -> None:
    for each in sample("kep-questions", "in-status"):
        items = every(readers("proposals"), "/proposals", status=each["status"], on=each["at"])
        assert [item["source_id"] for item in items] == each["answer"]
        assert {item["source_status"] for item in items} <= {each["status"]}
    for each in sample("kep-questions", "count-in-status"):
        found = got(readers("proposals"), "/proposals", status=each["status"], on=each["at"])
        assert found["total"] == each["answer"]


def test_what_an_objective_said_is_what_its_page_says_then(readers: Any) -> None:
    for each in sample("us-objectives-questions", "state"):
        page = about(readers("objectives"), "objectives", each["item"], each["at"])
        assert page["fields"] == each["answer"]
        assert page["changes_so_far"] == each["changes_so_far"]


def test_what_a_meeting_said_is_what_its_page_says_then(readers: Any) -> None:
    for each in sample("openstack-meetings-questions", "state"):
        page = about(readers("communications"), "communications", each["item"], each["at"])
        assert page["fields"] == each["answer"]
        assert page["changes_so_far"] == each["changes_so_far"]


def test_what_a_risk_said_is_what_its_page_says_then(readers: Any) -> None:
    for each in sample("kep-risks-questions", "state"):
        page = about(readers("risks"), "risks", each["item"], each["at"])
        said = page["fields"] and hashlib.sha256(page["fields"]["text"].encode()).hexdigest()
        assert said == (each["answer"] and each["answer"]["text_sha256"])
        assert page["changes_so_far"] == each["changes_so_far"]


# ---------------------------------------------------------------- what a reader sees


def test_a_list_shows_what_is_imported_beside_its_id_and_status_there(readers: Any) -> None:
    page = readers("proposals").get("/proposals?source_id=KEP+1040")
    assert page.says("Priority and Fairness for API Server Requests", "KEP 1040", "Imported")
    page = readers("objectives").get("/objectives?source_id=1.2.1")
    assert page.says("1.2.1", "Imported", "no status")
    assert readers("roles").get("/openings?vacant=yes&on=2020-09-01").says("Vacant")


def test_meetings_and_risks_stand_in_their_lists(readers: Any) -> None:
    page = readers("communications").get("/communications?source_id=nova-team-meeting")
    assert page.says("Nova Team Meeting", "nova-team-meeting", "Imported")
    page = readers("risks").get("/risks?source_id=KEP+617")
    assert page.says("KEP 617", "Imported", "As its source has it")
    items = got(readers("risks"), "/risks", source_id="KEP 617")["items"]
    assert readers("risks").get(f"/risks/{items[0]['id']}").says("Changing conventions makes for")


def test_the_page_shows_the_fields_the_reasons_the_references_and_both_times(readers: Any) -> None:
    items = got(readers("proposals"), "/proposals", source_id="KEP 1040")["items"]
    page = readers("proposals").get(f"/proposals/{items[0]['id']}")
    assert page.says(
        "As its source had it", "Id in its source", "KEP 1040", "Reviewers", "Approvers",
        "Imported on 24 Nov 2026 from kep-proposals.jsonl, line", "Nothing is decided on it here",
        "Status over time", "by Kubernetes Prow Robot", "reference", "Merge pull request",
        "Approved in its source", "Beta approved by",
    )  # fmt: skip
    assert page.forms == {} or not any("proposals" in action for action in page.forms)


def test_before_it_was_opened_the_page_says_so(readers: Any) -> None:
    items = got(readers("proposals"), "/proposals", source_id="KEP 1040")["items"]
    page = readers("proposals").get(f"/proposals/{items[0]['id']}?on=2019-01-01")
    assert page.says("Its source did not have it at this moment.")


def test_an_objective_shows_how_a_list_has_it_and_its_readings(readers: Any) -> None:
    items = got(readers("objectives"), "/objectives", source_id="6.3.2")["items"]
    page = readers("objectives").get(f"/objectives/{items[0]['id']}")
    assert page.says("As its source lists it", "Readings", "45.33", "Lakes")


def test_a_proposal_of_which_only_the_approvals_are_told_is_called_by_its_id(readers: Any) -> None:
    items = every(readers("proposals"), "/proposals")
    nameless = [item for item in items if item["title"] == item["source_id"]]
    assert len(nameless) == 4
    assert (
        readers("proposals").get(f"/proposals/{nameless[0]['id']}").says("Approved in its source")
    )


def test_what_is_only_told_is_nothing_to_look_at(readers: Any) -> None:
    assert got(readers("objectives"), "/objectives", flag="any")["items"] == []


def test_an_opening_tells_everybody_who_held_the_role_meanwhile(readers: Any) -> None:
    asked = {"role": "project team lead", "scope": "nova", "on": "2016-01-01"}
    items = got(readers("roles"), "/openings", **asked)["items"]
    page = readers("roles").get(f"/openings/{items[0]['id']}")
    assert page.says("Who held it, ever", "John Garbutt", "It gives nobody any authority.")


def test_moments_of_steps_that_mean_nothing_are_said_to(readers: Any) -> None:
    assert readers("roles").get("/openings/steps").says("Say after which moment")
    assert readers("roles").get("/openings/steps?after=x&until=2020-01-01").status == 400
