"""Risks as people see them: the register, the matrix, one risk with who bears it by what right."""

import csv
import io

import pytest

from tests.readers import Reader, Site, signed_in
from tracker.risks import CompleteTreatmentAction

RISK = "/risks/RSK-09"


@pytest.fixture(scope="module")
def site() -> Site:
    """A copy of the demo that these tests only look at."""
    return Site()


@pytest.fixture(scope="module")
def tomasz(site: Site) -> Reader:
    return site.signed_in("p-lindqvist")


def ids(reader: Reader, query: str = "") -> list[str]:
    return [item["id"] for item in reader.get(f"/risks.json{query}").json["items"]]


# ---------------------------------------------------------------- the register


def test_the_register_lists_risks_and_opportunities_as_page_and_as_data(tomasz: Reader) -> None:
    page = tomasz.get("/risks")
    assert page.says(
        "Heat stops hosting at site 2", "High, 12", "Memory prices double", "Nothing covers it",
        "Acceptance ran out", "an opportunity", "Configuration data out of date",
    )  # fmt: skip
    items = tomasz.get("/risks.json").json["items"]
    first = items[0]
    assert (first["id"], first["level"], first["score"], first["state"]) == (
        "RSK-01", "high", 12, "accepted",
    )  # fmt: skip
    assert (first["accepted_by"], first["acceptance"]) == ("p-lindqvist", "in force")
    assert first["remarks"] == ["RISK-8"]
    table = list(csv.DictReader(io.StringIO(tomasz.get("/risks.csv").html.removeprefix("\ufeff"))))
    assert [row["id"] for row in table] == [item["id"] for item in items]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?flag=uncovered", ["RSK-09", "RSK-06"]),
        ("?flag=effect", ["RSK-01", "RSK-08"]),
        ("?flag=above", ["RSK-01", "RSK-05", "RSK-09", "RSK-02", "RSK-04", "RSK-06", "RSK-08"]),
        ("?flag=above&level=medium", ["RSK-02", "RSK-04", "RSK-06", "RSK-08"]),
        ("?flag=above&level=low", []),
        ("?flag=above&on=2026-03-01", ["RSK-01", "RSK-02", "RSK-03", "RSK-05", "RSK-04", "RSK-06",
                                       "RSK-08"]),
        ("?flag=uncovered&level=medium", ["RSK-06"]),
        ("?kind=opportunity", ["RSK-07"]),
        ("?owner=role:so-network", ["RSK-02", "RSK-04"]),
        ("?service=SVC-WPL", ["RSK-03", "RSK-05"]),
        ("?state=in+treatment", ["RSK-02", "RSK-03", "RSK-08"]),
        ("?inherent=4x4", ["RSK-01"]),
        ("?current=4x4", []),
        ("?flag=uncovered&on=2026-06-30", []),
        ("?flag=uncovered&as_of=2025-12-11", ["RSK-01", "RSK-02", "RSK-03", "RSK-05", "RSK-04",
                                              "RSK-06", "RSK-08"]),
    ],
)  # fmt: skip
def test_it_is_filtered_at_any_moment(tomasz: Reader, query: str, expected: list[str]) -> None:
    if "as_of" in query:
        assert sorted(ids(tomasz, query)) == sorted(expected)
    else:
        assert ids(tomasz, query) == expected


def test_data_say_of_each_risk_whether_it_is_above_the_appetite(tomasz: Reader) -> None:
    items = tomasz.get("/risks.json").json["items"]
    assert sorted(each["id"] for each in items if each["above_appetite"]) == sorted(
        ids(tomasz, "?flag=above")
    )
    assert {each["id"] for each in items if not each["above_appetite"]} == {"RSK-03", "RSK-07"}


@pytest.mark.parametrize("query", ["?level=huge", "?flag=x", "?state=lost", "?kind=both"])
def test_a_filter_that_there_is_not_is_said_not_to_be(tomasz: Reader, query: str) -> None:
    assert tomasz.get(f"/risks{query}").status == 400


