"""Objectives on pages: how far each is, its values and what was believed before, its forms."""

from decimal import Decimal

import pytest

from tests.deciding import history_of
from tests.readers import Reader, Site, signed_in
from tracker.objectives import Objective

CHIEF = "p-okafor"
OWNER = "p-oneill"
RESTORED = "/objectives/OBJ-02"


@pytest.fixture(scope="module")
def ines() -> Reader:
    return signed_in(CHIEF)


@pytest.fixture
def sam() -> Reader:
    return signed_in(OWNER)


def known(reader: Reader, item_id: str = "OBJ-02") -> Objective:
    with history_of(reader.site) as history:
        found = history.find(Objective, item_id)
    assert found is not None
    return found


# Reading


def test_a_stranger_is_sent_to_the_door() -> None:
    stranger = Site().stranger()
    for address in ("/objectives", RESTORED, f"{RESTORED}/v1...v2", f"{RESTORED}/values/2026-02"):
        assert stranger.get(address).to.startswith("/sign-in")


def test_the_list_says_how_far_each_objective_is(ines: Reader) -> None:
    page = ines.get("/objectives")
    assert page.says("Availability of hosting", "On course", "99.94 %", "at least 99.9 %")
    assert page.says("Customer satisfaction", "Not reached yet", "7.9 points", "at most 4 %")
    assert 'aria-label="10 values, the latest 96.8' in page.html


def test_the_list_is_found_by_goal_and_by_owner(ines: Reader) -> None:
    def ids(query: str) -> list[str]:
        return [item["id"] for item in ines.get(f"/objectives.json?{query}").json["items"]]

    assert ids("supports=BG-1") == ["OBJ-01", "OBJ-02", "OBJ-03"]
    assert ids("owner=role:so-hosting") == ["OBJ-01", "OBJ-06"]
    assert ids("supports=BG-1&owner=role:so-hosting") == ["OBJ-01"]
    assert "No objective fits." in ines.get("/objectives?owner=role:cfo").text


def test_json_and_csv_say_the_same_as_the_page(ines: Reader) -> None:
    items = ines.get("/objectives.json").json["items"]
    lines = ines.get("/objectives.csv").html.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("id,title,owner,owner_title,supports,period,value,target")
    assert [line.split(",")[0] for line in lines[1:]] == [item["id"] for item in items]
    second = items[1]
    assert (second["value"], second["target"], second["course"]) == ("96.8", "96.0", "on course")


def test_the_page_says_what_is_aimed_at_and_what_was_measured(ines: Reader) -> None:
    page = ines.get(RESTORED)
    assert page.says(
        "Share of incidents of priority 1 and 2", "At least 96 %", "Keep 95 % of contract revenue",
        "Version 2, in force from 15 Jul 2026", "Sam O'Neill, PRP-019", "3 Nov 2026",
    )  # fmt: skip


def test_a_corrected_value_stays_visible_struck_through(ines: Reader) -> None:
    page = ines.get(RESTORED)
    assert '<del class="muted">96.1' in page.html
    assert page.says("Corrected")
    (february,) = [v for v in ines.get(f"{RESTORED}.json").json["measurements"] if v["former"]]
    assert (february["period"], february["value"], february["former"]) == (
        "2026-02", "92.7", ["96.1"],
    )  # fmt: skip


def test_the_page_of_a_value_tells_who_believed_what_and_why(ines: Reader) -> None:
    page = ines.get(f"{RESTORED}/values/2026-02")
    assert page.says("96.1 %", "92.7 %", "The February report left out incidents at weekends.")
    assert ines.get(f"{RESTORED}/values/2030-01").status == 404


def test_what_was_believed_before_the_correction_is_shown_as_of_then(ines: Reader) -> None:
    then = ines.get(f"{RESTORED}?as_of=2026-03-31")
    assert then.says("You are looking at 31 Mar 2026", "96.1 %", "at least 95 %")
    assert "92.7" not in then.text
    assert not [address for address in then.forms if address.startswith(RESTORED)]


def test_a_scheduled_version_is_announced_before_it_is_in_force(ines: Reader) -> None:
    then = ines.get(f"{RESTORED}?as_of=2026-07-10")
    assert then.says("Version 1, in force from 1 Jan 2026", "Version 2 takes effect on 15 Jul 2026")
    assert then.says("target at least 95 %")


def test_the_definition_of_another_day_is_shown_with_the_values_of_that_day(ines: Reader) -> None:
    item = ines.get(f"{RESTORED}.json?on=2026-05-20").json
    assert (item["version"], item["target"]) == (1, "95.0")
    assert max(value["period"] for value in item["measurements"]) == "2026-05"


def test_two_versions_are_compared_field_by_field(ines: Reader) -> None:
    page = ines.get(f"{RESTORED}/v1...v2")
    assert page.says("1 field differs", "Target", "Before", "After")
    (change,) = ines.get(f"{RESTORED}/v1...v2.json").json["items"]
    assert (change["path"], change["before"], change["after"]) == ("target", "95.0", "96.0")


# Recording


def test_the_owner_records_a_value(sam: Reader) -> None:
    answer = sam.fill(RESTORED, f"{RESTORED}/values", period="2026-11", value="97.1", source="r 17")
    assert (answer.status, answer.to) == (303, RESTORED)
    assert sam.get(RESTORED).says("The value is recorded.", "97.1 %")
    assert known(sam).values[-1].value == Decimal("97.1")


