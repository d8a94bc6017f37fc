"""The chain of authority, drawn: from the governing body's instrument down to every grant."""

from collections.abc import Sequence

from flask import Response, request

from tracker.delegations import Delegation
from tracker.history import History
from tracker.recalled import Recalled
from tracker.responsibilities import Standing, people, roles_of
from tracker.turning_points import turning_points
from web import desk
from web.answers import answer, in_three_forms
from web.called import Called, choices_of_people
from web.delegations.room import pages
from web.drawn_chains import drawn, gone
from web.responsibilities import items
from web.stepping import stepper

MOST = 300
"""So many grants are drawn; a larger record is read as a list."""


@in_three_forms(pages, "/delegations/graph")
def draw() -> Response:
    """Draw who got authority from whom; `person` lights the path to what they hold."""
    history = desk.look()
    standing = Standing(history)
    grants = history.every(Delegation, MOST)
    called = Called(history, {g.holder for g in grants}, {g.grantor for g in grants})
    person = request.args.get("person", "")
    lit = _path(history, standing, grants, person) if person else []
    return answer(
        "delegations/graph.html", items(history, list(grants), called), nav="delegations",
        drawing=drawn(grants, standing, called, lit),
        person=person, lit=lit, people=choices_of_people(history), grants=grants,
        total=history.count(Delegation), most=MOST,
        steps=stepper(turning_points(Recalled(history), grants), history),
    )  # fmt: skip


def _path(
    history: History, standing: Standing, grants: Sequence[Delegation], asked: str
) -> list[str]:
    """Return the grants that a person holds, with all above them."""
    holders = {
        holder
        for person in people(history, asked)
        for holder in (f"person:{person}", *(f"role:{role}" for role in roles_of(history, person)))
    }
    held = [g for g in grants if g.holder in holders and not gone(g, standing)]
    return [above.id for grant in held for above in standing.chain(grant)]
