"""People: what each of them held and gave, proposed and signed, and what was refused to them."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from tracker.appointments import Appointment
from tracker.delegations import Delegation
from tracker.history import History
from tracker.kernel import Command
from tracker.people import LetPersonLeave, Person, RegisterPerson, RenamePerson, SetAddress
from tracker.proposals import Proposal
from tracker.refusals import Refused
from tracker.responsibilities import Standing, roles_of
from web import absences, desk
from web.acknowledged import acknowledged_by
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import filled
from web.books import keeps_the_books
from web.called import Called
from web.htmx import page, see
from web.states import look_of
from web.telling import told

pages = Blueprint("people", __name__)

NEWEST = 20
"""So many proposals, signatures and refusals are shown of one person."""


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
        "people/list.html", [_item(person, terms[person.id], called) for person in found],
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


def _item(person: Person, held: list[Appointment], called: Called) -> dict[str, Any]:
    return {
        "id": person.id, "name": called.person(person.id), "left": person.left,
        "roles": ", ".join(called.holder(f"role:{a.role}") for a in held),
        "role_ids": ", ".join(a.role for a in held), "imported": person.imported,
    }  # fmt: skip


@in_three_forms(pages, "/people/<person_id>")
def show(person_id: str) -> Response:
    """Show one person over time."""
    person = desk.find(Person, person_id)
    shown = _shown(person)
    held = [a for a in shown["terms"] if a.in_effect(desk.look().on)]
    item = _item(person, held, shown["called"]) | {
        "appointments": [a.id for a in shown["terms"]],
        "received": [grant.id for grant in shown["received"]],
        "given": [grant.id for grant in shown["given"]],
        "proposed": [each.id for each in shown["proposed"]],
        "signed": [each.id for each in shown["signed"]],
        "acknowledged": [
            f"{each['policy']}@{n}" for each in shown["acknowledged"] for n in each["versions"]
        ],
        "refused": [each.id for each in shown["refusals"]],
    }  # fmt: skip
    return answer_one("people/show.html", item, **filled(None, {"name": item["name"]}), **shown)


def _shown(person: Person) -> dict[str, Any]:
    history = desk.look()
    terms = sorted(history.every(Appointment, person=person.id), key=_begin, reverse=True)
    received, given = _received(history, person.id), history.every(Delegation, grantor=person.id)
    holders = {f"role:{a.role}" for a in terms} | {grant.holder for grant in (*received, *given)}
    proposed, signed = _newest(history, author=person.id), _newest(history, signer=person.id)
    return {
        "nav": "delegations", "person": person, "terms": terms, "received": received,
        "given": given, "away": absences.given_by(history, person.id),
        "covering": absences.held_by(history, person.id), "is_me": person.id == desk.me(),
        "proposed": proposed, "signed": signed,
        "signatures": {each.id: _signatures(each, person.id) for each in signed},
        "acknowledged": acknowledged_by(person.id, history),
        "refusals": history.every(Refused, actor=person.id)[-NEWEST:][::-1],
        "called": Called(history, holders, [person.id, *(grant.grantor for grant in received)]),
        "standing": Standing(history), "look_of": look_of, "may": keeps_the_books(),
        "own": desk.me() == person.id, "address": _address(person.id),
        "happened": told(history.events(f"person/{person.id}"), history), "key": desk.key(),
        "currency": desk.organisation().currency, "on": history.on,
    }  # fmt: skip


def _address(person: str) -> str:
    """Return where mail reaches a person, for themself and whoever keeps the books."""
    may = desk.me() == person or keeps_the_books()
    return desk.now_history().reading.address(person) if may else ""


def _begin(appointment: Appointment) -> str:
    return appointment.effective_from.isoformat() if appointment.effective_from else ""


def _received(history: History, person: str) -> list[Delegation]:
    """Return the grants that name a person, or a role that the person holds at that moment."""
    holders = [f"person:{person}", *(f"role:{role}" for role in roles_of(history, person))]
    return [grant for holder in holders for grant in history.every(Delegation, holder=holder)]


def _newest(history: History, **facet: str) -> list[Proposal]:
    return history.every(Proposal, -1, 0, **facet)[-NEWEST:][::-1]


def _signatures(proposal: Proposal, person: str) -> list[tuple[str, str]]:
    """Return (what it was, by which grant) of each signature of a person under a proposal."""
    given = {
        "approved": proposal.approvals, "ratified": proposal.ratifications,
        "agreed to cancel": proposal.cancellations,
    }  # fmt: skip
    return [(what, s.grant) for what, signed in given.items() for s in signed if s.person == person]


@pages.post("/people")
def register() -> ResponseReturnValue:
    """Add a person."""
    try:
        outcome = desk.send(RegisterPerson)
    except desk.Problems as problems:
        return _list(problems)
    flash("The person is entered. An invitation to sign in: tracker invite, on the command line.")
    return see(url_for("people.show", person_id=outcome.id))


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
    try:
        desk.send(command, person=person_id)
    except desk.Problems as problems:
        shown = _shown(desk.find(Person, person_id))
        return page("people/show.html", item={}, **filled(problems), **shown)
    flash(said)
    return see(url_for("people.show", person_id=person_id))
