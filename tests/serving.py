"""The tracker as it is served: gunicorn with two workers, and a program that sends it commands."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Self

from tracker.application import Tracker
from web import accounts, desk
from web.settings import Settings

HOUSE = Path(__file__).resolve().parent.parent
CONFIGURATION = HOUSE / "web" / "gunicorn.conf.py"
STARTING_SECONDS = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Server:
    """One gunicorn with its workers, in a process group of its own.

    `with Server(settings) as server` starts it, and ends it whatever happens.
    """

    def __init__(self, settings: Settings, workers: int = 2) -> None:
        self.settings, self._workers = settings, workers
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when it answers."""
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "--config", str(CONFIGURATION),
                "--workers", str(self._workers), "--bind", f"127.0.0.1:{self.port}",
                "--log-level", "error", "web.app:create_app()",
            ],
            cwd=HOUSE, start_new_session=True, env=os.environ | self._environment(),
        )  # fmt: skip
        until = time.monotonic() + STARTING_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "the server ended while it was starting"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.01)

    def _environment(self) -> dict[str, str]:
        return {
            "TRACKER_DATABASE": str(self.settings.database),
            "TRACKER_KEYS": str(self.settings.keys),
            "TRACKER_URL": f"http://127.0.0.1:{self.port}",
        }

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        assert self._process is not None, "it was started"
        own = self._process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii")
        return [int(each) for each in children.split()]

    def kill(self) -> None:
        """End it and its workers at once, wherever they are."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(30)
            self._process = None

    def stop(self) -> None:
        """Let it end in order."""
        assert self._process is not None, "it was started"
        self._process.terminate()
        self._process.wait(60)
        self._process = None


class Client:
    """A program that is signed in as somebody. A session outlives the server that made it."""

    def __init__(self, port: int, cookie: str = "", csrf: str = "") -> None:
        self.port, self.cookie, self._csrf = port, cookie, csrf
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    @classmethod
    def signed_in(cls, port: int, tracker: Tracker, person: str) -> "Client":
        client = cls(port)
        token = accounts.invite(tracker, person, desk.real_time())
        status, _ = client.ask("GET", f"/welcome/{token}")
        assert status == http.client.SEE_OTHER, status
        status, told = client.ask("GET", "/csrf.json")
        assert status == http.client.OK, told
        client._csrf = json.loads(told)["csrf"]
        return client

    def at(self, port: int) -> "Client":
        """Return the same session on a connection of its own, also at another server."""
        return Client(port, self.cookie, self._csrf)

    def send(self, command: str, **said: Any) -> tuple[int, Any]:
        """Send a command; return the status and what was answered."""
        status, told = self.ask(
            "POST", f"/commands/{command}", json.dumps(said).encode(),
            {"Content-Type": "application/json", "X-CSRF-Token": self._csrf},
        )  # fmt: skip
        return status, json.loads(told)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        sent = {"Cookie": self.cookie, **(headers or {})}
        with closing(self._connection):  # a server that was killed leaves half an answer
            self._connection.request(method, path, body or None, sent)
            response = self._connection.getresponse()
            told = response.read()
        for name, value in response.getheaders():
            if name == "Set-Cookie" and value.startswith("session="):
                self.cookie = value.partition(";")[0]
        return response.status, told
