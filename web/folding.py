"""Long texts compared: of what stayed only the edges are shown, and how much lies between."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from tracker.wording import PARAGRAPH, Run
from web.comparison import Change

EDGE = 1
"""How many unchanged paragraphs stay beside an edit."""
WORTH = 2
"""So many paragraphs and more are left out."""


class Piece(NamedTuple):
    """A stretch of text as `parts/diff.html` shows it; `skip` says in words what is left out."""

    op: str
    text: str


class Folded(msgspec.Struct, frozen=True):
    """A change whose unchanged stretches are folded."""

    path: str
    label: str
    before: str | None
    after: str | None
    runs: Sequence[Piece] | None
    kind: str


def fold(change: Change) -> Folded:
    """Return a change with long unchanged stretches left out."""
    runs = None if change.runs is None else list(_pieces(change.runs))
    return Folded(change.path, change.label, change.before, change.after, runs, change.kind)


def is_folded(change: Folded) -> bool:
    """Whether anything is left out."""
    return any(piece.op == "skip" for piece in change.runs or ())


def _pieces(runs: Sequence[Run]) -> Iterator[Piece]:
    for n, run in enumerate(runs):
        if run.op == "equal":
            yield from _folded(run.text, EDGE if n else 0, EDGE if n < len(runs) - 1 else 0)
        else:
            yield Piece(run.op, run.text)


def _folded(text: str, head: int, tail: int) -> Iterator[Piece]:
    paragraphs = PARAGRAPH.findall(text)
    after = len(paragraphs) - tail
    if after - head < WORTH:
        yield Piece("equal", text)
        return
    yield Piece("equal", "".join(paragraphs[:head]))
    yield Piece("skip", f"{after - head} paragraphs are the same")
    yield Piece("equal", "".join(paragraphs[after:]))
