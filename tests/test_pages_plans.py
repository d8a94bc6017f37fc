"""The plan on pages: what is in force, its actions, every version, any two compared."""

import pytest

from tests.deciding import history_of
from tests.readers import Reader, Site, signed_in
from tracker.plans import Plan

CHIEF = "p-okafor"
OWNER = "p-price"  # of action A11, network
PLAN_OWNER = "p-falk"
PLAN = "/plans/PLN-01"
ACTION = f"{PLAN}/actions/A11"


@pytest.fixture(scope="module")
def ines() -> Reader:
    return signed_in(CHIEF)


@pytest.fixture
def owen() -> Reader:
    return signed_in(OWNER)


def known(reader: Reader) -> Plan:
    with history_of(reader.site) as history:
        found = history.find(Plan, "PLN-01")
    assert found is not None
    return found


# Reading


def test_a_stranger_is_sent_to_the_door() -> None:
    stranger = Site().stranger()
    for address in ("/plans", PLAN, f"{PLAN}/v1", f"{PLAN}/v1...v2", f"{PLAN}/versions", ACTION):
        assert stranger.get(address).to.startswith("/sign-in")


def test_the_list_says_what_each_plan_costs_and_how_much_is_done(ines: Reader) -> None:
    page = ines.get("/plans")
    assert page.says("Service management plan 2026", "PLN-01, version 10", "8 of 10", "EUR 556,500")
    (item,) = ines.get("/plans.json").json["items"]
    assert (item["budget"], item["currency"], item["actions_done"]) == (55_650_000, "EUR", 8)
    assert ines.get("/plans.csv").html.count("\r\n") == 2


def test_the_plan_in_force_shows_actions_sections_and_resources(ines: Reader) -> None:
    page = ines.get(PLAN)
    assert page.says(
        "Version 10, in force from 20 Oct 2026", "Storage renewal, site 2", "EUR 232,000",
        "Service owner, hosting platform", "42.5 FTE", "Budget of all actions EUR 556,500",
    )  # fmt: skip


def test_the_sections_stand_in_the_order_of_the_standard(ines: Reader) -> None:
    text = ines.get(PLAN).text
    titles = (
        "Known limitations", "Obligations and how they apply", "Authorities and responsibilities",
        "Human, technical, information", "Working with other parties",
    )  # fmt: skip
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_actions_stand_in_the_order_of_their_numbers(ines: Reader) -> None:
    actions = [action["id"] for action in ines.get(f"{PLAN}.json").json["progress"]]
    assert actions == ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A10", "A11"]


def test_at_an_old_instant_it_shows_what_was_there_and_offers_no_act(ines: Reader) -> None:
    then = ines.get(f"{PLAN}?as_of=2026-03-20")
    assert then.says("You are looking at 20 Mar 2026", "Version 6", "Rented storage controller")
    assert 'id="propose"' not in then.html
    assert "as_of=2026-03-20" in then.html.partition('id="actions"')[2]


def test_on_a_day_the_version_of_that_day_is_shown(ines: Reader) -> None:
    assert ines.get(f"{PLAN}.json?on=2026-02-20").json["version"] == 3
    assert ines.get(f"{PLAN}.json?on=2026-07-18").json["version"] == 8
    assert ines.get(f"{PLAN}.json?on=2026-07-20").json["version"] == 9


def test_a_scheduled_version_is_announced(ines: Reader) -> None:
    then = ines.get(f"{PLAN}?as_of=2026-07-15")
    assert then.says("Version 8, in force", "Version 9 takes effect on 20 Jul 2026")


# Versions


def test_each_version_says_who_made_it_and_what_it_changed(ines: Reader) -> None:
    page = ines.get(f"{PLAN}/versions")
    assert page.says("Version 6", "Emergency", "Rent a storage controller tonight", "Elif Demir")
    items = ines.get(f"{PLAN}/versions.json").json["items"]
    assert [item["version"] for item in items] == list(range(10, 0, -1))
    assert {item["proposal"] for item in items} >= {"PRP-010", "PRP-023"}
    assert ines.get(f"{PLAN}/versions.csv").html.count("\r\n") == 11


def test_any_version_can_be_read(ines: Reader) -> None:
    page = ines.get(f"{PLAN}/v3")
    assert page.says("Version 3", "Superseded", "Two more weeks of parallel running", "PRP-012")
    assert "Rented storage controller" not in page.text
    assert ines.get(f"{PLAN}/v11").status == 404
    assert ines.get(f"{PLAN}/v4?as_of=2026-02-20").status == 404


