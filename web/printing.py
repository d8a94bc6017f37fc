"""What every command of the command line prints: JSON or words, and how far long work has come."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec

as_json = click.option("--json", "in_json", is_flag=True, help="Print JSON and nothing else.")

_encode = msgspec.json.Encoder(decimal_format="string").encode


def json_of(value: Any) -> str:  # noqa: ANN401  # whatever a command has to say
    """Return a result as one line of JSON: instants in UTC, numbers as exact texts."""
    return _encode(value).decode()


def say(value: Any, text: str, *, in_json: bool) -> None:  # noqa: ANN401  # as above
    """Print a result, in words or as JSON."""
    click.echo(json_of(value) if in_json else text)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show on stderr how much of how much is done; where nobody watches, only the label."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield told
