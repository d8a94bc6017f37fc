"""Making the demo record: a fictional provider's fourteen months, and a clock of its own."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from events import RecordProblem
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


def make(settings: Settings, told: Sequence[story.Told], step: Step) -> Report:
    """Make the demo's record from a story, in the place of the one that may be there.

    Raises:
        RecordProblem: the database holds something else.
    """
    with making(settings, ORIGIN, instead_of=ORIGIN) as tracker:
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
    return resources.files("web").joinpath("demo", "brackwater", name).read_bytes()


def _beginning(tracker: Tracker) -> datetime:
    """Return when the demo's clock begins: at nine in its own zone, and after its story's end."""
    with tracker.record.reading() as reading:
        organisation = History(reading, desk.real_time()).find(Organisation, ORGANISATION)
        last = reading.event(reading.size - 1)
    begins = BEGINS.replace(tzinfo=(organisation or Organisation()).zone).astimezone(UTC)
    return max(begins, last.envelope.recorded_at) if last else begins
