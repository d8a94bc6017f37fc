"""Delegating: part of a grant that one holds, to a role or a person, within its limits."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from tracker.authority import Authority
from tracker.delegations import (
    FORMS,
    ON_VACANCY,
    RISK_LEVELS,
    STAY_WITH_TOP_MANAGEMENT,
    Delegation,
    GrantDelegation,
)
from tracker.history import History
from tracker.kernel import Refusal
from tracker.periods import MONTHS
from tracker.powers import IN_WORDS
from web import desk
from web.asking import filled
from web.called import Called, choices_of_holders, choices_of_scope
from web.delegations.prefilled import an_offer, as_before
from web.delegations.room import pages
from web.htmx import page, see

FORMS_IN_WORDS = {
    "standing": "Standing: it goes with the office",
    "acting": "Acting: for whoever stands in for a vacant office",
    "absence cover": "Absence cover: for a time, while somebody is away",
}
ON_VACANCY_IN_WORDS = {
    "continue": "It continues",
    "flag": "It continues, and whoever comes after you is asked to let it stand",
    "lapse": "It ends",
}
NOTHING_CHOSEN = {"scope": ["Choose what it is given for."]}


@pages.get("/delegations/new")
def new() -> Response:
    """Show the form, filled in from a grant that one holds."""
    return _form(None)


@pages.post("/delegations")
def grant() -> ResponseReturnValue:
    """Delegate."""
    try:
        _refuse_no_scope()
        outcome = desk.send(GrantDelegation)
    except desk.Problems as problems:
        return _form(problems)
    flash(f"{outcome.id} is given. It works once it is accepted.")
    return see(url_for("delegations.show", grant_id=outcome.id))


def _refuse_no_scope() -> None:
    """Refuse a form in which nothing is ticked: it would mean everything.

    Raises:
        Problems: at the field `scope`.
    """
    if not any(request.form.getlist("scope")):
        raise desk.Problems(NOTHING_CHOSEN, typed_form())


def typed_form() -> dict[str, Any]:
    """Return what was typed, powers and scope as lists."""
    several = ("powers", "scope")
    return {
        name: [v for v in values if v] if name in several else values[-1]
        for name, values in request.form.lists()
        if name != "csrf"
    }


def _form(problems: desk.Problems | None) -> Response:
    mine = passable(desk.authority(), desk.me())
    parent = _chosen(mine)
    if problems:
        problems.typed = typed_form()
    history = desk.now_history()
    former = _former(history)
    return page(
        "delegations/new.html", nav="delegations", mine=mine, parent=parent, key=desk.key(),
        called=Called(history, [each.holder for each in mine]),
        currency=desk.organisation().currency,
        holders=choices_of_holders(history), in_words=IN_WORDS,
        scopes=choices_of_scope(history, parent.scope) if parent else [],
        powers=_powers(parent) if parent else [],
        risk_levels=_risk_levels(parent) if parent else [],
        levels=_levels(parent) if parent else [],
        forms=[(form, FORMS_IN_WORDS[form]) for form in FORMS],
        periods=[(each, f"in a {each}") for each in MONTHS], renews=former,
        on_vacancy=[(each, ON_VACANCY_IN_WORDS[each]) for each in ON_VACANCY],
        **filled(problems, _values(parent, former)),
    )  # fmt: skip


def passable(authority: Authority, person: str) -> Sequence[Delegation]:
    """Return the grants that a person holds now and may pass on."""
    return [
        grant
        for grant in authority.held_by(person)
        if grant.depth and _works(authority, person, grant)
    ]


def _works(authority: Authority, person: str, grant: Delegation) -> bool:
    try:
        authority.in_force(person, authority.chain(grant.id))
    except Refusal:
        return False
    return True


def _chosen(mine: Sequence[Delegation]) -> Delegation | None:
    asked = request.form.get("parent") or request.args.get("parent", "")
    return next((grant for grant in mine if grant.id == asked), mine[0] if mine else None)


def _powers(parent: Delegation) -> list[tuple[str, str]]:
    kept = STAY_WITH_TOP_MANAGEMENT
    return [(p, IN_WORDS.get(p, p).capitalize()) for p in parent.powers if p not in kept]


def _risk_levels(parent: Delegation) -> list[tuple[str, str]]:
    reach = RISK_LEVELS.index(parent.risk_level)
    levels = [
        each
        for each in RISK_LEVELS[: reach + 1]
        if f"accept:risk@{each}" not in STAY_WITH_TOP_MANAGEMENT
    ]
    return [(each, f"up to {each} risks" if each else "no risk at all") for each in levels]


def _levels(parent: Delegation) -> list[tuple[str, str]]:
    deeper = [
        (str(n), f"Yes, {n} further {'level' if n == 1 else 'levels'}")
        for n in range(1, parent.depth)
    ]
    return [("0", "No"), *deeper]


def _former(history: History) -> Delegation | None:
    """Return the grant that is to be continued."""
    asked = request.form.get("renews") or request.args.get("renews", "")
    return history.find(Delegation, asked) if asked else None


def _values(parent: Delegation | None, former: Delegation | None) -> dict[str, Any]:
    if parent is None:
        return {}
    return as_before(former) if former else an_offer(parent)
