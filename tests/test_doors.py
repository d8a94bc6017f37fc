"""Every door of the house: who is let in, what is answered, and that nothing breaks.

Walked over the whole url map, so a new room is held to it from its first day.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.addresses import DATA, Address, addresses, walked
from tests.readers import Answer, Reader, Site
from web.signin import OPEN

FILES = {
    "record.checkpoint", "record.receipt_of", "static_file", "health.healthz", "commands.csrf",
    "evidence.download",
}  # fmt: skip
"""What is handed out as it is: it has no other form."""

ON_THE_WAY = {
    "home.show", "record.short", "signin.welcome",
    "approvals.choose", "objectives.choose", "plans.choose", "policies.choose", "proposals.new",
    "communication_approach.choose", "risk_approach.choose", "scope.choose", "starter.for_real",
}  # fmt: skip
"""The overview is also `/overview`; the others only lead on."""

ANY = (
    "p-okafor", "p-falk", "p-petrov", "p-horak", "p-lindqvist", "p-demir", "p-price", "p-byrne",
)  # fmt: skip
"""One of them may send each form: it is shown to those only."""

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, BROKEN = 400, 401, 403, 404, 500
SEE_OTHER = 303


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    found = walked()
    yield found
    found.close()


@pytest.fixture(scope="module")
def ines(site: Site) -> Reader:
    return site.signed_in("p-okafor")


def pages(site: Site) -> list[Address]:
    """Return the addresses that people or programs read, without files."""
    return [each for each in addresses(site, "GET") if each.endpoint not in FILES]


def statuses(reader: Reader, found: list[Address], query: str = "") -> dict[str, int]:
    return {each.example: reader.get(each.example + query).status for each in found}


# ---------------------------------------------------------------- who is let in


def test_a_stranger_is_sent_to_the_door(site: Site) -> None:
    stranger = site.stranger()
    for each in pages(site):
        if each.endpoint in OPEN:
            continue
        answer = stranger.get(each.example)
        if each.is_data:
            assert answer.status == UNAUTHORIZED, each
        else:
            assert (answer.status, answer.to[:9]) == (SEE_OTHER, "/sign-in?"), each


def test_only_these_are_open_to_strangers() -> None:
    assert {
        "signin.show", "signin.enter", "signin.welcome", "commands.csrf", "health.healthz",
    } == OPEN  # fmt: skip


def test_nothing_is_done_without_a_token(site: Site, ines: Reader) -> None:
    before = site.events
    for each in addresses(site, "POST"):
        assert ines.client.post(each.example, data={"reason": "x"}).status_code == FORBIDDEN, each
    assert site.events == before


def test_nothing_is_done_for_another_site(site: Site, ines: Reader) -> None:
    token = ines.get("/csrf.json").json["csrf"]
    for each in addresses(site, "POST"):
        response = ines.client.post(
            each.example, data={"csrf": token}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert response.status_code == FORBIDDEN, each


def test_nothing_is_done_for_a_stranger_whatever_token(site: Site) -> None:
    stranger = site.stranger()
    token = stranger.get("/csrf.json").json["csrf"]
    before = site.events
    for each in addresses(site, "POST"):
        if each.endpoint not in OPEN:
            answer = stranger.send(each.example, [("csrf", token)])
            assert (answer.status, answer.to) == (SEE_OTHER, "/sign-in?next=/"), each
    assert site.events == before


# ---------------------------------------------------------------- what is answered


def test_every_page_is_there_and_also_as_data(site: Site, ines: Reader) -> None:
    for each in pages(site):
        if each.endpoint in ON_THE_WAY:
            continue
        response = ines.client.get(each.example, follow_redirects=True)
        assert response.status_code in (200, FORBIDDEN, NOT_FOUND), each
        if each.example.endswith(".json"):
            assert isinstance(response.get_json(), dict), each
        elif each.example.endswith(".csv") and response.status_code == 200:
            rows = list(csv.reader(io.StringIO(response.get_data(as_text=True))))
            assert len({len(row) for row in rows}) <= 1, each
        else:
            assert response.mimetype in ("text/html", "application/problem+json"), each


def forms_on(answer: Answer) -> set[str]:
    """Return the addresses to which the forms of a page are sent, but for those of every page."""
    return {action.partition("?")[0] for action in answer.forms} - {
        "/sign-out", "/look-as", "/find", "/record/search",
    }  # fmt: skip


def test_what_is_no_form_has_three_forms(site: Site) -> None:
    readers = [site.signed_in(person) for person in ANY]
    rules = {each.rule for each in addresses(site, "GET")}
    for each in pages(site):
        if each.is_data or each.endpoint in ON_THE_WAY or each.rule + ".json" in rules:
            continue
        assert any(forms_on(reader.get(each.example)) for reader in readers), (
            f"{each.rule} is no form, and not there as .json and .csv"
        )


def test_what_has_one_data_form_has_both(site: Site) -> None:
    rules = {each.rule for each in pages(site)}
    for rule in rules:
        for suffix in DATA:
            if rule.endswith(suffix):
                assert {rule.removesuffix(suffix) + each for each in ("", *DATA)} <= rules, rule


def test_an_error_is_told_as_data_where_data_is_wanted(ines: Reader) -> None:
    for suffix in DATA:
        response = ines.client.get(f"/objectives/OBJ-99{suffix}")
        told: Any = json.loads(response.get_data())
        assert response.mimetype == "application/problem+json"
        assert (told["status"], told["title"]) == (NOT_FOUND, "There is no such page")
        assert "OBJ-99" in told["detail"]


def test_heads_and_options_are_answered_everywhere(site: Site, ines: Reader) -> None:
    for each in addresses(site, "GET"):
        assert ines.client.head(each.example).status_code < BROKEN, each
        assert ines.client.options(each.example).status_code < BROKEN, each


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_known_anywhere(site: Site, ines: Reader, method: str) -> None:
    headers = {"X-CSRF-Token": ines.get("/csrf.json").json["csrf"]}
    for each in pages(site):
        response = ines.client.open(each.example, method=method, headers=headers)
        assert response.status_code in (405, NOT_FOUND), each


# ---------------------------------------------------------------- at other moments


@pytest.mark.parametrize(
    "query",
    [
        "?as_of=0", "?as_of=1", "?as_of=150", "?as_of=2026-03-01", "?as_of=2026-03-01T12:00:00Z",
        "?as_of=1999-12-31", "?as_of=2126-01-01", "?as_of=99999999999999999999", "?on=2027-02-01",
        "?on=1999-12-31", "?as_of=150&on=2026-12-31", "?page=999999", "?as_of=&on=",
    ],
)  # fmt: skip
def test_no_moment_breaks_a_page(site: Site, ines: Reader, query: str) -> None:
    found = statuses(ines, pages(site), query)
    assert {address: status for address, status in found.items() if status >= BROKEN} == {}


@pytest.mark.parametrize(
    "query",
    [
        "?as_of=yesterday", "?as_of=-1", "?as_of=2026-02-30", "?as_of=2026-13-01T00:00:00Z",
        "?on=now", "?on=12", "?as_of=1e9", "?as_of=%00", "?as_of=%FF", "?on=9999-12-31",
    ],
)  # fmt: skip
def test_a_moment_that_is_none_is_refused_everywhere(site: Site, ines: Reader, query: str) -> None:
    for each in pages(site):
        if each.endpoint not in OPEN:
            answer = ines.get(each.example + query)
            assert answer.status == BAD_REQUEST, each
            assert "must be a day such as 2026-05-19" in (answer.html), each


def test_in_the_past_nothing_can_be_done(site: Site, ines: Reader) -> None:
    for each in pages(site):
        if each.is_data or each.endpoint in OPEN or each.endpoint == "signin.password":
            continue
        offered = forms_on(ines.get(each.example + "?as_of=290"))
        assert not offered, f"{each.rule} offers {offered} in the past"


def test_links_keep_the_moment(site: Site, ines: Reader) -> None:
    html = ines.get("/objectives?as_of=2026-06-30").html
    assert 'href="/plans?as_of=2026-06-30"' in html


# ---------------------------------------------------------------- about nothing


@pytest.mark.parametrize(
    "item_id", ["NOPE-1", "0", "%00", "%FF", "a%2Fb", "é", "x" * 5000, "' OR 1"]
)
def test_what_is_not_known_is_not_found(site: Site, ines: Reader, item_id: str) -> None:
    about = [each for each in pages(site) if "_id>" in each.rule]
    assert about
    for each in about:
        status = ines.get(each.about(item_id)).status
        assert status in (NOT_FOUND, BAD_REQUEST), each


@pytest.mark.parametrize("page", ["-1", "0", "1.5", "two", "", "9" * 400, "%00", "٣"])
def test_a_page_that_is_none_is_refused(site: Site, ines: Reader, page: str) -> None:
    for address in ("/record", "/refusals", "/record.json", "/refusals.csv"):
        answer = ines.get(f"{address}?page={page}")
        assert answer.status == BAD_REQUEST
        assert "page must be a whole number from 1 on" in answer.html
