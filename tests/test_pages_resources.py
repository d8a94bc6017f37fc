"""The pages of resources: what a reader sees of them, does with them, and cannot do."""

import pytest

from tests.readers import Reader, Site, signed_in
from tracker.application import Asked
from tracker.proposals import OpenProposal
from web import desk

ENGINEERS = "/resources/RES-02"


@pytest.fixture(scope="module")
def site() -> Site:
    return Site()


@pytest.fixture(scope="module")
def maren(site: Site) -> Reader:
    """The owner of the plan; nothing is changed through her here."""
    return site.signed_in("p-falk")


# ---------------------------------------------------------------- the list


def test_the_list_says_what_is_needed_allocated_and_enough(maren: Reader) -> None:
    page = maren.get("/resources")
    assert page.says(
        "Service desk analysts RES-01", "Human 14 FTE 14 FTE Allocated Adequate PLN-01",
        "Plan 2026 budget RES-05", "Financial EUR 420,000 EUR 420,000 Allocated",
        "1 to 6 of 6 resources",
    )  # fmt: skip


def test_page_json_and_csv_say_the_same(maren: Reader) -> None:
    told = maren.get("/resources.json").json
    assert (told["total"], len(told["items"])) == (6, 6)
    engineers, budget = told["items"][1], told["items"][4]
    assert (engineers["needed"], engineers["allocated"], engineers["available"]) == (
        "5.5", "6.0", "6.0",
    )  # fmt: skip
    assert (engineers["state"], engineers["adequacy"]) == ("allocated", "adequate")
    assert (budget["needed"], budget["unit"]) == (42_000_000, "EUR"), "money in minor units"
    assert "RES-02,Network engineers,human,FTE,5.5,6.0,6.0," in maren.get("/resources.csv").html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sort=technical", ["RES-03", "RES-06"]),
        ("sort=technical&state=allocated", ["RES-03", "RES-06"]),
        ("state=needed", []),
        ("state=partly allocated&as_of=2025-12-31", ["RES-02"]),
        ("adequacy=not adequate", []),
        ("adequacy=not adequate&as_of=2026-07-01", ["RES-02"]),
        ("adequacy=not judged&as_of=2025-12-31&sort=human", ["RES-01"]),
        ("adequacy=unheard-of", []),
    ],
)
def test_it_is_filtered_by_kind_state_and_adequacy(
    maren: Reader, query: str, found: list[str]
) -> None:
    told = maren.get(f"/resources.json?{query}").json
    assert [item["id"] for item in told["items"]] == found
    assert told["total"] == len(found)


def test_when_the_plan_is_over_its_resources_are_only_needed(maren: Reader) -> None:
    told = maren.get("/resources.json?state=needed&on=2027-01-01").json
    assert told["total"] == 6
    assert maren.get(f"{ENGINEERS}?on=2027-01-01").says("Allocation 1 PLN-01", "31 Dec 2026 Over")


# ---------------------------------------------------------------- one resource


def test_a_resource_tells_its_need_its_allocations_and_how_it_was_judged(maren: Reader) -> None:
    page = maren.get(ENGINEERS)
    assert page.says(
        "Allocated 6 FTE of 6 FTE",
        "PLN-01, as a whole 5 FTE 1 Jan 2026 to 31 Dec 2026 Runs",
        "PLN-01, action A11 1 FTE 15 Sept 2026 to 31 Dec 2026 Runs",
        "Adequate 6 FTE there, 5.5 FTE needed",
        "Not adequate 5 FTE there, 5.5 FTE needed",
        "Answered by RSK-02",
        "Maren Falk stated the need for 5.5 FTE of Network engineers.",
    )
    told = maren.get(f"{ENGINEERS}.json").json
    assert [each["quantity"] for each in told["allocations"]] == ["5.0", "1.0"]
    assert [each["adequate"] for each in told["judgements"]] == [True, False, False]


