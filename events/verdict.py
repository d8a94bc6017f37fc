"""What a verification found: the first thing that is wrong, in words and by event number."""

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

PROBLEMS_MAX = 20  # after so many a list says no more than the first ones do

What = Literal["altered", "missing", "extra", "reordered", "unreadable"]

Told = Callable[[int, int], None]
"""Is told how many events of how many were checked."""


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong. `number` is the event number that people see; None: no one event."""

    number: int | None
    stream: str
    what: What
    sentence: str


class Head(msgspec.Struct, frozen=True):
    """The newest signed head: how many events, and the root over them in hexadecimal."""

    size: int
    root: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked, what was not, and every problem found (the first 20), by event number."""

    ok: bool
    events: int
    head: Head | None
    problems: tuple[Problem, ...]
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]

    @property
    def first(self) -> Problem | None:
        """The first event that is wrong; where no event is, the first other problem."""
        numbered = (problem for problem in self.problems if problem.number is not None)
        return next(numbered, self.problems[0] if self.problems else None)


def told_lines(verdict: Verdict) -> Iterator[str]:
    """Yield the verdict in lines for people: what is wrong, what was checked, and what was not."""
    if verdict.ok:
        yield f"The record is as it was signed: {verdict.events:,} events."
    elif first := verdict.first:
        yield f"THE RECORD WAS CHANGED. First of all: {first.sentence}"
    yield from (f"  wrong:        {each.sentence}" for each in verdict.problems)
    yield from (f"  checked:      {each}" for each in verdict.checked)
    yield from (f"  not checked:  {each}" for each in verdict.unchecked)
    if verdict.head:
        yield f"  head:         {verdict.head.size:,} events, root {verdict.head.root}"


class Problems:
    """The problems found so far: the first of each event, until there are plenty."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._numbers: set[int] = set()

    def add(self, number: int | None, stream: str, what: What, sentence: str) -> None:
        """Keep a problem, unless its event has one already."""
        if self.full or number in self._numbers:
            return
        if number is not None:
            self._numbers.add(number)
        self._found.append(Problem(number, stream, what, sentence))

    @property
    def full(self) -> bool:
        """Whether no more are kept."""
        return len(self._found) >= PROBLEMS_MAX

    def in_order(self) -> tuple[Problem, ...]:
        """Return them by event number; those of no one event come first."""
        return tuple(sorted(self._found, key=lambda problem: problem.number or 0))
