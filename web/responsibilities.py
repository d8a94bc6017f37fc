"""Responsibilities as flat items: the lines of a table, of JSON and of CSV."""

from typing import Any

from tracker.appointments import Appointment
from tracker.delegations import Delegation
from tracker.history import History
from tracker.responsibilities import Held, Standing
from web.called import Called


def items(history: History, found: list[Held], called: Called) -> list[dict[str, Any]]:
    """Return responsibilities as flat items: the lines of a table, of JSON and of CSV."""
    standing = Standing(history)
    return [
        _appointment(held, standing, called)
        if isinstance(held, Appointment)
        else _grant(held, standing, called)
        for held in found
    ]


def _appointment(held: Appointment, standing: Standing, called: Called) -> dict[str, Any]:
    return {
        "kind": "appointment", "id": held.id, "role": called.holder(f"role:{held.role}"),
        "role_id": held.role, "scope": ", ".join(held.scope),
        "delegate": called.person(held.person), "delegate_id": held.person,
        "from": held.effective_from, "until": held.effective_until, "state": standing.of(held),
        "imported": held.imported, "acceptance": held.acceptance,
        "form": "acting" if held.acting else "",
        "instrument": held.instrument, "powers": (), "amount": None, "grantor": "",
        "grantor_id": "",
        "parent": "",
    }  # fmt: skip


def _grant(held: Delegation, standing: Standing, called: Called) -> dict[str, Any]:
    role = held.holder.removeprefix("role:") if held.holder.startswith("role:") else ""
    behind = people_behind(standing.history, held.holder)
    return {
        "kind": "delegation", "id": held.id, "role": called.holder(held.holder) if role else "",
        "role_id": role, "scope": ", ".join(held.scope),
        "delegate": ", ".join(map(called.person, behind)), "delegate_id": ", ".join(behind),
        "from": held.effective_from, "until": standing.over_from(held), "state": standing.of(held),
        "imported": held.imported, "acceptance": "given" if held.accepted_by else "open",
        "form": held.form, "instrument": held.instrument, "powers": held.powers,
        "amount": held.amount,
        "grantor": called.person(held.grantor), "grantor_id": held.grantor, "parent": held.parent,
    }  # fmt: skip


def people_behind(history: History, holder: str) -> list[str]:
    """Return the people behind a holder at the moment looked at."""
    sort, _, name = holder.partition(":")
    if sort == "person":
        return [name]
    return [a.person for a in history.in_effect(Appointment, gives=name)]