@pytest.mark.parametrize("view", ["side", "one"])
def test_two_versions_are_compared_field_by_field_and_word_by_word(ines: Reader, view: str) -> None:
    page = ines.get(f"{PLAN}/v9...v10?view={view}")
    assert page.says("4 fields differ", "Known limitations", "Action A4, due")
    assert "<del>Sept</del>" in page.html
    assert "<ins>Oct</ins>" in page.html


def test_a_comparison_says_the_same_as_data(ines: Reader) -> None:
    items = ines.get(f"{PLAN}/v9...v10.json").json["items"]
    assert [item["path"] for item in items] == [
        "sections.limitations", "sections.other_parties", "sections.technology", "actions.A4.due",
    ]  # fmt: skip
    assert (items[-1]["before"], items[-1]["after"]) == ("30 Sept 2026", "30 Oct 2026")
    assert ines.get(f"{PLAN}/v9...v10.csv").html.startswith("\ufeffpath,label,kind,before,after")


def test_a_new_action_stands_as_one_field(ines: Reader) -> None:
    page = ines.get(f"{PLAN}/v1...v10")
    assert page.says("Action A11", "New field", "Budget: EUR 38,000")


def test_two_versions_are_chosen_without_javascript(ines: Reader) -> None:
    assert ines.get(f"{PLAN}/comparison?former=2&later=5").to == f"{PLAN}/v2...v5"
    then = ines.get(f"{PLAN}/comparison?former=2&later=5&as_of=2026-05-01")
    assert then.to == f"{PLAN}/v2...v5?as_of=2026-05-01"
    assert ines.get(f"{PLAN}/comparison?former=two").status == 400


def test_a_version_compared_with_itself_says_the_same(ines: Reader) -> None:
    page = ines.get(f"{PLAN}/v2...v2")
    assert page.says("no fields differ".capitalize(), "These two versions say the same.")


# Progress


def test_the_owner_of_an_action_says_how_it_stands(owen: Reader) -> None:
    answer = owen.fill(ACTION, f"{ACTION}/progress", status="done", percent="100", note="Trained.")
    assert (answer.status, answer.to) == (303, ACTION)
    assert owen.get(ACTION).says("Done", "Trained.", "before: in progress, 60 %", "Owen Price")
    assert known(owen).progress["A11"].status == "done"


def test_a_form_that_is_sent_twice_records_once(owen: Reader) -> None:
    form = owen.form(ACTION, f"{ACTION}/progress", percent="70", note="On the way.")
    owen.send(f"{ACTION}/progress", form)
    events = owen.site.events
    assert owen.send(f"{ACTION}/progress", form).status == 303
    assert owen.site.events == events


def test_the_form_begins_with_how_the_action_stands(owen: Reader) -> None:
    form = dict(owen.form(ACTION, f"{ACTION}/progress"))
    assert (form["status"], form["percent"]) == ("in progress", "60")


def test_a_refusal_keeps_what_was_typed(owen: Reader) -> None:
    answer = owen.fill(ACTION, f"{ACTION}/progress", percent="140", note="More than all.")
    assert answer.status == 422
    assert ("note", "More than all.") in answer.forms[f"{ACTION}/progress"]
    assert answer.says("There is a problem")


def test_others_are_told_who_says_how_it_stands(ines: Reader) -> None:
    page = ines.get(ACTION)
    assert page.says("Progress is recorded by Service owner, network: Owen Price.")
    assert f"{ACTION}/progress" not in page.forms
    assert ines.get(f"{PLAN}/actions/A99").status == 404


def test_the_owner_of_the_plan_closes_it_and_sees_first_what_is_open() -> None:
    maren = signed_in(PLAN_OWNER)
    closing = f"{PLAN}/closing"
    assert maren.get(closing).says("1 action not done", "Network engineer from July, in progress")
    assert maren.fill(closing, closing, reason="The year is over.").to == PLAN
    page = maren.get(PLAN)
    assert page.says("Closed")
    assert 'id="propose"' not in page.html
    assert maren.get(closing).says("It is closed already.")


def test_to_others_closing_is_not_offered(ines: Reader) -> None:
    page = ines.get(f"{PLAN}/closing")
    assert page.says("A plan is closed by Service management system manager")
    assert f"{PLAN}/closing" not in page.forms
