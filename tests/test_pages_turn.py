"""Your turn: what waits, why for whom, and two steps to an approval that was read."""

import re
from collections.abc import Iterator
from datetime import UTC

import pytest

from events.facts.proposals import ApprovalGiven
from tests.copies import Copy
from tests.deciding import act, form_of, history_of, sent
from tests.proposed import proposed
from tests.readers import Reader, Site, signed_in
from web import desk
from web.demo.making import BEGINS
from web.settings import Settings


def counted(reader: Reader, address: str) -> int:
    """Return the count beside Your turn in the side navigation."""
    found = re.search(r'<span class="count">(\d+)', reader.get(address).html)
    return int(found[1]) if found else 0


def test_each_row_says_why_and_by_what_right() -> None:
    said = signed_in("p-okafor").get("/turn").text
    assert "3 decisions wait for you" in said
    assert "Plan change PRP-026 from Owen Price. You may approve plan changes, by ROOT." in said


def test_the_count_is_the_same_everywhere() -> None:
    site = Site()
    for person in ("p-okafor", "p-raman", "p-lindqvist", "p-falk", "p-weber", "p-price"):
        reader = site.signed_in(person)
        waits = len(reader.get("/turn.json").json["items"])
        assert {counted(reader, each) for each in ("/", "/turn", "/proposals")} == {waits}


def test_a_row_has_no_approve_button_before_it_was_opened() -> None:
    reader = signed_in("p-okafor")
    assert 'id="approve-PRP-026"' not in reader.get("/turn").html
    opened = reader.get("/turn?open=PRP-026").html
    assert 'id="approve-PRP-026"' in opened
    assert "data-focus" in opened
    assert "a second one is surveyed in December" in opened


def test_an_approval_from_the_row_says_what_was_shown_and_leads_back() -> None:
    site = Site()
    reader = site.signed_in("p-okafor")
    form = form_of(reader.get("/turn?open=PRP-026"), "/proposals/PRP-026/approval")
    answer = sent(reader, "/proposals/PRP-026/approval", form)
    assert (answer.status, answer.to) == (303, "/turn")
    with history_of(site) as history:
        given = [
            e.fact for e in history.events("proposal/PRP-026") if isinstance(e.fact, ApprovalGiven)
        ]
    assert [each.displayed for each in given] == ["revision 1 against version 10, in one text"]
    said = reader.get("/turn").text
    assert "2 decisions wait for you" in said
    assert "Approved: Survey of a second fibre route" in said


def test_when_changes_are_asked_for_the_turn_goes_to_the_author() -> None:
    site = Site()
    chief, price = site.signed_in("p-okafor"), site.signed_in("p-price")
    before = counted(price, "/turn")
    act(chief, "/proposals/PRP-026/changes-request", reason="Who pays for the survey?")
    assert "PRP-026" not in chief.get("/turn").text
    assert counted(price, "/turn") == before + 1
    assert "Changes were asked for" in price.get("/turn").text


def test_where_nothing_waits_it_says_so() -> None:
    said = signed_in("p-bianchi").get("/turn").text
    assert "Nothing waits for you" in said or "decision" in said


def test_looking_back_offers_no_review() -> None:
    page = signed_in("p-okafor").get("/turn?as_of=300&open=PRP-026").html
    assert 'id="review-PRP-026"' not in page
    assert 'id="approve-PRP-026"' not in page


@pytest.fixture(scope="module")
def busy() -> Iterator[Reader]:
    """Let Ines look at a record where two hundred proposals are open."""
    copy = Copy()
    proposed(copy, many=300, still_open=200)
    settings = Settings(copy.file, copy.keys.path)
    desk.start_demo_clock(desk.open_tracker(settings), BEGINS.astimezone(UTC))
    yield Site(settings).signed_in("p-okafor")
    desk.forget(settings)


def test_much_stands_on_pages_of_fifty_the_oldest_first(busy: Reader) -> None:
    first, second = (busy.get(f"/turn.json?page={number}").json for number in (1, 2))
    assert first["total"] == second["total"] == counted(busy, "/turn") > 100
    rows = [*first["items"], *second["items"]]
    assert len({(each["kind"], each["id"]) for each in rows}) == len(rows) == 100
    assert [each["since"] for each in rows] == sorted(each["since"] for each in rows)
    page = busy.get("/turn?page=2")
    assert page.says(f"{first['total']} decisions wait for you", f"51 to 100 of {first['total']}")


def test_a_row_opens_on_its_own_page(busy: Reader) -> None:
    rows = busy.get("/turn.json?page=2").json["items"]
    row = next(each["id"] for each in rows if each["may_approve"])
    assert f"/turn?open={row}&amp;page=2" in busy.get("/turn?page=2").html
    assert f'id="approve-{row}"' in busy.get(f"/turn?open={row}&page=2").html


def test_the_overview_shows_the_first_five_and_how_many_there_are(busy: Reader) -> None:
    told, turn = busy.get("/overview.json").json, busy.get("/turn.json").json
    assert [each["id"] for each in told["waiting"]] == [each["id"] for each in turn["items"][:5]]
    assert told["waiting_count"] == turn["total"]
    assert busy.get("/").says(f"{turn['total']} decisions wait for you")


def test_open_proposals_are_listed_first_then_decided_ones_newest_first(busy: Reader) -> None:
    pages = [busy.get(f"/proposals.json?page={number}").json for number in range(1, 8)]
    rows = [each for page in pages for each in page["items"]]
    still = [r for r in rows if r["stage"] in ("draft", "submitted")]
    assert len({row["id"] for row in rows}) == len(rows) == pages[0]["total"]
    assert rows[: len(still)] == still
    numbers = [int(row["id"].partition("-")[2]) for row in rows]
    assert numbers[: len(still)] == sorted(numbers[: len(still)])
    assert numbers[len(still) :] == sorted(numbers[len(still) :], reverse=True)
    found = busy.get("/proposals.json?stage=withdrawn&author=p-price").json
    assert found["total"] == len(found["items"]) == 20
