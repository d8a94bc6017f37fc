"""Units: departments, teams and sites of the organisation."""

from functools import partial
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from tracker.kernel import Command
from tracker.units import AddUnit, CloseUnit, RenameUnit, Unit
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import done, filled
from web.books import keeps_the_books
from web.called import FEW
from web.htmx import page
from web.telling import told

pages = Blueprint("units", __name__)


@in_three_forms(pages, "/units")
def show_all() -> Response:
    """List the units."""
    return _list(None)


def _list(problems: desk.Problems | None) -> Response:
    history, number = desk.look(), page_number()
    found = history.every(Unit, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    parents = {unit.id: unit.title for unit in history.every(Unit, FEW)}
    return answer(
        "units/list.html", [_item(unit, parents) for unit in found], nav="organisation",
        number=number, total=history.count(Unit), page_size=PAGE_SIZE, may=keeps_the_books(),
        key=desk.key(), parents=list(parents.items()), **filled(problems),
    )  # fmt: skip


def _item(unit: Unit, parents: dict[str, str]) -> dict[str, Any]:
    return {
        "id": unit.id, "title": unit.title, "parent": unit.parent,
        "parent_title": parents.get(unit.parent, unit.parent), "closed": unit.closed,
    }  # fmt: skip


@in_three_forms(pages, "/units/<unit_id>")
def show(unit_id: str) -> Response:
    """Show a unit and those that belong to it."""
    unit = desk.find(Unit, unit_id)
    shown = _shown(unit)
    item = _item(unit, {shown["parent"].id: shown["parent"].title} if shown["parent"] else {})
    return answer_one("units/show.html", item, **filled(None, {"title": unit.title}), **shown)


def _shown(unit: Unit) -> dict[str, Any]:
    history = desk.look()
    return {
        "nav": "organisation", "unit": unit, "may": keeps_the_books(), "key": desk.key(),
        "parent": history.find(Unit, unit.parent) if unit.parent else None,
        "below": [each for each in history.every(Unit, FEW) if each.parent == unit.id],
        "happened": told(history.events(f"unit/{unit.id}"), history),
    }  # fmt: skip


@pages.post("/units")
def add() -> ResponseReturnValue:
    """Add a unit."""
    return done(AddUnit, "The unit is added.", "/units/{id}", _list)


@pages.post("/units/<unit_id>/title")
def rename(unit_id: str) -> ResponseReturnValue:
    """Give a unit another title."""
    return _done(RenameUnit, unit_id, "The unit has another title.")


@pages.post("/units/<unit_id>/end")
def close(unit_id: str) -> ResponseReturnValue:
    """End a unit."""
    return _done(CloseUnit, unit_id, "The unit is closed.")


def _done(command: type[Command], unit_id: str, said: str) -> ResponseReturnValue:
    return done(command, said, f"/units/{unit_id}", partial(_again, unit_id), unit=unit_id)


def _again(unit_id: str, problems: desk.Problems) -> Response:
    shown = _shown(desk.find(Unit, unit_id))
    return page("units/show.html", item={}, **filled(problems), **shown)
