"""The command line as a person meets it, in this process: what it prints, and how it ends.

ended = Terminal(folder).run("init", "--organisation", "Acme", ...)
ended.status, ended.out, ended.err, ended.json
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tracker.application import Tracker
from web import desk
from web.cli import main
from web.settings import Settings

ORIGIN = "tests.example/acme"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """A shell in a folder: the record and its keys lie in it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.settings = Settings(folder / "tracker.db", folder / "keys")
        self._environment = {
            "TRACKER_DATABASE": str(self.settings.database),
            "TRACKER_KEYS": str(self.settings.keys),
            "TRACKER_URL": "https://tracker.example",
            **environment,
        }

    def run(self, *words: str) -> Ended:
        ended = CliRunner().invoke(main, words, env=self._environment)
        if ended.exception and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def init(self, **options: str) -> Ended:
        given = {"organisation": "Acme", "top": "Ada Byron", "origin": ORIGIN} | options
        named = (("--" + name.replace("_", "-"), value) for name, value in given.items())
        return self.run("init", *(word for pair in named for word in pair), "--json")

    @property
    def tracker(self) -> Tracker:
        return desk.open_tracker(self.settings)

    def events(self) -> int:
        with self.tracker.record.reading() as reading:
            return reading.size
