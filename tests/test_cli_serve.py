"""`tracker serve`: gunicorn on a port, said before it starts, ended in order."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import free_port
from tests.terminal import Terminal

HOUSE = Path(__file__).parent.parent


@pytest.fixture
def shell(tmp_path: Path) -> Terminal:
    found = Terminal(tmp_path)
    assert found.init().status == 0
    return found


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def answer(port: int) -> dict[str, object]:
    until = time.monotonic() + 60
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            found: dict[str, object] = json.loads(connection.getresponse().read())
        except OSError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
        else:
            return found
        finally:
            connection.close()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_stopped(shell: Terminal, end: signal.Signals) -> None:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "web.cli", "serve", "--port", str(port), "--json"],
        env=os.environ
        | {"TRACKER_DATABASE": str(shell.settings.database)}
        | {"TRACKER_KEYS": str(shell.settings.keys)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HOUSE,
    ) as process:
        try:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline()) == {"url": f"http://127.0.0.1:{port}"}
            assert answer(port) == {"ok": True, "events": shell.events()}
            process.send_signal(end)
            assert process.wait(60) == 0
        finally:
            process.kill()


def test_a_port_that_is_taken_is_told(shell: Terminal, taken: int) -> None:
    ended = shell.run("serve", "--port", str(taken))
    assert (ended.status, ended.out) == (1, "")
    assert f"Nothing can be served on 127.0.0.1:{taken} (Address already in use)" in ended.err


def test_an_address_of_somebody_else_is_told(shell: Terminal) -> None:
    ended = shell.run("serve", "--host", "192.0.2.1", "--port", str(free_port()))
    assert (ended.status, ended.out) == (1, "")
    assert "Nothing can be served on 192.0.2.1" in ended.err


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", ""])
def test_a_port_that_is_none_is_wrong_usage(shell: Terminal, port: str) -> None:
    assert shell.run("serve", "--port", port).status == 2


def test_without_a_record_there_is_nothing_to_serve(tmp_path: Path) -> None:
    ended = Terminal(tmp_path).run("serve", "--port", str(free_port()))
    assert (ended.status, ended.out) == (1, "")
    assert "There is no record" in ended.err
