"""`tracker init` and `tracker invite`: a record begins once, wholly or not at all."""

import hashlib
import json
from pathlib import Path

import pytest

from events import RecordProblem
from tests.terminal import ORIGIN, Ended, Terminal
from tracker.application import Asked
from tracker.appointments import Appointment
from tracker.delegations import ROOT, Delegation
from tracker.organisation import ORGANISATION, Organisation
from tracker.people import LetPersonLeave, RegisterPerson
from web import accounts, desk
from web.cli import setting_up


@pytest.fixture
def shell(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def refused(ended: Ended, *words: str) -> None:
    """See that it failed with a sentence and left standard output alone."""
    assert (ended.status, ended.out) == (1, "")
    assert all(word in ended.err for word in words), ended.err


def misused(ended: Ended, *words: str) -> None:
    assert (ended.status, ended.out) == (2, "")
    assert all(word in ended.err for word in words), ended.err


# ---------------------------------------------------------------- a record begins


def test_three_options_are_enough(shell: Terminal) -> None:
    ended = shell.init()
    assert ended.status == 0
    assert ended.json["organisation"] == "Acme"
    assert ended.json["link"].startswith("https://tracker.example/welcome/")


def test_what_was_begun_so_verifies(shell: Terminal) -> None:
    shell.init()
    assert shell.run("verify").status == 0


def test_it_also_says_it_in_words(shell: Terminal) -> None:
    ended = shell.run("init", "--organisation", "Acme", "--top", "Ada", "--origin", ORIGIN)
    assert ended.out.startswith("The record of Acme begins. Ada signs in, once, with\nhttps://")


def test_an_operator_gets_a_way_in_of_their_own(shell: Terminal) -> None:
    told = shell.init(operator="Olu Ade").json
    assert told["operator"] == "operator"
    assert told["operator_link"].startswith("https://tracker.example/welcome/")
    assert told["operator_link"] != told["link"]
    with shell.tracker.looking(desk.real_time()) as history:
        assert history.names(["operator"]) == {"operator": "Olu Ade"}
        organisation = history.find(Organisation, ORGANISATION)
    assert organisation is not None
    assert organisation.operator == "operator"


def test_both_links_are_said_in_words(shell: Terminal) -> None:
    ended = shell.run(
        "init", "--organisation", "Acme", "--top", "Ada", "--origin", ORIGIN, "--operator", "Olu"
    )
    assert "Olu enters the set-up, signed in, once, with\nhttps://" in ended.out
    assert "What was entered is confirmed by Ada." in ended.out


def test_it_enters_who_leads_by_which_authority(shell: Terminal) -> None:
    person = shell.init(instrument="Board resolution 7", time_zone="Europe/Amsterdam").json[
        "person"
    ]
    with shell.tracker.looking(desk.real_time()) as history:
        organisation = history.find(Organisation, ORGANISATION)
        root = history.find(Delegation, ROOT)
        assert organisation is not None
        assert root is not None
        assert (organisation.title, organisation.time_zone) == ("Acme", "Europe/Amsterdam")
        assert organisation.in_set_up, "until the top manager accepts the appointment"
        assert root.instrument == "Board resolution 7"
        assert [each.person for each in history.every(Appointment)] == [person]
        assert history.names([person]) == {person: "Ada Byron"}


def test_an_instrument_in_a_file_is_named_and_hashed(shell: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "resolution.pdf"
    file.write_bytes(b"%PDF we resolve")
    shell.init(instrument=str(file))
    with shell.tracker.looking(desk.real_time()) as history:
        root = history.find(Delegation, ROOT)
        assert root is not None
        assert root.instrument == "resolution.pdf"
        assert root.instrument_sha256 == hashlib.sha256(b"%PDF we resolve").hexdigest()


def test_it_says_whether_the_instrument_was_found_as_a_file(tmp_path: Path) -> None:
    file = tmp_path / "resolution.pdf"
    file.write_bytes(b"%PDF we resolve")
    who = ("init", "--organisation", "Acme", "--top", "Ada", "--origin", ORIGIN, "--instrument")
    found, mistyped = (Terminal(tmp_path / name) for name in ("found", "mistyped"))
    assert found.run(*who, str(file)).out.endswith("is a file; its hash is recorded.\n")
    words = mistyped.run(*who, str(file.with_suffix(".odt"))).out
    assert words.endswith("kept as these words: there is no file of that name here.\n")


def test_a_missing_instrument_is_a_gap_that_can_be_seen(shell: Terminal) -> None:
    shell.init()
    with shell.tracker.looking(desk.real_time()) as history:
        root = history.find(Delegation, ROOT)
        assert root is not None
        assert (root.instrument, root.instrument_sha256) == ("", "")


def test_the_keys_may_lie_in_an_empty_folder_that_is_there(shell: Terminal) -> None:
    shell.settings.keys.mkdir()
    assert shell.init().status == 0
    assert (shell.settings.keys / "signing.key").stat().st_mode & 0o077 == 0


def test_by_default_they_lie_beside_the_database(tmp_path: Path) -> None:
    shell = Terminal(tmp_path, TRACKER_KEYS="")
    assert shell.init().status == 0
    assert (tmp_path / "tracker.keys" / "signing.key").exists()


def test_nothing_else_is_left_beside_it(shell: Terminal, tmp_path: Path) -> None:
    shell.init()
    names = {path.name for path in tmp_path.iterdir()}
    assert names - {"tracker.db-wal", "tracker.db-shm"} == {"tracker.db", "keys"}


# ---------------------------------------------------------------- and only once


def test_a_record_that_is_there_is_left_alone(shell: Terminal) -> None:
    shell.init()
    before = shell.events()
    refused(shell.init(), "holds another record already: tests.example/acme")
    refused(shell.init(origin="else.example/1"), "Set TRACKER_DATABASE to a new file")
    assert shell.events() == before


@pytest.mark.parametrize("content", [b"dear diary", b"SQLite format 3\0" + b"\0" * 4096])
def test_any_other_file_is_left_alone(shell: Terminal, content: bytes) -> None:
    shell.settings.database.write_bytes(content)
    refused(shell.init())
    assert shell.settings.database.read_bytes() == content


def test_an_empty_file_is_as_good_as_none(shell: Terminal) -> None:
    shell.settings.database.touch()
    assert shell.init().status == 0


def test_the_keys_of_a_lost_record_begin_no_other(shell: Terminal) -> None:
    shell.init()
    desk.forget(shell.settings)
    for path in shell.settings.database.parent.glob("tracker.db*"):
        path.unlink()
    refused(shell.init(), "have signed", "Put the database back")


def test_the_keys_of_another_log_are_refused(shell: Terminal) -> None:
    shell.init()
    other = Terminal(shell.settings.database.parent, TRACKER_DATABASE="other.db")
    (shell.settings.keys / "last-head").unlink()
    refused(other.init(origin="else.example/1"), "belong to the log tests.example/acme")
    assert not Path("other.db").exists()


def test_what_fails_midway_leaves_nothing_and_hinders_nothing(
    shell: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise RecordProblem("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(setting_up, "_set_up", fail)
        refused(shell.init(), "The disk is full.")
    assert not shell.settings.database.exists()
    assert not shell.settings.keys.exists()
    assert shell.init(origin="another.example/1").status == 0


# ---------------------------------------------------------------- called wrongly


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("origin", ""),
        ("origin", "no-path"),
        ("origin", "two words/1"),
        ("origin", "tests.example/a+b"),
        ("origin", "tests.example/\x07"),
        ("organisation", ""),
        ("organisation", "A\x00B"),
        ("organisation", "A" * 301),
        ("top", ""),
        ("time_zone", "Mars/Olympus"),
        ("currency", "euro"),
        ("instrument", "x" * 400),
    ],
)
def test_an_option_that_means_nothing_is_named(shell: Terminal, option: str, value: str) -> None:
    misused(shell.init(**{option: value}), f"--{option.replace('_', '-')}")
    assert not shell.settings.database.exists()


def test_an_option_that_is_missing_is_named(shell: Terminal) -> None:
    misused(shell.run("init", "--organisation", "Acme"), "--top")


@pytest.mark.parametrize(
    "url", ["tracker.example", "ftp://tracker.example", "http://", "http://a\n"]
)
def test_an_address_that_is_none_is_wrong_usage(tmp_path: Path, url: str) -> None:
    misused(Terminal(tmp_path, TRACKER_URL=url).init(), "TRACKER_URL")


# ---------------------------------------------------------------- an invitation


def test_somebody_is_invited_by_name_or_by_id(shell: Terminal) -> None:
    person = shell.init().json["person"]
    for called in ("Ada Byron", person):
        ended = shell.run("invite", called, "--json")
        assert (ended.status, ended.json["person"]) == (0, person)
        token = ended.json["link"].removeprefix("https://tracker.example/welcome/")
        assert accounts.redeem(shell.tracker, token, desk.real_time()) == person


def test_the_link_stands_alone_on_its_line(shell: Terminal) -> None:
    shell.init()
    assert shell.run("invite", "Ada Byron").out.startswith("https://tracker.example/welcome/")


def test_nobody_unknown_is_invited(shell: Terminal) -> None:
    shell.init()
    refused(shell.run("invite", "Eve"), "knows nobody called 'Eve'")


def test_of_two_people_with_one_name_the_id_is_asked_for(shell: Terminal) -> None:
    shell.init()
    enter(shell, RegisterPerson(name="Ada Byron"))
    refused(shell.run("invite", "Ada Byron"), "P-1 and P-2", "give an id")


def test_who_has_left_is_not_invited(shell: Terminal) -> None:
    shell.init()
    enter(shell, RegisterPerson(name="Eve", person="P-9"))
    enter(shell, LetPersonLeave(person="P-9"))
    refused(shell.run("invite", "Eve"), "has left")


def test_without_a_record_nobody_is_invited(shell: Terminal) -> None:
    refused(shell.run("invite", "Ada"), "There is no record", "tracker init")


def enter(shell: Terminal, command: RegisterPerson | LetPersonLeave) -> None:
    key = json.dumps([type(command).__name__, command.person])
    asked = Asked(actor=setting_up.OPERATOR, now=desk.real_time(), key=key)
    shell.tracker.handle(command, asked)
