"""Refused acts: who was refused what, by which rule. Proof that the control works."""

from typing import Any

from flask import Blueprint, Response, request

from tracker.history import History
from tracker.refusals import Refused
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.facts_in_words import act_in_words
from web.naming import in_names
from web.sentences import place

pages = Blueprint("refusals", __name__)

FILTERS = ("rule", "actor", "target")


@in_three_forms(pages, "/refusals")
def show_all() -> Response:
    """List what was refused, newest last; by rule, person or item."""
    history = desk.look()
    wanted = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    number = page_number()
    found = history.every(Refused, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE, **wanted)
    names = history.names({refused.actor for refused in found})
    return answer(
        "refusals/list.html", [_item(refused, names[refused.actor], history) for refused in found],
        nav="record", number=number, total=history.count(Refused, **wanted), wanted=wanted,
    )  # fmt: skip


@in_three_forms(pages, "/refusals/<refusal_id>")
def show(refusal_id: str) -> Response:
    """Show one refused act."""
    refused = desk.find(Refused, refusal_id)
    history = desk.look()
    names = history.names({refused.actor, *refused.instead})
    return answer_one(
        "refusals/show.html", _item(refused, names[refused.actor], history), nav="record",
        instead=[(person, names[person]) for person in refused.instead],
        event=history.events(f"refusal/{refusal_id}")[0],
    )  # fmt: skip


def _item(refused: Refused, name: str, history: History) -> dict[str, Any]:
    kind, _, item_id = refused.target.partition("/")
    return {
        "id": refused.id, "at": refused.at, "actor": refused.actor, "actor_name": name,
        "command": refused.command, "act": act_in_words(refused.command), "rule": refused.rule,
        "sentence": in_names(refused.sentence, history), "field": refused.field,
        "target": refused.target,
        "href": place(kind, item_id) if item_id else "",
    }  # fmt: skip
