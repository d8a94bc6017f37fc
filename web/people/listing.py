"""The directory: who there is, with the roles that they hold."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from tracker.appointments import Appointment
from tracker.history import History
from tracker.people import Person, RegisterPerson
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.asking import done, filled
from web.books import keeps_the_books
from web.called import Called
from web.people.room import pages


@in_three_forms(pages, "/people")
def show_all() -> Response:
    """List the people with the roles that they hold today; `name` finds one by the exact name."""
    return _list(None)


def _list(problems: desk.Problems | None) -> Response:
    history, number = desk.look(), page_number()
    found, total = _found(history, request.args.get("name", ""), number)
    terms = {person.id: history.in_effect(Appointment, person=person.id) for person in found}
    roles = {f"role:{a.role}" for held in terms.values() for a in held}
    called = Called(history, roles, terms)
    return answer(
        "people/list.html", [item_of(person, terms[person.id], called) for person in found],
        nav="delegations", number=number, total=total, page_size=PAGE_SIZE, called=called,
        held=terms, may=keeps_the_books(), key=desk.key(), asked=request.args.get("name", ""),
        **filled(problems),
    )  # fmt: skip


def _found(history: History, name: str, number: int) -> tuple[list[Person], int]:
    if not name:
        found = history.every(Person, PAGE_SIZE, (number - 1) * PAGE_SIZE)
        return found, history.count(Person)
    ids = [name, *history.reading.called(name, history.as_of)]
    people = [person for item in ids if (person := history.find(Person, item))]
    return people, len(people)


def item_of(person: Person, held: list[Appointment], called: Called) -> dict[str, Any]:
    """Return a person as a flat row."""
    return {
        "id": person.id, "name": called.person(person.id), "left": person.left,
        "roles": ", ".join(called.holder(f"role:{a.role}") for a in held),
        "role_ids": ", ".join(a.role for a in held), "imported": person.imported,
    }  # fmt: skip


@pages.post("/people")
def register() -> ResponseReturnValue:
    """Add a person."""
    return done(
        RegisterPerson,
        "The person is entered. An invitation to sign in: tracker invite, on the command line.",
        "/people/{id}", _list,
    )  # fmt: skip
