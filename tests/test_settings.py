"""Settings: from the environment, each with a default, and refused with its name."""

from pathlib import Path

import pytest
from environs import EnvError

from web.settings import Mail, Settings, from_environment


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (
        "TRACKER_DATABASE", "TRACKER_KEYS", "TRACKER_URL", "TRACKER_SMTP_URL", "TRACKER_MAIL_FROM",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_without_any_the_record_lies_in_data(given: pytest.MonkeyPatch) -> None:
    assert from_environment() == Settings(
        Path("data/tracker.db"), Path("data/tracker.keys"), "http://127.0.0.1:8000"
    )


def test_the_keys_lie_beside_the_database_unless_they_are_elsewhere(
    given: pytest.MonkeyPatch,
) -> None:
    given.setenv("TRACKER_DATABASE", "/srv/tracker/record.sqlite")
    assert from_environment().keys == Path("/srv/tracker/record.keys")
    given.setenv("TRACKER_KEYS", "/etc/tracker/keys")
    assert from_environment().keys == Path("/etc/tracker/keys")


def test_links_begin_with_the_address_that_people_use(given: pytest.MonkeyPatch) -> None:
    given.setenv("TRACKER_URL", "https://tracker.example/")
    assert from_environment().url == "https://tracker.example"


@pytest.mark.parametrize("url", ["", "tracker.example", "ftp://a", "https://", "http://a b\n"])
def test_an_address_that_is_none_is_refused(given: pytest.MonkeyPatch, url: str) -> None:
    given.setenv("TRACKER_URL", url)
    with pytest.raises(EnvError, match="TRACKER_URL"):
        from_environment()


def test_a_database_without_a_name_is_refused(given: pytest.MonkeyPatch) -> None:
    given.setenv("TRACKER_DATABASE", "")
    with pytest.raises(EnvError, match="TRACKER_DATABASE"):
        from_environment()


# ---------------------------------------------------------------- mail

FROM = "tracker@example.org"


@pytest.mark.parametrize(
    ("url", "mail"),
    [
        ("smtp://mail.example.org", Mail("mail.example.org", 587, "starttls", FROM)),
        ("smtps://mail.example.org", Mail("mail.example.org", 465, "implicit", FROM)),
        ("smtp://mail.example.org?tls=implicit", Mail("mail.example.org", 465, "implicit", FROM)),
        ("smtp://mail.example.org?tls=no", Mail("mail.example.org", 25, "no", FROM)),
        ("smtp://127.0.0.1:1025?tls=no", Mail("127.0.0.1", 1025, "no", FROM)),
        ("smtp://u:p@localhost:1025?tls=no", Mail("localhost", 1025, "no", FROM, "u", "p")),
        (
            "smtp://ada%40x.org:p%2Fw@mail.example.org:2525",
            Mail("mail.example.org", 2525, "starttls", FROM, "ada@x.org", "p/w"),
        ),
    ],
)
def test_a_mail_server_is_named_in_one_address(
    given: pytest.MonkeyPatch, url: str, mail: Mail
) -> None:
    given.setenv("TRACKER_SMTP_URL", url)
    given.setenv("TRACKER_MAIL_FROM", FROM)
    assert from_environment().mail == mail


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://:25", "smtp://a:x",
        "smtp://a:70000", "smtp://a?tls=perhaps", "smtp://a?tls", "smtp://a\n",
        "smtp://u:geheim@mail.example.org?tls=no", "smtp://u:geheim@10.0.0.7?tls=no",
    ],
)  # fmt: skip
def test_a_mail_server_that_is_none_or_would_give_the_password_away_is_refused(
    given: pytest.MonkeyPatch, url: str
) -> None:
    given.setenv("TRACKER_SMTP_URL", url)
    given.setenv("TRACKER_MAIL_FROM", FROM)
    with pytest.raises(EnvError, match="TRACKER_SMTP_URL") as raised:
        from_environment()
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize("sender", [None, "", "tracker", "tracker@", "a@b\nBcc: c@d"])
def test_mail_is_from_somebody(given: pytest.MonkeyPatch, sender: str | None) -> None:
    given.setenv("TRACKER_SMTP_URL", "smtp://mail.example.org")
    if sender is not None:
        given.setenv("TRACKER_MAIL_FROM", sender)
    with pytest.raises(EnvError, match="TRACKER_MAIL_FROM"):
        from_environment()


def test_what_is_shown_of_the_settings_holds_no_password(given: pytest.MonkeyPatch) -> None:
    given.setenv("TRACKER_SMTP_URL", "smtp://ada:geheim@mail.example.org")
    given.setenv("TRACKER_MAIL_FROM", FROM)
    shown = repr(from_environment())
    assert "geheim" not in shown
    assert "mail.example.org:587, tls=starttls, from tracker@example.org" in shown
