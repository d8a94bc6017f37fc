"""What every command of the command line shares: words or JSON, progress, and how it ends.

Exit status: 0 done, 1 refused or failed, 2 called wrongly. Only results go to standard output;
sentences about problems, and progress, go to standard error.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
import environs
import marshmallow as ma
import msgspec

from events import RecordProblem
from tracker.kernel import Refusal
from web.demo.story import StoryProblem

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar  # click has no public name for its bar

_encode = msgspec.json.Encoder(decimal_format="string").encode


class Door(click.Group):
    """A group of commands that ends with a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except environs.EnvError as problem:
            raise click.UsageError(str(problem)) from problem
        except BrokenPipeError:  # whoever reads has seen enough, as `head` does: click ends quietly
            raise
        except (RecordProblem, StoryProblem, OSError) as problem:
            raise click.ClickException(str(problem)) from problem
        except Refusal as refusal:
            raise click.ClickException(f"{refusal.rule}: {refusal.sentence}") from refusal


as_json = click.option("--json", "in_json", is_flag=True, help="Print JSON and nothing else.")


def say(value: object, text: str, *, in_json: bool) -> None:
    """Print a result, in words or as one line of JSON."""
    click.echo(_encode(value) if in_json else text)


@contextmanager
def progress(what: str, total: int) -> Iterator["ProgressBar[int]"]:
    """Yield a bar on standard error to be told of each step by `update(1)`; unseen in a file."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=total, label=what, file=sys.stderr, hidden=hidden) as bar:
        yield bar


def misused(error: ma.ValidationError, options: Mapping[str, str]) -> click.UsageError:
    """Return what is wrong with options; `options` names those that differ from their fields."""
    return click.UsageError(
        " ".join(
            f"--{options.get(str(field), str(field)).replace('_', '-')}: {' '.join(map(str, said))}"
            for field, said in error.messages_dict.items()
        )
    )
