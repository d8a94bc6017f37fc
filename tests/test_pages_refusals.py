"""Refused acts: listed apart from what is in force, by rule, person and item."""

from collections.abc import Iterator

import pytest

from tests.brackwater import to_end, totals
from tests.readers import Reader, Site, line_of

REFUSED = totals(to_end())[1]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


@pytest.fixture(scope="module")
def ines(site: Site) -> Reader:
    return site.signed_in("p-okafor")


def test_each_says_who_was_refused_what_by_which_rule_and_why(ines: Reader) -> None:
    page = ines.get("/refusals")
    assert page.says("Refused acts", "Maren Falk", "approve proposal", "PRP-001", "SOD-1")
    assert len(ines.get("/refusals.json").json["items"]) == REFUSED


def test_people_and_roles_are_named_in_the_sentence_of_a_rule(ines: Reader) -> None:
    page = ines.get("/refusals?actor=p-adler&rule=SOD-5")
    assert page.says("Your authority runs through Maren Falk, who proposes this.")
    manager = "Service management system manager (management representative)"
    assert ines.get("/refusals").says(f"The grant would come back to {manager}, who holds DEL-03.")


def test_page_json_and_csv_say_the_same(ines: Reader) -> None:
    told = ines.get("/refusals.json").json
    table = ines.get("/refusals.csv").html
    page = ines.get("/refusals").text
    assert told["total"] == REFUSED
    for item in told["items"]:
        assert item["sentence"] in page
        assert f"{item['id']},{item['at']},{item['actor']}," in table


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("rule=AUTH-ATTENUATE", {"417", "418"}),
        ("actor=p-adler&rule=PROP-1", {"225"}),
        ("target=proposal/PRP-001", {"105"}),
        ("rule=NO-SUCH", set()),
        ("unheard=of&rule=OBJ-4", {"370"}),
    ],
)
def test_they_are_found_by_rule_person_and_item(
    site: Site, ines: Reader, query: str, lines: set[str]
) -> None:
    found = ines.get(f"/refusals.json?{query}").json["items"]
    with site.tracker.record.reading() as reading:
        of_lines = {event.id for event in reading.events() if line_of(event) in lines}
    assert {item["id"] for item in found} == of_lines


def test_a_filter_is_shown_and_can_be_left(ines: Reader) -> None:
    page = ines.get("/refusals?rule=SOD-1")
    assert page.says("rule: SOD-1", "All of them")
    assert ines.get("/refusals?rule=NO-SUCH").says("Nothing was refused")


def test_one_is_shown_with_its_event(ines: Reader) -> None:
    page = ines.get("/refusals/REF-1")
    assert page.says("Refused by SOD-1", "Maren Falk", "The event in the record")
    assert f'href="/record/events/{ines.site.number("105")}"' in page.html
    told = ines.get("/refusals/REF-1.json").json
    assert (told["rule"], told["target"]) == ("SOD-1", "proposal/PRP-001")


def test_who_could_have_done_it_is_named(ines: Reader) -> None:
    (above,) = ines.get("/refusals.json?rule=AUTH-AMOUNT").json["items"]
    page = ines.get(f"/refusals/{above['id']}")
    assert page.says("Who could have done it then: Tomasz Lindqvist, Ines Okafor, Priya Raman")
    assert 'href="/people/p-lindqvist"' in page.html


def test_at_an_old_moment_only_those_of_before_are_there(ines: Reader) -> None:
    then = ines.site.number("218")
    assert len(ines.get(f"/refusals.json?as_of={then}").json["items"]) == 4
    assert ines.get(f"/refusals/REF-17?as_of={then}").status == 404
    assert ines.get("/refusals?as_of=10").says("Nothing was refused so far")
