"""All lines: who is told what, what is due next, what was told last and how many that reached.

`?about=plan` lists the lines on plans; `?about=PLN-01` says who was told of it, version by version.
"""

from typing import Any

from flask import Response, request

from tracker.communication_approach import CommunicationApproach
from tracker.communications import SUBJECTS, Communication, uncovered
from tracker.history import History
from tracker.occasions import Occasions
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.asking import owns
from web.called import Called
from web.communications import about
from web.communications.reading import (
    SUBJECTS_IN_WORDS,
    delivery_item,
    line_item,
    look_of,
    made_by_then,
    next_of,
    occasions,
)
from web.communications.room import pages
from web.told import as_told, found_in_status

FACETS = ("state", "about", "who", "source_id")


@in_three_forms(pages, "/communications")
def show_all() -> Response:
    """List the lines; about one thing: who was told of it."""
    asked = request.args.get("about", "")
    if asked and asked not in SUBJECTS:
        return about.show(asked)
    history, number = desk.look(), page_number()
    facets = {name: value for name in FACETS if (value := request.args.get(name, ""))}
    found, total = found_in_status(Communication, history, number) or (
        history.every(Communication, PAGE_SIZE, (number - 1) * PAGE_SIZE, **facets),
        history.count(Communication, **facets),
    )
    called, due = Called(history, [line.who for line in found]), occasions(history)
    items = [_listed(line, called, history, due) | as_told(line, history) for line in found]
    return answer(
        "communications/list.html", items, nav="communications", number=number,
        total=total, page_size=PAGE_SIZE, called=called,
        looks={line.id: _look(line, due) for line in found}, narrowed=bool(facets),
        subjects=SUBJECTS_IN_WORDS, holders=_holders(history), remarks=list(uncovered(history)),
        approaches=_approaches(history), to_fill_in=_to_fill_in(history),
    )  # fmt: skip


def _listed(
    line: Communication, called: Called, history: History, due: Occasions
) -> dict[str, Any]:
    found = due.of(line)
    first, made = next_of(found), made_by_then(line, history)
    last = delivery_item(line, made[0], history) if made else {}
    return line_item(line, called, history) | {
        "next_occasion": first.words if first else "", "next_due": first.due if first else None,
        "next_state": first.state if first else "",
        "late": sum(each.state == "late" for each in found), "deliveries": len(made),
        "last_delivery": last.get("delivery"), "last_occasion": last.get("occasion", ""),
        "last_delivered_at": last.get("delivered_at"), "last_reached": last.get("reached"),
        "last_of": last.get("of"), "last_gaps": last.get("gaps", []),
    }  # fmt: skip


def _look(line: Communication, due: Occasions) -> tuple[str, str] | None:
    first = next_of(due.of(line))
    return look_of(first) if first else None


def _holders(history: History) -> list[tuple[str, str]]:
    """Return who answers for lines, to choose from: `role:ID` and its title."""
    whose = sorted({line.who for line in history.every(Communication, PAGE_SIZE)})
    called = Called(history, whose)
    return [(who, called.holder(who)) for who in whose]


def _approaches(history: History) -> list[CommunicationApproach]:
    return history.every(CommunicationApproach, PAGE_SIZE)


def _to_fill_in(history: History) -> list[tuple[str, bool]]:
    """Return the lines that an approach names and nobody filled in; whether the reader may."""
    return [
        (line, owns(approach.standing(history.on).owner))
        for approach in _approaches(history)
        for line in approach.lines
        if history.find(Communication, line) is None
    ]
