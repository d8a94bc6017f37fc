"""One line: its five answers, what is and was to be told by it, and each delivery with its people.

The people are those who were the audience on the day, as the delivery's event keeps them.
"""

from functools import partial
from typing import Any

from flask import abort, g, redirect
from flask.typing import ResponseReturnValue

from events.facts.communications import CommunicationDelivered
from tracker.communications import (
    ANSWERS,
    EVERYONE,
    AcknowledgeDelivery,
    Acknowledgement,
    Communication,
    Delivery,
    told_to,
)
from tracker.groups import Group
from tracker.history import History
from tracker.policies import Policy
from web import desk
from web.answers import PAGE_SIZE, answer_one, in_three_forms, page_number, wants_data
from web.asking import answers_for, behind, done, filled, owns
from web.called import Called
from web.communications.reading import (
    SUBJECTS_IN_WORDS,
    confirmed,
    confirmed_at,
    delivery_item,
    line_item,
    look_of,
    made_by_then,
    occasion_item,
    occasions,
)
from web.communications.room import pages
from web.look import href
from web.outbox.queue import states
from web.pointing import links
from web.telling import told
from web.told import Place, show_told

PLACE = Place("communications", "/communications", "Communication")
QUESTIONS = {field: question.capitalize() for field, question in ANSWERS.items()}


@in_three_forms(pages, "/communications/<line_id>")
def show(line_id: str) -> ResponseReturnValue:
    """Show a line; an acknowledgement is shown where it belongs."""
    read = desk.look().find(Acknowledgement, line_id)
    if read is not None:
        return redirect(href(f"/communications/{read.line}/deliveries/{read.delivery}"), 303)
    line, history = desk.find(Communication, line_id), desk.look()
    if line.telling:
        return show_told(line, PLACE)
    found = occasions(history).of(line)[::-1]
    made = [delivery_item(line, each, history) for each in made_by_then(line, history)]
    called = _called(line, history)
    item = line_item(line, called, history) | {
        "occasions": [occasion_item(each) for each in found], "deliveries": made,
    }  # fmt: skip
    return answer_one(
        "communications/show.html", item, nav="communications", line=line, called=called,
        people=behind(line.who, history), questions=QUESTIONS,
        on_kinds=[SUBJECTS_IN_WORDS[kind] for kind in line.about],
        rows=[(occasion_item(each), look_of(each)) for each in found], made=made,
        may=may_tell(line), may_end=may_end(line), audience=audience_words(line, history),
        happened=told(history.events(f"communication/{line.id}"), history),
    )  # fmt: skip


@in_three_forms(pages, "/communications/<line_id>/deliveries/<int:number>")
def show_delivery(line_id: str, number: int) -> ResponseReturnValue:
    """Show a delivery: to whom it was made that day, and who confirmed to have read it."""
    return _delivery_page(line_id, number)


@pages.post("/communications/<line_id>/deliveries/<int:number>/acknowledgement")
def confirm_delivery(line_id: str, number: int) -> ResponseReturnValue:
    """Confirm, for oneself, to have read what was told."""
    place = f"/communications/{line_id}/deliveries/{number}"
    _, made = _delivery(line_id, number)
    return done(
        AcknowledgeDelivery, "You have confirmed that you read it.", place,
        partial(_delivery_page, line_id, number), line=line_id, delivery=number,
        version=made.version,
    )  # fmt: skip


def _delivery(line_id: str, number: int) -> tuple[Communication, Delivery]:
    line, history = desk.find(Communication, line_id), desk.look()
    made = line.delivery(number)
    if made is None or made.at > history.on:
        abort(404, f"{line.id} has no delivery {number} at this moment.")
    return line, made


def _delivery_page(
    line_id: str, number: int, problems: desk.Problems | None = None
) -> ResponseReturnValue:
    history, (line, made) = desk.look(), _delivery(line_id, number)
    item = delivery_item(line, made, history) | _said(made, history)
    names, page = _names(made, history), page_number()
    shown = names if wants_data() else names[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    people = _people(line, made, shown, history)
    read = confirmed(line.id, made, history)
    return answer_one(
        "communications/delivery.html", item | {"confirmed": len(read), "people": people},
        nav="communications", line=line, people=people, number=page, total=len(names),
        page_size=PAGE_SIZE, called=Called(history, [line.who], [made.by]),
        evidence_links=links((f"evidence:{each}" for each in item["evidence"]), history),
        asked=_is_asked(made, read, history), policy=_policy_of(made), key=desk.key(),
        **filled(problems),
    )  # fmt: skip


def _is_asked(made: Delivery, read: set[str], history: History) -> bool:
    """Whether the person who is signed in was told, and has not confirmed it yet."""
    return not g.moment.past and desk.me() in told_to(made, history) and desk.me() not in read


def _policy_of(made: Delivery) -> str:
    """Return the id of the policy that a delivery is about: that is confirmed, once for all."""
    kind, _, item_id = made.about.partition(":")
    return item_id if kind == Policy.kind and made.versions else ""


def _said(made: Delivery, history: History) -> dict[str, Any]:
    """Return what only the event of a delivery keeps."""
    event = history.event(made.pos)
    assert event is not None, "a delivery names the event that made it"
    assert isinstance(event.fact, CommunicationDelivered), "which is one"
    return {
        "mail": states(history.reading, made.pos),
        "evidence": list(event.fact.evidence), "message": event.fact.message,
        "reason": event.envelope.reason,
    }  # fmt: skip


def _names(made: Delivery, history: History) -> list[tuple[str, str]]:
    """Return the people of a delivery as (id, name), by name."""
    names = history.names(told_to(made, history))
    return sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def _people(
    line: Communication, made: Delivery, names: list[tuple[str, str]], history: History
) -> list[dict[str, Any]]:
    """Return people, each with when they confirmed to have read it."""
    read = confirmed_at(line.id, made, (person for person, _ in names), history)
    return [
        {"person": person, "name": name, "confirmed_at": read[person]} for person, name in names
    ]


def _called(line: Communication, history: History) -> Called:
    holders = [line.who, *(each for each in line.audience if not each.startswith("group:"))]
    people = {each.by for each in line.deliveries} | {each.by for each in line.assessments}
    return Called(history, holders, people)


def audience_words(line: Communication, history: History) -> list[str]:
    """Return who is meant by a line's audience, in words; empty where only its size is known."""
    called = Called(history, line.audience)
    return [_meant(holder, called, history) for holder in line.audience]


def _meant(holder: str, called: Called, history: History) -> str:
    if holder == EVERYONE:
        return "everyone"
    sort, _, name = holder.partition(":")
    group = history.find(Group, name) if sort == "group" else None
    return group.title if group else called.holder(holder)


def may_tell(line: Communication) -> bool:
    """Whether the reader answers for a line, or stands in for who does, and it goes on."""
    return not line.ended and answers_for(line.who)


def may_end(line: Communication) -> bool:
    """Whether the reader owns the approach that names a line that goes on."""
    now = desk.now_history()
    approach = line.named_in(now)
    return not line.ended and approach is not None and owns(approach.standing(now.on).owner)
