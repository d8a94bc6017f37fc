"""The record: everything that happened, any moment of it, and the proof that nothing was altered."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from events import Recorded, name_of
from events.notes import Checkpoint
from events.receipts import receipt
from events.verify import verify
from tracker.history import History
from tracker.kernel import State
from tracker.objectives import Objective
from tracker.plans import Plan
from tracker.policies import Policy
from tracker.versions import Governed
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.drawing import Histogram, histogram
from web.htmx import page
from web.sentences import place, sentences

pages = Blueprint("record", __name__)

GOVERNED: tuple[type[Governed], ...] = (Policy, Plan, Objective)
MOST_STEPS = 600
SHOWN_IN_FORCE = 12


class Days(msgspec.Struct, frozen=True):
    """The days of the record, for the range input: `step` counts them from the first."""

    first: date
    width: int
    counts: Sequence[int]

    def day_of(self, step: int) -> date:
        """Return the last day that a step stands for."""
        return self.first + timedelta(days=(step + 1) * self.width - 1)

    def step_of(self, day: date) -> int:
        """Return the step that a day belongs to."""
        return max(0, min((day - self.first).days // self.width, len(self.counts) - 1))


@in_three_forms(pages, "/record")
def show() -> ResponseReturnValue:
    """Show the events up to a moment, newest first, and pick another moment."""
    days = _days()
    if (step := request.args.get("step", "")).isdecimal():
        day = days.day_of(min(int(step), len(days.counts) - 1))
        today = g.now.astimezone(g.zone).date()
        return redirect(url_for(".show", as_of=None if day >= today else day.isoformat()))
    history = desk.look()
    number = page_number()
    until = history.as_of - (number - 1) * PAGE_SIZE
    events = list(history.reading.events(max(0, until - PAGE_SIZE), max(0, until)))[::-1]
    return answer(
        "record/show.html", _items(events, history), nav="record", number=number,
        total=history.as_of, days=days, step=days.step_of(history.on.astimezone(g.zone).date()),
        drawing=_drawing(days, history), in_force=_in_force(history),
        head=history.reading.checkpoint(), verifier_key=desk.tracker().record.verifier_key,
    )  # fmt: skip


@in_three_forms(pages, "/record/events/<int:number>")
def event(number: int) -> Response:
    """Show one event: what it says, who recorded it, and how the log commits to it."""
    history = desk.look()
    found = history.event(number - 1)
    if found is None:
        abort(404, f"The record has no event {number} at this moment; it ends at {history.as_of}.")
    entry = history.reading.entry(found.pos)
    assert entry is not None, "every event has an entry"
    return answer_one(
        "record/event.html", _whole(found, history), nav="record",
        sentence=sentences([found], history)[0], entry=entry.decode(),
        place=place(found.kind, found.id), newest=history.as_of,
    )  # fmt: skip


@pages.get("/e/<int:number>")
def short(number: int) -> ResponseReturnValue:
    """Lead from the short address of an event to its page."""
    return redirect(url_for(".event", number=number, **request.args))


@pages.get("/record/events/<int:number>.tlog-proof")
def proof_of(number: int) -> Response:
    """Hand out the receipt of an event: a `c2sp.org/tlog-proof@v1` file."""
    reading = desk.look().reading
    if not 0 < number <= reading.size:
        abort(404)
    return _text(receipt(reading, number - 1), f"event-{number}.tlog-proof")


@pages.get("/record/checkpoint")
def checkpoint() -> Response:
    """Hand out the newest signed head: keep it, and the record can be checked against it later."""
    return _text(desk.look().reading.checkpoint() or "", "checkpoint")


@in_three_forms(pages, "/record/proof")
def proof() -> Response:
    """Recompute the whole log while the reader watches, and say what was checked."""
    record = desk.tracker().record
    verdict = verify(record)
    head = Checkpoint.parse(desk.look().reading.checkpoint() or "")
    item = msgspec.to_builtins(verdict) | {
        "origin": record.origin, "verifier_key": record.verifier_key, "size": head.size,
        "root": head.root.hex(),
    }  # fmt: skip
    return answer_one("record/proof.html", item, nav="record", verdict=verdict)


def _text(content: str, name: str) -> Response:
    response = Response(content, mimetype="text/plain")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _items(events: list[Recorded], history: History) -> list[dict[str, Any]]:
    return [
        {
            "number": event.number, "sentence": str(sentence), "who": sentence.who,
            "words": sentence.words, "item": sentence.item, "rest": sentence.rest,
            "href": sentence.href, "type": name_of(type(event.fact)),
            "stream": event.stream, "recorded_at": event.envelope.recorded_at,
            "effective_at": event.envelope.effective_at, "actor": event.envelope.actor,
            "grant": event.envelope.grant, "reason": event.envelope.reason,
            "imported": event.envelope.source is not None,
        }
        for event, sentence in zip(events, sentences(events, history), strict=True)
    ]  # fmt: skip


def _whole(event: Recorded, history: History) -> dict[str, Any]:
    return _items([event], history)[0] | {
        "version": event.version,
        "envelope": msgspec.to_builtins(event.envelope, builtin_types=(datetime,)),
        "fact": msgspec.to_builtins(event.fact, builtin_types=(datetime,)),
    }


def _days() -> Days:
    """Return how much was recorded on each day, in at most `MOST_STEPS` steps."""
    reading = desk.look().reading
    ends = reading.recorded_days()
    today = g.now.date()
    first = ends[0][0] if ends else today
    width = (today - first).days // MOST_STEPS + 1
    counts = [0] * ((today - first).days // width + 1)
    before = 0
    for day, size in ends:
        counts[min((day - first).days // width, len(counts) - 1)] += size - before
        before = size
    return Days(first, width, counts)


def _drawing(days: Days, history: History) -> Histogram:
    return histogram(days.counts, [], days.step_of(history.on.astimezone(g.zone).date()))


def _in_force(history: History) -> list[dict[str, Any]]:
    """Return what was in force at the moment looked at, newest kinds of content first."""
    found: list[tuple[State, int]] = []
    for kind in GOVERNED:
        for item in history.every(kind, limit=SHOWN_IN_FORCE):
            version = item.in_force(history.on)
            if version and not item.closed:
                found.append((item, version.number))
    return [
        {"title": item.label, "id": item.id, "version": number, "href": place(item.kind, item.id)}
        for item, number in found[:SHOWN_IN_FORCE]
    ]
