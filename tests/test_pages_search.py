"""Searching on pages: the record event by event, everything by what it is called, and the keys."""

import csv
import io

import pytest

from tests.readers import Reader, Site


@pytest.fixture(scope="module")
def site() -> Site:
    return Site()


@pytest.fixture(scope="module")
def ines(site: Site) -> Reader:
    return site.signed_in("p-okafor")


def numbers(reader: Reader, query: str) -> list[int]:
    items = reader.get(f"/record/search.json?{query}").json["items"]
    return [item["number"] for item in items]


# ---------------------------------------------------------------- the record, searched


def test_a_hit_leads_to_the_event_and_to_the_page_as_it_then_was(site: Site, ines: Reader) -> None:
    query = "kind=objective&field=value&q=92.7"
    assert ines.get(f"/record/search?{query}").says("Search the record", "as it then was")
    (item,) = ines.get(f"/record/search.json?{query}").json["items"]
    assert item["found"][0] == {"field": "value", "before": "96.1", "now": "92.7"}
    assert item["page_then"] == f"/objectives/{item['stream'][10:]}?as_of={item['number']}"
    assert ines.get(item["page_then"]).status == 200
    html = ines.get(f"/record/search?{query}").html
    assert f'href="/record/events/{item["number"]}"' in html
    assert f'href="{item["page_then"]}"' in html


def test_words_are_marked_where_they_stand(ines: Reader) -> None:
    page = ines.get("/record/search?q=resent")
    assert "<mark>" in ines.get("/record/search?q=availability").html
    assert page.says("Nothing that was recorded says so.")


def test_what_changed_is_shown_before_and_after(ines: Reader) -> None:
    page = ines.get("/record/search?kind=objective&field=value&q=92.7")
    assert '<del class="mark-del">96.1</del>' in page.html
    assert '<ins class="mark-ins"><mark>92.7</mark></ins>' in page.html


def test_it_is_narrowed_by_person_kind_door_period_and_refusals(site: Site, ines: Reader) -> None:
    everything = ines.get("/record/search.json").json
    assert everything["total"] == site.events
    by_falk = numbers(ines, "person=p-falk")
    assert by_falk == sorted(by_falk, reverse=True)
    items = ines.get("/record/search.json?refused=yes").json["items"]
    assert items
    assert {item["type"] for item in items} == {"act.refused@1"}
    kinds = ines.get("/record/search.json?kind=context-issue").json["items"]
    assert [item["stream"] for item in kinds] == [f"context-issue/CTX-0{n}" for n in (4, 3, 2, 1)]
    assert numbers(ines, "door=page") == []
    october = ines.get("/record/search.json?from=2025-10-13&to=2025-10-13").json["items"]
    assert {item["recorded_at"][:10] for item in october} == {"2025-10-13"}
    assert "p-falk" in {item["actor"] for item in october}


def test_page_json_and_csv_say_the_same(ines: Reader) -> None:
    query = "q=town+hall&kind=evidence"
    rows = list(
        csv.DictReader(io.StringIO(ines.get(f"/record/search.csv?{query}").html.lstrip("\ufeff")))
    )
    assert [int(row["number"]) for row in rows] == numbers(ines, query)
    assert len(rows) == 5
    assert ines.get(f"/record/search?{query}").says("5 found", "Attendance, Q1 town hall")


def test_what_was_not_known_yet_is_not_found(site: Site, ines: Reader) -> None:
    assert numbers(ines, "q=CTX-03&as_of=2025-10-12") == []
    then = ines.get("/record/search?q=Maren&as_of=2025-10-13")
    assert 'name="as_of" value="2025-10-13"' in then.html
    assert max(numbers(ines, "q=Maren&as_of=2025-10-13")) <= site.events


@pytest.mark.parametrize("query", ["door=window", "person=a%20b", "from=yesterday", "page=0"])
def test_what_cannot_be_meant_is_said_to_be_so(ines: Reader, query: str) -> None:
    assert ines.get(f"/record/search?{query}").status == 400
    assert ines.get(f"/record/search.json?{query}").status == 400


def test_a_person_is_chosen_by_name(ines: Reader) -> None:
    page = ines.get("/record/search?person=p-falk")
    assert '<option value="p-falk" selected>Maren Falk</option>' in page.html


# ---------------------------------------------------------------- everything


def test_a_thing_is_found_by_id_title_and_name(ines: Reader) -> None:
    found = ines.get("/find.json?q=OBJ-03").json["items"]
    assert (found[0]["kind"], found[0]["href"]) == ("objective", "/objectives/OBJ-03")
    assert ines.get("/find?q=falk").says("Maren Falk", "Person p-falk")
    assert ines.get("/find?q=availability").says("Availability of hosting", "events that say so")
    assert ines.get("/find.csv?q=OBJ-03").html.count("\r\n") > 1


def test_texts_lead_to_the_events_that_say_so(ines: Reader) -> None:
    page = ines.get("/find?q=chillers")
    assert page.says("Rental contract, chillers", "that say so")
    assert "/record/search?q=chillers" in page.html


def test_the_results_are_a_list_of_links(ines: Reader) -> None:
    html = ines.get("/find?q=service").html
    assert html.count('id="found"') == 1
    assert '<ul id="found"' in html
    assert ines.get("/overview").html.count('id="found"') == 1


def test_nothing_typed_and_nothing_found_say_so(ines: Reader) -> None:
    assert ines.get("/find").says("Type a title")
    assert ines.get("/find?q=xyzzy").says("Nothing is called so")
    assert ines.get("/find.json").json["items"] == []
    assert ines.get('/find?q="<script>').status == 200


def test_it_looks_only_at_what_was_there(ines: Reader) -> None:
    assert ines.get("/find.json?q=CTX-03&as_of=2025-10-12").json["items"] == []
    found = ines.get("/find.json?q=CTX-03&as_of=2026-01-01").json["items"]
    assert found[0]["href"] == "/context-issues/CTX-03?as_of=2026-01-01"


def test_every_page_has_a_way_to_search(ines: Reader) -> None:
    html = ines.get("/goals").html
    assert 'action="/find"' in html
    assert 'id="menu-find"' in html
    assert 'id="open-palette"' in html


def test_the_keys_are_told(ines: Reader) -> None:
    page = ines.get("/keys")
    assert page.says("Search or jump", "The list of keys", "g o", "g e", "Ctrl k")
    assert ines.get("/overview").says("all keys")


def test_a_stranger_finds_nothing(site: Site) -> None:
    stranger = site.stranger()
    assert stranger.get("/find?q=falk").to.startswith("/sign-in")
    assert stranger.get("/record/search.json?q=falk").status == 401
