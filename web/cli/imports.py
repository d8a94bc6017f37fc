"""The command line's imports: history from elsewhere, a file at a time."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from tracker.imports.history_lines import KEYS
from tracker.imports.recording import Imported, Intake
from tracker.imports.recording_appointments import import_appointments
from tracker.imports.recording_history import import_history
from tracker.imports.recording_policies import import_policies
from tracker.imports.recording_stratml import import_stratml
from web import desk
from web.cli.terminal import as_json, progress, say

OPERATOR = "operator"
SOME_ROWS_REJECTED = 1

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("import")
def imports() -> None:
    """Bring history in from elsewhere. A second time, nothing is recorded.

    Exits with 1 when rows were rejected; the others are recorded.
    """


@imports.command()
@file_argument
@as_json
def appointments(file: Path, *, in_json: bool) -> None:
    """Import who held which role, from a CSV file."""
    _bring_in(import_appointments, file, in_json=in_json)


@imports.command()
@file_argument
@as_json
def policies(file: Path, *, in_json: bool) -> None:
    """Import the versions of governance documents, from a JSON Lines file."""
    _bring_in(import_policies, file, in_json=in_json)


@imports.command()
@file_argument
@as_json
def stratml(file: Path, *, in_json: bool) -> None:
    """Import a strategic plan or performance report, from StratML (parts 1 and 2).

    It counts the plan, each goal, each objective and each indicator.
    """
    _bring_in(import_stratml, file, in_json=in_json)


@imports.command()
@file_argument
@click.option("--kind", type=click.Choice(list(KEYS)), help="Default: what its lines tell.")
@as_json
def history(file: Path, kind: str | None, *, in_json: bool) -> None:
    """Import the history that another system kept, from a JSON Lines file.

    Lines are recorded in the order of their seq. What a line presupposes must be so; a gap in the
    order is named.
    """
    _bring_in(partial(import_history, kind=kind or ""), file, in_json=in_json)


def _bring_in(kind: Callable[[bytes, Intake], Imported], file: Path, *, in_json: bool) -> None:
    content = file.read_bytes()
    tracker = desk.open_tracker()
    with progress(f"Importing {file.name}", 1) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        intake = Intake(
            tracker=tracker, operator=OPERATOR, file=file.name, told=told,
            clock=lambda: desk.clock(tracker),
        )  # fmt: skip
        done = kind(content, intake)
    for bad in () if in_json else done.rejected:
        click.echo(f"{file.name}, line {bad.line}: {bad.error}", err=True)
    say(done, _in_words(done), in_json=in_json)
    if done.rejected:
        raise click.exceptions.Exit(SOME_ROWS_REJECTED)


def _in_words(done: Imported) -> str:
    return (
        f"{done.read:,} read: {done.recorded:,} recorded, {done.unchanged:,} unchanged,"
        f" {len(done.rejected):,} rejected."
    )
