"""Long texts compared: what stayed is left out, and each edit stands beside its counterpart."""

from collections.abc import Iterator, Sequence

import msgspec

from tracker.wording import Run
from web.content.comparison import Change

EDGE = 3
"""How many unchanged lines stay on each side of an edit."""
WORTH = 4
"""So many lines and more are left out."""


class Hunk(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a change as `parts/diff.html` shows it: a row of its own.

    `label` is empty but for a change's first part; `same` says in words what is left out before
    this part; a part that is `over` shows nothing else.
    """

    path: str
    label: str
    before: str | None
    after: str | None
    runs: Sequence[Run] | None
    kind: str
    same: str = ""
    over: bool = False


def folded(changes: Sequence[Change]) -> list[Hunk]:
    """Return the changes in parts, long unchanged stretches left out."""
    return [hunk for change in changes for hunk in _hunks(change)]


def _hunks(change: Change) -> Iterator[Hunk]:
    first = Hunk(
        path=change.path, label=change.label, before=change.before, after=change.after,
        runs=change.runs, kind=change.kind,
    )  # fmt: skip
    if change.runs is None:
        yield first
        return
    for n, (same, runs) in enumerate(_stretches(change.runs)):
        label = change.label if n == 0 else ""
        yield msgspec.structs.replace(first, label=label, runs=runs, same=same, over=not runs)


def _stretches(runs: Sequence[Run]) -> Iterator[tuple[str, list[Run]]]:
    """Yield what is left out, in words, and the runs that follow it."""
    same, kept = "", []
    for n, run in enumerate(runs):
        head, between, tail = _cut(run, last=n == len(runs) - 1, first=n == 0)
        kept += head
        if between:
            if kept or same:
                yield same, kept
            same, kept = f"{between} lines are the same", []
        kept += tail
    yield same, kept


def _cut(run: Run, *, first: bool, last: bool) -> tuple[list[Run], int, list[Run]]:
    """Cut an unchanged stretch: what stays at its head, how many lines go, what stays then."""
    lines = run.text.splitlines(keepends=True) if run.op == "equal" else []
    head, after = 0 if first else EDGE, len(lines) - (0 if last else EDGE)
    between = sum(1 for line in lines[head:after] if line.strip())
    if between < WORTH:
        return [run], 0, []
    return _equal(lines[:head]), between, _equal(lines[after:])


def _equal(lines: Sequence[str]) -> list[Run]:
    return [Run("equal", "".join(lines))] if lines else []
