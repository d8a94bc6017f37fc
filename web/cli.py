"""The command line: another door beside the pages. Every command prints JSON with `--json`.

It exits with 0 when done, 1 when refused or failed, 2 when it was called wrongly.
"""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from events import Record, RecordProblem
from events.keys import KeyFolder, KeyProblem
from tracker.application import Asked, Tracker
from tracker.appointments import AppointToRole
from tracker.delegations import RecordRootAuthority
from tracker.kernel import Command, Refusal
from tracker.organisation import RegisterOrganisation
from tracker.people import Person, RegisterPerson
from tracker.powers import POWERS
from tracker.roles import DefineRole
from web import accounts, demo, desk
from web.settings import Settings, from_environment

OPERATOR = "operator"
TOP_ROLE = "top-management"

as_json = click.option("--json", "in_json", is_flag=True, help="Print JSON and nothing else.")


class Door(click.Group):
    """A group of commands that ends with a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (RecordProblem, KeyProblem, OSError) as problem:
            raise click.ClickException(str(problem)) from problem
        except Refusal as refusal:
            raise click.ClickException(f"{refusal.rule}: {refusal.sentence}") from refusal


@click.group(cls=Door)
def main() -> None:
    """Keep the governance of a service management system, and prove it."""


def say(value: Any, text: str, *, in_json: bool) -> None:
    """Print a result, in words or as JSON."""
    click.echo(msgspec.json.encode(value).decode() if in_json else text)


@main.command()
@click.option("--organisation", required=True, help="The organisation's name.")
@click.option("--top", required=True, help="The name of who leads it: the first holder of the root office.")
@click.option("--origin", required=True, help="The log's name, for ever: host/governance/id.")
@click.option("--instrument", default="", help="The governing body's resolution: its words, or a file.")
@click.option("--time-zone", default="UTC", show_default=True)
@click.option("--currency", default="EUR", show_default=True)
@as_json
def init(**options: Any) -> None:
    """Begin the record of an organisation; prints a link that signs its top manager in, once."""
    in_json = options.pop("in_json")
    settings = from_environment()
    record = Record.create(settings.database, KeyFolder(settings.keys), options["origin"])
    tracker = Tracker(record)
    accounts.prepare(tracker, desk.clock(tracker))
    person = _set_up(tracker, **options)
    link = _link(tracker, settings, person)
    say(
        {"organisation": options["organisation"], "person": person, "link": link},
        f"The record of {options['organisation']} begins. {options['top']} signs in, once, with\n{link}",
        in_json=in_json,
    )


def _set_up(
    tracker: Tracker, *, organisation: str, top: str, origin: str, instrument: str,
    time_zone: str, currency: str,
) -> str:  # fmt: skip
    """Enter the organisation, its top manager and the root authority."""
    words, sha256 = _instrument(instrument)

    def enter(command: Command, number: int) -> str:
        asked = Asked(
            actor=OPERATOR, now=desk.clock(tracker), key=f"init:{origin}:{number}", door="command line",
            reason="Set-up",
        )  # fmt: skip
        return tracker.handle(command, asked).id

    enter(RegisterOrganisation(name=organisation, time_zone=time_zone, currency=currency), 1)
    person = enter(RegisterPerson(name=top), 2)
    enter(DefineRole(role=TOP_ROLE, title="Top management", top_management=True, must_be_filled=True), 3)
    enter(
        RecordRootAuthority(
            holder=f"role:{TOP_ROLE}", powers=POWERS, instrument=words, instrument_sha256=sha256
        ),
        4,
    )
    enter(AppointToRole(person=person, role=TOP_ROLE, instrument=words), 5)
    return person


def _instrument(given: str) -> tuple[str, str]:
    """Return the instrument's words and the SHA-256 of its text or file; empty where none is given."""
    if not given:
        return "", ""
    file = Path(given)
    if len(given) < os.pathconf("/", "PC_NAME_MAX") and file.is_file():
        return file.name, hashlib.sha256(file.read_bytes()).hexdigest()
    return given, hashlib.sha256(given.encode()).hexdigest()


def _link(tracker: Tracker, settings: Settings, person: str) -> str:
    token = accounts.invite(tracker, person, desk.real_time())
    return f"{settings.url}/welcome/{token}"


@main.command()
@click.argument("person")
@as_json
def invite(person: str, *, in_json: bool) -> None:
    """Print a link that signs PERSON (an id or a name) in, once, within 24 hours."""
    settings = from_environment()
    tracker = desk.open_tracker(settings)
    with tracker.looking(desk.clock(tracker)) as history:
        found = [person] if history.find(Person, person) else history.reading.called(person, history.as_of)
    if len(found) != 1:
        raise click.ClickException(f"{len(found) or 'No'} people are called {person!r}; give an id.")
    accounts.prepare(tracker, desk.clock(tracker))
    link = _link(tracker, settings, found[0])
    say({"person": found[0], "link": link}, link, in_json=in_json)


@main.command("demo")
@click.option("--commands", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another story.")
@click.option("--fresh", is_flag=True, help="Make an existing demo anew.")
@as_json
def make_demo(commands: Path | None, *, fresh: bool, in_json: bool) -> None:
    """Make the record of a fictional provider, and print a link that signs in as its chief executive."""
    settings = from_environment()

    def told(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done} of {total} commands", nl=done == total, err=True)

    report = demo.make(settings, commands, fresh=fresh, told=told)
    tracker = desk.open_tracker(settings)
    accounts.prepare(tracker, desk.clock(tracker))
    link = _link(tracker, settings, demo.CHIEF_EXECUTIVE)
    told_json = {
        "accepted": report.accepted,
        "refused": [{"seq": e.seq, "rule": e.ended} for e in report.refused],
        "skipped": report.skipped,
        "made": report.made,
        "link": link,
    }
    words = (
        f"{report.accepted} commands accepted, {len(report.refused)} refused, {report.skipped} skipped."
        if report.made else "The demo is there already, and stays as it is (--fresh makes it anew)."
    )  # fmt: skip
    say(told_json, f"{words}\nSign in as the chief executive: {link}", in_json=in_json)


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@as_json
def serve(port: int, host: str, *, in_json: bool) -> None:
    """Serve the pages with gunicorn, until it is stopped."""
    desk.open_tracker()
    say({"url": f"http://{host}:{port}"}, f"Serving on http://{host}:{port} (stop with Ctrl-C)", in_json=in_json)
    sys.stdout.flush()
    place = Path(__file__).resolve().parent
    os.execv(  # noqa: S606  # the same Python, no shell
        sys.executable,
        [
            sys.executable, "-m", "gunicorn", "--config", str(place / "gunicorn.conf.py"),
            "--bind", f"{host}:{port}", "web.app:create_app()",
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
