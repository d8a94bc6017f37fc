"""Delegations: who holds what, appointments and grants in one list, and the chain behind each.

ISO/IEC 20000-1:2018, 5.3; answers the auditor's questions 9 to 14.
"""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from tracker import responsibilities
from tracker.appointments import Appointment
from tracker.delegations import Delegation
from tracker.history import History
from tracker.responsibilities import Filter, Held, Standing
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.called import Called, choices_of_roles
from web.states import look_of

pages = Blueprint("delegations", __name__)

FILTERS = ("role", "scope", "delegate", "kind")


@in_three_forms(pages, "/delegations")
def show_all() -> ResponseReturnValue:
    """List who holds what; with `on` only what was in force then, else all with its state."""
    history = desk.look()
    asked = Filter(**{name: request.args.get(name, "") for name in FILTERS})
    number = page_number()
    found, total = _found(history, asked, number)
    called = _called(history, found)
    return answer(
        "delegations/list.html", items(history, found, called), nav="delegations", number=number,
        total=total, asked=asked, called=called, look_of=look_of, held=found,
        vacant=responsibilities.vacant(history), roles=choices_of_roles(history),
        page_size=PAGE_SIZE, only_then="on" in request.args,
    )  # fmt: skip


def _found(history: History, asked: Filter, number: int) -> tuple[list[Held], int]:
    """Return one page of what is asked for and how much there is; as data, all of it."""
    first = (number - 1) * PAGE_SIZE
    whole = request.path.endswith((".json", ".csv")) and "page" not in request.args
    if request.args.get("on"):
        found = responsibilities.in_force(history, asked)
    elif asked.narrows or whole:
        found = responsibilities.everything(history, asked)
    else:
        return responsibilities.some(history, asked.kind, PAGE_SIZE, first)
    return (found if whole else found[first : first + PAGE_SIZE]), len(found)


def _called(history: History, found: list[Held]) -> Called:
    grants = [held for held in found if isinstance(held, Delegation)]
    appointed = [held for held in found if isinstance(held, Appointment)]
    behind = {person for grant in grants for person in _behind(history, grant.holder)}
    return Called(
        history,
        {*(grant.holder for grant in grants), *(f"role:{a.role}" for a in appointed)},
        {*(grant.grantor for grant in grants), *(a.person for a in appointed), *behind},
    )


def _behind(history: History, holder: str) -> list[str]:
    """Return the people behind a holder at the moment looked at."""
    sort, _, name = holder.partition(":")
    if sort == "person":
        return [name]
    found = history.every(Appointment, role=name)
    return [a.person for a in found if not a.imported and a.in_effect(history.on)]


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
    behind = _behind(standing.history, held.holder)
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