def test_where_nothing_fits_that_is_said(tomasz: Reader) -> None:
    assert tomasz.get("/risks?level=extreme").says("No risk fits.")
    assert tomasz.get("/risks?as_of=2025-10-08").says("No risk is entered yet.")


# ---------------------------------------------------------------- the matrix


def test_each_place_of_the_matrix_leads_to_its_risks(tomasz: Reader) -> None:
    page = tomasz.get("/risk-matrix")
    assert page.says("8 risks, as they are now", "Above low, a risk needs a treatment")
    for cell in tomasz.get("/risk-matrix.json").json["items"]:
        place = f"{cell['likelihood']}x{cell['impact']}"
        assert len(ids(tomasz, f"?current={place}")) == cell["count"]
        assert (f'href="/risks?current={place}"' in page.html) == bool(cell["count"])
        assert cell["score"] == cell["likelihood"] * cell["impact"]


def test_the_matrix_before_measures_and_at_another_moment(tomasz: Reader) -> None:
    inherent = tomasz.get("/risk-matrix?rating=inherent")
    assert inherent.says("8 risks, before measures")
    assert 'href="/risks?inherent=4x4"' in inherent.html
    for moment in ("as_of=2026-01-01", "on=2026-01-01"):
        then = tomasz.get(f"/risk-matrix?{moment}")
        assert then.says("7 risks, as they are now")
        assert f"current=4x4&amp;{moment}" in then.html
    assert tomasz.get("/risk-matrix?rating=x").status == 400


# ---------------------------------------------------------------- one risk


def test_a_risk_says_who_bears_it_by_what_authority_and_until_when(tomasz: Reader) -> None:
    page = tomasz.get("/risks/RSK-01")
    assert page.says(
        "As Director of services, for high; the authority reaches to high.", "until 30 Apr 2027",
        "In force",
        "Delegation DEL-01", "Approach, version 1", "As it is", "Before measures",
        "Its treatment was done, and no rating within 30 days tells what it did. RISK-8",
    )  # fmt: skip
    assert page.says("ROOT", "given by the governing body")
    item = tomasz.get("/risks/RSK-01.json").json
    assert [(each["type"], each["score"]) for each in item["assessments"]] == [
        ("inherent", 16), ("current", 12),
    ]  # fmt: skip
    assert item["acceptances"][0]["grant"] == "DEL-01"
    assert item["treatments"][0]["actions"][0]["due"] == "2026-05-15"


def test_scores_over_time_are_drawn_where_there_are_several(tomasz: Reader) -> None:
    assert 'aria-label="Scores from 16 to 12, the aim is 8"' in tomasz.get("/risks/RSK-01").html
    assert "Scores from" not in tomasz.get(RISK).html


def test_at_an_earlier_moment_it_stands_as_it_stood_and_offers_nothing(tomasz: Reader) -> None:
    for moment in ("as_of=2026-03-01", "on=2026-03-01"):
        then = tomasz.get(f"/risks/RSK-01?{moment}")
        assert then.says("Extreme, 16", "In treatment", "Nobody has accepted it.", "To be done")
        assert set(then.forms) <= {f"/sign-out?{moment}", f"/look-as?{moment}"}
    assert tomasz.get("/risks/RSK-01?on=2025-12-01").status == 404
    assert tomasz.get("/risks/RSK-99").status == 404


# ---------------------------------------------------------------- accepting


def test_the_form_to_accept_is_there_within_ones_limit_only(site: Site, tomasz: Reader) -> None:
    place = f"{RISK}/acceptances"
    assert place in tomasz.get(RISK).forms
    for who in ("p-demir", "p-suzuki", "p-horak"):
        page = site.signed_in(who).get(RISK)
        assert place not in page.forms
        assert page.says("Who could accept it today:", "Ines Okafor, as Chief executive, up to")
        assert page.says("Tomasz Lindqvist, as Director of services, up to high")


