"""Signing in: by a link that works once or a password, for as long as the account is the same."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import argon2
import pytest
from flask.testing import FlaskClient

from tests.readers import Answer, Reader, Site
from tests.terminal import Terminal
from tracker.application import Asked
from tracker.people import LetPersonLeave, RegisterPerson
from web import accounts, desk, signin
from web.cli import setting_up

PASSWORD = "correct horse battery"
NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hashes_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", cheap)
    monkeypatch.setattr(accounts, "_nobodys", cheap.hash("nobody's"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Site]:
    """A record that is no demo, whose only person is Ada Byron, P-1, with a password."""
    shell = Terminal(tmp_path)
    assert shell.init().status == 0
    accounts.set_password(shell.tracker, "P-1", PASSWORD, desk.real_time())
    site = Site(shell.settings)
    yield site
    site.close()


@pytest.fixture
def demo() -> Site:
    return Site()


def enter(reader: Reader, password: str = PASSWORD, person: str = "P-1", **more: str) -> Answer:
    return reader.fill("/sign-in", "/sign-in", person=person, password=password, **more)


def is_in(reader: Reader) -> bool:
    return reader.get("/overview.json").status == 200


def session_of(client: FlaskClient) -> dict[str, object]:
    with client.session_transaction() as session:
        return dict(session)


# ---------------------------------------------------------------- with a password


@pytest.mark.parametrize("called", ["P-1", "Ada Byron"])
def test_one_enters_by_id_or_by_name(office: Site, called: str) -> None:
    reader = office.stranger()
    answer = enter(reader, person=called)
    assert (answer.status, answer.to) == (303, "/")
    assert "Ada Byron" in reader.get("/").text


def test_a_wrong_password_keeps_the_name_and_not_the_password(office: Site) -> None:
    reader = office.stranger()
    answer = enter(reader, "wrong horse battery")
    assert answer.status == 422
    assert answer.says("There is a problem", "That is not the password of this person")
    assert 'value="P-1"' in answer.html
    assert "wrong horse" not in answer.html
    assert not is_in(reader)


@pytest.mark.parametrize("person", ["", "P-2", "x" * 301, "a\tb", "' OR 1=1 --"])
def test_nobody_else_enters(office: Site, person: str) -> None:
    assert enter(office.stranger(), person=person).status == 422


def test_an_unknown_field_is_refused(office: Site) -> None:
    assert enter(office.stranger(), admin="yes").status == 422


def test_after_five_failures_an_account_rests_for_five_minutes(office: Site) -> None:
    tracker = office.tracker
    for _ in range(5):
        assert accounts.check(tracker, "P-1", "wrong", "there", NOW) is None
    assert accounts.check(tracker, "P-1", PASSWORD, "here", NOW) is None
    later = NOW + timedelta(minutes=5, seconds=1)
    assert accounts.check(tracker, "P-1", PASSWORD, "here", later) == "P-1"


def test_a_right_password_forgets_the_failures_before(office: Site) -> None:
    tracker = office.tracker
    for _ in range(3):
        for _ in range(4):
            assert accounts.check(tracker, "P-1", "wrong", "there", NOW) is None
        assert accounts.check(tracker, "P-1", PASSWORD, "here", NOW) == "P-1"


def test_after_thirty_failures_an_address_rests_whoever_is_meant(office: Site) -> None:
    tracker = office.tracker
    for number in range(30):
        assert accounts.check(tracker, f"nobody-{number}", "wrong", "there", NOW) is None
    with pytest.raises(accounts.TooManyTries):
        accounts.check(tracker, "P-1", PASSWORD, "there", NOW)
    assert accounts.check(tracker, "P-1", PASSWORD, "elsewhere", NOW) == "P-1"
    later = NOW + timedelta(minutes=5, seconds=1)
    assert accounts.check(tracker, "P-1", PASSWORD, "there", later) == "P-1"


def test_too_many_tries_are_told_as_such(office: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "FAILURES_ALLOWED_FROM_ONE_ADDRESS", 1)
    reader = office.stranger()
    assert enter(reader, "wrong").status == 422
    answer = enter(reader)
    assert answer.status == 429
    assert answer.says("Too many tries came from your address")


def test_a_name_that_two_people_bear_needs_the_id(office: Site) -> None:
    asked = Asked(actor=setting_up.OPERATOR, now=desk.real_time(), key="second")
    office.tracker.handle(RegisterPerson(name="Ada Byron", person="P-2"), asked)
    accounts.set_password(office.tracker, "P-2", PASSWORD, NOW)
    assert accounts.check(office.tracker, "Ada Byron", PASSWORD, "here", NOW) is None
    assert accounts.check(office.tracker, "P-2", PASSWORD, "here", NOW) == "P-2"


def test_passwords_are_kept_as_argon2_and_links_as_digests(office: Site) -> None:
    token = accounts.invite(office.tracker, "P-1", NOW)
    stored = office.settings.database.read_bytes()
    wal = office.settings.database.with_name("tracker.db-wal")
    stored += wal.read_bytes() if wal.exists() else b""
    assert b"$argon2id$" in stored
    assert PASSWORD.encode() not in stored
    assert token.encode() not in stored


# ---------------------------------------------------------------- where one comes out


def test_one_comes_out_where_one_wanted_to_go(office: Site) -> None:
    reader = office.stranger()
    sent = reader.get("/record?as_of=3")
    assert (sent.status, sent.to) == (303, "/sign-in?next=/record?as_of%3D3")
    assert reader.get(sent.to).html.count("/record?as_of=3") == 1
    assert enter(reader, next="/record?as_of=3").to == "/record?as_of=3"


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "evil", "/a b", "/\x00",
    ],
)  # fmt: skip
def test_and_never_anywhere_else(office: Site, demo: Site, away: str) -> None:
    answer = enter(office.stranger(), next=away)
    assert answer.to in ("/", ""), "home, or refused as unreadable"
    ines = demo.signed_in("p-okafor")
    form = {"person": "p-falk", "next": away, "csrf": ines.get("/csrf.json").json["csrf"]}
    assert Answer(ines.client.post("/look-as", data=form)).to in ("/", "")


# ---------------------------------------------------------------- by a link


def test_a_link_lets_in_once_and_then_asks_for_a_password(office: Site) -> None:
    token = accounts.invite(office.tracker, "P-1", desk.real_time())
    first, second = office.stranger(), office.stranger()
    assert first.get(f"/welcome/{token}").to == "/password"
    assert is_in(first)
    answer = second.get(f"/welcome/{token}")
    assert answer.status == 410
    assert answer.says("This link is used up")
    assert not is_in(second)


def test_a_program_that_only_looks_at_the_head_uses_nothing_up(office: Site) -> None:
    token = accounts.invite(office.tracker, "P-1", desk.real_time())
    assert office.stranger().client.head(f"/welcome/{token}").status_code == 200
    assert office.stranger().get(f"/welcome/{token}").status == 303


def test_a_link_ends_after_a_day(office: Site) -> None:
    token = accounts.invite(office.tracker, "P-1", NOW)
    late = NOW + timedelta(hours=24, seconds=1)
    assert accounts.redeem(office.tracker, token, late) is None
    assert accounts.redeem(office.tracker, token, NOW + timedelta(hours=23)) == "P-1"


@pytest.mark.parametrize("token", ["x", "A" * 32, "%00", "%FF%FE", "é"])
def test_a_link_that_nobody_made_is_used_up_too(office: Site, token: str) -> None:
    assert office.stranger().get(f"/welcome/{token}").status == 410


def test_in_a_demo_the_link_works_again(demo: Site) -> None:
    token = accounts.invite(demo.tracker, "p-okafor", desk.real_time())
    for _ in range(2):
        assert demo.stranger().get(f"/welcome/{token}").to == "/"


# ---------------------------------------------------------------- a new password


def test_who_came_by_a_link_chooses_a_password_without_the_one_before(office: Site) -> None:
    reader = office.signed_in("P-1")
    assert "Your password until now" not in reader.get("/password").text
    answer = reader.fill("/password", "/password", password="a whole new password")
    assert (answer.status, answer.to) == (303, "/")
    assert reader.get("/").says("Your password is set")
    assert enter(office.stranger(), "a whole new password").status == 303


def test_who_came_by_a_password_has_to_know_it(office: Site) -> None:
    reader = office.stranger()
    enter(reader)
    answer = reader.fill("/password", "/password", current="wrong", password="a new password")
    assert answer.status == 422
    assert answer.says("That is not your password")
    given = {"current": PASSWORD, "password": "a whole new password"}
    assert reader.fill("/password", "/password", **given).status == 303


@pytest.mark.parametrize("password", ["", "short", "x" * 1001])
def test_a_password_that_is_too_short_or_too_long_is_told(office: Site, password: str) -> None:
    answer = office.signed_in("P-1").fill("/password", "/password", password=password)
    assert answer.status == 422
    assert answer.says("There is a problem")


def test_a_new_password_ends_every_other_session(office: Site) -> None:
    here, elsewhere = office.stranger(), office.signed_in("P-1")
    enter(here)
    assert is_in(elsewhere)
    here.fill("/password", "/password", current=PASSWORD, password="a whole new password")
    assert is_in(here)
    assert not is_in(elsewhere)


# ---------------------------------------------------------------- a session


def test_a_session_says_who_since_when_and_of_which_account(office: Site) -> None:
    reader = office.stranger()
    enter(reader)
    reader.get("/")
    said = session_of(reader.client)
    assert set(said) <= {"person", "mark", "since", "csrf"}
    assert said["person"] == "P-1"
    assert PASSWORD not in json.dumps(said)


def test_its_cookie_is_out_of_reach_of_scripts_and_other_sites(office: Site) -> None:
    response = office.stranger().client.get("/sign-in")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    secure = office.app.test_client().get("/sign-in", base_url="https://localhost")
    assert re.match(r"__Host-session=.*; Secure; HttpOnly; Path=/;", secure.headers["Set-Cookie"])


def test_what_was_there_before_signing_in_is_gone_after(office: Site) -> None:
    """Whoever planted a session in somebody's browser must not find it signed in."""
    reader = office.stranger()
    reader.get("/sign-in")
    before = session_of(reader.client)["csrf"]
    enter(reader)
    reader.get("/")
    assert session_of(reader.client)["csrf"] != before


