"""Who may decide something, by which chain, or why not: asked before, and long after, an act."""

from typing import Any

import marshmallow as ma
import msgspec
from flask import Blueprint, Response, request

from tracker.authority import Answer, Right, Wanted, asked
from tracker.delegations import RISK_LEVELS
from tracker.history import History
from tracker.people import Person
from tracker.powers import IN_WORDS, POWERS
from tracker.responsibilities import Standing
from tracker.words import Money, wanted
from web import desk
from web.answers import answer, answer_one, in_three_forms
from web.called import Called, choices_of_people, choices_of_scope
from web.drawn_chains import drawn

pages = Blueprint("authority", __name__)

AGAINST = {
    "AUTH-NONE": "no grant was given to {name}, in person or by an office held then",
    "AUTH-ACCEPT": "what was given to {name} was not accepted, or something above it was not",
    "AUTH-REVOKED": "what {name} held was taken back, or fell with what stood above it",
    "AUTH-TIME": "what {name} held was not in force then: its dates say so",
    "AUTH-POWER": "nothing that {name} held gives this power",
    "AUTH-SCOPE": "what {name} held was given for something else",
    "AUTH-AMOUNT": "the amount is above the limit of what {name} held",
    "AUTH-RISK": "what {name} held does not reach to risks of this level",
    "AUTH-PERIOD": "what {name} held leaves less than this in its period",
}
"""Why not, of somebody else than the reader: one sentence for each rule."""


class Amount(msgspec.Struct, frozen=True):
    """An amount as people type it, in major units."""

    amount: Money = None


@in_three_forms(pages, "/authority")
def show() -> Response:
    """Say who may decide by a power, over a scope, up to an amount and a risk, at a moment.

    With `person`: whether that one may, by which chain, or the rule against it and who may instead.
    """
    history, person = _as_known_then(), request.args.get("person", "")
    wish, problems = _wish(history, person)
    told = asked(history, history.on, person, wish) if wish.power and not problems else Answer()
    shown = _shown(history, person, wish, told, problems)
    if person and wish.power and not problems:
        return answer_one("authority/show.html", _verdict(person, told, shown["called"]), **shown)
    items = [_item(each, right, shown["called"]) for each, right in told.others]
    return answer("authority/show.html", items, **shown)


def _as_known_then() -> History:
    """Return the record as it stood at the moment asked about.

    Authority is never given for the past, so what could be decided then depends on what the record
    knew then, not on what it learnt later.
    """
    looked = desk.look()
    if "as_of" in request.args:
        return looked
    return History(looked.reading, looked.on, min(looked.as_of, looked.reading.size_at(looked.on)))


def _wish(history: History, person: str) -> tuple[Wanted, dict[str, list[str]]]:
    """Return what is asked about, and what is wrong with how it is asked, by field."""
    problems: dict[str, list[str]] = {}
    amount = _amount(request.args.get("amount", ""))
    if amount is None:
        problems["amount"] = ["Must be an amount such as 25,000."]
    risk = request.args.get("risk", "")
    if risk not in RISK_LEVELS:
        problems["risk"] = ["Must be low, medium, high or extreme."]
    if person and history.find(Person, person) is None:
        problems["person"] = [f"The record knew no person {person} then."]
    scope = tuple(part for part in request.args.get("scope", "*").split(",") if part) or ("*",)
    return Wanted(request.args.get("power", ""), scope, amount or 0, risk), problems


def _amount(text: str) -> int | None:
    try:
        return wanted(Amount, {"amount": text}).amount or 0
    except ma.ValidationError:
        return None


def _shown(
    history: History, person: str, wish: Wanted, told: Answer, problems: dict[str, list[str]]
) -> dict[str, Any]:
    rights = [right for _, right in told.others] + ([told.right] if told.right else [])
    called = Called(
        history, {g.holder for right in rights for g in right.chain},
        {person, *(each for each, _ in told.others)},
    )  # fmt: skip
    standing = Standing(history)
    chain = told.right.chain if told.right else ()
    return {
        "nav": "delegations", "found": told.others, "told": told, "called": called,
        "person": person, "wish": wish, "amount": request.args.get("amount", ""),
        "why": AGAINST.get(told.rule, "").format(name=called.person(person)) if person else "",
        "drawing": drawn(chain[::-1], standing, called, [g.id for g in chain]) if chain else None,
        "powers": [(each, IN_WORDS[each].capitalize()) for each in POWERS], "in_words": IN_WORDS,
        "scopes": choices_of_scope(history), "people": choices_of_people(history),
        "risks": [(level, level.capitalize()) for level in RISK_LEVELS if level],
        "currency": desk.organisation().currency, "then": history.on, "problems": problems,
    }  # fmt: skip


def _verdict(person: str, told: Answer, called: Called) -> dict[str, Any]:
    return {
        "person": called.person(person), "person_id": person,
        "answer": "yes" if told.right else "no", "rule": told.rule, "sentence": told.sentence,
        "chain": [grant.id for grant in told.right.chain] if told.right else [],
        "instrument": told.right.chain[-1].instrument if told.right else "",
        "others": [_item(each, right, called) for each, right in told.others],
    }  # fmt: skip


def _item(person: str, right: Right, called: Called) -> dict[str, Any]:
    return {
        "person": called.person(person), "person_id": person, "grant": right.grant.id,
        "grant_version": right.grant.version, "holder": right.grant.holder,
        "chain": [grant.id for grant in right.chain], "instrument": right.chain[-1].instrument,
    }  # fmt: skip
