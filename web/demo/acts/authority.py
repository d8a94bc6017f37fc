"""The acts that give authority: root, appointments, delegations, and what needs whose approval."""

from collections.abc import Mapping
from typing import Any

from tracker.appointments import AcceptAppointment, AppointToRole, EndAppointment
from tracker.approvals import SetApprovalRules
from tracker.delegations import (
    AcceptDelegation,
    GrantDelegation,
    RecordRootAuthority,
    RevokeDelegation,
)
from web.demo.acts.shape import CENTS, Act, Data, renamed


def _grant(data: Data) -> Data:
    named = renamed(
        **{"to": "holder", "from": "effective_from", "kind": "form", "concurrent": "", "file": ""}
    )(data)
    amount = named["amount"]
    return named | {
        "amount": None if amount is None else amount * CENTS,
        "risk_level": named["risk_level"] or "",
    }


def approval_rule(rule: Mapping[str, Any]) -> Data:
    """Return an approval rule as the command that sets the rules takes it."""
    over, up_to = _bounds(rule.get("when", ""))
    return {
        "id": rule["id"], "target": rule["target"], "needs": rule["needs"],
        "change": rule.get("kind", "normal"), "over": over, "up_to": up_to,
        "amount_covered_by": {"at least one signature": "at least one"}.get(
            rule.get("amount_covered_by", ""), "every signature"
        ),
        "ratify_within_days": rule.get("ratify_within_days", 0),
    }  # fmt: skip


def _bounds(when: str) -> tuple[int | None, int | None]:
    """Return the amounts, in minor units, between which `0 < amount <= 25000` holds."""
    parts = when.split()
    match parts:
        case ["amount", "==", amount]:
            return int(amount) * CENTS - 1, int(amount) * CENTS
        case [over, "<", "amount", "<=", up_to]:
            return int(over) * CENTS, int(up_to) * CENTS
        case ["amount", ">", over]:
            return int(over) * CENTS, None
        case _:
            return None, None


ACTS: Mapping[str, Act] = {
    "RecordRootAuthority": (RecordRootAuthority, _grant),
    "AppointToRole": (AppointToRole, dict),
    "AcceptAppointment": (AcceptAppointment, dict),
    "EndAppointment": (EndAppointment, dict),
    "GrantDelegation": (GrantDelegation, _grant),
    "AcceptDelegation": (AcceptDelegation, dict),
    "RevokeDelegation": (RevokeDelegation, renamed(cascade="")),
    "DefineApprovalPolicies": (SetApprovalRules, dict),
}
