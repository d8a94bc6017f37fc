"""The approval rules, read aloud: which change needs whose approval, and who could sign today.

Where there are none yet, the first ones are set here; later ones are proposed like any content.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
import msgspec
from flask import Blueprint, Response, flash, g, request, url_for
from flask.typing import ResponseReturnValue

from events.facts.approvals import ApprovalRule
from tracker.approvals import (
    RULES,
    ApprovalRules,
    SetApprovalRules,
    gaps,
    in_order,
    never_used,
)
from tracker.authority import Authority
from tracker.default_rules import as_rules, filled_in, matrix
from tracker.delegations import ROOT, Delegation
from tracker.history import History
from tracker.proposals.content import TARGETS
from tracker.proposals.signatures import Matter, ables
from tracker.rights import Rights
from tracker.versions import Governed
from tracker.words import Line, Money, Whole, wanted
from web import desk, messages
from web.answers import answer, in_three_forms
from web.asking import filled, owns
from web.called import Called
from web.content.versions import Room, newest, serve_versions
from web.htmx import see
from web.powers import grant_in_words
from web.rules_in_words import aloud, amount_words, gap_in_words, moves_money
from web.telling import told
from web.titles import Titles

pages = Blueprint("approvals", __name__)

CENTS = 100
WITH_AMOUNTS = ("plan",)
"""The kinds of content whose changes move money."""


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """What may be chosen in the default matrix; amounts as people type them."""

    small: Money
    large: Money
    days: Whole
    document: Line = ""


class Could(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who could sign by a rule today: with which power, by which grant, in words."""

    person: str
    name: str
    power: str
    grant: str
    right: str


@in_three_forms(pages, "/approvals")
def show() -> Response:
    """Show which change needs whose approval."""
    return _page(None)


@in_three_forms(pages, "/approvals/<item_id>")
def show_one(item_id: str) -> Response:
    """Show the same by the id of the rules."""
    desk.find(ApprovalRules, item_id)
    return _page(None)


def beside(item: Governed, content: Mapping[str, Any], history: History) -> Mapping[str, object]:
    """Return the rules of a version in their order, in words."""
    return read_aloud(in_order(content), history)


room = Room(
    ApprovalRules, "/approvals", "Approval rules", "delegations", "approvals/content.html", beside
)
serve_versions(pages, room)


def read_aloud(rules: Sequence[ApprovalRule], history: History) -> dict[str, Any]:
    """Return rules in words, and what is to be said of them as a whole."""
    titles, currency = Titles(history), g.get("currency", "EUR")
    return {
        "lines": [_item(rule, titles, currency) for rule in rules],
        "gaps": [gap_in_words(gap, currency) for gap in gaps(rules, TARGETS, WITH_AMOUNTS)],
        "never": [(rule.id, instead.id) for rule, instead in never_used(rules)],
    }


def _item(rule: ApprovalRule, titles: Titles, currency: str) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(rule), "needs": msgspec.to_builtins(rule.needs),
        "amount": amount_words(rule.over, rule.up_to, currency) if moves_money(rule) else "",
        "words": aloud(rule, currency, titles),
    }  # fmt: skip


def _page(problems: desk.Problems | None) -> Response:
    history = desk.look()
    known = history.find(ApprovalRules, RULES)
    rules = known.standing(history.on) if known else None
    root = history.find(Delegation, ROOT)
    shown = rules.rules if rules else tuple(as_rules(_default()))
    spoken = read_aloud(shown, history)
    return answer(
        "approvals/show.html", spoken["lines"] if rules else [], nav="delegations",
        rules=rules, **spoken, room=room, governed=known, on=history.on,
        version=rules.in_force(history.on) if rules else None,
        versions=newest(known, history) if known else [],
        could=_could(shown, history) if rules else {},
        may=root is not None and owns(root.holder),
        root=root, called=Called(history, [root.holder] if root else []), key=desk.key(),
        happened=told(history.events(f"approval-rules/{RULES}"), history),
        currency=desk.organisation().currency, **filled(problems, _first_values()),
    )  # fmt: skip


def _could(rules: Sequence[ApprovalRule], history: History) -> dict[str, list[Could]]:
    """Return who could sign by each rule, of everything and the least amount that it fits."""
    rights, titles = Rights(Authority(history, history.on)), Titles(history)
    return {rule.id: _signatories(rule, rights, titles) for rule in rules}


def _signatories(rule: ApprovalRule, rights: Rights, titles: Titles) -> list[Could]:
    amount = max(0, (rule.over if rule.over is not None else -1) + 1)
    matter = Matter(rule=rule, scope=rule.scope or ("*",), amount=amount, authors=())
    found: dict[tuple[str, str], Could] = {}
    for each in ables(matter, rights.everybody):
        grant = rights.authority.chain(each.grant)[0]
        found.setdefault(
            (each.power, each.person),
            Could(
                person=each.person, name=titles.name(each.person), power=each.power,
                grant=each.grant, right=grant_in_words(grant, titles),
            ),
        )  # fmt: skip
    powers = [need.power for need in rule.needs]
    return sorted(found.values(), key=lambda one: (powers.index(one.power), one.name))


def _default() -> list[dict[str, Any]]:
    default = matrix()
    return filled_in(default.small, default.large, default.days)


def _first_values() -> dict[str, Any]:
    default = matrix()
    return {
        "small": f"{default.small // CENTS:,}",
        "large": f"{default.large // CENTS:,}",
        "days": default.days,
    }


@pages.post("/approvals")
def set_first() -> ResponseReturnValue:
    """Set the first approval rules: the default matrix with the amounts that were chosen."""
    try:
        desk.send(SetApprovalRules, _given(request.form.to_dict()))
    except desk.Problems as problems:
        problems.typed = request.form.to_dict()
        return _page(problems)
    flash("The approval rules are set. From now on they change only by an approved proposal.")
    return see(url_for("approvals.show"))


def _given(form: dict[str, str]) -> dict[str, Any]:
    """Return the command's fields for what was chosen in the form.

    Raises:
        Problems: an amount is not one, or the amounts do not rise.
    """
    form.pop("csrf", None)
    around: dict[str, Any] = {name: form.pop(name) for name in ("key", "reason") if name in form}
    try:
        chosen = wanted(Amounts, form)
    except ma.ValidationError as error:
        raise desk.Problems(messages.by_path(error.messages), form) from error
    if chosen.small is None or chosen.large is None or not 0 < chosen.small < chosen.large:
        raise desk.Problems(
            {"large": ["Must be above the smaller amount, and both above 0."]}, form
        )
    rules = filled_in(chosen.small, chosen.large, chosen.days)
    return {**around, "rules": rules, "document": chosen.document}
