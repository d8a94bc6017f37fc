"""Policies on pages: read from beginning to end, any version, any two compared at once."""

import json
import lzma
import statistics
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from events import Record
from events.keys import KeyFolder
from tests import trials
from tests.deciding import history_of
from tests.readers import Reader, Site, signed_in
from tracker.application import Asked, Tracker
from tracker.imports.recording import Intake
from tracker.imports.recording_policies import import_policies
from tracker.organisation import RegisterOrganisation
from tracker.people import RegisterPerson
from tracker.policies import Policy
from web.settings import Settings

CHIEF = "p-okafor"
POLICY = "/policies/POL-01"
HISTORY = Path(__file__).parent / "data" / "openstack-policies.jsonl.xz"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
COMPARED_WITHIN_S = 0.1


@pytest.fixture(scope="module")
def ines() -> Reader:
    return signed_in(CHIEF)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody before a record into which a real history of policies was brought."""
    folder = tmp_path_factory.mktemp("policies")
    settings = Settings(database=folder / "record.db", keys=folder / "keys")
    tracker = Tracker(Record.create(settings.database, KeyFolder(settings.keys), "tests.example/r"))
    set_up = (RegisterOrganisation(name="Open"), RegisterPerson(person="op", name="Olga Petit"))
    for command in set_up:
        tracker.handle(command, Asked(actor="op", now=NOW, key=type(command).__name__))
    content = lzma.decompress(HISTORY.read_bytes())
    intake = Intake(tracker=tracker, operator="op", file="policies.jsonl", clock=lambda: NOW)
    assert import_policies(content, intake).recorded == 281
    tracker.record.close()
    return Site(settings).signed_in("op")


def documents() -> dict[str, list[str]]:
    """Return the texts of each document's versions, as the file has them."""
    texts: dict[str, list[str]] = {}
    for line in lzma.decompress(HISTORY.read_bytes()).decode().splitlines():
        row = json.loads(line)
        texts.setdefault(row["document"], []).append(row["text"])
    return texts


def known(reader: Reader) -> Policy:
    with history_of(reader.site) as history:
        found = history.find(Policy, "POL-01")
    assert found is not None
    return found


# Reading


def test_a_stranger_is_sent_to_the_door() -> None:
    stranger = Site().stranger()
    for address in ("/policies", POLICY, f"{POLICY}/v1", f"{POLICY}/v1...v2"):
        assert stranger.get(address).to.startswith("/sign-in")


def test_the_list_says_which_version_is_in_force_since_when(ines: Reader) -> None:
    page = ines.get("/policies")
    assert page.says("Service management policy", "POL-01, version 3", "In force", "10 Nov 2026")
    (item,) = ines.get("/policies.json").json["items"]
    assert (item["version"], item["state"], item["versions"]) == (3, "in force", 3)
    assert ines.get("/policies.csv").html.splitlines()[1].startswith("POL-01,Service management")


def test_a_policy_is_read_as_a_text_or_as_it_was_written(ines: Reader) -> None:
    page = ines.get(POLICY)
    assert page.says("Heat, flood and energy", "Chief executive", "all staff", "continual")
    assert "<strong>We agree before we deliver.</strong>" in page.html
    assert "**We agree before we deliver.**" in ines.get(f"{POLICY}?text=plain").html


def test_at_an_old_instant_it_shows_what_was_there_and_offers_no_act(ines: Reader) -> None:
    then = ines.get(f"{POLICY}?as_of=2026-07-10")
    assert then.says("Version 1, in force from 10 Nov 2025", "Version 2 takes effect on 20 Jul")
    assert "Heat, flood and energy" not in then.text
    assert 'id="propose"' not in then.html
    assert ines.get(f"{POLICY}?as_of=2025-10-30").status == 404


def test_the_history_says_who_changed_what_and_why(ines: Reader) -> None:
    page = ines.get(f"{POLICY}/versions")
    assert page.says("Policy, version 2: suppliers and authority", "Maren Falk", "PRP-107")


def test_a_comparison_leaves_out_what_stayed_and_shows_it_when_asked(ines: Reader) -> None:
    short, whole = (ines.get(f"{POLICY}/v2...v3{query}") for query in ("", "?whole=yes"))
    assert short.says("lines are the same", "Show the whole text")
    assert whole.says("Leave out what stayed", "Why we have this policy")
    assert len(short.html) < len(whole.html)


def test_top_management_retires_a_policy() -> None:
    ines = signed_in(CHIEF)
    address = f"{POLICY}/retirement"
    assert ines.fill(address, address, reason="Merged.").to == POLICY
    assert ines.get(POLICY).says("The policy is retired.", "Retired")
    assert 'id="propose"' not in ines.get(POLICY).html
    assert ines.get(address).says("It is retired already.")
    assert known(ines).closed == "retired"


def test_to_others_retiring_is_not_offered() -> None:
    page = signed_in("p-oneill").get(f"{POLICY}/retirement")
    assert page.says("A policy is top management's to retire.")
    assert f"{POLICY}/retirement" not in page.forms


# A history from elsewhere


def test_imported_versions_say_from_where_and_who_made_them(imported: Reader) -> None:
    page = imported.get("/policies/POL-1/versions")
    assert page.says("charter", "Imported on 24 Nov 2026 from policies.jsonl, line 1")
    items = imported.get("/policies/POL-1/versions.json").json["items"]
    assert items[-1]["by_name"] == "Thierry Carrez"
    assert items[-1]["summary"] == "Initial structure and reference documents"
    assert imported.get("/policies/POL-1").says("Imported on 24 Nov 2026 from policies.jsonl")


def test_a_long_history_is_shown_page_by_page(imported: Reader) -> None:
    policies = imported.get("/policies.json").json["items"]
    (code,) = [item for item in policies if item["title"] == "policy-in-code"]
    first = imported.get(f"/policies/{code['id']}/versions.json").json
    assert (len(first["items"]), first["total"]) == (50, 64)
    rest = imported.get(f"/policies/{code['id']}/versions.json?page=2").json["items"]
    assert [item["version"] for item in rest] == list(range(14, 0, -1))


def test_every_version_shows_exactly_its_text(imported: Reader) -> None:
    shown = 0
    policies = {p["title"]: p["id"] for p in imported.get("/policies.json").json["items"]}
    for title, texts in documents().items():
        for number, text in enumerate(texts, start=1):
            version = imported.get(f"/policies/{policies[title]}/v{number}.json").json
            assert version["content"]["text"] == text
            shown += 1
    assert shown == 281


def test_any_two_versions_compare_at_once(imported: Reader) -> None:
    pairs = []
    for policy in imported.get("/policies.json").json["items"]:
        numbers = range(1, policy["versions"] + 1)
        pairs += [(policy["id"], *pair) for pair in pairwise(numbers)]
        pairs.append((policy["id"], 1, policy["versions"]))
    times = [_seconds(imported, f"/policies/{i}/v{a}...v{b}") for i, a, b in pairs]
    trials.found(
        "Any two versions of a policy compare in under 100 ms on the server.", tried=len(pairs),
        median_ms=round(statistics.median(times) * 1000, 1),
        longest_ms=round(max(times) * 1000, 1),
    )  # fmt: skip
    assert statistics.quantiles(times, n=100)[98] < COMPARED_WITHIN_S


def _seconds(reader: Reader, address: str) -> float:
    """Return the processor's time for a page: what else the machine does is not the page's."""
    begins = time.process_time()
    assert reader.get(address).status == 200
    return time.process_time() - begins
