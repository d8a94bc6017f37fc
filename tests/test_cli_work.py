"""`tracker work`: the mail of a record, sent by one worker at a time; `serve` starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from events import RecordProblem
from tests.mailbox import SENDER, Mailbox
from tests.serving import free_port
from tests.terminal import Terminal
from web.outbox.working import alone

HOUSE = Path(__file__).parent.parent


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as found:
        yield found


def terminal(folder: Path, mailbox: Mailbox) -> Terminal:
    """Return a shell whose record has one person, Ada, and a mail server."""
    shell = Terminal(folder, TRACKER_SMTP_URL=mailbox.url, TRACKER_MAIL_FROM=SENDER)
    assert shell.init().status == 0
    return shell


def test_without_a_mail_server_there_is_nothing_to_work_with(tmp_path: Path) -> None:
    shell = Terminal(tmp_path)
    shell.init()
    ended = shell.run("work", "--once")
    assert (ended.status, ended.out) == (1, "")
    assert "Set TRACKER_SMTP_URL and TRACKER_MAIL_FROM" in ended.err


def test_one_round_says_what_it_came_to(tmp_path: Path, mailbox: Mailbox) -> None:
    shell = terminal(tmp_path, mailbox)
    nothing = {
        "told": 0,
        "queued": 0,
        "sent": 0,
        "refused": 0,
        "unreachable": 0,
        "put_off": 0,
        "moot": 0,
    }
    assert shell.run("work", "--once", "--json").json == nothing
    said = "0 told, 0 queued, 0 sent, 0 refused, 0 without an address, 0 put off,"
    said += " 0 no longer needed.\n"
    assert shell.run("work", "--once").out == said


def test_a_second_worker_is_told_of_the_first(tmp_path: Path, mailbox: Mailbox) -> None:
    shell = terminal(tmp_path, mailbox)
    with alone(shell.settings.database):
        ended = shell.run("work", "--once")
    assert (ended.status, ended.out) == (1, "")
    assert "Another worker sends the mail of this record." in ended.err


def test_it_leaves_the_signals_as_they_were(tmp_path: Path, mailbox: Mailbox) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)]
    terminal(tmp_path, mailbox).run("work", "--once")
    assert [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)] == before


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_serve_starts_a_worker_that_ends_with_it(
    tmp_path: Path, mailbox: Mailbox, end: signal.Signals
) -> None:
    shell = terminal(tmp_path, mailbox)
    with served(shell, mailbox) as process:
        wait_until(lambda: is_at_work(shell))
        process.send_signal(end)
        process.wait(60)
        wait_until(lambda: not is_at_work(shell))


def test_serve_starts_none_that_is_not_wanted(tmp_path: Path, mailbox: Mailbox) -> None:
    shell = terminal(tmp_path, mailbox)
    with served(shell, mailbox, "--no-work") as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(2)
        assert not is_at_work(shell)


def served(shell: Terminal, mailbox: Mailbox, *options: str) -> "Running":
    around = os.environ | {
        "TRACKER_DATABASE": str(shell.settings.database),
        "TRACKER_KEYS": str(shell.settings.keys),
        "TRACKER_SMTP_URL": mailbox.url, "TRACKER_MAIL_FROM": SENDER,
    }  # fmt: skip
    words = ["serve", "--port", str(free_port()), *options]
    return Running([sys.executable, "-m", "web.cli", *words], around)


class Running:
    """A program that is ended with the block, whatever happens, with all that it started."""

    def __init__(self, words: list[str], around: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            words, env=around, cwd=HOUSE, start_new_session=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self._process

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate(timeout=30)


def is_at_work(shell: Terminal) -> bool:
    try:
        with alone(shell.settings.database):
            return False
    except RecordProblem:
        return True


def wait_until(so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not so():
        assert time.monotonic() < until
        time.sleep(0.1)