def test_a_form_that_is_sent_twice_records_once(sam: Reader) -> None:
    form = sam.form(RESTORED, f"{RESTORED}/values", period="2026-11", value="97.1")
    first = sam.send(f"{RESTORED}/values", form)
    events = sam.site.events
    assert sam.send(f"{RESTORED}/values", form).status == first.status == 303
    assert sam.site.events == events


def test_a_refusal_keeps_what_was_typed_and_says_its_rule(sam: Reader) -> None:
    answer = sam.fill(RESTORED, f"{RESTORED}/values", period="2027-01", value="99", source="report")
    assert answer.status == 422
    assert answer.says("There is a problem", "2027-01 has not begun", "MEAS-3")
    assert ("source", "report") in answer.forms[f"{RESTORED}/values"]
    again = sam.send(f"{RESTORED}/values", [
        (name, "2026-11" if name == "period" else value)
        for name, value in answer.forms[f"{RESTORED}/values"]
    ])  # fmt: skip
    assert again.status == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"period": "soon", "value": "1"}, "A period is a day, or 2026-01"),
        ({"period": "2026-10", "value": "1"}, "2026-10 has a value; correct that one."),
        ({"period": "2026-11", "value": "many"}, "Must be a number such as 99.85."),
        ({"period": "2026-11", "value": ""}, "Say which value was measured."),
        ({"period": "2025-11", "value": "1"}, "days late; say why."),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(typed: dict[str, str], sentence: str) -> None:
    sam = signed_in(OWNER)
    answer = sam.fill(RESTORED, f"{RESTORED}/values", **typed)
    assert answer.status == 422
    assert answer.says(sentence)
    assert known(sam) == known(signed_in(CHIEF))


def test_a_late_value_carries_its_mark(sam: Reader) -> None:
    sam.fill(
        RESTORED, f"{RESTORED}/values", period="2025-12", value="90", reason="Found in the archive."
    )
    assert sam.get(RESTORED).says("Recorded 328 days late")


def test_others_are_told_who_records_the_values(ines: Reader) -> None:
    page = ines.get(RESTORED)
    assert page.says("Values are recorded by Process owner, incident and problem: Sam O'Neill.")
    assert f"{RESTORED}/values" not in page.forms


def test_who_is_not_the_owner_is_refused_and_told_so() -> None:
    ines, sam = signed_in(CHIEF), signed_in(OWNER)
    form = [(n, v) for n, v in sam.form(RESTORED, f"{RESTORED}/values") if n not in ("csrf", "key")]
    token = dict(ines.form("/goals/new", "/goals"))
    answer = ines.send(f"{RESTORED}/values", [
        *[(n, v) for n, v in form if n not in ("period", "value")],
        ("period", "2026-11"), ("value", "1"), ("csrf", token["csrf"]), ("key", token["key"]),
    ])  # fmt: skip
    assert answer.status == 422
    assert answer.says("FACT-ACTOR")


# Correcting, voiding, closing


def test_a_correction_shows_the_old_value_and_asks_why(sam: Reader) -> None:
    page, action = f"{RESTORED}/values/2026-10", f"{RESTORED}/values/2026-10/correction"
    assert sam.get(page).says("The value is 96.8 %. It stays readable, struck through.")
    refused = sam.fill(page, action, value="96.2")
    assert refused.says("A correction says why.", "FACT-REASON")
    assert ("value", "96.2") in refused.forms[action]
    assert sam.fill(page, action, value="96.2", reason="Counted twice.").status == 303
    value = known(sam).value_of("2026-10")
    assert value is not None
    assert (value.value, value.former) == (Decimal("96.2"), (Decimal("96.8"),))


def test_a_value_that_was_corrected_meanwhile_is_not_corrected_blindly(sam: Reader) -> None:
    page, action = f"{RESTORED}/values/2026-10", f"{RESTORED}/values/2026-10/correction"
    stale = sam.form(page, action, value="95", reason="Mine.")
    sam.fill(page, action, value="96.2", reason="Counted twice.")
    assert sam.send(action, stale).says("The value of 2026-10 is 96.2, not 96.8.")


def test_a_voided_value_counts_no_more_and_stays_readable(sam: Reader) -> None:
    page = f"{RESTORED}/values/2026-10"
    assert sam.fill(page, f"{page}/voiding", reason="Wrong service.").status == 303
    assert sam.get(RESTORED).says("9 values, the latest 96.4 % for 2026-09")
    assert sam.get(page).says(
        "Voided", "Wrong service.", "No value counts for this period any more."
    )


def test_an_objective_is_judged_by_its_last_value(sam: Reader) -> None:
    closing = f"{RESTORED}/closing"
    assert sam.get(closing).says("The last value is 96.8 % for 2026-10", "at least 96 %")
    assert sam.fill(closing, f"{RESTORED}/judgement").status == 303
    page = sam.get(RESTORED)
    assert page.says("Achieved")
    assert f"{RESTORED}/values" not in page.forms
    assert sam.get(closing).says("It is achieved already.")


def test_an_objective_that_is_not_reached_is_not_judged_before_its_day() -> None:
    grace = signed_in("p-byrne")
    closing = "/objectives/OBJ-03/closing"
    answer = grace.fill(closing, "/objectives/OBJ-03/judgement")
    assert answer.status == 422
    assert answer.says("OBJ-03 is not reached, and there is time until 2026-12-31.")


def test_a_retired_objective_says_so(sam: Reader) -> None:
    sam.fill(f"{RESTORED}/closing", f"{RESTORED}/retirement", reason="Replaced by a better one.")
    assert sam.get("/objectives").says("Retired")
    assert known(sam).closed == "retired"
