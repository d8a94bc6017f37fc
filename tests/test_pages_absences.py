"""Whoever is away says until when and who covers; grants go on, are given anew, or let stand."""

import pytest

from tests.readers import Site, signed_in
from tracker.delegations import Delegation
from web import desk

SOMEBODY = {"holder": "person:p-adler", "until": "2026-12-20"}


@pytest.fixture
def site() -> Site:
    return Site()


def covers(site: Site) -> list[Delegation]:
    """Return the covers that were given since: the story has one of its own, DEL-10."""
    with site.tracker.looking(desk.clock(site.tracker)) as history:
        found = history.every(Delegation)
    return [each for each in found if each.form == "absence cover" and each.id != "DEL-10"]


def test_who_is_away_gives_a_cover_from_all_that_they_hold(site: Site) -> None:
    maren = site.signed_in("p-falk")
    page = maren.get("/delegations/absence")
    assert page.says("I am away", "DEL-03, as Service management system manager")
    done = maren.fill("/delegations/absence", "/delegations/absence", **SOMEBODY)
    assert done.to == "/people/p-falk"
    [given] = covers(site)
    assert (given.parent, given.holder, given.form) == ("DEL-03", "person:p-adler", "absence cover")
    assert (given.amount, given.depth, given.scope) == (25_000_00, 0, ("*",))
    assert set(given.powers) == {
        "approve:plan", "approve:objective", "approve:communication", "approve:improvement",
    }  # fmt: skip
    shown = maren.get("/people/p-falk")
    assert shown.says("Maren Falk is away from 24 Nov 2026 to 20 Dec 2026", "once it is accepted")
    assert maren.get("/turn").says("You are away from 24 Nov 2026 to 20 Dec 2026", "Ruth Adler")
    assert maren.get("/delegations?kind=delegation").says("absence cover")


def test_who_covers_sees_it_in_their_turn_and_acts_by_it_once_accepted(site: Site) -> None:
    maren, ruth = site.signed_in("p-falk"), site.signed_in("p-adler")
    maren.fill("/delegations/absence", "/delegations/absence", **SOMEBODY)
    [given] = covers(site)
    assert ruth.get("/turn").says("The delegation waits for acceptance", "For Maren Falk")
    ruth.fill(f"/delegations/{given.id}", f"/delegations/{given.id}/acceptance")
    asked = "/authority.json?person=p-adler&power=approve:objective&on={}"
    assert ruth.get(asked.format("2026-12-20T22:59:59Z")).json["answer"] == "yes"
    assert ruth.get(asked.format("2026-12-20T23:00:00Z")).json["answer"] == "no"


def test_an_absence_sent_twice_is_one_absence(site: Site) -> None:
    maren = site.signed_in("p-falk")
    form = maren.form("/delegations/absence", "/delegations/absence", **SOMEBODY)
    assert maren.send("/delegations/absence", form).to == "/people/p-falk"
    assert maren.send("/delegations/absence", form).to == "/people/p-falk"
    assert len(covers(site)) == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(site: Site) -> None:
    maren = site.signed_in("p-falk")
    page = maren.fill("/delegations/absence", "/delegations/absence", until="2026-12-20")
    assert page.says("Choose who covers for you")
    assert 'value="2026-12-20"' in page.html
    page = maren.fill("/delegations/absence", "/delegations/absence", **SOMEBODY, grants=[])
    assert page.says("Choose what is covered")
    late = maren.fill(
        "/delegations/absence", "/delegations/absence",
        **{**SOMEBODY, "effective_from": "2026-11-20"},
    )  # fmt: skip
    assert late.says("Authority is never given for the past")
    assert covers(site) == []


def test_who_holds_nothing_to_pass_on_is_told_so(site: Site) -> None:
    page = site.signed_in("p-demir").get("/delegations/absence")
    assert page.says("You have nothing to pass on")


# ---------------------------------------------------------------- going on


