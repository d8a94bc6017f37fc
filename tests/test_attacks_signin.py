"""Attacks on accounts: a door that opens for others, or is kept shut."""

import argon2
import pytest

from tests.readers import Reader, Site
from web import accounts, desk

PASSWORD = "correct horse battery"
ELSEWHERE = "192.0.2.7"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    little = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", little)
    return Site()


def enters(site: Site, called: str, password: str) -> str | None:
    return accounts.check(site.tracker, called, password, ELSEWHERE, desk.real_time())


def test_who_is_given_somebody_s_id_for_a_name_keeps_nobody_out(site: Site) -> None:
    for person, password in (("p-okafor", PASSWORD), ("p-price", PASSWORD[::-1])):
        accounts.set_password(site.tracker, person, password, desk.real_time())
    keeper = site.signed_in("p-horak")
    token = keeper.client.get("/csrf.json").get_json()["csrf"]
    renamed = keeper.client.post(
        "/commands/RenamePerson", json={"person": "p-price", "name": "p-okafor"},
        headers={"X-CSRF-Token": token},
    )  # fmt: skip
    assert renamed.status_code == 201
    assert enters(site, "p-okafor", PASSWORD) == "p-okafor"
    assert enters(site, "p-okafor", PASSWORD[::-1]) is None
    assert enters(site, "p-price", PASSWORD[::-1]) == "p-price"


def test_a_link_that_lies_about_is_worth_nothing_once_a_password_was_chosen(site: Site) -> None:
    used, mislaid = (accounts.invite(site.tracker, "p-demir", desk.real_time()) for _ in range(2))
    assert accounts.redeem(site.tracker, used, desk.real_time()) == "p-demir"
    accounts.set_password(site.tracker, "p-demir", PASSWORD, desk.real_time())
    assert accounts.redeem(site.tracker, mislaid, desk.real_time()) is None
    newer = accounts.invite(site.tracker, "p-demir", desk.real_time())
    assert accounts.redeem(site.tracker, newer, desk.real_time()) == "p-demir"


def test_and_the_links_of_others_stay(site: Site) -> None:
    token = accounts.invite(site.tracker, "p-falk", desk.real_time())
    accounts.set_password(site.tracker, "p-demir", PASSWORD, desk.real_time())
    assert accounts.redeem(site.tracker, token, desk.real_time()) == "p-falk"


def cookie(reader: Reader) -> str:
    found = reader.client.get_cookie("session")
    assert found is not None, "everybody who is in has one"
    return found.value


def lets_in(site: Site, value: str) -> bool:
    """Whether a copied cookie opens a page for somebody who has nothing else."""
    thief = site.stranger()
    thief.client.set_cookie("session", value)
    return thief.get("/overview.json").status == 200


def test_a_copied_cookie_is_worth_nothing_once_its_owner_signed_out(site: Site) -> None:
    owner = site.signed_in("p-okafor")
    at_the_door = cookie(owner)
    owner.get("/")
    inside = cookie(owner)
    assert lets_in(site, at_the_door)
    assert lets_in(site, inside)
    owner.fill("/", "/sign-out")
    assert not lets_in(site, at_the_door)
    assert not lets_in(site, inside)


def test_and_the_owner_s_other_sessions_last(site: Site) -> None:
    at_work, at_home = site.signed_in("p-okafor"), site.signed_in("p-okafor")
    at_work.fill("/", "/sign-out")
    assert at_home.get("/overview.json").status == 200
    again = site.signed_in("p-okafor")
    again.fill("/", "/sign-out")
    assert lets_in(site, cookie(at_home))
