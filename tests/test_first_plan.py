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
