"""Settings: from the environment, each with a default, and refused with its name."""

from pathlib import Path

import pytest
from environs import EnvError

from web.settings import Settings, from_environment


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("TRACKER_DATABASE", "TRACKER_KEYS", "TRACKER_URL"):
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
