"""Who could decide something, by which chain: the question asked before, and long after, an act."""

from typing import Any

import marshmallow as ma
import msgspec
from flask import Blueprint, Response, request

from tracker.authority import Authority, Right
from tracker.history import History
from tracker.powers import IN_WORDS, POWERS
from tracker.words import Money, wanted
from web import desk
from web.answers import answer, in_three_forms
from web.called import Called, choices_of_scope

pages = Blueprint("authority", __name__)


class Amount(msgspec.Struct, frozen=True):
    """An amount as people type it, in major units."""

    amount: Money = None


@in_three_forms(pages, "/authority")
def show() -> Response:
    """List who could decide by a power, over a scope, up to an amount, at a moment."""
    power = request.args.get("power", "")
    scope = tuple(part for part in request.args.get("scope", "*").split(",") if part) or ("*",)
    amount, problem = _amount(request.args.get("amount", ""))
    history = _as_known_then()
    found = _who_could(history, power, scope, amount) if power and not problem else []
    called = Called(
        history, {g.holder for _, right in found for g in right.chain}, {p for p, _ in found}
    )
    return answer(
        "authority/show.html", [_item(p, right, called) for p, right in found], nav="delegations",
        found=found, called=called, power=power, scope=scope, amount=request.args.get("amount", ""),
        powers=[(each, IN_WORDS[each].capitalize()) for each in POWERS], in_words=IN_WORDS,
        scopes=choices_of_scope(history), currency=desk.organisation().currency, then=history.on,
        problems={"amount": [problem]} if problem else {},
    )  # fmt: skip


def _as_known_then() -> History:
    """Return the record as it stood at the moment asked about.

    Authority is never given for the past, so what could be decided then depends on what the record
    knew then, not on what it learnt later.
    """
    looked = desk.look()
    if "as_of" in request.args:
        return looked
    return History(looked.reading, looked.on, min(looked.as_of, looked.reading.size_at(looked.on)))


def _who_could(
    history: History, power: str, scope: tuple[str, ...], amount: int
) -> list[tuple[str, Right]]:
    authority = Authority(history, history.on)
    able = authority.who_could([power], scope, amount)
    return [(person, Right(authority.chain(grant))) for person, grant, _ in able]


def _amount(text: str) -> tuple[int, str]:
    try:
        return wanted(Amount, {"amount": text}).amount or 0, ""
    except ma.ValidationError:
        return 0, "Must be an amount such as 25,000."


def _item(person: str, right: Right, called: Called) -> dict[str, Any]:
    return {
        "person": called.person(person), "person_id": person, "grant": right.grant.id,
        "grant_version": right.grant.version, "holder": right.grant.holder,
        "chain": [grant.id for grant in right.chain], "instrument": right.chain[-1].instrument,
    }  # fmt: skip
