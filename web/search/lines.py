"""Where in an event the words stand: the fields that hold them, before and after, cut to length."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from events import Reading, Recorded
from events.searched import Part

LINES_MAX = 3
AROUND = 70
"""So many characters are shown before and after the first word that was found."""


class Run(msgspec.Struct, frozen=True):
    """A piece of a text, and whether it is what was searched for."""

    text: str
    found: bool = False


class Line(msgspec.Struct, frozen=True):
    """A field in which something was found: what it held before, and what it holds since."""

    field: str
    before: Sequence[Run]
    now: Sequence[Run]


def lines(reading: Reading, event: Recorded, words: Sequence[str], field: str) -> list[Line]:
    """Return the fields of an event that hold one of the words, or that are the one asked for."""
    pattern = _pattern(words)
    parts = [Part("why", None, event.envelope.reason), *reading.parts(event)]
    found = (part for part in parts if _is_asked(part.path, field) or _holds(part, pattern))
    return [_line(part, pattern) for part in islice(found, LINES_MAX)]


def _holds(part: Part, pattern: re.Pattern[str] | None) -> bool:
    texts = (_text(part.before), _text(part.now))
    return pattern is not None and any(pattern.search(text) for text in texts)


def _line(part: Part, pattern: re.Pattern[str] | None) -> Line:
    before, now = (_runs(_text(value), pattern) for value in (part.before, part.now))
    return Line(part.path.replace(".", ", ").replace("_", " "), before, now)


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds any of the words at the beginning of a word."""
    spelled = [r"\W+".join(map(re.escape, re.findall(r"\w+", word))) for word in words]
    return re.compile(rf"\b(?:{'|'.join(spelled)})\w*", re.IGNORECASE) if spelled else None


def _is_asked(path: str, field: str) -> bool:
    steps, asked = path.split("."), field.split(".")
    return bool(field) and (steps[: len(asked)] == asked or steps[-1] == field)


def _text(value: Any) -> str:  # noqa: ANN401  # JSON
    return ", ".join(_leaves(value))


def _leaves(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    inside: Iterable[Any]
    match value:
        case None | "":
            return
        case dict():
            inside = value.values()
        case list():
            inside = value
        case _:
            yield str(value)
            return
    for inner in inside:
        yield from _leaves(inner)


def _runs(text: str, pattern: re.Pattern[str] | None) -> list[Run]:
    """Return a text around the first word that was found, in runs."""
    hit = pattern.search(text) if pattern else None
    first = max(0, hit.start() - AROUND) if hit else 0
    last = min(len(text), hit.end() + AROUND if hit else 2 * AROUND)
    runs, at = [Run("… ")] if first else [], first
    for each in pattern.finditer(text, first, last) if pattern else ():
        runs += [Run(text[at : each.start()]), Run(each.group(), found=True)]
        at = each.end()
    runs += [Run(text[at:last]), Run(" …" if last < len(text) else "")]
    return [run for run in runs if run.text]
