"""Roles: their duties, who holds them today, who held them before, and since when nobody does."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from tracker.appointments import Appointment
from tracker.delegations import Delegation
from tracker.history import History
from tracker.kernel import Command
from tracker.responsibilities import Standing
from tracker.roles import ChangeRoleDuties, DefineRole, OpenRoleToSeveral, RetireRole, Role
from tracker.vacancies import vacancies_of, vacant_days
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import done, filled
from web.books import defines_roles
from web.called import Called, choices_of_roles
from web.htmx import page
from web.spans import spans
from web.states import look_of
from web.telling import told

pages = Blueprint("roles", __name__)

NEWEST = 50
"""So many terms are drawn of one role; as data there are all."""


@in_three_forms(pages, "/roles")
def show_all() -> Response:
    """List the roles with whoever holds them today; a vacancy has a day count."""
    history = desk.look()
    number = page_number()
    roles = history.every(Role, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    held = {role.id: history.in_effect(Appointment, role=role.id) for role in roles}
    called = Called(history, people=[a.person for found in held.values() for a in found])
    return answer(
        "roles/list.html", [_item(history, role, held[role.id], called) for role in roles],
        nav="delegations", number=number, total=history.count(Role), held=held, called=called,
        page_size=PAGE_SIZE, may=defines_roles(),
    )  # fmt: skip


def _item(
    history: History, role: Role, held: Sequence[Appointment], called: Called
) -> dict[str, Any]:
    vacant = None if held or role.retired else vacant_days(history, role)
    return {
        "id": role.id, "title": role.title,
        "holders": ", ".join(called.person(a.person) for a in held),
        "holder_ids": ", ".join(a.person for a in held), "vacant_days": vacant,
        "must_be_filled": role.must_be_filled, "board": role.board,
        "top_management": role.top_management,
        "management_representative": role.management_representative,
        "administrator": role.administrator, "auditor": role.auditor,
        "retired": role.retired, "imported": role.imported,
        "duties": role.duties, "excludes": role.excludes,
    }  # fmt: skip


@in_three_forms(pages, "/roles/<role_id>")
def show(role_id: str) -> Response:
    """Show one role over time: duties, holders, vacancies, and the grants that it holds."""
    role = desk.find(Role, role_id)
    shown = _shown(role)
    item = _item(desk.look(), role, shown["held"], shown["called"]) | {
        "terms": [_term(a, shown["called"]) for a in shown["terms"]],
        "vacancies": shown["vacancies"], "grants": [grant.id for grant in shown["grants"]],
    }  # fmt: skip
    return answer_one(
        "roles/show.html", item, **filled(None, {"duties": "\n".join(role.duties)}), **shown
    )


def _shown(role: Role) -> dict[str, Any]:
    history = desk.look()
    terms = sorted(history.every(Appointment, role=role.id), key=_begin, reverse=True)
    grants = history.every(Delegation, holder=f"role:{role.id}")
    gaps = vacancies_of(history, role)
    return {
        "nav": "delegations", "role": role, "terms": terms, "newest": terms[:NEWEST],
        "grants": grants, "vacancies": gaps,
        "held": [a for a in terms if a.in_effect(history.on)], "standing": Standing(history),
        "called": Called(history, {f"role:{each}" for each in (role.id, *role.excludes)}, [
            *(a.person for a in terms), *(g.grantor for g in grants),
        ]),
        "drawing": spans(terms, gaps, history.on), "look_of": look_of, "may": defines_roles(),
        "happened": told(history.events(f"role/{role.id}"), history), "key": desk.key(),
        "currency": desk.organisation().currency,
    }  # fmt: skip


def _begin(appointment: Appointment) -> datetime:
    assert appointment.effective_from is not None, "an appointment that exists has a beginning"
    return appointment.effective_from


def _term(appointment: Appointment, called: Called) -> dict[str, Any]:
    return {
        "appointment": appointment.id, "person": called.person(appointment.person),
        "person_id": appointment.person, "scope": ", ".join(appointment.scope),
        "from": appointment.effective_from, "until": appointment.effective_until,
        "acting": appointment.acting, "acceptance": appointment.acceptance,
        "imported": appointment.imported,
    }  # fmt: skip


@pages.get("/roles/new")
def new() -> Response:
    """Show the form for a new role."""
    return _form(None)


@pages.post("/roles")
def define() -> ResponseReturnValue:
    """Define a role."""
    return done(
        DefineRole, "The role is defined. Now somebody can be appointed to it.", "/roles/{id}",
        _form,
    )  # fmt: skip


def _form(problems: desk.Problems | None) -> Response:
    return page(
        "roles/new.html", nav="delegations", key=desk.key(), may=defines_roles(),
        roles=choices_of_roles(desk.now_history()), **filled(problems, {"excludes": []}),
    )  # fmt: skip


@pages.post("/roles/<role_id>/duties")
def change_duties(role_id: str) -> ResponseReturnValue:
    """Give a role other duties."""
    return _done(
        ChangeRoleDuties, role_id, "The duties are changed; the former ones stay in the record."
    )


@pages.post("/roles/<role_id>/board")
def open_to_several(role_id: str) -> ResponseReturnValue:
    """Let several people hold a role side by side."""
    return _done(OpenRoleToSeveral, role_id, "Several people may hold the role now.")


@pages.post("/roles/<role_id>/retirement")
def retire(role_id: str) -> ResponseReturnValue:
    """Appoint nobody to a role any more."""
    return _done(RetireRole, role_id, "The role is retired.")


def _done(command: type[Command], role_id: str, said: str) -> ResponseReturnValue:
    return done(command, said, f"/roles/{role_id}", partial(_again, role_id), role=role_id)


def _again(role_id: str, problems: desk.Problems) -> Response:
    return page("roles/show.html", item={}, **filled(problems), **_shown(desk.find(Role, role_id)))
