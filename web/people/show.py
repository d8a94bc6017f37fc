"""One person: what they hold, own, gave, decided, owe and acknowledged, at any moment."""

from typing import Any

from flask import Response, request

from tracker.appointments import Appointment
from tracker.authority import Authority
from tracker.belongings import Belonging, belongings
from tracker.communications import Acknowledgement
from tracker.delegations import Delegation
from tracker.history import History
from tracker.people import Person
from tracker.proposals import Proposal
from tracker.refusals import Refused
from tracker.responsibilities import Standing, roles_of
from tracker.turn import Waiting, waiting_for
from web import absences, desk
from web.acknowledged import acknowledged_by
from web.answers import answer_one, in_three_forms
from web.asking import filled
from web.books import keeps_the_books
from web.called import Called
from web.drafts import is_hidden
from web.look import href
from web.people.listing import item_of
from web.people.over_time import over_time
from web.people.room import pages
from web.sentences import place
from web.states import look_of
from web.telling import told

NEWEST = 20
"""So many proposals, signatures and refusals are shown of one person."""

ANSWERED_FOR = ("owned", "content", "action")
"""What of somebody's belongings they answer for; the rest is shown by itself."""


@in_three_forms(pages, "/people/<person_id>")
def show(person_id: str) -> Response:
    """Show one person; from `from` to `to` also what they were allowed to do, and did."""
    person = desk.find(Person, person_id)
    about = shown(person)
    held = [a for a in about["terms"] if a.in_effect(desk.look().on)]
    item = item_of(person, held, about["called"]) | _data(about)
    return answer_one("people/show.html", item, **filled(None, {"name": item["name"]}), **about)


def _data(about: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows, by ids."""
    ids = ("received", "given", "proposed", "signed")
    period = about["period"]
    return {
        "appointments": [a.id for a in about["terms"]],
        **{name: [each.id for each in about[name]] for name in ids},
        "answers_for": [f"{each.kind}/{each.id}" for each in about["answers_for"]],
        "open": [each.id for each in about["proposed"] if each.undecided],
        "waiting": [f"{each.kind}/{each.id}" for each in about["waiting"]],
        "acknowledged": [
            f"{each['policy']}@{n}" for each in about["acknowledged"] for n in each["versions"]
        ],
        "confirmed": [f"{each.line}/{each.delivery}" for each in about["confirmed"]],
        "refused": [each.id for each in about["refusals"]],
        **({"acts": [each.event.number for each in period.acts]} if period else {}),
    }


def shown(person: Person) -> dict[str, Any]:
    """Return everything that the page of a person shows."""
    history = desk.look()
    terms = sorted(history.every(Appointment, person=person.id), key=_begin, reverse=True)
    received, given = _received(history, person.id), history.every(Delegation, grantor=person.id)
    mine = belongings(history, person.id)
    holders = {f"role:{a.role}" for a in terms} | {each.holder for each in mine}
    holders |= {grant.holder for grant in (*received, *given)}
    proposed, signed = _newest(history, author=person.id), _newest(history, signer=person.id)
    waiting = _waiting(history, person)
    called = Called(history, holders, [person.id, *(grant.grantor for grant in received)])
    return {
        "nav": "delegations", "person": person, "terms": terms, "received": received,
        "given": given, "away": absences.given_by(history, person.id),
        "covering": absences.held_by(history, person.id), "is_me": person.id == desk.me(),
        "proposed": proposed, "signed": signed,
        "signatures": {each.id: _signatures(each, person.id) for each in signed},
        "answers_for": [each for each in mine if each.sort in ANSWERED_FOR],
        "waiting": waiting, "to": address_of,
        "acknowledged": acknowledged_by(person.id, history),
        "confirmed": history.last(Acknowledgement, NEWEST, person=person.id),
        "refusals": history.last(Refused, NEWEST, actor=person.id), "called": called,
        "standing": Standing(history), "look_of": look_of, "may": keeps_the_books(),
        "own": desk.me() == person.id, "address": _address(person.id),
        "happened": told(history.events(f"person/{person.id}"), history), "key": desk.key(),
        "currency": desk.organisation().currency, "on": history.on,
        "span": {name: request.args.get(name, "") for name in ("from", "to")},
        "period": over_time(history, person.id, terms, called),
    }  # fmt: skip


def address_of(each: Belonging | Waiting) -> str:
    """Return the address of a thing's page."""
    return href(place(each.kind, each.id))


def _waiting(history: History, person: Person) -> list[Waiting]:
    """Return what waits for a person; drafts wait for those who write them, and nobody sees."""
    if person.left:
        return []
    found = waiting_for(history, Authority(history, history.on), person.id)
    return [each for each in found if each.kind != "proposal" or _is_seen(history, each.id)]


def _is_seen(history: History, proposal_id: str) -> bool:
    proposal = history.find(Proposal, proposal_id)
    return proposal is not None and not is_hidden(proposal)


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
    return [each for each in history.last(Proposal, NEWEST, 0, **facet) if not is_hidden(each)]


def _signatures(proposal: Proposal, person: str) -> list[tuple[str, str]]:
    """Return (what it was, by which grant) of each signature of a person under a proposal."""
    given = {
        "approved": proposal.approvals, "ratified": proposal.ratifications,
        "agreed to cancel": proposal.cancellations,
    }  # fmt: skip
    return [(what, s.grant) for what, signed in given.items() for s in signed if s.person == person]
