"""The chain of authority, drawn: from the governing body's instrument down to every grant."""

from collections.abc import Sequence

from flask import Response, request

from tracker.delegations import Delegation
from tracker.history import History
from tracker.responsibilities import IN_FORCE, Standing, people, roles_of
from web import desk
from web.answers import answer, in_three_forms
from web.called import Called, choices_of_people
from web.delegations.room import pages
from web.drawing import Edge, Node, tree
from web.filters import last_day, money
from web.look import href
from web.responsibilities import items
from web.states import look_of

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
        drawing=tree(
            [_node(g, standing, called) for g in grants],
            [Edge(g.parent, g.id, _gone(g, standing)) for g in grants if g.parent], lit,
        ),
        person=person, lit=lit, people=choices_of_people(history), grants=grants,
        total=history.count(Delegation), most=MOST,
    )  # fmt: skip


def _node(grant: Delegation, standing: Standing, called: Called) -> Node:
    state = standing.of_grant(grant)
    name = "Root authority" if not grant.parent else grant.id
    covers = f"{called.scope(grant.scope)}, {_amount(grant)}"
    stands = covers if state == IN_FORCE else f"{look_of(state)[1]}{_since(grant, standing)}"
    behind = called.people_of(standing.history, grant.holder)
    return Node(
        id=grant.id, lines=(called.holder(grant.holder), ", ".join((name, *behind)), stands),
        href=href(f"/delegations/{grant.id}"), state=_gone(grant, standing),
    )  # fmt: skip


def _amount(grant: Delegation) -> str:
    if grant.amount is None:
        return "no limit"
    return f"to {money(grant.amount, desk.organisation().currency)}" if grant.amount else "no money"


def _since(grant: Delegation, standing: Standing) -> str:
    ends = standing.over_from(grant)
    return f", {last_day(ends)}" if ends and _gone(grant, standing) else ""


def _gone(grant: Delegation, standing: Standing) -> str:
    return "" if standing.of_grant(grant) in (IN_FORCE, "scheduled", "offered") else "gone"


def _path(
    history: History, standing: Standing, grants: Sequence[Delegation], asked: str
) -> list[str]:
    """Return the grants that a person holds, with all above them."""
    holders = {
        holder
        for person in people(history, asked)
        for holder in (f"person:{person}", *(f"role:{role}" for role in roles_of(history, person)))
    }
    held = [g for g in grants if g.holder in holders and not _gone(g, standing)]
    return [above.id for grant in held for above in standing.chain(grant)]
