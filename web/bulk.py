"""Many acts at once: each is a command of its own, with its own authority and its own result."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from flask import g

from tracker.application import Outcome
from tracker.kernel import Command
from web import desk


class Done(NamedTuple):
    """How one of several acts ended: with an outcome, or with what stood in its way."""

    name: str
    outcome: Outcome | None
    problems: desk.Problems | None

    @property
    def sentence(self) -> str:
        """What stood in the way, in words; empty where nothing did."""
        if self.problems is None:
            return ""
        found = self.problems.fields.values()
        return " ".join(str(each[0]) if isinstance(each, list) else str(each) for each in found)


def send_each(
    key: str, acts: Iterable[tuple[str, type[Command], Mapping[str, Any]]]
) -> Iterator[Done]:
    """Send (name, command, fields) one after the other; what is refused stops no other.

    The key of the form and the place in it make the key of each: sent twice, each is done once.
    """
    for place, (name, command, given) in enumerate(acts):
        try:
            outcome = desk.send(command, {**given, "key": f"{key}.{place}"})
        except desk.Problems as problems:
            yield Done(name, None, problems)
        else:
            yield Done(name, outcome, None)


def look_anew() -> None:
    """Let the rest of the request see what was recorded during it."""
    desk.leave()
    for name in ("now_history", "history", "authority", "organisation", "now"):
        g.pop(name, None)
