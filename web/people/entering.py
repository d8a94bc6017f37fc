"""What is entered about a person: another name, where mail goes, that they have left."""

from functools import partial

from flask import Response
from flask.typing import ResponseReturnValue

from tracker.kernel import Command
from tracker.people import LetPersonLeave, Person, RenamePerson, SetAddress
from web import desk
from web.asking import done, filled
from web.htmx import page
from web.people.room import pages
from web.people.show import shown


@pages.post("/people/<person_id>/name")
def rename(person_id: str) -> ResponseReturnValue:
    """Enter another name of a person."""
    return _done(RenamePerson, person_id, "The name is entered; the record keeps both.")


@pages.post("/people/<person_id>/address")
def set_address(person_id: str) -> ResponseReturnValue:
    """Say where mail reaches a person, or erase what is known of it."""
    return _done(SetAddress, person_id, "It is noted where mail goes.")


@pages.post("/people/<person_id>/departure")
def let_leave(person_id: str) -> ResponseReturnValue:
    """Note that a person has left."""
    return _done(LetPersonLeave, person_id, "It is noted that this person has left.")


def _done(command: type[Command], person_id: str, said: str) -> ResponseReturnValue:
    return done(command, said, f"/people/{person_id}", partial(_again, person_id), person=person_id)


def _again(person_id: str, problems: desk.Problems) -> Response:
    about = shown(desk.find(Person, person_id))
    return page("people/show.html", item={}, **filled(problems), **about)
