"""`tracker verify`: the log, and then the rows that pages read, from the database as it lies there.

It opens nothing that the pages use, so that it also reads what they would refuse.
"""

import sys
from pathlib import Path
from typing import Protocol

import click
import msgspec

from events.evidence import DAMAGED, looking_at
from events.keys import KeyFolder
from events.notes import BadNote
from events.verdict import Problem, Told, Verdict, told_lines
from events.verify import ROWS_UNCHECKED, verify
from tracker.replay import compare
from web.cli.terminal import as_json, progress, say
from web.settings import from_environment


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
        verdict = with_rows(settings.database, verdict)
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
    found = [*verdict.problems, wrong] if wrong else [*verdict.problems]
    found.sort(key=lambda problem: problem.number or 0)
    return msgspec.structs.replace(
        verdict,
        ok=not found,
        problems=tuple(found),
        checked=(*verdict.checked, "the rows that pages read, at every instant, with a replay"),
        unchecked=tuple(each for each in verdict.unchecked if each != ROWS_UNCHECKED),
    )


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
