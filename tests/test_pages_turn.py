"""Your turn: what waits, why for whom, and two steps to an approval that was read."""

import re

from events.facts.proposals import ApprovalGiven
from tests.deciding import act, form_of, history_of, sent
from tests.readers import Reader, Site, signed_in


def counted(reader: Reader, address: str) -> int:
    """Return the count beside Your turn in the side navigation."""
    found = re.search(r'<span class="count">(\d+)', reader.get(address).html)
    return int(found[1]) if found else 0


def test_each_row_says_why_and_by_what_right() -> None:
    said = signed_in("p-okafor").get("/turn").text
    assert "2 decisions wait for you" in said
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
    assert "1 decision waits for you" in said
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
