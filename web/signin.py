"""Signing in: by a link that works once, or with a password; in a demo, looking as somebody.

A session says who it is, since when, and the mark of the account (`web/accounts.py`): a changed
password ends every other session of the person, and half a day ends any.
"""

import re
from datetime import timedelta
from typing import Annotated

import marshmallow as ma
import msgspec
from flask import Blueprint, Response, abort, flash, g, request, session, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation
from tracker.people import Person
from tracker.words import Line, wanted
from web import accounts, desk
from web.answers import wants_data
from web.filters import initials
from web.htmx import leave, page
from web.scene import office
from web.shield import SAFE, new_secret

pages = Blueprint("signin", __name__)

OPEN = {"signin.show", "signin.enter", "signin.welcome", "commands.csrf", "health.healthz"}
"""The endpoints that answer people who are not signed in; static files do, too."""

SESSION_SECONDS = 12 * 60 * 60
INSIDE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")

NOT_THEIRS = (
    "That is not the password of this person, or somebody tried too often: then wait five minutes."
    " Where two people have one name, enter the id."
)
TOO_MANY = "Too many tries came from your address. Wait five minutes."


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody says they are, and their password."""

    person: Line
    password: Annotated[str, lambda **o: fields.String(validate=validate.Length(1, 1000), **o)]
    next: Line = ""


class ChoosePassword(msgspec.Struct, frozen=True, kw_only=True):
    """A new password, and the one before it, unless a link brought the person in."""

    password: Annotated[
        str,
        lambda **o: fields.String(
            validate=validate.Length(
                accounts.SHORTEST_PASSWORD, 1000, error="It needs {min} characters or more."
            ),
            **o,
        ),
    ]
    current: Annotated[str, lambda **o: fields.String(validate=validate.Length(max=1000), **o)] = ""


class Me(msgspec.Struct, frozen=True):
    """The person who is signed in, as the head of each page shows them."""

    id: str
    name: str
    office_title: str
    initials: str


# Who is asking


def who_is_asking() -> ResponseReturnValue | None:
    """Let people in who are signed in and still belong here; send everybody else to the door."""
    if request.endpoint in OPEN or request.path.startswith("/static/"):
        return None
    if _belongs(desk.me()):
        g.me = introduce(desk.me())
        return None
    if desk.me():
        session.clear()
    if request.endpoint is None:
        return None  # there is no such page: that is what everybody is told
    if wants_data():
        abort(401, "Sign in first: by a link, or with a password.")
    asked_for = request.full_path.rstrip("?") if request.method in SAFE else "/"
    return leave(url_for("signin.show", next=asked_for))


def _belongs(person: str) -> bool:
    """Whether the session is of this account, not too old, and its person still here."""
    if not person:
        return False
    now = desk.now_history()
    since = session.get("since", 0)
    return (
        0 <= desk.real_time().timestamp() - since < SESSION_SECONDS
        and session.get("mark") == accounts.mark(now.reading, person)
        and not accounts.has_ended(now.reading, session.get("csrf", ""))
        and _is_here(now, person)
    )


def _is_here(now: History, person: str) -> bool:
    found = now.find(Person, person)
    return found is not None and found.here(now.on)


def introduce(person: str) -> Me:
    """Return a person with name and first role, as they are now."""
    now = desk.now_history()
    name = now.names([person])[person]
    return Me(person, name, office(now, person), initials(name))


# With a password


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
        person = _checked(asked)
    except ma.ValidationError as error:
        return _again(typed, error.messages_dict, 422)
    except accounts.TooManyTries:
        return _again(typed, {"": [TOO_MANY]}, 429)
    become(person)
    return leave(_inside(asked.next))


def _checked(asked: SignIn) -> str:
    person = accounts.check(
        desk.tracker(), asked.person, asked.password, request.remote_addr or "", desk.real_time()
    )
    if person is None or not _is_here(desk.now_history(), person):
        raise ma.ValidationError({"password": [NOT_THEIRS]})
    return person


def _again(typed: dict[str, str], problems: dict[str, list[str]], status: int) -> Response:
    kept = {name: value for name, value in typed.items() if name != "password"}
    return page("signin/show.html", status=status, typed=kept, problems=problems)


# By a link


@pages.get("/welcome/<token>")
def welcome(token: str) -> ResponseReturnValue:
    """Let somebody in by a link that works once; then they choose a password.

    Looking at the head alone, as programs that check links do, uses nothing up.
    """
    if request.method == "HEAD":
        return Response()
    person = accounts.redeem(desk.tracker(), token, desk.real_time(), again=_is_demo())
    if person is None or not _is_here(desk.now_history(), person):
        return page("signin/used.html", status=410)
    become(person)
    session["by_link"] = True
    return leave("/" if _is_demo() else "/password")


def _is_demo() -> bool:
    organisation = desk.now_history().find(Organisation, ORGANISATION)
    return organisation is not None and organisation.demo


@pages.get("/password")
def password() -> Response:
    """Ask for a new password."""
    return page("signin/password.html", typed={}, problems={}, asks_current=_asks_current())


@pages.post("/password")
def choose_password() -> ResponseReturnValue:
    """Give the person who is signed in a new password; their other sessions end."""
    typed = {name: value for name, value in request.form.items() if name != "csrf"}
    try:
        chosen = wanted(ChoosePassword, typed)
        _know(chosen.current)
    except ma.ValidationError as error:
        return page(
            "signin/password.html", status=422, typed={}, problems=error.messages_dict,
            asks_current=_asks_current(),
        )  # fmt: skip
    except accounts.TooManyTries:
        abort(429, TOO_MANY)
    person = desk.me()
    accounts.set_password(desk.tracker(), person, chosen.password, desk.real_time())
    become(person)
    flash("Your password is set. You are signed out everywhere else.")
    return leave("/")


def _asks_current() -> bool:
    """Whether the password before must be known: not by somebody whom a link brought in."""
    return bool(session.get("mark")) and not session.get("by_link")


def _know(current: str) -> None:
    if _asks_current() and desk.me() != accounts.check(
        desk.tracker(), desk.me(), current, request.remote_addr or "", desk.real_time()
    ):
        raise ma.ValidationError({"current": ["That is not your password."]})


# Going, and looking as somebody else


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Let the person go; a copy of the cookie lets nobody in any more."""
    accounts.end_session(
        desk.tracker(), session.get("csrf", ""), desk.real_time(),
        timedelta(seconds=SESSION_SECONDS),
    )  # fmt: skip
    session.clear()
    return leave("/sign-in")


@pages.post("/look-as")
def look_as() -> ResponseReturnValue:
    """In a demo, and only there: look as somebody else."""
    if not _is_demo():
        abort(403, "Only in a demo does one look as somebody else.")
    person = request.form.get("person", "")
    if not _is_here(desk.now_history(), person):
        abort(404, f"The record knows nobody with the id {person}.")
    become(person)
    return leave(_inside(request.form.get("next", "")))


def become(person: str) -> None:
    """Begin a session as a person; nothing of the one before remains."""
    session.clear()
    with desk.tracker().record.reading() as reading:
        session["mark"] = accounts.mark(reading, person)
    session["csrf"] = new_secret()  # from the first moment on: by it a session can be ended
    session["person"] = person
    session["since"] = int(desk.real_time().timestamp())


def _inside(address: str) -> str:
    """Return an address of this site; anything else becomes the overview."""
    return address if INSIDE.fullmatch(address) else "/"
