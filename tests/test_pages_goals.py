"""Business goals on pages: what the organisation wants, and what hangs on it."""

import pytest

from tests.deciding import history_of
from tests.readers import Reader, Site, signed_in
from tracker.goals import Goal

CHIEF = "p-okafor"
NOT_TOP = "p-oneill"
OWNER = "role:chief-executive"


@pytest.fixture
def ines() -> Reader:
    return signed_in(CHIEF)


def known(reader: Reader, item_id: str) -> Goal:
    with history_of(reader.site) as history:
        found = history.find(Goal, item_id)
    assert found is not None
    return found


def test_a_stranger_is_sent_to_the_door() -> None:
    assert Site().stranger().get("/goals").to.startswith("/sign-in")
    assert Site().stranger().get("/goals.json").status == 401


def test_each_goal_is_listed_with_the_objectives_that_support_it(ines: Reader) -> None:
    page = ines.get("/goals")
    assert page.says("Keep 95 % of contract revenue each year", "Availability of hosting OBJ-01")
    items = ines.get("/goals.json").json["items"]
    assert [item["id"] for item in items] == ["BG-1", "BG-2", "BG-3", "BG-4"]
    assert items[0]["objectives"] == ["OBJ-01", "OBJ-02", "OBJ-03"]
    assert ines.get("/goals.csv").html.count("\r\n") == 5


def test_one_goal_says_what_it_is_worth_and_how_far_its_objectives_are(ines: Reader) -> None:
    page = ines.get("/goals/BG-1")
    assert page.says(
        "Customers who stay are our margin", "Board paper BP-2025-09", "Customer satisfaction",
        "7.9 points, target at least 8 points", "Not reached yet", "Ines Okafor stated the goal",
    )  # fmt: skip
    assert ines.get("/goals/BG-99").status == 404


def test_top_management_states_a_goal(ines: Reader) -> None:
    answer = ines.fill("/goals/new", "/goals", title="Half the energy", owner=OWNER, horizon="2028")
    assert (answer.status, answer.to) == (303, "/goals/BG-5")
    assert ines.get("/goals/BG-5").says("The goal is stated.", "Half the energy", "2028")


def test_a_form_that_is_sent_twice_states_one_goal(ines: Reader) -> None:
    form = ines.form("/goals/new", "/goals", title="Half the energy", owner=OWNER)
    assert ines.send("/goals", form).to == ines.send("/goals", form).to == "/goals/BG-5"
    assert ines.get("/goals/BG-6").status == 404


def test_a_goal_without_words_is_asked_for_them(ines: Reader) -> None:
    answer = ines.fill("/goals/new", "/goals", title="", value="Much")
    assert answer.status == 422
    assert answer.says("There is a problem")
    assert ("value", "Much") in answer.forms["/goals"]


def test_other_words_leave_the_former_ones_readable(ines: Reader) -> None:
    address = "/goals/BG-4/revision"
    form = dict(ines.form(address, address))
    assert form["title"] == "Lower cost to serve by 6 % by the end of 2026"
    ines.fill(address, address, title="Lower cost to serve by 7 %", reason="The first year helped.")
    page = ines.get("/goals/BG-4")
    assert page.says("Lower cost to serve by 7 %", "Lower cost to serve by 6 %")
    assert page.says("The first year helped.")
    assert '<del class="mark-del">Lower cost to serve by 6' in page.html


def test_words_that_meet_newer_words_are_kept_and_said_to_be_late(ines: Reader) -> None:
    address = "/goals/BG-4/revision"
    stale = ines.form(address, address, title="Lower cost by 8 %")
    ines.fill(address, address, title="Lower cost by 7 %")
    answer = ines.send(address, stale)
    assert answer.status == 409
    assert ("title", "Lower cost by 8 %") in answer.forms[address]
    assert known(ines, "BG-4").title == "Lower cost by 7 %"


def test_a_goal_without_an_owner_is_asked_for_one(ines: Reader) -> None:
    answer = ines.fill("/goals/new", "/goals", title="Half the energy")
    assert answer.status == 422
    assert ines.get("/goals/BG-5").status == 404


def test_dropping_a_goal_shows_first_what_is_left_without_one(ines: Reader) -> None:
    address = "/goals/BG-2/dropping"
    assert ines.get(address).says("1 objective left without a goal", "Hosting orders ready")
    assert known(ines, "BG-2").outcome == "stated"
    assert ines.fill(address, address, reason="Sold.").status == 303
    assert ines.get("/goals/BG-2").says("Dropped", "The goal is given up.")
    assert ines.get(address).says("It was dropped.")


def test_an_achieved_goal_says_so_and_takes_no_more_acts(ines: Reader) -> None:
    address = "/goals/BG-3/achievement"
    assert ines.get(address).says("2 objectives support it; each of them stays as it is.")
    assert ines.fill(address, address, reason="The certificate came.").to == "/goals/BG-3"
    page = ines.get("/goals/BG-3")
    assert page.says("Achieved", "The certificate came.")
    assert 'id="goal-drop"' not in page.html


def test_to_others_no_act_is_offered_and_none_is_done() -> None:
    site = Site()
    sam, ines = site.signed_in(NOT_TOP), site.signed_in(CHIEF)
    assert 'id="new-goal"' not in sam.get("/goals").html
    assert sam.get("/goals/new").says("Business goals are top management's to state")
    csrf = next(form for form in sam.get("/goals").forms.values())
    stolen = [
        f for f in ines.form("/goals/new", "/goals", title="Mine", owner=OWNER) if f[0] != "csrf"
    ]
    answer = sam.send("/goals", [*stolen, next(field for field in csrf if field[0] == "csrf")])
    assert answer.status == 422
    assert answer.says("FACT-ACTOR", "Business goals are top management's to state and to drop.")


def test_at_an_old_instant_it_shows_what_was_there_and_offers_no_act(ines: Reader) -> None:
    then = ines.get("/goals/BG-1?as_of=2025-11-01")
    assert then.says("You are looking at 1 Nov 2025", "No objective supports this goal.")
    assert 'id="goal-drop"' not in then.html
    assert ines.get("/goals/BG-1?as_of=2025-10-01").status == 404
    assert "/goals" not in ines.get("/goals/new?as_of=2026-01-01").forms
