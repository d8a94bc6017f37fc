"""The hand-over: everything that is somebody's on one page, passed on in one go, each by itself."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from tracker.belongings import SORTS, Belonging, belongings, who_passes_on
from tracker.history import History
from tracker.people import LetPersonLeave, Person
from tracker.proposals import Proposal
from web import desk
from web.answers import answer, in_three_forms
from web.bulk import Done, look_anew, send_each
from web.called import Called, choices_of_people
from web.drafts import is_hidden
from web.filters import words
from web.htmx import see
from web.look import href
from web.people.room import pages
from web.people.wishes import Thing, Wish, acts, missing, wished
from web.sentences import place


class Row(NamedTuple):
    """One thing as the page shows it: `who` could pass it on, by name; `mine`: the reader could."""

    thing: Belonging
    value: str
    href: str
    who: list[str]
    mine: bool


class Refused(NamedTuple):
    """What could not be passed on: why, by which rule, and who could."""

    title: str
    sentence: str
    rule: str
    who: Mapping[str, str]


@in_three_forms(pages, "/people/<person_id>/hand-over")
def hand_over(person_id: str) -> Response:
    """Show everything that is somebody's, with what becomes of it and who could pass it on."""
    return _page(desk.find(Person, person_id))


@pages.post("/people/<person_id>/hand-over")
def pass_on(person_id: str) -> ResponseReturnValue:
    """Pass on what was ticked, each by commands of its own; what is refused stops nothing else."""
    person, wish = desk.find(Person, person_id), wished(person_id)
    if problems := missing(wish):
        return _page(person, wish, problems=problems)
    done = list(send_each(wish.key, acts(wish)))
    if wish.leave and not any(each.problems for each in done):
        leaving = {"person": person_id, "reason": wish.reason}
        done += send_each(f"{wish.key}.leave", [("", LetPersonLeave, leaving)])
    look_anew()
    if refused := [_refused(each, wish) for each in done if each.problems]:
        return _page(person, wish, refused=refused, done=len(done) - len(refused))
    flash(f"Passed on: {words(len(wish.things), 'thing')}. Each is in the record by itself.")
    return see(url_for("people.show" if wish.leave else "people.hand_over", person_id=person_id))


def _refused(each: Done, wish: Wish) -> Refused:
    """Say why something was refused, and who could do it: by the rule, or by what it is."""
    refusal = each.problems.refusal if each.problems else None
    thing = next((t.belonging for t in wish.things if t.name == each.name), None)
    now = desk.now_history()
    able = refusal.instead if refusal else ()
    if not able and thing:
        able = who_passes_on(thing, now, desk.authority())
    names = _names(now, (person for person in able if person != desk.me()))
    title = thing.title if thing else "That they have left"
    return Refused(title or each.name, each.sentence, refusal.rule if refusal else "", names)


def _page(
    person: Person, wish: Wish | None = None, *, problems: Mapping[str, Any] | None = None,
    refused: Iterable[Refused] = (), done: int = 0,
) -> Response:  # fmt: skip
    history = desk.look()
    rows = [_row(each, history) for each in belongings(history, person.id) if _seen(each, history)]
    called = Called(history, {row.thing.holder for row in rows}, [person.id])
    choices = [pair for pair in choices_of_people(desk.now_history()) if pair[0] != person.id]
    refused = list(refused)
    response = answer(
        "people/hand_over.html", [_item(row) for row in rows], nav="delegations", person=person,
        sorts=[(sort, [r for r in rows if r.thing.sort == sort and r.thing.moves])
               for sort in SORTS],
        with_roles=[row for row in rows if row.thing.with_the_role],
        elsewhere=[r for r in rows if not (r.thing.moves or r.thing.with_the_role)],
        called=called, choices=choices, key=desk.key(), refused=refused, done=done,
        wish=wish, typed=wish.typed if wish else {}, problems=problems or {}, name_of=Thing.key_of,
    )  # fmt: skip
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY if problems or refused else HTTPStatus.OK
    return response


def _seen(each: Belonging, history: History) -> bool:
    """Whether the reader may see it: a draft is for those who write it."""
    if each.sort != "proposal":
        return True
    proposal = history.find(Proposal, each.id)
    return proposal is not None and not is_hidden(proposal)


def _row(each: Belonging, history: History) -> Row:
    now = desk.now_history()
    could = who_passes_on(each, now, desk.authority()) if history.as_of == now.as_of else ()
    return Row(
        thing=each, value=f"{Thing.key_of(each)}@{each.version}",
        href=href(place(each.kind, each.id)), who=list(_names(now, could).values()),
        mine="*" in could or desk.me() in could,
    )  # fmt: skip


def _names(history: History, people: Iterable[str]) -> dict[str, str]:
    """Return the names of people by id, in the order in which they are given."""
    there = [person for person in people if person != "*"]
    names = history.names(there)
    return {person: names[person] for person in there}


def _item(row: Row) -> dict[str, Any]:
    each = row.thing
    return {
        "sort": each.sort, "kind": each.kind, "id": each.id, "title": each.title,
        "holder": each.holder, "with_the_role": each.with_the_role, "moves": each.moves,
        "who": ", ".join(row.who), "mine": row.mine,
    }  # fmt: skip
