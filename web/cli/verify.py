"""`tracker verify`: the log, and then the rows that pages read, from the database as it lies there.

It opens nothing that the pages use, so that it also reads what they would refuse.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import click
import msgspec

from events.evidence import DAMAGED, looking_at
from events.files import Files
from events.keys import KeyFolder
from events.notes import BadNote
from events.record import files_of
from events.verdict import PROBLEMS_MAX, Problem, Told, Verdict, told_lines
from events.verify import FILES_UNCHECKED, ROWS_UNCHECKED, verify
from tracker.replay import UNFOLDABLE, compare
from web.cli.terminal import as_json, progress, say
from web.settings import from_environment
from web.stored_files import files_of_evidence


class _Bar(Protocol):
    """What of a progress bar is used here."""

    length: int | None
    pos: int

    def update(self, n_steps: int, /) -> None: ...


@click.command("verify")
@click.option(
    "--since", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that was kept at an earlier visit: the record must only have grown.",
)  # fmt: skip
@as_json
def verify_record(since: Path | None, *, in_json: bool) -> None:
    """Compute everything anew from the stored events; name the first that is wrong."""
    settings = from_environment()
    verdict = _log(settings.database, KeyFolder(settings.keys), since)
    if verdict.events:
        verdict = with_files(settings.database, with_rows(settings.database, verdict))
    say(verdict, "\n".join(told_lines(verdict)), in_json=in_json)
    if not verdict.ok:
        sys.exit(1)


def _log(database: Path, keys: KeyFolder, since: Path | None) -> Verdict:
    try:
        old = since.read_text(encoding="utf-8") if since else None
        with progress("Checking the log", 1) as bar:
            return verify(database, keys, since=old, told=_moves(bar))
    except (BadNote, UnicodeDecodeError) as problem:
        raise click.ClickException(f"{since}: {problem}") from problem


def with_rows(database: Path, verdict: Verdict) -> Verdict:
    """Return a verdict that also speaks of the rows that pages read."""
    with progress("Comparing the rows with a replay", verdict.events) as bar:
        wrong = _first_wrong_row(database, _moves(bar))
    checked = "the rows that pages read, at every instant, with a replay"
    return _also(verdict, [wrong] if wrong else [], checked, ROWS_UNCHECKED)


def with_files(database: Path, verdict: Verdict) -> Verdict:
    """Return a verdict that also speaks of the files that evidence is kept as."""
    try:
        with looking_at(database) as reading, progress("Hashing the files", 1):
            found, checked = files_of_evidence(reading, Files(files_of(database)))
    except UNFOLDABLE as problem:
        found = [Problem(None, "", "unreadable", f"The evidence cannot be read ({problem}).")]
        checked = "the files of evidence, as far as they can be read"
    return _also(verdict, found, checked, FILES_UNCHECKED)


def _also(verdict: Verdict, found: Sequence[Problem], checked: str, before: str) -> Verdict:
    """Return a verdict after one check more; `before` is what it said was not checked."""
    problems = sorted((*verdict.problems, *found), key=lambda problem: problem.number or 0)
    return msgspec.structs.replace(
        verdict, ok=not problems, problems=tuple(problems[:PROBLEMS_MAX]),
        checked=(*verdict.checked, checked),
        unchecked=tuple(each for each in verdict.unchecked if each != before),
    )  # fmt: skip


def _first_wrong_row(database: Path, told: Told) -> Problem | None:
    try:
        with looking_at(database) as reading:
            return compare(reading, told)
    except DAMAGED as problem:
        return Problem(None, "", "unreadable", f"The rows cannot be read ({problem}).")


def _moves(bar: _Bar) -> Told:
    def moved(done: int, total: int) -> None:
        bar.length = total
        bar.update(done - bar.pos)

    return moved