def test_a_risk_is_accepted_once_and_stands_so() -> None:
    tomasz = signed_in("p-lindqvist")
    form = tomasz.form(RISK, f"{RISK}/acceptances", until="2027-05-31", rationale="Stock is held.")
    assert tomasz.send(f"{RISK}/acceptances", form).to == RISK
    events = tomasz.site.events
    tomasz.send(f"{RISK}/acceptances", form)
    assert tomasz.site.events == events
    page = tomasz.get(RISK)
    assert page.says("Accepted", "Stock is held.", "In force", "accepted Memory prices double")
    assert ids(tomasz, "?flag=uncovered") == ["RSK-06"]
    withdrawn = tomasz.fill(RISK, f"{RISK}/withdrawal", reason="It sold out.")
    assert withdrawn.to == RISK
    assert tomasz.get(RISK).says("Withdrawn")


def test_what_was_typed_is_not_lost_when_a_rule_refuses() -> None:
    tomasz = signed_in("p-lindqvist")
    answer = tomasz.fill(
        RISK, f"{RISK}/acceptances", until="2028-05-31", rationale="Stock is held."
    )
    assert answer.status == 422
    assert answer.says("An acceptance ends within twelve months", "RISK-3", "Stock is held.")
    assert 'value="2028-05-31"' in answer.html


def test_a_level_is_not_the_forms_to_say() -> None:
    elif_ = signed_in("p-demir")
    tomasz = elif_.site.signed_in("p-lindqvist")
    fields = [
        (name, "medium" if name == "level" else value)
        for name, value in tomasz.form(RISK, f"{RISK}/acceptances", until="2027-05-31",
                                       rationale="x")
    ]  # fmt: skip
    assert tomasz.send(f"{RISK}/acceptances", fields).says("RISK-2")


# ---------------------------------------------------------------- the other acts


def test_the_owner_rates_and_treats_it() -> None:
    owner = signed_in("p-demir")
    owner.fill(
        RISK, f"{RISK}/treatments", option="reduce", what_1="Order early", due_1="2027-03-31",
        owner_1="role:so-hosting", target_likelihood="2", target_impact="3", reason="Prices rise.",
    )  # fmt: skip
    page = owner.get(RISK)
    assert page.says("Reduce", "Order early", "To be done", "Prices rise.", "In treatment")
    owner.fill(RISK, f"{RISK}/completions", evidence="PO-7")
    assert owner.get(RISK).says("Done 24 Nov 2026", "PO-7")
    owner.fill(RISK, f"{RISK}/assessments", type="current", likelihood="2", impact="3")
    owner.fill(RISK, f"{RISK}/effect", worked="yes", note="Half a year is in stock.")
    assert owner.get(RISK).says("Medium, 6", "It worked", "Half a year is in stock.")


def test_a_treatment_that_cannot_be_carried_out_keeps_what_was_typed() -> None:
    owner = signed_in("p-demir")
    answer = owner.fill(RISK, f"{RISK}/treatments", option="reduce", what_1="Order early", due_1="")
    assert answer.status == 422
    assert 'value="Order early"' in answer.html
    none = owner.fill(RISK, f"{RISK}/treatments", option="reduce", reason="So.")
    assert none.says("Say what is done, by whom and by when.", "Say where the treatment")


def test_a_risk_is_entered_rated_given_away_comes_true_is_closed_and_opened_again() -> None:
    hana = signed_in("p-suzuki")
    entered = hana.fill(
        "/risks/new", "/risks", title="Flood", category="organization", cause="Rain.",
        event="Water comes in.", consequence="The desk moves.", owner="role:so-network",
    )  # fmt: skip
    place = entered.to
    assert hana.get(place).says("Flood", "Identified", "everything", "Not rated")
    hana.fill(place, f"{place}/assessments", type="inherent", likelihood="1", impact="3")
    hana.fill(place, f"{place}/owner", owner="role:so-hosting", reason="It is in that building.")
    assert hana.get(place).says("Hana Suzuki gave Flood to Service owner, hosting platform.")
    hana.fill(place, f"{place}/owner", owner="person:p-price", reason="He knows it.")
    assert hana.get(place).says("Hana Suzuki gave Flood to Owen Price.")
    hana.fill(place, f"{place}/incidents", incident="INC-9", note="A wet cellar.")
    assert hana.get(place).says("It came true", "INC-9", "Owen Price")
    hana.fill(place, f"{place}/closing", reason="We moved.")
    assert hana.get(place).says("Closed")
    hana.fill(place, f"{place}/reopening", reason="We moved back.")
    assert hana.get(place).says("Assessed")


