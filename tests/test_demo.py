"""`tracker demo`: a fictional provider's record, whole or not at all, with a clock of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from events import Record
from events.evidence import looking_at
from events.keys import KeyFolder
from events.record import origin_of
from events.verify import verify
from tests.brackwater import as_told, to_end, totals
from tests.terminal import Terminal
from web import accounts, desk
from web.demo import making as demo

STORY = resources.files("web").joinpath("demo", "brackwater", "commands.jsonl")
ACCEPTED = totals(to_end())[0]
BEGINNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # nine o'clock in Amsterdam


@pytest.fixture
def shell(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def events_in(file: Path) -> int:
    with looking_at(file) as reading:
        return reading.size


def a_story(tmp_path: Path, lines: list[Any]) -> str:
    file = tmp_path / "story.jsonl"
    texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    file.write_bytes(b"\n".join(texts))
    return str(file)


def line(seq: int, command: str = "RegisterPerson", **data: Any) -> dict[str, Any]:
    at = f"2026-03-09T10:{seq:02}:00Z"
    return {"seq": seq, "at": at, "actor": "olga", "command": command, "data": data}


FOUNDED = line(
    1, "RegisterOrganization", id="x", name="Xylo", currency="EUR", time_zone="Asia/Tokyo", scope=""
)  # fmt: skip


# ---------------------------------------------------------------- the demo


def test_it_needs_no_set_up_and_reports_how_each_command_ended(shell: Terminal) -> None:
    ended = shell.run("demo", "--json")
    assert (ended.status, ended.err) == (0, "")
    told = ended.json
    assert (told["accepted"], len(told["refused"]), told["skipped"]) == totals(to_end())
    assert told["refused"][0] == {"seq": 105, "rule": "SOD-1"}
    assert verify(shell.settings.database, KeyFolder(shell.settings.keys)).ok


def test_its_link_signs_in_as_the_chief_executive_more_than_once(shell: Terminal) -> None:
    link = shell.run("demo", "--json").json["link"]
    token = link.removeprefix("https://tracker.example/welcome/")
    for _ in range(2):
        person = accounts.redeem(shell.tracker, token, desk.real_time(), again=True)
        assert person == "p-okafor"


def test_made_once_it_stays_as_it_is(shell: Terminal) -> None:
    shell.run("demo")
    before = shell.events()
    ended = shell.run("demo", "--json")
    assert ended.status == 0
    assert (ended.json["made"], ended.json["accepted"]) == (False, 0)
    assert "/welcome/" in ended.json["link"]
    assert shell.events() == before
    assert "stays as it is" in shell.run("demo").out


def test_fresh_makes_it_anew_under_the_same_key(shell: Terminal) -> None:
    shell.run("demo")
    key = (shell.settings.keys / "signing.key").read_bytes()
    opened, file = shell.tracker, shell.settings.database.stat().st_ino
    ended = shell.run("demo", "--fresh", "--json")
    assert (ended.status, ended.json["made"], ended.json["accepted"]) == (0, True, ACCEPTED)
    assert shell.settings.database.stat().st_ino != file
    assert (shell.settings.keys / "signing.key").read_bytes() == key
    assert shell.tracker is not opened, "whoever had it open opens the new one"
    assert verify(shell.settings.database, KeyFolder(shell.settings.keys)).ok


def test_it_touches_nothing_else(shell: Terminal) -> None:
    shell.init()
    before = shell.events()
    for words in (["demo"], ["demo", "--fresh"]):
        ended = shell.run(*words)
        assert (ended.status, ended.out) == (1, "")
        assert "The demo leaves it alone" in ended.err
    assert shell.events() == before


@pytest.mark.parametrize("content", [b"dear diary", b"SQLite format 3\0" + b"\0" * 4096])
def test_nor_any_other_file(shell: Terminal, content: bytes) -> None:
    shell.settings.database.write_bytes(content)
    assert shell.run("demo", "--fresh").status == 1
    assert shell.settings.database.read_bytes() == content


# ---------------------------------------------------------------- its clock


def test_its_clock_starts_at_nine_when_it_is_made_and_runs_on(shell: Terminal) -> None:
    shell.run("demo")
    first = desk.clock(shell.tracker)
    assert timedelta(0) <= first - BEGINNING < timedelta(minutes=1)
    time.sleep(0.01)
    assert desk.clock(shell.tracker) > first


def test_its_clock_goes_by_the_organisation_s_zone(shell: Terminal, tmp_path: Path) -> None:
    shell.run("demo", "--commands", a_story(tmp_path, [FOUNDED]))
    nine_in_tokyo = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert timedelta(0) <= desk.clock(shell.tracker) - nine_in_tokyo < timedelta(minutes=1)


def test_its_clock_is_never_behind_its_story(shell: Terminal, tmp_path: Path) -> None:
    late = line(2, person="p-x", name="Xenia") | {"at": "2027-01-01T00:00:00Z"}
    shell.run("demo", "--commands", a_story(tmp_path, [FOUNDED, late]))
    assert desk.clock(shell.tracker) >= datetime(2027, 1, 1, tzinfo=UTC)


# ---------------------------------------------------------------- another story


def test_a_story_without_some_of_its_commands_ends_otherwise(
    shell: Terminal, tmp_path: Path
) -> None:
    """Without the acceptance of DEL-01, whoever decides by it is refused."""
    lines = [json.loads(each) for each in STORY.read_text("utf-8").splitlines()]
    kept = [
        each
        for each in lines
        if (each["command"], each["data"].get("grant")) != ("AcceptDelegation", "DEL-01")
    ]
    assert len(kept) == len(lines) - 1
    told = shell.run("demo", "--commands", a_story(tmp_path, kept), "--json").json
    assert told["accepted"] < ACCEPTED - 1
    assert "AUTH-ACCEPT" in {each["rule"] for each in told["refused"]}
    assert "/welcome/" in told["link"]


def test_blank_lines_and_a_byte_order_mark_are_passed_over(shell: Terminal, tmp_path: Path) -> None:
    first = b"\xef\xbb\xbf" + json.dumps(FOUNDED).encode()
    file = a_story(tmp_path, [first, b"", line(2, person="p-x", name="X"), b"  "])
    assert shell.run("demo", "--commands", file, "--json").json["accepted"] == 2


def test_an_empty_story_has_nobody_to_sign_in_as(shell: Terminal, tmp_path: Path) -> None:
    ended = shell.run("demo", "--commands", a_story(tmp_path, []), "--json")
    assert (ended.status, ended.json["accepted"], ended.json["link"]) == (0, 0, "")


def test_commands_of_kinds_that_are_not_kept_are_skipped(shell: Terminal, tmp_path: Path) -> None:
    file = a_story(tmp_path, [FOUNDED, line(2, "HoldReview", what="ever")])
    assert shell.run("demo", "--commands", file, "--json").json["skipped"] == 1


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b"{", "no line of a story"),
        (b"\xff\xfe", "no line of a story"),
        (b"[" * 100_000, "no line of a story"),
        (b'"text"', "no line of a story"),
        ({"seq": 2}, "missing required field"),
        (line(2) | {"at": "yesterday"}, "at"),
        (line(2) | {"at": "2026-03-09T10:00:00"}, "at"),
        (line(2) | {"seq": "two"}, "seq"),
        (line(2, name="X") | {"data": ["name"]}, "data"),
        (line(1, person="p-x", name="X"), "stands twice"),
        (line(2, person="p-x"), "name"),
        (line(2, person="p-x", name="X", unheard="of"), "unheard"),
        (line(2, person="p x", name="X"), "person"),
        (line(2, "GrantDelegation", grant="DEL-1"), "do not fit"),
        (line(2, "OpenProposal", proposal="P"), "do not fit"),
        (line(2, "OpenProposal", proposal="P", target=7), "do not fit"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_made(
    shell: Terminal, tmp_path: Path, bad: Any, words: str
) -> None:
    ended = shell.run("demo", "--commands", a_story(tmp_path, [FOUNDED, bad]))
    assert (ended.status, ended.out) == (1, "")
    assert "Line 2" in ended.err
    assert words in ended.err
    assert not shell.settings.database.exists()


def test_a_file_that_is_not_there_is_wrong_usage(shell: Terminal) -> None:
    assert shell.run("demo", "--commands", "nowhere.jsonl").status == 2


@pytest.mark.parametrize(
    "setup", ["- [", "a: b", "approval_policies: 7", "approval_policies: [{}]"]
)
def test_a_set_up_that_cannot_be_read_is_told(shell: Terminal, tmp_path: Path, setup: str) -> None:
    (tmp_path / "setup.yaml").write_text(setup, encoding="utf-8")
    ended = shell.run("demo", "--commands", a_story(tmp_path, [FOUNDED]))
    assert (ended.status, ended.out) == (1, "")
    assert "set-up" in ended.err


# ---------------------------------------------------------------- interrupted


def test_killed_while_it_is_made_it_leaves_nothing_to_be_taken_for_a_record(
    shell: Terminal,
) -> None:
    place = shell.settings.database
    halfway = place.with_name(".tracker.db.making") / "record.db"
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "demo"],
        env=os.environ | {"TRACKER_DATABASE": str(place), "TRACKER_KEYS": str(shell.settings.keys)},
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent,
    )
    until = time.monotonic() + 60
    while not (halfway.exists() and events_in(halfway) > 20) and time.monotonic() < until:
        assert process.poll() is None, "it was made too quickly to be interrupted"
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert halfway.exists()
    assert not place.exists()
    assert not shell.settings.keys.exists()
    assert shell.run("demo", "--json").json["accepted"] == ACCEPTED
    assert not halfway.exists()


def test_two_that_make_it_at_once_do_not_mix(shell: Terminal) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "web.cli", "demo", "--json"],
            env=os.environ
            | {"TRACKER_DATABASE": str(shell.settings.database)}
            | {"TRACKER_KEYS": str(shell.settings.keys)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
        )
        for _ in range(2)
    ]
    said = [(process.communicate(timeout=60), process.returncode) for process in started]
    assert 0 in [status for _, status in said]
    assert all(not status or b"Another process" in err for (_, err), status in said)
    assert verify(shell.settings.database, KeyFolder(shell.settings.keys)).ok
    assert events_in(shell.settings.database) == as_told()[0].size()


def test_what_is_left_of_a_demo_between_two_steps_is_made_anew(shell: Terminal) -> None:
    """Killed while the new file takes the place of the old one: the keys are there, no file is."""
    shell.run("demo")
    desk.forget(shell.settings)
    for path in shell.settings.database.parent.glob("tracker.db*"):
        path.unlink()
    assert (shell.settings.keys / "last-head").exists()
    assert shell.run("demo", "--json").json["accepted"] == ACCEPTED
    assert origin_of(shell.settings.database) == demo.ORIGIN


def test_the_old_file_s_log_is_not_read_into_the_new_file(shell: Terminal) -> None:
    shell.run("demo")
    with Record.open(shell.settings.database, KeyFolder(shell.settings.keys)).reading() as held:
        assert held.size == as_told()[0].size(), (
            "somebody is reading: the log stays beside the file"
        )
        assert shell.run("demo", "--fresh").status == 0
        assert verify(shell.settings.database, KeyFolder(shell.settings.keys)).ok
