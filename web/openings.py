"""Openings of roles elsewhere: for which scope a role is open, since when, and who holds it."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from tracker.appointments import Appointment, Opening
from tracker.history import History
from tracker.questions import terms
from tracker.responsibilities import roles_called
from web import desk
from web.answers import PAGE_SIZE, Item, answer, answer_one, in_three_forms, page_number
from web.called import Called
from web.moments import instant
from web.telling import told

pages = Blueprint("openings", __name__)

FILTERS = ("role", "scope")


@in_three_forms(pages, "/openings")
def show_all() -> Response:
    """List for which scopes roles were open at the moment looked at, and who held them."""
    history, number = desk.look(), page_number()
    wanted = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    found, total = _open(history, wanted, number)
    roles = [f"role:{opening.role}" for opening in found]
    return answer(
        "openings/list.html", _items(found, Called(history, roles), history), nav="delegations",
        number=number, total=total, wanted=wanted, vacant="vacant" in request.args,
    )  # fmt: skip


def _open(history: History, wanted: dict[str, str], number: int) -> tuple[list[Opening], int]:
    """Return a page of the openings that are asked for, and how many there are."""
    first = (number - 1) * PAGE_SIZE
    facets = {name: value for name, value in wanted.items() if name == "scope"}
    roles = roles_called(history, wanted["role"]) if "role" in wanted else []
    if "role" in wanted:
        facets["role"] = next(iter(roles), "")
    if "vacant" not in request.args:
        found = history.in_effect(Opening, PAGE_SIZE, first, **facets)
        return found, history.count_in_effect(Opening, **facets)
    empty = [
        each for each in history.in_effect(Opening, -1, 0, **facets) if not _holders(each, history)
    ]
    return empty[first : first + PAGE_SIZE], len(empty)


def _holders(opening: Opening, history: History) -> list[Appointment]:
    return history.in_effect(Appointment, scope=opening.scope, role=opening.role)


def _items(found: list[Opening], called: Called, history: History) -> list[dict[str, Any]]:
    holders = {each.id: _holders(each, history) for each in found}
    names = history.names(held.person for each in holders.values() for held in each)
    return [
        {
            "id": each.id, "role": called.holder(f"role:{each.role}"), "role_id": each.role,
            "scope": each.scope, "from": each.effective_from, "until": each.effective_until,
            "holders": sorted(names[held.person] for held in holders[each.id]),
            "vacant": not holders[each.id], "imported": True,
        }
        for each in found
    ]  # fmt: skip


@in_three_forms(pages, "/openings/<opening_id>")
def show(opening_id: str) -> Response:
    """Show for how long a role was open for a scope, and everybody who held it meanwhile."""
    opening, history = desk.find(Opening, opening_id), desk.look()
    terms_held = history.every(Appointment, scope=opening.scope, role=opening.role)
    called = Called(history, [f"role:{opening.role}"], [each.person for each in terms_held])
    (item,) = _items([opening], called, history)
    return answer_one(
        "openings/show.html", item | {"open": opening.in_effect(history.on)}, nav="delegations",
        opening=opening, called=called, terms=terms_held, on=history.on,
        happened=told(history.events(f"opening/{opening.id}"), history),
    )  # fmt: skip


@in_three_forms(pages, "/openings/steps")
def steps() -> Response:
    """List what was opened, begun, ended and closed after one moment and until another."""
    history, number = desk.look(), page_number()
    after, until = (_moment(name) for name in ("after", "until"))
    found = terms.changes(history, after, until).answer if after and until else []
    names = ("at", "does", "role", "scope", "person")
    first = (number - 1) * PAGE_SIZE
    items: list[Item] = [
        dict(zip(names, step, strict=True)) for step in found[first : first + PAGE_SIZE]
    ]
    return answer(
        "openings/steps.html", items, nav="delegations", number=number, total=len(found),
        asked={name: request.args.get(name, "") for name in ("after", "until")},
    )  # fmt: skip


def _moment(name: str) -> datetime | None:
    """Return the moment that a part of the address names; a day is its last one."""
    text = request.args.get(name)
    return instant(text, desk.organisation().zone, name) if text else None
