"""The approval rules in words; where there are none yet, the first ones to set."""

from typing import Any

import marshmallow as ma
import msgspec
from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from events.facts.approvals import ApprovalRule
from tracker.approvals import RULES, ApprovalRules, RuleWanted, SetApprovalRules
from tracker.default_rules import (
    as_rules,
    filled_in,
    matrix,
    needs_in_words,
    subject_in_words,
)
from tracker.delegations import ROOT, Delegation
from tracker.words import Line, Money, Whole, wanted
from web import desk, messages
from web.answers import answer, in_three_forms
from web.asking import filled, owns
from web.called import Called
from web.filters import money
from web.htmx import see
from web.telling import told

pages = Blueprint("approvals", __name__)

CENTS = 100


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """What may be chosen in the default matrix; amounts as people type them."""

    small: Money
    large: Money
    days: Whole
    document: Line = ""


@in_three_forms(pages, "/approvals")
def show() -> Response:
    """Show which change needs whose approval."""
    return _page(None)


def _page(problems: desk.Problems | None) -> Response:
    history = desk.look()
    rules = history.find(ApprovalRules, RULES)
    root = history.find(Delegation, ROOT)
    shown = rules.rules if rules else as_rules(_default())
    return answer(
        "approvals/show.html", [_item(rule) for rule in shown] if rules else [], nav="delegations",
        rules=rules, lines=[_item(rule) for rule in shown],
        may=root is not None and owns(root.holder),
        root=root, called=Called(history, [root.holder] if root else []), key=desk.key(),
        happened=told(history.events(f"approval-rules/{RULES}"), history),
        amount_words=amount_words,
        currency=desk.organisation().currency, **filled(problems, _first_values()),
    )  # fmt: skip


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


def _item(rule: ApprovalRule | RuleWanted) -> dict[str, Any]:
    return {
        "id": rule.id, "target": rule.target, "subject": subject_in_words(rule),
        "change": rule.change,
        "over": rule.over, "up_to": rule.up_to, "needs": needs_in_words(rule),
        "amount_covered_by": rule.amount_covered_by, "reset_on": rule.reset_on,
        "ratify_within_days": rule.ratify_within_days,
    }  # fmt: skip


def amount_words(over: int | None, up_to: int | None, currency: str) -> str:
    """Say between which amounts a rule fits."""
    if up_to is not None and up_to <= 0:
        return "no money"
    above = f"above {money(over, currency)}" if over else ""
    below = f"up to {money(up_to, currency)}" if up_to is not None else ""
    return " and ".join(part for part in (above, below) if part) or "any"


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
