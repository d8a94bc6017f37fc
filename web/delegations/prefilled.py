"""What a form to delegate is filled with: from the grant above, or from the one to be continued."""

from decimal import Decimal
from typing import Any

from flask import request

from tracker.delegations import RISK_LEVELS, STAY_WITH_TOP_MANAGEMENT, Delegation
from tracker.periods import local_day
from web import desk

MOST_RISK = "high"
"""Risks above are accepted by top management in person."""


def an_offer(parent: Delegation) -> dict[str, Any]:
    """Return the values of a form in which nothing is given yet."""
    return {
        "holder": request.args.get("holder", ""), "scope": list(parent.scope), "amount": "0",
        "depth": "0", "form": "standing", "powers": [], "period": parent.period,
        "amount_per_period": in_major_units(parent.amount_per_period), "on_vacancy": "flag",
    }  # fmt: skip


def as_before(former: Delegation) -> dict[str, Any]:
    """Return the values of a form that continues a grant from the day after its end on."""
    ends, now = former.effective_until, desk.clock_of_request()
    begins = local_day(ends, desk.organisation().zone) if ends else None
    return {
        "holder": former.holder, "scope": list(former.scope), "powers": list(former.powers),
        "amount": in_major_units(former.amount), "risk_level": former.risk_level,
        "amount_per_period": in_major_units(former.amount_per_period), "period": former.period,
        "depth": str(former.depth), "form": former.form, "on_vacancy": former.on_vacancy,
        "conditions": former.conditions,
        "effective_from": begins.isoformat() if begins and ends and ends > now else "",
    }  # fmt: skip


def a_cover(parent: Delegation) -> dict[str, Any]:
    """Return all that somebody can give of a grant to whoever covers for them."""
    risk = min(parent.risk_level, MOST_RISK, key=RISK_LEVELS.index)
    return {
        "parent": parent.id, "scope": list(parent.scope), "amount": parent.amount,
        "powers": [p for p in parent.powers if p not in STAY_WITH_TOP_MANAGEMENT],
        "risk_level": risk, "amount_per_period": parent.amount_per_period,
        "period": parent.period, "form": "absence cover",
    }  # fmt: skip


def in_major_units(amount: int | None) -> str:
    """Return an amount as people type it; nothing for no limit."""
    return "" if amount is None else f"{Decimal(amount) / 100:f}"
