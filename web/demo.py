"""Making the demo record: a fictional provider's fourteen months, and a clock of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from events import Record, RecordProblem
from events.keys import KeyFolder
from events.record import origin_of
from tracker.application import Tracker
from tracker.organisation import ORGANISATION, Organisation
from web import accounts, desk, story
from web.settings import Settings

ORIGIN = "demo.invalid/governance/brackwater"
CHIEF_EXECUTIVE = "p-okafor"
BEGINS = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))

Told = Callable[[int, int], None]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How the story went: what `tracker demo --json` prints."""

    accepted: int
    refused: tuple[story.Ending, ...]
    skipped: int
    made: bool = True


def make(settings: Settings, commands: Path | None, *, fresh: bool, told: Told) -> Report:
    """Make the demo's record, or leave the one that is there as it is.

    Raises:
        RecordProblem: the database holds something else.
    """
    origin = origin_of(settings.database)
    if origin not in (None, ORIGIN):
        raise RecordProblem(f"{settings.database} holds another record ({origin}). The demo leaves it alone.")
    if origin == ORIGIN:
        if not fresh:
            return Report(accepted=0, refused=(), skipped=0, made=False)
        _remove(settings)
    record = Record.create(settings.database, KeyFolder(settings.keys), ORIGIN)
    tracker = Tracker(record)
    endings = list(_told(tracker, commands, told))
    organisation = _organisation(tracker)
    desk.start_demo_clock(tracker, BEGINS.astimezone(UTC) if organisation else desk.real_time())
    accounts.prepare(tracker, desk.clock(tracker))
    return Report(
        accepted=sum(e.ended == "accepted" for e in endings),
        refused=tuple(e for e in endings if e.ended not in ("accepted", "skipped")),
        skipped=sum(e.ended == "skipped" for e in endings),
    )


def _told(tracker: Tracker, commands: Path | None, told: Told) -> list[story.Ending]:
    lines = (commands.read_bytes() if commands else _packaged("commands.jsonl")).splitlines()
    beside = commands.with_name("setup.yaml") if commands else None
    setup = beside.read_text("utf-8") if beside and beside.exists() else _packaged("setup.yaml").decode()
    endings = []
    for ending in story.endings(tracker, [line for line in lines if line.strip()], setup):
        endings.append(ending)
        told(len(endings), len(lines))
    return endings


def _packaged(name: str) -> bytes:
    return resources.files("web").joinpath("brackwater", name).read_bytes()


def _organisation(tracker: Tracker) -> Organisation | None:
    with tracker.looking(BEGINS) as history:
        return history.find(Organisation, ORGANISATION)


def _remove(settings: Settings) -> None:
    """Remove a demo's record and its last signed head: it is about to be told anew."""
    desk.forget(settings)
    for ending in ("", "-wal", "-shm"):
        settings.database.with_name(settings.database.name + ending).unlink(missing_ok=True)
    (settings.keys / "last-head").unlink(missing_ok=True)
