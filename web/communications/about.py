"""Who was told about a plan, a policy or anything else with versions: when, how, who confirmed.

Answers the auditor's question 24; `?about=PLN-01&version=7` asks about one version.
"""

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, request

from tracker.communications import Communication
from tracker.history import History
from tracker.occasions import Occasion
from tracker.proposals.content import TARGETS
from tracker.versions import Governed, Version
from web import desk
from web.answers import answer
from web.called import Called
from web.communications.reading import (
    MOST,
    confirmed,
    delivery_item,
    look_of,
    occasion_item,
    occasions,
)

Row = tuple[dict[str, Any], tuple[str, str]]


def show(item_id: str) -> Response:
    """Show for each version of an item, the newest first, by which lines it was told."""
    history = desk.look()
    item = _found(item_id.rpartition(":")[2], history)
    lines = _lines(item, history)
    number = request.args.get("version", "")
    rows = [
        row
        for version in reversed(item.versions)
        if not version.cancelled and number in ("", str(version.number))
        for row in _told_of(item, version, lines, history)
    ]
    return answer(
        "communications/about.html", [row for row, _ in rows], nav="communications", governed=item,
        rows=rows, called=Called(history, [line.who for line in lines]), version=number,
        lines={line.id: line for line in lines}, title=item.standing(history.on).label,
        total=len(rows),
    )  # fmt: skip


def _found(item_id: str, history: History) -> Governed:
    """Return the governed item of that id, whatever its kind."""
    found = [item for kind in TARGETS.values() if (item := history.find(kind, item_id))]
    if not found:
        abort(404, f"The record knows nothing that has versions and is called {item_id}.")
    return found[0]


def _lines(item: Governed, history: History) -> list[Communication]:
    """Return the lines on things like the item, and those by which it was told all the same."""
    on_its_kind = history.every(Communication, MOST, about=item.kind)
    by_name = history.every(Communication, MOST, told=f"{item.kind}:{item.id}")
    return list({line.id: line for line in (*on_its_kind, *by_name)}.values())


def _told_of(
    item: Governed, version: Version, lines: list[Communication], history: History
) -> Iterator[Row]:
    """Yield how a version was told by each line; once as told to nobody, where by none."""
    said = {
        "about": item.id, "version": version.number, "effective_from": version.effective_from,
        "state": item.state_of(version, history.on),
    }  # fmt: skip
    found = False
    for line in lines:
        for occasion in occasions(history).of(line):
            if (occasion.about, occasion.version) == (f"{item.kind}:{item.id}", version.number):
                yield said | _how(line, occasion, history), look_of(occasion)
                found = True
        for row in [] if line.on_change else _by_name(said, item, line, history):
            yield row
            found = True
    if not found:
        yield said | _nobody(), ("off", "Told to nobody")


def _by_name(
    said: dict[str, Any], item: Governed, line: Communication, history: History
) -> Iterator[Row]:
    """Yield the deliveries that name a version on a line that no version opens occasions of."""
    for made in line.deliveries:
        named = made.about == f"{item.kind}:{item.id}" and said["version"] in made.versions
        if named and made.at <= history.on:
            row = delivery_item(line, made, history)
            days = max(0, (made.at - said["effective_from"]).days)
            read = len(confirmed(line.id, made, history))
            yield (
                {**said, **_nobody(), **_short(row), "days": days, "confirmed": read},
                ("ok", "Told"),
            )


def _how(line: Communication, occasion: Occasion, history: History) -> dict[str, Any]:
    known = occasion_item(occasion)
    made = line.delivery(occasion.delivery)
    told = _short(delivery_item(line, made, history)) if made else {}
    return _nobody() | {
        "line": line.id, "told": occasion.state, "due": occasion.due, "days": known["days"],
        "late_by_days": occasion.late_by, "reason": occasion.reason,
        "confirmed": len(confirmed(line.id, made, history)) if made else None,
    } | told  # fmt: skip


def _short(row: dict[str, Any]) -> dict[str, Any]:
    names = ("line", "delivery", "occasion", "delivered_at", "channel", "reached", "of", "segments")
    return {name: row[name] for name in (*names, "gaps", "audience")} | {"told": "delivered"}


def _nobody() -> dict[str, Any]:
    blank = dict.fromkeys((
        "line", "told", "due", "days", "delivery", "occasion", "delivered_at", "channel",
        "reached", "of", "confirmed", "audience",
    ))  # fmt: skip
    return {**blank, "late_by_days": 0, "reason": "", "segments": [], "gaps": []}
