"""One item as its source tells it, and which items were in a status."""

import hashlib
from typing import Any

import marshmallow as ma

from events import Recorded
from events.facts.objectives import Reading
from tracker.communications import Communication
from tracker.history import History
from tracker.kernel import State
from tracker.objectives import Objective
from tracker.proposals import Proposal
from tracker.questions.asking import Answer, Asking
from tracker.questions.terms import written
from tracker.risks import Risk
from tracker.told import InStatus, Telling, called_there, fields_at, telling_of
from tracker.told import in_status as items_in_status

KINDS: tuple[type[State], ...] = (Communication, Risk, Objective, Proposal)
"""The kinds whose histories may be told, in the order in which `item` is looked for."""

Told = tuple[State, Telling, list[Recorded]]


def status(asked: Asking, history: History) -> Answer:
    """Return the status of an item; None: it is not there."""
    found = _found(asked, history)
    if isinstance(found, Answer):
        return found
    _, telling, events = found
    return _said(telling.status(history.on), telling, events, history)


def status_history(asked: Asking, history: History) -> Answer:
    """Return each change of status until a moment: when, to what, by which reference."""
    found = _found(asked, history)
    if isinstance(found, Answer):
        return found if found.state != "unknown" else Answer(answer=[], events=[], state="unknown")
    _, telling, events = found
    refs = {event.pos: _ref(event) for event in events}
    told = [
        [written(change.at), change.status, refs[change.pos]]
        for change in telling.statuses()
        if change.at <= history.on
    ]
    return _said(told, telling, events, history)


def in_this_status(asked: Asking, history: History) -> Answer:
    """Return the ids in their source of the items in a status."""
    found = _in_status(asked, history)
    return Answer(
        answer=[each.item for each in found],
        events=sorted(event for each in found for event in each.events),
    )


def count_in_status(asked: Asking, history: History) -> Answer:
    """Return how many items are in a status."""
    return Answer(answer=len(_in_status(asked, history)), events=[])


def state(asked: Asking, history: History) -> Answer:
    """Return all that an item says; of a risk's text only its SHA-256. None: it is not there."""
    found = _found(asked, history)
    if isinstance(found, Answer):
        return found
    item, telling, events = found
    said = fields_at(telling, history.on, events)
    if said is not None and item.kind == "risk" and isinstance(said.get("text"), str):
        said = {"text_sha256": hashlib.sha256(said["text"].encode()).hexdigest()}
    return _said(said, telling, events, history)


def readings(asked: Asking, history: History) -> Answer:
    """Return the readings of an objective as its source listed them."""
    found = _item(asked, history)
    if not isinstance(found, Objective):
        return Answer(answer=[], events=[], state="unknown")
    listed = [_as_listed(reading) for reading in found.listed.readings]
    return Answer(answer=listed, events=_numbers(history.events(f"{found.kind}/{found.id}")))


def _as_listed(reading: Reading) -> list[str]:
    series = [reading.series] if reading.series else []
    return [reading.period, reading.value, *series]


def field(asked: Asking, history: History) -> Answer:
    """Return a field of an item by its name; []: the item is not there, or the field not set."""
    found = _found(asked, history)
    if isinstance(found, Answer):
        return Answer(answer=[], events=[], state=found.state)
    item, telling, events = found
    said = fields_at(telling, history.on, events) or _listed(item)
    return _said(said.get(asked.ask, []), telling, events, history)


def _listed(item: State) -> dict[str, Any]:
    return item.listed.fields if isinstance(item, Objective) else {}


def _found(asked: Asking, history: History) -> Told | Answer:
    """Return the item that is asked about, or the answer that the record does not know it."""
    item = _item(asked, history)
    if item is None:
        return Answer(answer=None, events=[], state="unknown", changes_so_far=0)
    return item, telling_of(item), history.events(f"{item.kind}/{item.id}")


def _item(asked: Asking, history: History) -> State | None:
    for kind in _kinds(asked):
        found = called_there(history, kind, asked.about) or history.find(kind, asked.about)
        if found:
            return found
    return None


def _kinds(asked: Asking) -> tuple[type[State], ...]:
    named = next((kind for kind in KINDS if getattr(asked, kind.kind, "")), None)
    wanted = asked.kind or (named.kind if named else "")
    kinds = tuple(kind for kind in KINDS if wanted in ("", kind.kind))
    if not kinds:
        known = ", ".join(kind.kind for kind in KINDS)
        raise ma.ValidationError({"kind": [f"Must be one of: {known}."]})
    return kinds


def _said(answer: object, telling: Telling, events: list[Recorded], history: History) -> Answer:
    known = {step.pos for step in telling.by(history.on)}
    return Answer(
        answer=answer, events=[event.number for event in events if event.pos in known],
        state="" if telling.there_at(history.on) else "gone", changes_so_far=len(known),
    )  # fmt: skip


def _in_status(asked: Asking, history: History) -> list[InStatus]:
    wanted = asked.status or ""
    for kind in _kinds(asked):
        if found := items_in_status(history, kind, wanted):
            return found
    return []


def _numbers(events: list[Recorded]) -> list[int]:
    return [event.number for event in events]


def _ref(event: Recorded) -> str:
    source = event.envelope.source
    return source.reference if source else ""
