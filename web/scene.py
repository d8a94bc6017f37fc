"""The scene of each page: whose zone and currency, which moment is looked at, whether it is a demo.

What it finds lies on `flask.g`, where `web/look.py` says; pages and templates read it there.
"""

from collections.abc import Mapping, Sequence

import msgspec
from flask import g, request

from tracker.appointments import Appointment
from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation
from tracker.people import Person
from tracker.roles import Role
from web import desk
from web.answers import wants_data
from web.filters import moment_words
from web.look import Moment

LOOK_AS_MOST = 60
FRESH_SECONDS = 60


class Part(msgspec.Struct, frozen=True):
    """Somebody whom one may look as in a demo."""

    id: str
    name: str
    office_title: str


class Demo(msgspec.Struct, frozen=True):
    """What the bar of a demo says, and whom it offers."""

    clock_sentence: str
    people: Sequence[Part]


def set_the_scene() -> None:
    """Tell the templates what every page shows; only for people who are signed in.

    Raises:
        BadRequest: the address asks for a moment that there is not.
    """
    if "me" not in g:
        return
    now = desk.now_history()
    organisation = now.find(Organisation, ORGANISATION) or Organisation()
    g.zone, g.currency = organisation.zone, organisation.currency
    g.moment = _moment(desk.look())
    if organisation.demo and not wants_data():
        people = desk.remembered("people to look as", people_to_look_as, FRESH_SECONDS)
        g.demo = Demo(_clock_sentence(now), people)


def people_to_look_as(now: History) -> Sequence[Part]:
    """Return the people of a demo's own story by name, with the first role that each holds."""
    people = [
        person.id
        for person in now.every(Person, limit=LOOK_AS_MOST)
        if not person.imported and person.here(now.on)
    ]
    names = now.names(people)
    parts = (Part(person, names[person], office(now, person)) for person in people)
    return sorted(parts, key=lambda part: part.name)


def office(now: History, person: str) -> str:
    """Return the title of the first role that a person holds; empty for none."""
    held = (a for a in now.every(Appointment, person=person) if not a.imported)
    role = next((a.role for a in held if a.in_effect(now.on)), "")
    found = now.find(Role, role) if role else None
    return found.title if found else ""


def _moment(looked_at: History) -> Moment:
    query = {name: request.args[name] for name in ("as_of", "on") if request.args.get(name)}
    if not query:
        return Moment()
    return Moment(past=True, sentence=_moment_sentence(looked_at, query), query=query)


def _moment_sentence(looked_at: History, query: Mapping[str, str]) -> str:
    """Say the moment looked at: when, and after which event or as known after which."""
    at = moment_words(looked_at.on)
    if "as_of" not in query:
        return f"what is in force on {at}"
    if "on" in query:
        return f"{at}, as known after event {looked_at.as_of:,}"
    return f"event {looked_at.as_of:,}, {at}" if query["as_of"].isdecimal() else at


def _clock_sentence(now: History) -> str:
    return (
        f"This record is a demo. Its clock says {moment_words(now.on)};"
        " make it anew with: tracker demo --fresh."
    )