def test_at_an_old_moment_it_shows_what_was_there_and_offers_no_act(maren: Reader) -> None:
    page = maren.get(f"{ENGINEERS}?as_of=2025-12-31")
    assert page.says("Partly allocated", "Not adequate", "Allocated 5 FTE of 5 FTE")
    assert "Judge adequacy" not in page.text
    for form in ("", "/allocations", "/adequacy", "/need", "/release", "/allocations/1"):
        forms = maren.get(f"{ENGINEERS}{form}?as_of=2025-12-31").forms
        assert not [each for each in forms if each.startswith("/resources")]


def test_a_shortage_says_until_when_it_is_to_be_answered_and_then_that_it_was_not() -> None:
    site = Site()
    tomasz = site.signed_in("p-lindqvist")
    tomasz.fill(
        f"{ENGINEERS}/adequacy", f"{ENGINEERS}/adequacy", available="5", needed="6", adequate="no"
    )
    assert tomasz.get(ENGINEERS).says("to be answered by 24 Dec 2026")
    later = tomasz.get(f"{ENGINEERS}?on=2026-12-25")
    assert later.says("unanswered since 24 Dec 2026", "A shortage without an answer")
    home = tomasz.get("/?on=2026-12-25")
    assert home.says("6 resources, 1 not adequate")


# ---------------------------------------------------------------- the plan


def test_the_plan_shows_which_action_has_what_and_what_is_short(maren: Reader) -> None:
    page = maren.get("/plans/PLN-01")
    assert page.says(
        "Storage renewal, site 2 A1 420 TB Storage site 2 EUR 232,000",
        "Network engineer from July A11 1 FTE Network engineers EUR 38,000",
        "The plan as a whole 5 FTE Network engineers 900 devices Monitoring licences"
        " EUR 420,000 EUR 556,500",
    )
    told = maren.get("/plans/PLN-01.json").json
    assert (told["resources"][-1]["action"], told["resources"][-1]["money"]) == ("", 42_000_000)
    assert told["short"] == []
    then = maren.get("/plans/PLN-01?as_of=2025-12-31")
    assert then.says("1 resource is short", "Network engineers: 0.5 FTE not allocated yet")
    assert then.says("judged not enough")


def test_plan_3_money_that_does_not_add_up_is_remarked_on() -> None:
    site = Site()
    assert "PLAN-3" not in site.signed_in("p-falk").get("/plans/PLN-01").text
    less = OpenProposal(
        title="Less", target="plan:PLN-01", base=10, changes={"resources.financial": 500_000_00}
    )
    asked = Asked(
        actor="p-falk", now=desk.clock(site.tracker), key="less", reason="A slip of the pen."
    )
    opened = site.tracker.handle(less, asked)
    page = site.signed_in("p-falk").get(f"/proposals/{opened.id}")
    assert page.says("The actions cost 56,500.00 more than the plan states as its money.")


def test_who_approves_sees_that_something_is_allocated_to_an_action_that_goes() -> None:
    site = Site()
    out = OpenProposal(
        title="Less", target="plan:PLN-01", base=10, changes={"actions.A3": None, "notes": "X"}
    )
    asked = Asked(
        actor="p-falk", now=desk.clock(site.tracker), key="out", reason="The training is over."
    )
    opened = site.tracker.handle(out, asked)
    page = site.signed_in("p-falk").get(f"/proposals/{opened.id}")
    assert page.says("A3 goes, and resources are allocated to it")


def test_the_overview_counts_resources(maren: Reader) -> None:
    assert maren.get("/").says("6 resources")
    assert maren.get("/?as_of=2026-07-01").says("6 resources, 1 not adequate")
    assert maren.get("/?as_of=2025-11-01").says("No resource is stated yet")


# ---------------------------------------------------------------- doing


