"""The organisation's directory on pages: people, roles, services, groups, units, appointments."""

import pytest

from tests.readers import Answer, Reader, Site, signed_in

LISTS = ("people", "roles", "services", "groups", "units", "approvals", "organisation")
ONE_OF_EACH = (
    "/people/p-lindqvist", "/roles/cio", "/services/SVC-HST", "/appointments/APT-01",
    "/delegations/DEL-01", "/organisation", "/approvals",
)  # fmt: skip


@pytest.fixture
def ines() -> Reader:
    return signed_in("p-okafor")


def made(answer: Answer) -> str:
    assert answer.status == 303, answer.text
    return answer.to


@pytest.mark.parametrize("room", LISTS)
def test_each_list_is_a_page_and_data_too(ines: Reader, room: str) -> None:
    assert ines.get(f"/{room}").status == 200
    assert ines.get(f"/{room}.json").json["as_of"] == ines.site.events
    assert ines.get(f"/{room}.csv").html.startswith("\ufeff")


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_at_an_old_instant_no_act_is_offered(ines: Reader, address: str) -> None:
    page = ines.get(f"{address}?as_of=120")
    assert page.says("Nothing can be changed here")
    assert set(page.forms) <= {"/sign-out", "/look-as", "/sign-out?as_of=120", "/look-as?as_of=120"}


def test_a_person_is_shown_with_what_they_held_gave_signed_and_were_refused(ines: Reader) -> None:
    page = ines.get("/people/p-lindqvist")
    assert page.says("Director of services", "approved by DEL-01", "AUTH-NOBACKDATE", "DEL-08")
    person = ines.get("/people/p-lindqvist.json").json
    assert "DEL-01" in person["received"]
    assert "DEL-08" in person["given"]
    assert person["signed"]


def test_a_person_is_found_by_the_exact_name(ines: Reader) -> None:
    found = ines.get("/people.json?name=Tomasz+Lindqvist").json["items"]
    assert [item["id"] for item in found] == ["p-lindqvist"]
    assert ines.get("/people?name=Nobody").says("Nobody is known by that name")


def test_a_person_is_entered_renamed_and_leaves(ines: Reader) -> None:
    place = made(ines.fill("/people", "/people", name="Mira Sand"))
    assert made(ines.fill(place, f"{place}/name", name="Mira Berg")) == place
    assert made(ines.fill(place, f"{place}/departure", reason="She moved.")) == place
    assert ines.get(place).says("Mira Berg", "Has left")
    assert ines.get(f"{place}.json").json["left"] is True


def test_whoever_does_not_keep_the_books_is_refused_and_the_form_keeps_its_text(
    ines: Reader,
) -> None:
    greta = ines.site.signed_in("p-weber")
    assert "/people" not in greta.get("/people").forms
    form = [(n, v) for n, v in ines.form("/people", "/people", name="Mira Sand") if n != "csrf"]
    csrf = dict(greta.get("/people").forms["/sign-out"])["csrf"]
    page = greta.send("/people", [*form, ("csrf", csrf)])
    assert page.status == 422
    assert page.says("The operator or the tracker's administrator enters this")


def test_a_name_that_is_missing_is_said_at_its_field(ines: Reader) -> None:
    page = ines.fill("/people", "/people", name="")
    assert page.status == 422
    assert 'href="#f-name"' in page.html


def test_a_role_is_shown_over_time_with_its_vacancies(ines: Reader) -> None:
    page = ines.get("/roles/external-auditor")
    assert page.says("Who held it, over time", "Greta Novak", "Vacant for 38 days")
    terms = ines.get("/roles/so-network.json").json["terms"]
    assert [term["person_id"] for term in terms] == ["p-price", "p-bianchi"]


def test_a_role_is_defined_its_duties_change_and_it_is_retired(ines: Reader) -> None:
    place = made(
        ines.fill("/roles/new", "/roles", title="Energy lead", role="energy", duties="Saves\nTells")
    )
    assert place == "/roles/energy"
    changed = ines.fill(place, f"{place}/duties", duties="Saves", reason="One thing at a time.")
    assert made(changed) == place
    assert ines.get(f"{place}.json").json["duties"] == ["Saves"]
    assert made(ines.fill(place, f"{place}/retirement", reason="It is done.")) == place
    assert ines.get(place).says("retired")


def test_duties_changed_by_somebody_meanwhile_are_not_overwritten(ines: Reader) -> None:
    place = "/roles/people-lead"
    mine = ines.form(place, f"{place}/duties", duties="Mine", reason="Mine is better.")
    ines.fill(place, f"{place}/duties", duties="Theirs", reason="First.")
    page = ines.send(f"{place}/duties", mine)
    assert page.status == 409
    assert page.says("Nothing was recorded")
    assert "Mine" in page.html
    assert ines.get(f"{place}.json").json["duties"] == ["Theirs"]


