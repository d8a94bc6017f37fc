"""`tracker addresses`: where mail reaches people, from a file of `person,address`."""

import csv
from collections.abc import Iterator
from pathlib import Path

import click
import marshmallow as ma
import msgspec

from tracker.application import Asked, Tracker
from tracker.kernel import Refusal
from tracker.people import SetAddress
from tracker.words import wanted
from web import desk
from web.cli.terminal import as_json, say

SOME_ROWS_REJECTED = 1


class Taken(msgspec.Struct):
    """What came of a file: rows read, addresses that are new, and lines that could not be taken."""

    read: int = 0
    set: int = 0
    rejected: list[int] = []


@click.command("addresses")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="The id of the person who enters them.")
@as_json
def set_addresses(file: Path, by: str, *, in_json: bool) -> None:
    """Set where mail reaches people, from a CSV file with the columns person and address.

    The person who enters them keeps the books. Exits with 1 when rows were rejected.
    """
    tracker, taken = desk.open_tracker(), Taken()
    for line, problem in _rows(file, by, tracker, taken):
        taken.rejected.append(line)
        if not in_json:
            click.echo(f"{file.name}, line {line}: {problem}", err=True)
    said = f"{taken.read} read: {taken.set} set, {len(taken.rejected)} rejected."
    say(taken, said, in_json=in_json)
    if taken.rejected:
        raise click.exceptions.Exit(SOME_ROWS_REJECTED)


def _rows(file: Path, by: str, tracker: Tracker, taken: Taken) -> Iterator[tuple[int, str]]:
    """Enter each row; yield the lines that could not be, with why. No message says an address."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text)
        for row in rows:
            taken.read += 1
            try:
                command = wanted(
                    SetAddress, {name: row.get(name) for name in ("person", "address")}
                )
                asked = Asked(
                    actor=by, now=desk.clock(tracker), key=desk.key(), door="command line"
                )
                taken.set += len(tracker.handle(command, asked).events)
            except ma.ValidationError as error:
                yield rows.line_num, ", ".join(f"{name} is none" for name in error.messages_dict)
            except Refusal as refusal:
                yield rows.line_num, f"{refusal.rule}: {refusal.sentence}"
