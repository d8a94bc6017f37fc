"""From a fresh record to the first approved version of a plan, with the README's steps and no more.

Three people sign in by links that were printed: Olu enters the set-up, Ada leads, Ben proposes.
"""

from pathlib import Path

import pytest

from tests.deciding import act
from tests.readers import Reader, Site
from tests.terminal import Terminal
from tracker.plans import SECTIONS, Plan
from web import desk


@pytest.fixture
def shell(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def by_link(site: Site, link: str) -> Reader:
    """Open a printed link, and choose a password where that is asked for."""
    reader = site.stranger()
    answer = reader.get(f"/welcome/{link.rpartition('/')[2]}")
    assert answer.status == 303
    return reader


def test_a_first_plan_is_in_force_after_four_steps(shell: Terminal) -> None:
    begun = shell.init(operator="Olu Ade", instrument="Resolution 1").json
    site = Site(shell.settings)
    olu, ada = by_link(site, begun["operator_link"]), by_link(site, begun["link"])

    olu.fill("/people", "/people", name="Ben Okri")
    olu.fill("/services", "/services", title="Web hosting", owner="role:top-management")
    assert olu.fill("/starter", "/starter/roles", role=["sms-manager"]).status == 303
    ben_id = olu.get("/people.json?name=Ben+Okri").json["items"][0]["id"]
    appointed = olu.fill(
        f"/appointments/new?role=sms-manager&person={ben_id}", "/appointments",
        role="sms-manager", person=ben_id,
    )  # fmt: skip
    assert appointed.status == 303, appointed.text

    assert ada.get("/turn").says("Top management")
    ada.fill("/appointments/APT-1", "/appointments/APT-1/acceptance")
    assert ada.fill("/approvals", "/approvals").status == 303

    ben = by_link(site, shell.run("invite", "Ben Okri").out.strip())
    answered = act(ben, f"{appointed.to}/acceptance")
    assert answered.status == 303, answered.text
    sent = ben.fill(
        "/proposals/new?target=plan&with=starter", "/proposals/new", title="Our first plan",
        reason="So that everybody knows what we do this year.", do="propose",
    )  # fmt: skip
    assert sent.status == 303, sent.text

    assert ada.get("/turn").says("Our first plan")
    page = ada.get(sent.to)
    assert page.says("Which services are managed")
    assert ben.get(sent.to).says("Who proposes a change does not decide on it")
    assert ada.fill(sent.to, f"{sent.to}/approval").status == 303
    with site.tracker.looking(desk.real_time()) as history:
        (plan,) = history.every(Plan)
        assert plan.in_force(history.on) is not None
    assert ben.get(f"/plans/{plan.id}").says("In force", *list(SECTIONS.values())[:2])
    assert shell.run("verify").status == 0


def step(reader: Reader) -> str:
    """Return the next step that the overview names, and nothing where it names none."""
    page = reader.get("/").text
    return page.partition("This record is being set up Next: ")[2].partition(".")[0].strip()


def test_until_the_approval_rules_are_set_the_overview_names_the_next_step(shell: Terminal) -> None:
    begun = shell.init(operator="Olu Ade", instrument="Resolution 1").json
    site = Site(shell.settings)
    olu, ada = by_link(site, begun["operator_link"]), by_link(site, begun["link"])
    assert (step(olu), step(ada)) == ("Services", "Accept the root office")

    olu.fill("/services", "/services", title="Web hosting", owner="role:top-management")
    assert step(olu) == "Roles"
    olu.fill("/starter", "/starter/roles", role=["sms-manager"])
    assert step(olu) == "Appointments"
    appointed = olu.fill(
        "/appointments/new", "/appointments", role="sms-manager", person="operator"
    )
    assert appointed.status == 303, appointed.text
    assert step(olu) == step(ada) == "Accept the root office"
    assert "It waits for its holder" in olu.get("/").text

    ada.fill("/appointments/APT-1", "/appointments/APT-1/acceptance")
    assert step(olu) == step(ada) == "Approval rules"
    assert step_looking_back(ada) == "", "who looks back acts on nothing"
    ada.fill("/approvals", "/approvals")
    assert step(olu) == step(ada) == ""


def step_looking_back(reader: Reader) -> str:
    return "next-step" if "next-step" in reader.get("/?as_of=5").html else ""


def test_the_confirmation_stands_after_all_that_it_confirms(shell: Terminal) -> None:
    begun = shell.init(operator="Olu Ade", instrument="Resolution 1").json
    page = by_link(Site(shell.settings), begun["operator_link"]).get("/organisation").text
    names = (
        "People", "Services", "Roles", "Appointments", "Accept the root office", "Approval rules",
        "Appointments accepted", "Delegations",
    )  # fmt: skip
    steps = page.partition("Set-up open")[2]
    places = [steps.index(f"{number} {name} ") for number, name in enumerate(names, 3)]
    assert places == sorted(places)


def test_who_is_asked_to_confirm_is_led_to_what_was_entered(shell: Terminal) -> None:
    begun = shell.init(operator="Olu Ade", instrument="Resolution 1").json
    page = by_link(Site(shell.settings), begun["link"]).get("/appointments/APT-1")
    assert page.says("Look first", "every entry")
    for address in ("/organisation", "/people", "/roles", "/delegations/ROOT", "/record"):
        assert f'href="{address}"' in page.html.partition("Look first")[2].partition("</p>")[0]


def test_who_chooses_a_password_reads_whose_it_is(shell: Terminal) -> None:
    begun = shell.init(operator="Olu Ade").json
    olu = by_link(Site(shell.settings), begun["operator_link"])
    assert olu.get("/password").says("Olu Ade, you are signed in", "your name and this password")


def test_a_password_that_is_too_short_is_said_to_be(shell: Terminal) -> None:
    begun = shell.init(operator="Olu Ade").json
    olu = by_link(Site(shell.settings), begun["operator_link"])
    short = olu.fill("/password", "/password", password="eleven char")
    assert short.says("It needs 12 characters or more.")
    assert short.status == 422
    assert olu.fill("/password", "/password", password="twelve chars").status == 303


def test_who_proposes_before_there_are_approval_rules_is_told_who_sets_them(
    shell: Terminal,
) -> None:
    begun = shell.init(operator="Olu Ade").json
    olu = by_link(Site(shell.settings), begun["operator_link"])
    page = olu.fill(
        "/proposals/new?target=plan&with=starter", "/proposals/new", title="Our first plan",
        reason="So that everybody knows.", do="preview",
    )  # fmt: skip
    assert page.says("None is set yet: the holder of the root authority sets them.")


def test_where_no_plan_is_yet_the_first_one_begins_with_content(shell: Terminal) -> None:
    begun = shell.init(operator="Olu Ade").json
    olu = by_link(Site(shell.settings), begun["operator_link"])
    page = olu.get("/plans")
    assert page.says("There is no plan yet", "to begin with")
    assert "/proposals/new?target=plan&amp;with=starter" in page.html


def test_a_role_without_a_holder_since_today_says_so(shell: Terminal) -> None:
    begun = shell.init(operator="Olu Ade").json
    olu = by_link(Site(shell.settings), begun["operator_link"])
    olu.fill("/starter", "/starter/roles", role=["sms-manager"])
    assert olu.get("/roles").says("Vacant since today")
    assert olu.get("/roles/sms-manager").says("Vacant since today")
    assert olu.get("/").says("1 required role vacant")
