"""A start that is not empty: what is offered can be taken, piece by piece, and by nobody else."""

from pathlib import Path

import pytest

from tests.readers import Reader, Site, signed_in
from tests.terminal import Terminal
from tracker.delegations import ROOT, Delegation
from tracker.organisation import ORGANISATION, Organisation
from tracker.plans import SECTIONS, Plan
from tracker.proposals import Proposal
from tracker.proposals.content import TARGETS
from tracker.roles import DefineRole, Role
from tracker.starter import starter
from tracker.versions import tidy
from tracker.words import wanted
from web import desk

PIECES = ("policy", "plan", "risk_approach", "communication_approach")


@pytest.fixture
def fresh(tmp_path: Path) -> Site:
    """A record that was just begun, with an operator who may sign in."""
    shell = Terminal(tmp_path)
    assert shell.init(operator="Olu Ade").status == 0
    return Site(shell.settings)


def person(site: Site, name: str) -> Reader:
    with site.tracker.looking(desk.real_time()) as history:
        (found,) = history.reading.called(name, history.as_of)
    return site.signed_in(found)


# What is shipped


@pytest.mark.parametrize("kind", PIECES)
def test_each_piece_is_content_of_its_kind(kind: str) -> None:
    content = starter().content(kind)
    assert tidy(TARGETS[kind], content)["title"] == content["title"]


def test_the_plan_begins_with_all_topics_of_6_3() -> None:
    assert list(starter().content("plan")["sections"]) == list(SECTIONS)


def test_the_roles_can_be_defined_in_their_order() -> None:
    defined = [wanted(DefineRole, role) for role in starter().roles]
    for place, role in enumerate(defined):
        assert {*role.excludes} <= {before.role for before in defined[:place]}
    assert sum(role.management_representative for role in defined) == 1
    assert starter().content("roles") == starter().content("goal") == {}


# Taking it


def test_the_operator_takes_roles_before_the_set_up_is_confirmed(fresh: Site) -> None:
    olu = person(fresh, "Olu Ade")
    assert olu.get("/starter").says("Service management system manager", "Content to start with")
    olu.fill("/starter", "/starter/roles", role=["sms-manager", "finance"])
    with fresh.tracker.looking(desk.real_time()) as history:
        assert [role.id for role in history.every(Role)] == [
            "finance", "sms-manager", "top-management",
        ]  # fmt: skip
        defined = history.find(Role, "sms-manager")
    assert defined is not None
    assert defined.management_representative
    assert "Owns the service management plan" in defined.duties
    assert olu.get("/starter").says("There already")


def test_what_is_refused_is_named_and_the_rest_is_done(fresh: Site) -> None:
    olu = person(fresh, "Olu Ade")
    olu.fill("/starter", "/starter/roles", role=["finance"])
    again = olu.fill("/starter", "/starter/roles", role=["finance", "risk-manager"])
    assert again.status == 422
    assert again.says("Not everything could be entered", "Finance director", "already")
    with fresh.tracker.looking(desk.real_time()) as history:
        assert history.find(Role, "risk-manager") is not None


def test_a_reader_without_authority_is_offered_nothing_to_take() -> None:
    sam = signed_in("p-suzuki")
    page = sam.get("/starter")
    assert page.says("Top management defines roles")
    assert "Define the ticked roles" not in page.text


def test_a_text_is_taken_as_an_ordinary_proposal(fresh: Site) -> None:
    ada = person(fresh, "Ada Byron")
    ada.fill("/appointments/APT-1", "/appointments/APT-1/acceptance")
    rules = ada.fill("/approvals", "/approvals")
    assert rules.status == 303
    form = "/proposals/new?target=plan&with=starter"
    assert ada.get(form).says("Which services are managed")
    sent = ada.fill(
        form, "/proposals/new", title="Our first plan", reason="So that we have a plan.",
        do="propose",
    )  # fmt: skip
    assert sent.status == 303, sent.text
    with fresh.tracker.looking(desk.real_time()) as history:
        (proposal,) = history.every(Proposal)
        assert not history.every(Plan)
    assert proposal.stage == "submitted"
    assert set(proposal.changes["sections"]) == set(SECTIONS)


def test_the_demo_leads_to_a_record_of_ones_own() -> None:
    ines = signed_in("p-okafor")
    assert 'href="/start-for-real"' in ines.get("/").html
    assert ines.get("/start-for-real").says("tracker init", "--operator", "confirms it")


# Set-up is editable until it is confirmed


def test_the_operator_corrects_what_was_entered_until_it_is_confirmed(fresh: Site) -> None:
    olu, ada = person(fresh, "Olu Ade"), person(fresh, "Ada Byron")
    olu.fill("/organisation", "/organisation/correction", name="Acme & Sons", currency="CHF")
    olu.fill("/organisation", "/organisation/instrument", instrument="Resolution 9")
    with fresh.tracker.looking(desk.real_time()) as history:
        organisation = history.find(Organisation, ORGANISATION)
        root = history.find(Delegation, ROOT)
    assert organisation is not None
    assert root is not None
    assert (organisation.title, organisation.currency) == ("Acme & Sons", "CHF")
    assert (root.instrument, root.holder) == ("Resolution 9", "role:top-management")
    assert "/organisation/correction" not in ada.get("/organisation").forms
    ada.fill("/appointments/APT-1", "/appointments/APT-1/acceptance")
    assert "/organisation/correction" not in olu.get("/organisation").forms


def test_a_mistake_in_it_is_named_at_its_field_and_nothing_typed_is_lost(fresh: Site) -> None:
    olu = person(fresh, "Olu Ade")
    page = olu.fill(
        "/organisation", "/organisation/correction", name="Acme", time_zone="Europe/Atlantis"
    )
    assert page.status == 422
    assert page.says("Must be a time zone such as Europe/Amsterdam.")
    assert 'value="Europe/Atlantis"' in page.html