def test_a_grant_is_continued_by_a_new_one_with_all_that_it_gave(site: Site) -> None:
    tomasz = site.signed_in("p-lindqvist")
    assert tomasz.get("/delegations/DEL-05").says("Continue it")
    form = "/delegations/new?parent=DEL-01&renews=DEL-05"
    assert tomasz.get(form).says("This continues DEL-05")
    page = tomasz.fill(form, "/delegations", until="2027-06-30", reason="Next year too.")
    assert page.says("Nobody gives more than they hold")
    done = tomasz.fill(form, "/delegations", effective_from="", reason="Anew.", until="2026-12-31")
    assert done.to.startswith("/delegations/DEL-")
    new = tomasz.get(f"{done.to}.json").json
    assert (new["renews"], new["holder"], new["scope"]) == ("DEL-05", "role:so-hosting", "SVC-HST")
    assert tomasz.get("/delegations/DEL-05.json").json["renewed_by"] == new["id"]


def test_what_falls_with_a_grant_is_given_anew_in_the_same_act(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    address = "/delegations/DEL-03/revocation"
    ines.fill(address, address, reason="Another order.", regrant=["DEL-12"])
    below = ines.get("/delegations/DEL-12.json").json
    assert below["state"] == "fallen"
    new = ines.get(f"/delegations/{below['renewed_by']}.json").json
    assert (new["parent"], new["grantor_id"], new["state"]) == ("ROOT", "p-okafor", "offered")


def test_the_next_instrument_is_entered_by_who_holds_the_root_authority(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    assert ines.get("/delegations/ROOT").says("Enter the next instrument")
    address = "/delegations/ROOT/instrument"
    wrong = ines.fill(address, address, instrument="Board resolution BR-2027-01")
    assert "BR-2027-01" in wrong.html
    done = ines.fill(
        address, address, instrument="Board resolution BR-2027-01", instrument_sha256="c" * 64,
        amount="500,000",
    )  # fmt: skip
    assert done.to == "/delegations/ROOT"
    assert ines.get("/delegations/ROOT").says("BR-2027-01", "Instruments before", "BR-2025-14")
    assert ines.get("/delegations/ROOT.json").json["amount"] == 500_000_00
    other = site.signed_in("p-falk").get(address)
    assert other.says("Not yours to enter")


def test_a_grant_whose_grantor_went_is_let_stand_by_who_came_after(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    pavel = site.signed_in("p-horak")
    pavel.fill("/people/p-falk", "/people/p-falk/departure", reason="Left.")
    ines.fill(
        "/appointments/new", "/appointments", person="p-mensah", role="sms-manager", scope=["*"]
    )
    mensah = site.signed_in("p-mensah")
    items = mensah.get("/turn.json").json["items"]
    [waiting] = [each["href"] for each in items if each["kind"] == "appointment"]
    mensah.fill(waiting, f"{waiting}/acceptance")
    mensah.fill("/delegations/DEL-03", "/delegations/DEL-03/acceptance")
    assert mensah.get("/turn").says("Its grantor has gone")
    page = mensah.get("/delegations/DEL-12")
    assert page.says("Shall it stand?")
    mensah.fill("/delegations/DEL-12", "/delegations/DEL-12/confirmation")
    assert mensah.get("/delegations/DEL-12").says("Let stand by")
    assert "Its grantor has gone" not in mensah.get("/turn").text
    form = mensah.form("/delegations/DEL-12", "/sign-out")
    again = mensah.send("/delegations/DEL-12/confirmation", form)
    assert again.says("DEL-12 waits for nobody to let it stand")


def test_looking_back_nothing_can_be_covered_or_continued() -> None:
    maren = signed_in("p-falk")
    assert "do-cover" not in maren.get("/delegations/absence?on=2026-03-01").html
    assert "to-renewal" not in maren.get("/delegations/DEL-12?on=2026-09-01").html
    assert "do-replace" not in maren.get("/delegations/ROOT/instrument?on=2026-03-01").html
