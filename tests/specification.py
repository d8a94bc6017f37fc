"""Given, when, then: the form in which rules are specified, over a real record.

    company().at("2026-03-09 10:00").by("aoife").when(DropBusinessGoal(goal="BG-1"))
        .then("GoalDropped")

`at` (UTC) and `by` hold until they are said again; `via`, `because`, `effective`, `under` (a key)
and `seeing` (versions) are said of the next command only. `given` must be accepted, `when` is
judged by a `then`. Facts are compared whole, names only by their class. What the record then knows
is `told.the(Role, "cio")`. `story()` is empty; `tests.cast.company()` is a small provider at work.

A rule that needs no database is specified in the same words with `tests.alone.item`.
"""

import itertools
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self, TypeVar

from events import Fact, Record, Recorded, Source
from events.facts.refusals import ActRefused
from events.keys import KeyFolder
from tracker.application import Asked, Outcome, Tracker
from tracker.kernel import Command, Refusal, State

S = TypeVar("S", bound=State)
ORIGIN = "tests.example/record"
_counter = itertools.count(1)


def instant(text: str | datetime) -> datetime:
    """Return `2026-03-09 10:00` as an instant in UTC."""
    moment = datetime.fromisoformat(text) if isinstance(text, str) else text
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_a_sentence(text: str) -> bool:
    """Whether people can read it: it ends with a stop, and does not shout."""
    return text.endswith(".") and not text.isupper()


class Told:
    """What both forms share: who and when is said, and how an answer is judged."""

    def __init__(self) -> None:
        self.now = instant("2026-03-09 10:00")
        self.actor = ""
        self.said: dict[str, Any] = {}
        self.facts: list[Fact] = []
        self.refusal: Refusal | None = None

    def at(self, when: str | datetime) -> Self:
        self.now = instant(when)
        return self

    def later(self, **delta: float) -> Self:
        return self.at(self.now + timedelta(**delta))

    def by(self, actor: str) -> Self:
        self.actor = actor
        return self

    def via(self, grant: str) -> Self:
        return self._say(via=grant)

    def because(self, reason: str) -> Self:
        return self._say(reason=reason)

    def effective(self, when: str | date) -> Self:
        return self._say(effective=date.fromisoformat(when) if isinstance(when, str) else when)

    def _say(self, **said: object) -> Self:
        self.said |= said
        return self

    def ask(self, command: Command) -> Iterable[Fact]:
        raise NotImplementedError

    def when(self, command: Command) -> Self:
        assert self.refusal is None, f"the command before was refused: {self.refusal}"
        self.facts = []
        try:
            self.facts = list(self.ask(command))
        except Refusal as refusal:
            self.refusal = refusal
        self.said = {}
        return self

    def then(self, *expected: Fact | str) -> Self:
        assert self.refusal is None, f"refused: {self.refusal}"
        names = [type(fact).__name__ for fact in self.facts]
        found = [
            name if isinstance(wanted, str) else fact
            for wanted, fact, name in itertools.zip_longest(expected, self.facts, names)
        ]
        assert found == list(expected)
        return self

    def then_nothing_happens(self) -> Self:
        return self.then()

    def then_refused(self, rule: str, field: str | None = None) -> Self:
        assert self.refusal is not None, f"not refused, but: {self.facts}"
        assert self.refusal.rule == rule, str(self.refusal)
        assert is_a_sentence(self.refusal.sentence), self.refusal.sentence
        assert field is None or self.refusal.field == field, self.refusal.field
        self.refusal = None
        return self


class Story(Told):
    """Commands put through the tracker's own door, onto a record in a folder of its own."""

    def __init__(self, template: Path | None = None) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="record-"))
        if template:
            shutil.copytree(template, self.folder, dirs_exist_ok=True)
        keys = KeyFolder(self.folder / "keys")
        self.record = Record.create(self.folder / "record.db", keys, ORIGIN)
        weakref.finalize(self.record, shutil.rmtree, self.folder, ignore_errors=True)
        self.tracker = Tracker(self.record)
        self.outcome: Outcome | None = None

    def under(self, key: str) -> Self:
        return self._say(key=key)

    def seeing(self, versions: Mapping[str, int]) -> Self:
        return self._say(seen=versions)

    def imported_from(self, file: str, line: int) -> Self:
        return self._say(door="import", source=Source(file=file, line=line))

    def ask(self, command: Command) -> Iterable[Fact]:
        self.outcome = self.tracker.handle(command, self.asked())
        return [event.fact for event in self.outcome.events]

    def asked(self) -> Asked:
        said = {"key": f"test:{next(_counter)}", **self.said}
        return Asked(actor=self.actor, now=self.now, **said)

    def given(self, *commands: Command) -> Self:
        for command in commands:
            said = self.said
            self.when(command)
            assert self.refusal is None, f"{command} was refused: {self.refusal}"
            self.said = said
        self.said = {}
        return self

    def then_refused(self, rule: str, field: str | None = None) -> Self:
        """See that a rule refused the command, and that the record keeps that and nothing else."""
        super().then_refused(rule, field)
        kept = self.events()[-1]
        assert isinstance(kept.fact, ActRefused), kept
        assert (kept.fact.rule, kept.envelope.actor) == (rule, self.actor)
        return self

    def then_refused_again(self, rule: str) -> Self:
        """See that a command that was answered before is refused as it was then."""
        return super().then_refused(rule)

    def the(self, kind: type[S], item_id: str, as_of: int | None = None) -> S:
        with self.tracker.looking(self.now, as_of) as history:
            found = history.find(kind, item_id)
        assert found is not None, f"the record knows no {kind.kind} {item_id}"
        return found

    def knows(self, kind: type[State], item_id: str) -> bool:
        with self.tracker.looking(self.now) as history:
            return history.find(kind, item_id) is not None

    def events(self) -> list[Recorded]:
        with self.record.reading() as reading:
            return list(reading.events())

    def size(self) -> int:
        return len(self.events())


def story() -> Story:
    """Return a story over an empty record."""
    return Story()