def test_a_session_ends_after_half_a_day(office: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = office.stranger()
    enter(reader)
    assert is_in(reader)
    monkeypatch.setattr(signin, "SESSION_SECONDS", -1)
    assert not is_in(reader)


def test_a_session_ends_when_its_person_leaves(demo: Site) -> None:
    reader = demo.signed_in("p-mensah")
    assert is_in(reader)
    asked = Asked(actor="p-horak", now=desk.clock(demo.tracker), key="leave")
    demo.tracker.handle(LetPersonLeave(person="p-mensah"), asked)
    assert not is_in(reader)
    assert session_of(reader.client) == {}


def test_a_forged_cookie_is_nobody_s(office: Site) -> None:
    reader = office.stranger()
    reader.client.set_cookie("session", "eyJwZXJzb24iOiJQLTEifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert not is_in(reader)


def test_signing_out_lets_go(office: Site) -> None:
    reader = office.stranger()
    enter(reader)
    answer = reader.fill("/", "/sign-out")
    assert (answer.status, answer.to) == (303, "/sign-in")
    assert not is_in(reader)


# ---------------------------------------------------------------- looking as somebody else


def test_in_a_demo_one_looks_as_somebody_else(demo: Site) -> None:
    reader = demo.signed_in("p-okafor")
    answer = reader.fill("/objectives", "/look-as", person="p-falk")
    assert (answer.status, answer.to) == (303, "/objectives")
    assert session_of(reader.client)["person"] == "p-falk"
    assert is_in(reader)


@pytest.mark.parametrize("person", ["", "p-nobody", "operator", "x" * 10_000])
def test_but_only_as_somebody_who_is_there(demo: Site, person: str) -> None:
    reader = demo.signed_in("p-okafor")
    assert reader.fill("/", "/look-as", person=person).status == 404
    assert session_of(reader.client)["person"] == "p-okafor"


def test_and_nowhere_else(office: Site) -> None:
    reader = office.signed_in("P-1")
    token = reader.get("/csrf.json").json["csrf"]
    answer = Answer(reader.client.post("/look-as", data={"person": "P-1", "csrf": token}))
    assert answer.status == 403
    assert "Look as" not in reader.get("/").text


def test_the_bar_says_the_demo_s_clock_and_how_to_make_it_anew(demo: Site) -> None:
    page = demo.signed_in("p-okafor").get("/")
    assert page.says("Its clock says 24 Nov 2026, 09:00 CET", "tracker demo --fresh")
    assert page.says("Ines Okafor, Chief executive", "Maren Falk, Service management system")
