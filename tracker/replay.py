"""Replay: every item from nothing, by the events alone; and whether the rows say the same."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from events import Reading, Recorded
from events.evidence import DAMAGED
from events.reading import texts_of
from events.rows import OPEN, Facet, Kept, sort_key
from events.verdict import Problem, Told, What
from tracker.application import KIND_OF
from tracker.kernel import State, fold, kept

AT_ONCE = 1_000  # events that are read in one go

UNFOLDABLE = (*DAMAGED, ArithmeticError, AssertionError, AttributeError, LookupError, ValueError)
"""What comes of an event that no longer is what it was when the rules let it in."""


class Step(NamedTuple):
    """An event, and the item as it stands after it."""

    recorded: Recorded
    state: State


def replay(reading: Reading) -> Iterator[Step]:
    """Yield every event with what it made of its item. Nothing but events is read."""
    states: dict[str, State] = {}
    for first in range(0, reading.size, AT_ONCE):
        for recorded in reading.events(first, first + AT_ONCE):
            stream = recorded.stream
            before = states.get(stream) or KIND_OF[recorded.kind](id=recorded.id)
            states[stream] = after = fold(before, recorded)
            yield Step(recorded, after)


def compare(reading: Reading, told: Told | None = None) -> Problem | None:
    """Return the first row or facet that a replay does not give; None where all are the same.

    Every row is compared, those of the past too: it is by these that looking back is answered.
    """
    comparison = _Comparison(reading)
    try:
        for step in replay(reading):
            if problem := comparison.differs(step):
                return problem
            if told and not comparison.size % AT_ONCE:
                told(comparison.size, reading.size)
        if told:
            told(reading.size, reading.size)
        return comparison.rest()
    except UNFOLDABLE as problem:
        sentence = f"Event {comparison.size + 1:,} cannot be replayed: {problem!r}."
        return Problem(comparison.size + 1, "", "unreadable", sentence)


class _Comparison:
    """Rows and facets, taken from the file in the order in which the events made them."""

    def __init__(self, reading: Reading) -> None:
        self.size = 0  # events compared
        self._rows = reading.kept_rows()
        self._facets = reading.kept_facets()
        self._facet = next(self._facets, None)
        self._newest: dict[str, Kept] = {}  # row of each item

    def differs(self, step: Step) -> Problem | None:
        """Compare what one event made with what is kept of it."""
        self.size = step.recorded.number
        row = next(self._rows, None)
        if wrong := self._wrong_row(step, row):
            return _problem(step.recorded, "missing" if row is None else "altered", wrong)
        if self._take_facets(step.recorded.pos) != _facets(step):
            return _problem(step.recorded, "altered", "is not found by the words it should be")
        return None

    def rest(self) -> Problem | None:
        """Look for what no event made, and for rows that ended though nothing followed."""
        extra = next(self._rows, None) or self._facet
        if extra:
            stream = f"{extra.kind}/{extra.id}"
            sentence = f"There is a row of {stream} that no event made."
            return Problem(None, stream, "extra", sentence)
        for stream, row in self._newest.items():
            if row.until != OPEN:
                sentence = f"Event {row.since + 1:,} ({stream}) has a row that ends too early."
                return Problem(row.since + 1, stream, "altered", sentence)
        return None

    def _wrong_row(self, step: Step, row: Kept | None) -> str:
        recorded = step.recorded
        if row is None or row.since != recorded.pos:
            return "has no row"
        if (row.begins, row.ends) != texts_of(step.state.term()):
            return "has a row that is in effect at another time"
        if row.body != kept(step.state):
            return f"has a row that says something else ({_where(row.body, step.state)})"
        if (row.kind, row.id, row.version) != (recorded.kind, recorded.id, recorded.version):
            return "has the row of another item"
        if row.sort != sort_key(recorded.id):
            return "has a row in another place of the order"
        before = self._newest.get(recorded.stream)
        if before and before.until != recorded.pos:
            return "does not begin where the row before it ends"
        self._newest[recorded.stream] = row
        return ""

    def _take_facets(self, pos: int) -> list[Facet]:
        taken = []
        while self._facet and self._facet.since <= pos:
            taken.append(self._facet)
            self._facet = next(self._facets, None)
        return taken


def _facets(step: Step) -> list[Facet]:
    recorded = step.recorded
    item = (recorded.pos, recorded.kind, sort_key(recorded.id), recorded.id)
    return [Facet(*item, name, value) for name, value in sorted(set(step.state.facets()))]


def _where(body: bytes, state: State) -> str:
    """Return the fields in which a row differs from what it should be."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError, TypeError):
        return "it cannot be read"
    wanted: dict[str, Any] = msgspec.json.decode(kept(state))
    if not isinstance(found, dict):
        return "it cannot be read"
    differing = [key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)]
    return ", ".join(sorted(differing)) or "in its wording"


def _problem(recorded: Recorded, what: What, wrong: str) -> Problem:
    sentence = f"Event {recorded.number:,} ({recorded.stream}) {wrong}."
    return Problem(recorded.number, recorded.stream, what, sentence)
