"""Histories from elsewhere on pages: each in a record of its own, read as its readers do."""

import functools
import tempfile
import weakref
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any
from urllib.parse import urlencode

from events import Record
from events.keys import KeyFolder
from tests.readers import Reader, Site
from tests.told import lines
from tracker.application import Asked, Tracker
from tracker.imports.recording import Intake
from tracker.imports.recording_history import import_history
from tracker.organisation import RegisterOrganisation
from tracker.people import RegisterPerson
from web.settings import Settings

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HISTORIES = {
    "roles": ("openstack-delegations",),
    "proposals": ("kep-proposals", "kep-approvals"),
    "objectives": ("us-objectives-history", "us-objectives"),
    "communications": ("openstack-meetings",),
    "risks": ("kep-risks",),
}


@functools.cache
def reader(record: str) -> Reader:
    """Return somebody who is signed in to a record with these histories in it; made once."""
    folder = Path(tempfile.mkdtemp(prefix=f"{record}-"))
    settings = Settings(database=folder / "record.db", keys=folder / "keys")
    made = Record.create(settings.database, KeyFolder(settings.keys), "tests.example/told")
    tracker = Tracker(made)
    for command in (RegisterOrganisation(name="Open"), RegisterPerson(person="op", name="Op")):
        tracker.handle(command, Asked(actor="op", now=NOW, key=type(command).__name__))
    for name in HISTORIES[record]:
        intake = Intake(tracker=tracker, operator="op", file=f"{name}.jsonl", clock=lambda: NOW)
        assert not import_history(lines(name), intake).rejected
    tracker.record.close()
    site = Site(settings)
    weakref.finalize(site, rmtree, folder, ignore_errors=True)
    return site.signed_in("op")


def got(reader: Reader, path: str, **asked: str) -> Any:  # as JSON has it
    return reader.get(f"{path}.json?{urlencode(asked)}").json


def every(reader: Reader, path: str, **asked: str) -> list[dict[str, Any]]:
    """Return the items of all pages of a list."""
    items: list[dict[str, Any]] = []
    while True:
        found = got(reader, path, **asked, page=str(len(items) // 50 + 1))
        items += found["items"]
        if len(items) >= found["total"]:
            return items


def about(reader: Reader, room: str, source_id: str, on: str) -> Any:  # as JSON has it
    """Return what the page about an item of this id in its source says; None: there is none."""
    items = got(reader, f"/{room}", source_id=source_id)["items"]
    return got(reader, f"/{room}/{items[0]['id']}", on=on) if items else None
