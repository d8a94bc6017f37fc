"""An absence: whoever is away lets somebody cover for them, from what they hold, by dates only.

`domain.md`, rule 6: cover is a grant with a period, never a shared sign-in.
"""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from tracker.authority import Authority
from tracker.delegations import Delegation, GrantDelegation
from web import desk
from web.asking import filled
from web.called import Called, choices_of_people
from web.delegations.giving import passable
from web.delegations.prefilled import a_cover
from web.delegations.room import pages
from web.filters import words
from web.htmx import page, see

NEEDED = {
    "holder": "Choose who covers for you.",
    "until": "Say until when you are away.",
    "grants": "Choose what is covered.",
}


@pages.get("/delegations/absence")
def absence() -> Response:
    """Show the form, with everything chosen that the reader can give on."""
    return _away(None)


@pages.post("/delegations/absence")
def cover() -> ResponseReturnValue:
    """Give a cover from each of the grants chosen: each an act of its own, with its own answer."""
    typed = _typed()
    if missing := {name: [NEEDED[name]] for name in NEEDED if not any(typed.get(name, ()))}:
        return _away(desk.Problems(missing, typed))
    given: list[str] = []
    try:
        given.extend(_cover(typed, grant) for grant in _chosen(typed))
    except desk.Problems as problems:
        problems.typed = typed
        return _away(problems)
    flash(f"Given: {words(len(given), 'cover')}. It begins and ends by itself, once accepted.")
    return see(url_for("people.show", person_id=desk.me()))


def _typed() -> dict[str, Any]:
    form = request.form
    return {**form.to_dict(), "grants": [each for each in form.getlist("grants") if each]}


def _chosen(typed: dict[str, Any]) -> list[Delegation]:
    mine = passable(desk.authority(), desk.me())
    return [grant for grant in mine if grant.id in typed["grants"]]


def _cover(typed: dict[str, Any], grant: Delegation) -> str:
    """Give a cover from one grant; the same form sent twice gives it once."""
    wanted = {
        **a_cover(grant), "holder": typed["holder"], "until": typed["until"],
        "effective_from": typed.get("effective_from", ""), "reason": typed.get("reason", ""),
        "key": f"{typed.get('key') or desk.key()}-{grant.id}",
    }  # fmt: skip
    return desk.send(GrantDelegation, wanted).id


def _away(problems: desk.Problems | None) -> Response:
    history = desk.now_history()
    mine = passable(desk.authority(), desk.me())
    others = [each for each in choices_of_people(history) if each[0] != desk.me()]
    return page(
        "delegations/absence.html", nav="delegations", mine=mine, key=desk.key(),
        called=Called(history, [each.holder for each in mine]),
        currency=desk.organisation().currency, deep=_deep(desk.authority(), mine),
        people=[(f"person:{person}", name) for person, name in others],
        choices_of_grants=[(grant.id, grant.id) for grant in mine],
        **filled(problems, {"grants": [grant.id for grant in mine]}),
    )  # fmt: skip


def _deep(authority: Authority, mine: Sequence[Delegation]) -> list[Delegation]:
    """Return what the reader holds and may not pass on: that stays undecided meanwhile."""
    passed = {grant.id for grant in mine}
    return [
        g
        for g in authority.held_by(desk.me())
        if g.id not in passed and not g.is_over(authority.at)
    ]