def test_a_need_is_stated_allocated_changed_given_back_and_released() -> None:
    maren = signed_in("p-falk")
    stated = maren.fill(
        "/resources/new", "/resources", title="Trainers", needed="2.5", unit="FTE",
        sort="human", scope="SVC-DSK",
    )  # fmt: skip
    place = stated.to
    assert maren.get(place).says("Trainers", "Needed 2.5 FTE", "For Service desk", "Not judged")
    maren.fill(f"{place}/allocations", f"{place}/allocations", quantity="2", action="A5")
    assert maren.get(place).says("Partly allocated", "action A5 2 FTE 24 Nov 2026 to 31 Dec 2026")
    one = f"{place}/allocations/1"
    maren.fill(one, f"{one}/change", quantity="2.5")
    assert maren.get(one).says("Maren Falk changed allocation 1 of Trainers from 2 FTE to 2.5 FTE.")
    refused = maren.fill(f"{place}/release", f"{place}/release", reason="Done.")
    assert refused.status == 422
    assert refused.says("Trainers is allocated to PLN-01 A5. Give that back first.", "KIND-STATE")
    maren.fill(one, f"{one}/release", reason="The course is over.")
    maren.fill(f"{place}/release", f"{place}/release", reason="Done.")
    page = maren.get(place)
    assert page.says("Released", "Maren Falk released Trainers as needed no longer.")
    assert maren.get(f"{place}/need").says("It is needed no longer")


def test_a_need_is_stated_anew() -> None:
    maren = signed_in("p-falk")
    maren.fill(f"{ENGINEERS}/need", f"{ENGINEERS}/need", needed="6.5", reason="A second route.")
    page = maren.get(ENGINEERS)
    assert page.says(
        "Maren Falk changed the need for Network engineers from 5.5 FTE to 6.5 FTE.",
        "Partly allocated", "Needed 6.5 FTE", "For Network and connectivity",
    )  # fmt: skip


def test_money_is_typed_in_whole_units() -> None:
    maren = signed_in("p-falk")
    stated = maren.fill(
        "/resources/new", "/resources", sort="financial", title="Reserve", needed="4200.50"
    )
    assert maren.get(stated.to).says("Needed EUR 4,200.50")
    assert maren.get(f"{stated.to}.json").json["needed"] == 420_050
    form = dict(maren.form(f"{stated.to}/need", f"{stated.to}/need"))
    assert form["needed"] == "4200.50"


def test_a_refusal_keeps_what_was_typed_and_names_who_could() -> None:
    site = Site()
    maren = site.signed_in("p-falk")
    place = "/resources/RES-05/allocations"
    refused = maren.fill(
        place, place, quantity="200000", overcommit="Prices rose.", reason="Three tenders."
    )
    assert refused.status == 422
    assert refused.says("beyond what PLN-01 allows (RES-2)", "Who could do it instead")
    assert refused.says("Priya Raman")
    assert 'value="200000"' in refused.html
    assert "Prices rose." in refused.text
    wrong = maren.fill(place, place, quantity="a lot")
    assert wrong.says("Must be a number such as 99.85.")
    assert wrong.status == 422


def test_sent_twice_it_is_recorded_once() -> None:
    site = Site()
    maren = site.signed_in("p-falk")
    place = f"{ENGINEERS}/adequacy"
    form = maren.form(place, place, available="6", needed="6", adequate="yes")
    maren.send(place, form)
    before = site.events
    assert maren.send(place, form).status == 303
    assert site.events == before


def test_who_may_not_is_told_who_may(site: Site) -> None:
    reader = site.signed_in("p-petrov")
    assert "Judge adequacy" not in reader.get(ENGINEERS).text
    assert reader.get(ENGINEERS).says("Beside top management, it is allocated and judged by")
    assert reader.get("/resources/new").says("for top management and the owner of a plan to state")
    answer = reader.get(f"{ENGINEERS}/allocations")
    assert answer.says("Beside top management, this is for")
    assert f"{ENGINEERS}/allocations" not in answer.forms


def test_what_there_is_not_is_said_not_to_be(maren: Reader) -> None:
    assert maren.get("/resources/RES-99").status == 404
    page = maren.get(f"{ENGINEERS}/allocations/9")
    assert (page.status, page.says("Network engineers has no allocation 9")) == (404, True)
