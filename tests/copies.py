"""Copies of the demo's record, to be damaged.

    copy = Copy()
    copy.change("UPDATE stored_events SET topic='x' WHERE rowid=5")
    copy.verdict().first

The record is made once per session. What `change` does it does as somebody would who owns the
machine: the triggers are dropped first.
"""

import atexit
import functools
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path
from typing import get_args

from events import Record
from events.keys import KeyFolder
from events.verdict import Problem, Verdict, What
from events.verify import verify
from tracker.application import Tracker
from web.demo import making
from web.demo.story import endings

ORIGIN = "tests.example/brackwater"


@functools.cache
def original() -> Path:
    """Return the folder of a record with the demo's whole story, and of its keys."""
    folder = Path(tempfile.mkdtemp(prefix="brackwater-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    record = Record.create(folder / "record.db", KeyFolder(folder / "keys"), ORIGIN)
    making.keep(making.files(None), record)
    told = resources.files("web").joinpath("demo", "brackwater")
    lines = told.joinpath("commands.jsonl").read_bytes().splitlines()
    assert list(endings(Tracker(record), lines, told.joinpath("setup.yaml").read_text("utf-8")))
    record.close()
    return folder


@functools.cache
def length() -> int:
    """Return how many events the demo's record has."""
    return len(Copy().column("SELECT rowid FROM stored_events"))


class Copy:
    """A copy of a record's folder: by default, of the demo's."""

    def __init__(self, of: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="copy-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        shutil.copytree(of or original(), self.folder, dirs_exist_ok=True)
        self.file = self.folder / "record.db"
        self.keys = KeyFolder(self.folder / "keys")

    @contextmanager
    def damaging(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection to the file, from which all guards were removed."""
        with closing(sqlite3.connect(self.file)) as connection, connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
            for (name,) in names.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            yield connection

    def change(self, statement: str, *values: object) -> "Copy":
        """Change something, and see that there was something to change."""
        with self.damaging() as connection:
            assert connection.execute(statement, values).rowcount > 0, statement
        return self

    def verdict(self, since: str | None = None) -> Verdict:
        verdict = verify(self.file, self.keys, since=since)
        for problem in verdict.problems:
            assert problem.what in get_args(What), problem
            assert isinstance(problem.stream, str), problem
        assert verdict.ok is not bool(verdict.problems)
        return verdict

    def first(self) -> Problem:
        """Return the first problem; the verdict must not be good."""
        verdict = self.verdict()
        assert not verdict.ok
        assert verdict.first is not None
        return verdict.first

    def record(self) -> Record:
        return Record.open(self.file, self.keys)

    def column(self, statement: str, *values: object) -> list[object]:
        with closing(sqlite3.connect(self.file)) as connection:
            return [row[0] for row in connection.execute(statement, values)]
