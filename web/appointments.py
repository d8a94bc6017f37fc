"""Appointments: a person in a role, from when until when, by which instrument; and their answer."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.appointments import (
    AcceptAppointment,
    Appointment,
    AppointToRole,
    DeclineAppointment,
    EndAppointment,
)
from tracker.delegations import ROOT, Delegation
from tracker.responsibilities import Standing
from web import desk
from web.answers import answer_one, in_three_forms
from web.asking import filled
from web.books import enters_the_set_up
from web.called import Called, choices_of_people, choices_of_roles, choices_of_scope
from web.htmx import page, see
from web.look import href
from web.responsibilities import items
from web.states import look_of
from web.telling import told

pages = Blueprint("appointments", __name__)

ACTS = {
    "acceptance": (AcceptAppointment, "You have accepted the appointment."),
    "refusal": (DeclineAppointment, "You have declined the appointment."),
    "end": (EndAppointment, "The appointment ends as you said."),
}
NOTHING_CHOSEN = {"scope": ["Choose what the appointment is for."]}


@in_three_forms(pages, "/appointments")
def show_all() -> ResponseReturnValue:
    """Appointments are listed together with delegations."""
    form = request.path.removeprefix("/appointments")
    return redirect(
        href(f"/delegations{form}", **{**request.args.to_dict(), "kind": "appointment"})
    )


@in_three_forms(pages, "/appointments/<appointment_id>")
def show(appointment_id: str) -> Response:
    """Show an appointment, and how it was answered."""
    appointment = desk.find(Appointment, appointment_id)
    shown = _shown(appointment)
    item = items(desk.look(), [appointment], shown["called"])[0]
    return answer_one("appointments/show.html", item, **filled(None), **shown)


def _shown(appointment: Appointment) -> dict[str, Any]:
    history = desk.look()
    return {
        "nav": "delegations", "appointment": appointment,
        "called": Called(history, [f"role:{appointment.role}"], [appointment.person]),
        "state": Standing(history).of(appointment), "look_of": look_of, "key": desk.key(),
        "happened": told(history.events(f"appointment/{appointment.id}"), history),
        "acts": acts(appointment), "opens": _is_first_of_root(appointment),
        "grants": history.every(Delegation, holder=f"role:{appointment.role}"),
    }  # fmt: skip


def acts(appointment: Appointment) -> set[str]:
    """Return what the person who is signed in may do with it; the rules decide again."""
    now = desk.clock_of_request()
    if appointment.imported or appointment.over(now) or appointment.acceptance == "declined":
        return set()
    mine = appointment.person == desk.me()
    answers = {"acceptance", "refusal"} if mine and appointment.acceptance == "open" else set()
    return answers | ({"end"} if mine or may_appoint() else set())


def may_appoint() -> bool:
    """Whether the person who is signed in holds a power to appoint, or enters the set-up."""
    held = desk.authority().held_by(desk.me())
    return enters_the_set_up() or any("appoint:role" in grant.powers for grant in held)


def _is_first_of_root(appointment: Appointment) -> bool:
    """Whether accepting this confirms the set-up and closes it (`domain.md`, rule 2)."""
    root = desk.now_history().find(Delegation, ROOT)
    mine = root is not None and root.holder == f"role:{appointment.role}"
    return mine and desk.organisation().in_set_up


@pages.post("/appointments/<appointment_id>/<any(acceptance, refusal, end):act>")
def do(appointment_id: str, act: str) -> ResponseReturnValue:
    """Accept, decline or end an appointment."""
    command, said = ACTS[act]
    appointment = desk.find(Appointment, appointment_id)
    opens = act == "acceptance" and _is_first_of_root(appointment)
    try:
        desk.send(command, appointment=appointment_id)
    except desk.Problems as problems:
        return page("appointments/show.html", item={}, **filled(problems), **_shown(appointment))
    flash(
        "You have confirmed the set-up. From now on every act needs authority." if opens else said
    )
    if opens:
        return see(url_for("organisation.show"))
    return see(url_for("appointments.show", appointment_id=appointment_id))


@pages.get("/appointments/new")
def new() -> Response:
    """Show the form of an appointment."""
    return _form(None)


@pages.post("/appointments")
def appoint() -> ResponseReturnValue:
    """Appoint a person to a role."""
    try:
        _refuse_no_scope()
        outcome = desk.send(AppointToRole)
    except desk.Problems as problems:
        return _form(problems)
    flash("The appointment is recorded. The person is asked to accept it.")
    return see(url_for("appointments.show", appointment_id=outcome.id))


def _refuse_no_scope() -> None:
    """Refuse a form in which nothing is ticked: it would mean everything.

    Raises:
        Problems: at the field `scope`.
    """
    if not any(request.form.getlist("scope")):
        raise desk.Problems(NOTHING_CHOSEN, request.form.to_dict())


def _form(problems: desk.Problems | None) -> Response:
    if problems:
        problems.typed = {**request.form.to_dict(), "scope": request.form.getlist("scope")}
    history = desk.now_history()
    chosen = {name: request.args.get(name, "") for name in ("role", "person")}
    return page(
        "appointments/new.html", nav="delegations", key=desk.key(), may=may_appoint(),
        people=choices_of_people(history), roles=choices_of_roles(history),
        scopes=choices_of_scope(history), **filled(problems, {**chosen, "scope": ["*"]}),
    )  # fmt: skip
