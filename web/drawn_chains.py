"""Chains of authority, drawn: each grant a box below the one that it was made from."""

from collections.abc import Iterable, Sequence

from tracker.delegations import Delegation
from tracker.responsibilities import IN_FORCE, Standing
from web import desk
from web.called import Called
from web.drawing import Drawing, Edge, Node, tree
from web.filters import last_day, money
from web.look import href
from web.states import look_of


def drawn(
    grants: Sequence[Delegation], standing: Standing, called: Called, lit: Iterable[str] = ()
) -> Drawing:
    """Draw grants, with the path to some of them lit."""
    there = {grant.id for grant in grants}
    return tree(
        [_node(grant, standing, called) for grant in grants],
        [Edge(g.parent, g.id, gone(g, standing)) for g in grants if g.parent in there],
        list(lit),
    )


def gone(grant: Delegation, standing: Standing) -> str:
    """Return `gone` for a grant that gives nothing any more."""
    return "" if standing.of_grant(grant) in (IN_FORCE, "scheduled", "offered") else "gone"


def _node(grant: Delegation, standing: Standing, called: Called) -> Node:
    state = standing.of_grant(grant)
    name = "Root authority" if not grant.parent else grant.id
    covers = f"{called.scope(grant.scope)}, {_amount(grant)}"
    stands = covers if state == IN_FORCE else f"{look_of(state)[1]}{_since(grant, standing)}"
    behind = called.people_of(standing.history, grant.holder)
    return Node(
        id=grant.id, lines=(called.holder(grant.holder), ", ".join((name, *behind)), stands),
        href=href(f"/delegations/{grant.id}"), state=gone(grant, standing),
    )  # fmt: skip


def _amount(grant: Delegation) -> str:
    if grant.amount is None:
        return "no limit"
    return f"to {money(grant.amount, desk.organisation().currency)}" if grant.amount else "no money"


def _since(grant: Delegation, standing: Standing) -> str:
    ends = standing.over_from(grant)
    return f", {last_day(ends)}" if ends and gone(grant, standing) else ""