def test_a_form_without_what_it_needs_says_so_and_keeps_the_rest() -> None:
    hana = signed_in("p-suzuki")
    answer = hana.fill("/risks/new", "/risks", title="Flood", category="other party")
    assert answer.status == 422
    assert 'value="Flood"' in answer.html


def test_a_high_risk_is_closed_by_two() -> None:
    owner = signed_in("p-demir")
    hana = owner.site.signed_in("p-suzuki")
    owner.fill(RISK, f"{RISK}/closing", reason="Prices fell.")
    assert hana.get(RISK).says("Elif Demir would close it. A second person is needed.")
    assert owner.fill(RISK, f"{RISK}/closing", reason="Really.").says("RISK-7")
    hana.fill(RISK, f"{RISK}/closing", reason="I agree.")
    assert hana.get(RISK).says("Closed")


def test_who_owns_an_action_alone_completes_it_and_does_nothing_else(site: Site) -> None:
    page = site.signed_in("p-petrov").get(RISK)
    assert not any(action.startswith(RISK) for action in page.forms)
    assert CompleteTreatmentAction.kind == "risk"


# ---------------------------------------------------------------- where else it shows


def test_what_nothing_covers_waits_in_its_owners_turn(site: Site) -> None:
    assert (
        site.signed_in("p-demir")
        .get("/turn")
        .says("Memory prices double", "It is high, above what is tolerated")
    )
    assert site.signed_in("p-petrov").get("/turn").says("Its acceptance ran out")


def test_the_overview_counts_what_nothing_covers(tomasz: Reader) -> None:
    said = tomasz.get("/overview.json").json["practices"][2]
    assert said["status"] == "warn"
    assert "2 of 8 open risks uncovered" in said["lines"]
    then = tomasz.get("/overview.json?as_of=2026-06-30").json["practices"][2]
    assert (then["status"], then["lines"][1]) == ("ok", "0 of 7 open risks uncovered")
    on = tomasz.get("/overview.json?on=2026-06-30").json["practices"][2]
    assert on["lines"][1] == "0 of 7 open risks uncovered"
    none = tomasz.get("/overview.json?as_of=2025-10-08").json["practices"][2]
    assert none["lines"][1] == "No risk is rated yet"


def test_the_approach_shows_its_matrix_and_who_accepts_what(tomasz: Reader) -> None:
    page = tomasz.get("/risk-approach/RAP-01")
    assert page.says("As shipped", "service owner", "Chief executive", "up to low", "High 15")
    assert tomasz.get("/risk-approach").says("Risk approach")
    assert tomasz.get("/risk-approach/RAP-01.json").json["content"]["method"].startswith("5 x 5")
    assert tomasz.get("/risk-approach?as_of=2025-10-08").says("There is no approach to risks yet.")


def test_the_owner_describes_it_anew_from_what_stands_there() -> None:
    owner = signed_in("p-demir")
    page = owner.get(RISK)
    services = owner.get(f"{RISK}.json").json["services"]
    assert page.says("Describe it otherwise")
    owner.fill(RISK, f"{RISK}/description", title="Memory gets dear", services=", ".join(services))
    described = owner.get(RISK)
    assert described.says("Memory gets dear", "described Memory gets dear otherwise")
    assert owner.get(f"{RISK}.json").json["services"] == services
