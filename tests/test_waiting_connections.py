"""Connections that are open and silent, as browsers keep them, hold up nobody."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.serving import Server
from tests.terminal import Terminal

IDLE = 8  # more than there are workers: some two open browsers


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    shell = Terminal(tmp_path)
    assert shell.init().status == 0
    with Server(shell.settings) as started:
        yield started


@pytest.fixture
def silent(server: Server) -> Iterator[list[socket.socket]]:
    with ExitStack() as opened:
        where = ("127.0.0.1", server.port)
        yield [opened.enter_context(socket.create_connection(where)) for _ in range(IDLE)]


def asked(server: Server) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    with closing(connection):
        connection.request("GET", "/sign-in")
        answered = connection.getresponse()
        assert b"Sign in" in answered.read()
        return answered.status


@pytest.mark.usefixtures("silent")
def test_a_page_is_answered_while_others_have_said_nothing_yet(server: Server) -> None:
    assert [asked(server) for _ in range(4)] == [200] * 4


def test_a_page_is_answered_while_others_stopped_in_the_middle_of_a_line(
    server: Server, silent: list[socket.socket]
) -> None:
    for each in silent:
        each.sendall(b"GET /sign-in HT")
    assert asked(server) == 200