def test_a_person_is_appointed_accepts_and_the_appointment_ends(ines: Reader) -> None:
    place = made(
        ines.fill(
            "/appointments/new?role=external-auditor", "/appointments",
            person="p-novak", scope=["*"], reason="The second stage.",
        )
    )  # fmt: skip
    greta = ines.site.signed_in("p-novak")
    assert greta.get(place).says("Do you accept it?", "not yet")
    assert made(greta.fill(place, f"{place}/acceptance")) == place
    assert made(ines.fill(place, f"{place}/end", reason="The audit is over.")) == place
    assert ines.get(f"{place}.json").json["state"] == "ended"


def test_excluding_roles_are_refused_and_what_was_chosen_stays(ines: Reader) -> None:
    excluded = ines.get("/roles/internal-auditor.json").json["excludes"]
    holders = {role: ines.get(f"/roles/{role}.json").json["holder_ids"] for role in excluded}
    holder = next(person for person in holders.values() if person and person != "p-okafor")
    page = ines.fill(
        "/appointments/new?role=internal-auditor", "/appointments", person=holder, scope=["*"]
    )
    assert page.status == 422
    assert page.says("exclude each other", "APT-3")
    assert f'value="{holder}" selected' in page.html


def test_who_may_not_appoint_is_shown_who_could(ines: Reader) -> None:
    page = ines.site.signed_in("p-weber").get("/appointments/new")
    assert page.says("You do not appoint people", "See who could")


def test_a_service_gets_another_owner_and_leaves_scope(ines: Reader) -> None:
    place = made(ines.fill("/services", "/services", title="Printing", owner="role:so-workplace"))
    assert made(ines.fill(place, f"{place}/owner", owner="role:cio")) == place
    assert ines.get(f"{place}.json").json["owner_name"] == "Director of services"
    assert made(ines.fill(place, f"{place}/departure", reason="Nobody prints.")) == place
    assert ines.get(place).says("Out of scope")


def test_a_group_is_formed_changed_and_dissolved(ines: Reader) -> None:
    place = made(
        ines.fill("/groups", "/groups", title="Crisis team", members=["p-okafor", "p-falk"])
    )
    assert ines.get(place).says("Ines Okafor", "Maren Falk")
    fewer = ines.fill(place, f"{place}/members", title="Crisis team", members=["p-falk"])
    assert made(fewer) == place
    assert ines.get(f"{place}.json").json["member_ids"] == "p-falk"
    assert made(ines.fill(place, f"{place}/end", reason="The crisis is over.")) == place
    assert ines.get(place).says("Dissolved")


def test_a_unit_is_added_renamed_and_closed(ines: Reader) -> None:
    parent = made(ines.fill("/units", "/units", title="Operations"))
    place = made(
        ines.fill("/units", "/units", title="Night shift", parent=parent.rpartition("/")[2])
    )
    assert ines.get(parent).says("Night shift")
    assert made(ines.fill(place, f"{place}/title", title="Late shift")) == place
    assert made(ines.fill(place, f"{place}/end", reason="Days only.")) == place
    assert ines.get(place).says("Late shift", "Belongs to Operations", "Closed")


def test_the_approval_rules_are_told_in_words(ines: Reader) -> None:
    assert ines.get("/approvals").says(
        "A change to a plan over EUR 25,000 up to EUR 100,000 needs one person who may approve plan"
        " changes and one person who may release money, each covering the amount.",
        "two people who may approve plan changes and one person who may release money. At least one"
        " must cover the amount.",
        "Others ratify it within 7 days",
    )
    rules = {rule["id"]: rule for rule in ines.get("/approvals.json").json["items"]}
    assert rules["AP-PLN-2"]["up_to"] == 10_000_000


def test_appointments_lead_to_the_one_list(ines: Reader) -> None:
    assert ines.get("/appointments.json?role=cio").to.startswith("/delegations.json?")


def test_a_stranger_sees_none_of_it() -> None:
    stranger = Site().stranger()
    assert all(stranger.get(f"/{room}").to.startswith("/sign-in") for room in LISTS)


def test_who_keeps_the_books_and_the_person_see_and_set_where_mail_goes() -> None:
    pavel = signed_in("p-horak")
    address = "/people/p-falk/address"
    assert pavel.fill("/people/p-falk", address, address="maren@brackwater.example").status == 303
    assert 'value="maren@brackwater.example"' in pavel.get("/people/p-falk").html
    others = pavel.site.signed_in("p-weber").get("/people/p-falk")
    assert "maren@brackwater.example" not in others.html
    assert address not in others.forms
    maren = pavel.site.signed_in("p-falk")
    typed = maren.fill("/people/p-falk", address, address="maren at home")
    assert (typed.status, 'value="maren at home"' in typed.html) == (422, True)
    assert maren.fill("/people/p-falk", address, address="").status == 303
    assert "maren@brackwater.example" not in maren.get("/people/p-falk").html
    assert "brackwater.example" not in maren.get("/people/p-falk.json").html
