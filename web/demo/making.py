"""Making the demo record: a fictional provider's fourteen months, and a clock of its own."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from events import Record, RecordProblem
from events.record import origin_of
from tracker.application import Tracker
from tracker.authority import Authority
from tracker.delegations import ROOT, Delegation
from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation
from tracker.people import Person
from web import accounts, desk
from web.demo import story
from web.settings import Settings
from web.staging import making

ORIGIN = "demo.invalid/governance/brackwater"
BEGINS = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))

EVIDENCE = "evidence"
"""The folder beside a story with the files that it names by their hashes."""

Step = Callable[[], None]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How the story went; `made` is False where the demo was there already."""

    accepted: int
    refused: tuple[story.Ending, ...]
    skipped: int
    made: bool = True


def is_there(settings: Settings) -> bool:
    """Say whether the demo has been made already.

    Raises:
        RecordProblem: something else lies in its place.
    """
    origin = origin_of(settings.database)
    if origin not in (None, ORIGIN):
        raise RecordProblem(
            f"{settings.database} holds another record ({origin}). The demo leaves it alone:"
            " set TRACKER_DATABASE to a new file."
        )
    return origin == ORIGIN


def read(commands: Path | None) -> list[story.Told]:
    """Return the demo's own story, or that of a file; a `setup.yaml` beside the file goes with it.

    Raises:
        story.StoryProblem: a line cannot be read.
    """
    if commands is None:
        return story.read(
            _packaged("commands.jsonl").splitlines(), _packaged("setup.yaml").decode()
        )
    beside = commands.with_name("setup.yaml")
    setup = beside.read_bytes() if beside.exists() else _packaged("setup.yaml")
    lines = commands.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    return story.read(lines, setup.decode(errors="replace"))


def files(commands: Path | None) -> list[Traversable]:
    """Return the files that lie beside the demo's own story, or beside that of a file."""
    beside: Traversable = commands.parent if commands else _package()
    folder = beside.joinpath(EVIDENCE)
    return [each for each in folder.iterdir() if each.is_file()] if folder.is_dir() else []


def keep(found: Iterable[Traversable], record: Record) -> None:
    """Keep files beside a record; what evidence names one of them is then found by its hash."""
    for each in found:
        with each.open("rb") as source:
            record.files.keep(source)


def make(
    settings: Settings, told: Sequence[story.Told], found: Iterable[Traversable], step: Step
) -> Report:
    """Make the demo's record from a story and its files, in the place of one that may be there.

    Raises:
        RecordProblem: the database holds something else.
    """
    with making(settings, ORIGIN, instead_of=ORIGIN) as tracker:
        keep(found, tracker.record)
        endings = []
        for each in told:
            endings.append(story.tell(tracker, each))
            step()
        desk.start_demo_clock(tracker, _beginning(tracker))
        accounts.prepare(tracker, desk.clock(tracker))
    return Report(
        accepted=sum(each.ended == "accepted" for each in endings),
        refused=tuple(each for each in endings if each.ended not in ("accepted", "skipped")),
        skipped=sum(each.ended == "skipped" for each in endings),
    )


def chief(history: History) -> str:
    """Return who holds the root office; before anybody does, the first person; or nobody."""
    root = history.find(Delegation, ROOT)
    holders = Authority(history, history.on).people(root.holder) if root else []
    anybody = [person.id for person in history.every(Person, limit=1)]
    return next(iter([*holders, *anybody]), "")


def _packaged(name: str) -> bytes:
    return _package().joinpath(name).read_bytes()


def _package() -> Traversable:
    return resources.files("web").joinpath("demo", "brackwater")


def _beginning(tracker: Tracker) -> datetime:
    """Return when the demo's clock begins: at nine in its own zone, and after its story's end."""
    with tracker.record.reading() as reading:
        organisation = History(reading, desk.real_time()).find(Organisation, ORGANISATION)
        last = reading.event(reading.size - 1)
    begins = BEGINS.replace(tzinfo=(organisation or Organisation()).zone).astimezone(UTC)
    return max(begins, last.envelope.recorded_at) if last else begins
