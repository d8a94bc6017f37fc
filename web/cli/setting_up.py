"""`tracker init` and `tracker invite`: an organisation's record, and the way in for its people."""

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

import click
import marshmallow as ma
import msgspec

from tracker.application import Asked, Tracker
from tracker.appointments import AppointToRole
from tracker.delegations import RecordRootAuthority
from tracker.kernel import Command
from tracker.organisation import RegisterOrganisation
from tracker.people import Person, RegisterPerson
from tracker.powers import POWERS
from tracker.roles import DefineRole
from tracker.words import wanted
from web import accounts, desk
from web.cli.terminal import as_json, misused, say
from web.settings import from_environment
from web.staging import making, refuse_what_is_there

C = TypeVar("C", bound=Command)

OPERATOR = "operator"
TOP_ROLE = "top-management"
ORIGIN = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)+")
NAME_MAX = 255  # bytes that the name of a file may have; anything longer is words


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """What a record begins with: its organisation, who leads it, and by which instrument."""

    organisation: RegisterOrganisation
    top: RegisterPerson
    root: RecordRootAuthority
    operator: RegisterPerson | None = None


@click.command()
@click.option("--organisation", required=True, help="The organisation's name.")
@click.option("--top", required=True, help="Who leads it: the first holder of the root office.")
@click.option("--origin", required=True, help="The log's name, for ever: host/governance/id.")
@click.option("--instrument", default="", help="The governing body's resolution: words or a file.")
@click.option("--operator", default="", help="Who enters the set-up in the browser, if anybody.")
@click.option("--time-zone", default="UTC", show_default=True)
@click.option("--currency", default="EUR", show_default=True)
@as_json
def init(*, in_json: bool, **options: str) -> None:
    """Begin the record of an organisation; prints a link that signs its top manager in, once."""
    start = _start(options)
    settings = from_environment()
    refuse_what_is_there(settings)
    with making(settings, options["origin"]) as made:
        person = _set_up(made, start)
        accounts.prepare(made, desk.clock(made))

    def way_in(who: str) -> str:
        return accounts.link(desk.open_tracker(settings), settings.url, who, desk.real_time())

    link, begun = way_in(person), f"The record of {options['organisation']} begins."
    told = {"organisation": options["organisation"], "person": person, "link": link}
    if start.operator:
        told |= {"operator": start.operator.person, "operator_link": way_in(start.operator.person)}
        begun += (
            f" {options['operator']} enters the set-up, signed in, once, with\n"
            f"{told['operator_link']}\nWhat was entered is confirmed by {options['top']}."
        )
    say(
        told,
        f"{begun} {options['top']} signs in, once, with\n{link}{_taken_as(options['instrument'])}",
        in_json=in_json,
    )


def _taken_as(instrument: str) -> str:
    """Say whether an instrument was found as a file: a name that is mistyped is kept as words."""
    if not instrument:
        return ""
    if _is_file(instrument):
        return "\nThe instrument is a file; its hash is recorded."
    return "\nThe instrument is kept as these words: there is no file of that name here."


def _start(options: Mapping[str, str]) -> Start:
    """Return what the options of `init` mean.

    Raises:
        click.UsageError: they mean nothing.
    """
    if not ORIGIN.fullmatch(options["origin"]):
        raise click.BadParameter(
            f"{options['origin']!r} is no name of a log. It is host/path without spaces, such as"
            " your.host/governance/1.",
            param_hint="'--origin'",
        )
    if options["time_zone"] not in available_timezones():
        raise click.BadParameter(
            f"{options['time_zone']!r} is no time zone. It is a name such as Europe/Amsterdam.",
            param_hint="'--time-zone'",
        )
    organisation = {
        "name": options["organisation"],
        "time_zone": options["time_zone"],
        "currency": options["currency"],
    }
    return Start(
        organisation=_checked(RegisterOrganisation, organisation, name="organisation"),
        top=_checked(RegisterPerson, {"name": options["top"]}, name="top"),
        root=_root(options["instrument"]),
        operator=_operator(options["operator"]),
    )


def _operator(name: str) -> RegisterPerson | None:
    if not name:
        return None
    return _checked(RegisterPerson, {"name": name, "person": OPERATOR}, name="operator")


def _root(instrument: str) -> RecordRootAuthority:
    """Return the root authority; its instrument is a file, or its own words, or missing."""
    file = Path(instrument)
    is_file = _is_file(instrument)
    content = file.read_bytes() if is_file else os.fsencode(instrument)
    given = {
        "holder": f"role:{TOP_ROLE}",
        "powers": POWERS,
        "instrument": file.name if is_file else instrument,
        "instrument_sha256": hashlib.sha256(content).hexdigest() if instrument else "",
    }
    return _checked(RecordRootAuthority, given)


def _is_file(instrument: str) -> bool:
    return 0 < len(os.fsencode(instrument)) <= NAME_MAX and Path(instrument).is_file()


def _checked(command: type[C], given: Mapping[str, object], **options: str) -> C:
    """Return a command; `options` are the names of the options whose fields have another."""
    try:
        return wanted(command, given)
    except ma.ValidationError as problem:
        raise misused(problem, options) from problem


def _set_up(tracker: Tracker, start: Start) -> str:
    """Enter the organisation, its top manager and the root authority; return who leads it."""

    def enter(command: Command, key: str) -> str:
        asked = Asked(
            actor=OPERATOR, now=desk.clock(tracker), key=f"init:{key}", door="command line",
            reason="Set-up",
        )  # fmt: skip
        return tracker.handle(command, asked).id

    role = DefineRole(
        role=TOP_ROLE, title="Top management", top_management=True, must_be_filled=True
    )
    enter(start.organisation, "organisation")
    if start.operator:
        enter(start.operator, "operator")
    person = enter(start.top, "top")
    enter(role, "role")
    enter(start.root, "root")
    enter(AppointToRole(person=person, role=TOP_ROLE, instrument=start.root.instrument), "office")
    return person


@click.command()
@click.argument("person")
@as_json
def invite(person: str, *, in_json: bool) -> None:
    """Print a link that signs PERSON (an id or a name) in, once, within 24 hours."""
    settings = from_environment()
    tracker = desk.open_tracker(settings)
    found = _called(tracker, person)
    accounts.prepare(tracker, desk.clock(tracker))
    link = accounts.link(tracker, settings.url, found, desk.real_time())
    say({"person": found, "link": link}, link, in_json=in_json)


def _called(tracker: Tracker, person: str) -> str:
    """Return the id of the one person who is meant, and is still here."""
    with tracker.looking(desk.clock(tracker)) as history:
        by_id = history.find(Person, person)
        named = (
            history.find(Person, each) for each in history.reading.called(person, history.as_of)
        )
        found = [by_id] if by_id else [each for each in named if each]
    here = [each.id for each in found if not each.left]
    if len(here) == 1:
        return here[0]
    if here:
        raise click.ClickException(f"{' and '.join(here)} are called {person!r}: give an id.")
    if found:
        raise click.ClickException(f"{person} has left.")
    raise click.ClickException(f"The record knows nobody called {person!r}.")
