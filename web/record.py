"""The record: everything that happened, any moment of it, and the proof of it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from events import Recorded
from events.receipts import receipt
from events.verify import verify
from tracker.communication_approach import CommunicationApproach
from tracker.history import History
from tracker.kernel import State
from tracker.objectives import Objective
from tracker.plans import Plan
from tracker.policies import Policy
from tracker.scope import Scope
from tracker.versions import Governed
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.drafts import FOR_ITS_WRITERS, hidden
from web.drawing import Histogram, histogram
from web.event_items import event_items
from web.filters import utc
from web.moments import window
from web.sentences import place

pages = Blueprint("record", __name__)

GOVERNED: tuple[type[Governed], ...] = (Policy, Plan, Objective, CommunicationApproach, Scope)
MOST_STEPS = 600
STEP = re.compile(r"[0-9]{1,6}")
SHOWN_IN_FORCE = 12


class Days(msgspec.Struct, frozen=True):
    """How much was recorded on each day; `step` counts spans of `width` days from the first."""

    first: date
    width: int
    counts: Sequence[int]

    def last_day_of(self, step: int) -> date:
        """Return the last day that a step stands for."""
        return self.first + timedelta(days=(step + 1) * self.width - 1)

    def step_of(self, day: date) -> int:
        """Return the step that a day belongs to."""
        return max(0, min((day - self.first).days // self.width, len(self.counts) - 1))


@in_three_forms(pages, "/record")
def show() -> ResponseReturnValue:
    """Show the events up to a moment, or between two days, and pick another moment."""
    days = _days()
    if "step" in request.args:
        return redirect(url_for(".show", as_of=_day_picked(days)))
    history = desk.look()
    number = page_number()
    first, last = window(history, request.args)
    until = max(first - 1, last - (number - 1) * PAGE_SIZE)
    events = list(history.reading.events(max(first - 1, until - PAGE_SIZE), until))[::-1]
    here = history.on.astimezone(g.zone)
    step = days.step_of(here.date())
    return answer(
        "record/show.html", event_items(events, history), nav="record", number=number,
        total=max(0, last - first + 1), known=history.as_of, newest=history.reading.size,
        span={name: request.args[name] for name in ("from", "to") if request.args.get(name)},
        days=days, step=step,
        drawing=_drawing(days, step), exact=f"{here:%Y-%m-%dT%H:%M}" if g.moment.past else "",
        in_force=_in_force(history), verifier_key=desk.tracker().record.verifier_key,
    )  # fmt: skip


def _days() -> Days:
    """Return how much was recorded on each day until today, in at most `MOST_STEPS` steps."""
    ends = desk.remembered("recorded days", lambda now: now.reading.recorded_days())
    today = desk.clock_of_request().date()
    first = ends[0][0] if ends else today
    last = max(today, ends[-1][0]) if ends else today
    width = (last - first).days // MOST_STEPS + 1
    counts = [0] * ((last - first).days // width + 1)
    before = 0
    for day, size in ends:
        counts[(day - first).days // width] += size - before
        before = size
    return Days(first, width, counts)


def _day_picked(days: Days) -> str | None:
    """Return the day that the range input stands at; None for today."""
    step = request.args["step"]
    if not STEP.fullmatch(step):
        abort(400, "step must be a whole number of steps from the first day.")
    day = days.last_day_of(min(int(step), len(days.counts) - 1))
    today = desk.clock_of_request().astimezone(g.zone).date()
    return None if day >= today else day.isoformat()


def _drawing(days: Days, step: int) -> Histogram:
    """Draw the days, with the beginning of each year marked."""
    years = range(days.first.year + 1, days.last_day_of(len(days.counts) - 1).year + 1)
    marks = [(days.step_of(date(year, 1, 1)), str(year)) for year in years]
    return histogram(days.counts, marks, step)


def _in_force(history: History) -> list[dict[str, Any]]:
    """Return what was in force at the moment looked at: policies, plans, then objectives."""
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


# One event


@in_three_forms(pages, "/record/events/<int:number>")
def event(number: int) -> Response:
    """Show one event: what it says, who recorded it, and how the log commits to it."""
    history = desk.look()
    found = history.event(number - 1) if number else None
    if found is None:
        abort(404, f"The record has no event {number} at this moment; it ends at {history.as_of}.")
    entry = history.reading.entry(found.pos)
    assert entry is not None, "every event has an entry"
    item, unseen = _whole(found, history), found.stream in hidden()
    says = [("draft", FOR_ITS_WRITERS)] if unseen else _lines(item["fact"])
    return answer_one(
        "record/event.html", item, nav="record", entry=entry.decode(), newest=history.as_of,
        says=[(*line, "") for line in says],
        around=[(*line, "") for line in _lines(item["envelope"])],
    )  # fmt: skip


def _whole(event: Recorded, history: History) -> dict[str, Any]:
    """Return an event with all that it says; of a draft of others, who wrote at it and when."""
    envelope = msgspec.to_builtins(event.envelope, builtin_types=(datetime,))
    fact = msgspec.to_builtins(event.fact, builtin_types=(datetime, date))
    unseen = event.stream in hidden()
    return event_items([event], history)[0] | {
        "version": event.version,
        "envelope": envelope | ({"reason": ""} if unseen else {}),
        "fact": {} if unseen else fact,
    }


def _lines(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield what lies in an event as pairs of words and text, however deep it lies."""
    if isinstance(value, dict):
        for name, inner in value.items():
            words = str(name).replace("_", " ")
            yield from _lines(inner, f"{path}, {words}" if path else words)
    elif isinstance(value, (list, tuple)) and any(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value, start=1):
            yield from _lines(inner, f"{path} {number}")
    else:
        yield path, _text(value)


def _text(value: object) -> str:
    match value:
        case None | "" | [] | ():
            return "none"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{utc(value)} UTC"
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


@pages.get("/e/<int:number>")
def short(number: int) -> ResponseReturnValue:
    """Lead from the short address of an event to its page."""
    return redirect(url_for(".event", number=number))


@pages.get("/record/events/<int:number>.tlog-proof")
def receipt_of(number: int) -> Response:
    """Hand out the receipt of an event: a `c2sp.org/tlog-proof@v1` file."""
    reading = desk.look().reading
    if not 0 < number <= reading.size:
        abort(404, f"The record has no event {number}; it ends at {reading.size}.")
    return _file(receipt(reading, number - 1), f"event-{number}.tlog-proof")


# The proof


@pages.get("/record/checkpoint")
def checkpoint() -> Response:
    """Hand out the newest signed head: keep it, and the record can be checked against it later."""
    return _file(desk.look().reading.checkpoint() or "", "checkpoint")


@in_three_forms(pages, "/record/proof")
def proof() -> Response:
    """Compute the whole log anew while the reader waits, and say what was checked."""
    record = desk.tracker().record
    verdict = verify(record.file, record.keys)
    item = msgspec.to_builtins(verdict) | {
        "origin": record.origin, "verifier_key": record.verifier_key,
    }  # fmt: skip
    return answer_one(
        "record/proof.html", item, nav="record", verdict=verdict,
        checked=[("ok" if verdict.ok else "wait", each) for each in verdict.checked],
        unchecked=[("wait", each) for each in verdict.unchecked],
    )  # fmt: skip


def _file(content: str, name: str) -> Response:
    response = Response(content, mimetype="text/plain")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
