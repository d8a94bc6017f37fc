"""What the page of a form needs: who may send it, what it is filled with, what comes of it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue

from tracker.authority import Authority
from tracker.history import History
from tracker.kernel import Command
from tracker.standing_in import stands_in
from tracker.versions import Governed
from web import desk
from web.htmx import see

Again = Callable[[desk.Problems], ResponseReturnValue]


def owns(holder: str) -> bool:
    """Whether the person who is signed in is, or holds, `role:ID` or `person:ID` now."""
    return desk.authority().holds(desk.me(), holder)


def answers_for(holder: str) -> bool:
    """Whether the person who is signed in owns what `holder` owns, or stands in for them now."""
    covered = (each for each, _ in stands_in(desk.me(), desk.authority()))
    return owns(holder) or holder in covered


def may_say(item: Governed) -> bool:
    """Whether the person who is signed in may enter facts about an item.

    Its owner may, and who stands in for them. What nobody owns is top management's to say.
    """
    if item.closed:
        return False
    owner = item.standing(desk.now_history().on).owner
    return answers_for(owner) if owner else desk.authority().is_top(desk.me())


def behind(holder: str, history: History) -> Mapping[str, str]:
    """Return the names by id of the people who are, or hold, `holder` at the moment looked at."""
    if not holder.startswith(("role:", "person:")):
        return {}
    return history.names(Authority(history, history.on).people(holder))


def filled(
    problems: desk.Problems | None, values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what a form is shown with: its first values, or what was typed and what is wrong.

    `values`, `problems` (sentences by field), `refusal`, `instead` (names by id) and `status`.
    """
    refusal = problems.refusal if problems else None
    return {
        "values": problems.typed if problems else values or {},
        "problems": problems.fields if problems else {},
        "refusal": refusal,
        "instead": desk.now_history().names(refusal.instead) if refusal else {},
        "status": problems.status if problems else 200,
    }


def done(
    command: type[Command],
    said: str,
    place: str,
    again: Again,
    given: Mapping[str, Any] | None = None,
    /,
    **fixed: object,
) -> ResponseReturnValue:
    """Hand over the request's form (or `given`), say what it came to, and go on to `place`.

    `{id}` in `said` and in `place` stands for the item that was made. Where something stands in
    the way, `again` answers with the form as it was typed. `fixed` fields are the address's.
    """
    try:
        outcome = desk.send(command, given, **fixed)
    except desk.Problems as problems:
        return again(problems)
    flash(said.replace("{id}", outcome.id))
    return see(place.replace("{id}", outcome.id))
