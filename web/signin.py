"""Signing in: by a link that works once, or with a password; in a demo, looking as somebody."""

from typing import Annotated

import marshmallow as ma
import msgspec
from flask import Blueprint, Response, abort, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from tracker.appointments import Appointment
from tracker.authority import Authority
from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation
from tracker.people import Person
from tracker.roles import Role
from tracker.words import Line, wanted
from web import accounts, desk
from web.filters import initials
from web.htmx import leave, page

pages = Blueprint("signin", __name__)

OPEN = {"signin.show", "signin.enter", "signin.welcome", "health.healthz", "static"}
"""The endpoints that answer people who are not signed in."""

Password = Annotated[
    str, lambda **o: fields.String(validate=validate.Length(accounts.SHORTEST_PASSWORD, 1000), **o)
]


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody says they are, and their password."""

    person: Line
    password: Annotated[str, lambda **o: fields.String(validate=validate.Length(1, 1000), **o)]
    next: Line = ""


class ChoosePassword(msgspec.Struct, frozen=True, kw_only=True):
    """A new password, at least twelve characters long."""

    password: Password


class Me(msgspec.Struct, frozen=True):
    """The person who is signed in, as the head of each page shows them."""

    id: str
    name: str
    office_title: str
    initials: str


def who_is_asking() -> ResponseReturnValue | None:
    """Let people in who are signed in and still belong here; send everybody else to the door."""
    if request.endpoint in OPEN or request.endpoint is None or request.path.startswith("/static/"):
        return None
    person = desk.me()
    known = desk.now_history().find(Person, person) if person else None
    if known is None or known.left:
        session.pop("person", None)
        if request.path.endswith((".json", ".csv")) or request.is_json:
            abort(401)
        return redirect(url_for("signin.show", next=request.full_path.rstrip("?")))
    g.me = introduce(person)
    return None


def introduce(person: str) -> Me:
    """Return a person with name and first role, as they are now."""
    now = desk.now_history()
    name = now.names([person])[person]
    return Me(person, name, _office(now, person), initials(name))


def _office(now: History, person: str) -> str:
    roles = Authority(now, g.now).roles_of(person)
    role = now.find(Role, roles[0]) if roles else None
    return role.title if role else ""


@pages.get("/sign-in")
def show() -> Response:
    """Ask who it is."""
    return page("signin/show.html", typed={"next": request.args.get("next", "")}, problems={})


@pages.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Let somebody in who knows their password."""
    typed = {name: value for name, value in request.form.items() if name != "csrf"}
    try:
        asked = wanted(SignIn, typed)
    except ma.ValidationError as error:
        return page("signin/show.html", status=422, typed=typed, problems=error.messages)
    person = accounts.check(desk.tracker(), asked.person, asked.password, desk.real_time())
    if person is None:
        problems = {"password": ["That is not the password of this person, or too many tries: wait five minutes."]}
        return page("signin/show.html", status=422, typed=typed, problems=problems)
    become(person)
    return leave(_inside(asked.next))


@pages.get("/welcome/<token>")
def welcome(token: str) -> ResponseReturnValue:
    """Let somebody in by a link that works once; then they choose a password."""
    organisation = desk.now_history().find(Organisation, ORGANISATION)
    demo = organisation is not None and organisation.demo
    person = accounts.redeem(desk.tracker(), token, desk.real_time(), again=demo)
    if person is None:
        return page("signin/used.html", status=410)
    become(person)
    return redirect("/" if demo or accounts.has_password(desk.tracker(), person) else "/password", 303)


@pages.get("/password")
def password() -> Response:
    """Ask for a new password."""
    return page("signin/password.html", typed={}, problems={})


@pages.post("/password")
def choose_password() -> ResponseReturnValue:
    """Give the person who is signed in a new password."""
    try:
        chosen = wanted(ChoosePassword, {"password": request.form.get("password", "")})
    except ma.ValidationError as error:
        return page("signin/password.html", status=422, typed={}, problems=error.messages)
    accounts.set_password(desk.tracker(), desk.me(), chosen.password, desk.real_time())
    flash("Your password is set.")
    return leave("/")


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Let the person go."""
    session.clear()
    return leave("/sign-in")


@pages.post("/look-as")
def look_as() -> ResponseReturnValue:
    """In a demo, and only there: look as somebody else."""
    if not desk.organisation().demo:
        abort(403, "Only in a demo does one look as somebody else.")
    person = request.form.get("person", "")
    if desk.now_history().find(Person, person) is None:
        abort(404)
    become(person)
    return leave(_inside(request.form.get("next", "")))


def become(person: str) -> None:
    """Begin a session as a person; nothing of the one before remains."""
    session.clear()
    session["person"] = person
    session.permanent = False


def people_to_look_as(now: History) -> list[dict[str, str]]:
    """Return the people of a demo with their roles, for the bar at the top."""
    names = now.names([person.id for person in now.every(Person) if not person.left])
    roles = {a.person: a.role for a in now.every(Appointment) if a.in_effect(g.now)}
    titles = {role.id: role.title for role in now.every(Role)}
    return [
        {"id": person, "name": name, "office_title": titles.get(roles.get(person, ""), "")}
        for person, name in sorted(names.items(), key=lambda pair: pair[1])
    ]


def _inside(address: str) -> str:
    """Return an address of this site; anything else becomes the overview."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and "\\" not in address else "/"

