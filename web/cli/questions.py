"""The command line's questions: who held a role, what somebody held, what happened to an item."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import marshmallow as ma
import msgspec

from tracker.history import History
from tracker.item_history import Happened, item_history, items_called
from tracker.questions import Answer, answer, known
from web import desk
from web.cli.terminal import as_json, misused, progress, say

NOT_EACH_ANSWERED = 1
NOBODY = {
    "vacant": "Nobody: it was vacant.",
    "unknown": "Nobody: the record knows no such role, or not for that scope.",
}

on_option = click.option(
    "--on", help="A day (its last moment), or an instant with its zone. Default: now."
)
as_of_option = click.option(
    "--as-of", help="What was known then: an event number, a day or an instant."
)


@click.command("who")
@click.option("--role", required=True, help="The role's exact title, or its id.")
@click.option("--scope", help="For what: the exact text, title or id. Default: whichever.")
@on_option
@as_of_option
@as_json
def who_held(*, in_json: bool, **asked: str | None) -> None:
    """Tell who holds a role, or held it."""
    found = _answered({"ask": "who", **asked})
    names = "\n".join(str(name) for name in found.answer)
    say(found, names or NOBODY[found.state], in_json=in_json)


@click.command("held")
@click.option("--delegate", required=True, help="A name that the person ever bore, or the id.")
@on_option
@as_of_option
@as_json
def held_by(*, in_json: bool, **asked: str | None) -> None:
    """Tell which roles somebody holds, or held."""
    found = _answered({"ask": "held", **asked})
    pairs = "\n".join(": ".join(pair) for pair in found.answer)
    nothing = "The record knows nobody of that name." if found.state else "Nothing."
    say(found, pairs or nothing, in_json=in_json)


def _answered(asked: Mapping[str, str | None]) -> Answer:
    given = {name: text for name, text in asked.items() if text is not None}
    with _now() as history:
        when = given if {"on", "as_of"} & given.keys() else {**given, "on": history.on.isoformat()}
        try:
            return answer(when, history)
        except ma.ValidationError as error:
            raise misused(error, {}) from error


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def ask(file: Path, *, in_json: bool) -> None:  # it always prints JSON
    """Answer a file of questions: JSON lines in, JSON lines out, in their order.

    A question is {"ask": "who", "role": ..., "scope": ..., "at": ...}, or one of held, since,
    vacant, holders-between, changes, status, status-history, in-status, count-in-status, state,
    readings, or any field of an item by its name: {"ask": "approvers", "proposal": ..., "at": ...}.
    Each also takes "as_of".
    """
    lines = [line for line in file.read_bytes().splitlines() if line.strip()]
    failed = 0
    with _now() as history, progress(f"Answering {file.name}", len(lines)) as bar:
        for line in lines:
            found = _line(line, history)
            failed += isinstance(found, Mapping)
            say(found, "", in_json=True)
            bar.update(1)
    if failed:
        raise click.exceptions.Exit(NOT_EACH_ANSWERED)


def _line(line: bytes, history: History) -> Answer | dict[str, str]:
    try:
        question = json.loads(line.decode("utf-8-sig"))
        if not isinstance(question, dict):
            return {"error": 'The line is not an object like {"ask": "who", ...}.'}
        return answer(question, history)
    except ma.ValidationError as error:
        return {"error": _said(error)}
    except (ValueError, RecursionError) as error:
        return {"error": f"Not JSON: {error}."}


@click.command("history")
@click.argument("item")
@as_of_option
@as_json
def history_of(item: str, as_of: str | None, *, in_json: bool) -> None:
    """Tell every event of ITEM (PLN-1, or plan/PLN-1), with old and new values."""
    with _now() as now:
        history = _as_of(as_of, now)
        found = items_called(history, item)
        if not found:
            raise click.ClickException(f"The record knows nothing called {item!r}.")
        if len(found) > 1:
            raise click.UsageError(f"Several items are called {item}; say {' or '.join(found)}.")
        events = item_history(history, found[0])
        names = history.names(event.actor for event in events)
    say({"item": found[0], "events": events}, _in_words(events, names), in_json=in_json)


def _as_of(text: str | None, now: History) -> History:
    try:
        return known(text, now) if text else now
    except ma.ValidationError as error:
        raise misused(error, {}) from error


def _in_words(events: list[Happened], names: Mapping[str, str]) -> str:
    return "\n".join(line for event in events for line in _event(event, names))


def _event(event: Happened, names: Mapping[str, str]) -> Iterator[str]:
    who = names.get(event.actor, event.actor)
    because = f" ({event.reason})" if event.reason else ""
    yield f"{event.number}  {_written(event.recorded_at)}  {event.fact}  {who}{because}"
    for change in event.changes:
        yield f"    {change.field}: {_value(change.old)} -> {_value(change.new)}"


def _written(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")


def _value(value: object) -> str:
    return "nothing" if value is None else msgspec.json.encode(value).decode()


@contextmanager
def _now() -> Iterator[History]:
    tracker = desk.open_tracker()
    with tracker.looking(desk.clock(tracker)) as history:
        yield history


def _said(error: ma.ValidationError) -> str:
    messages: Any = error.messages
    return " ".join(f"{field}: {' '.join(map(str, said))}" for field, said in messages.items())
