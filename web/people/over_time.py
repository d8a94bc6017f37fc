"""What somebody was allowed to do and did between two days: bars above, acts below."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import request

from events import Recorded
from events.word_index import Span as Within
from tracker.appointments import Appointment
from tracker.delegations import Delegation
from tracker.history import History
from tracker.powers import IN_WORDS
from tracker.responsibilities import Standing
from web.called import Called
from web.moments import bounds, window
from web.sentences import Sentence, sentences
from web.spans import WIDTH, Span

MOST = 200
"""So many acts of a period are shown, the newest ones."""
MANY = 10_000
"""So many are counted."""


class Allowed(NamedTuple):
    """One thing that allowed something, and when: an appointment or a grant, in words and drawn."""

    room: str
    id: str
    words: str
    begins: datetime
    ends: datetime | None
    bar: Span


class Act(NamedTuple):
    """Something that was done, as its event and as a sentence; `x` is where it stands."""

    event: Recorded
    said: Sentence
    x: float


class Period(NamedTuple):
    """Both between two instants; `more`: how many acts there were beside those shown."""

    since: datetime
    until: datetime
    allowed: Sequence[Allowed]
    acts: Sequence[Act]
    more: int


def over_time(
    history: History, person: str, terms: Sequence[Appointment], called: Called
) -> Period | None:
    """Return what a person was allowed and did from `from` to `to` of the address; None: not asked.

    Raises:
        BadRequest: one of them is no moment.
    """
    if not (request.args.get("from") or request.args.get("to")):
        return None
    since, until = bounds(history, request.args)
    held = [term for term in terms if not term.imported and term.acceptance != "declined"]
    since = since or min((term.begins for term in held), default=history.on)
    until = max(until or history.on, since + timedelta.resolution)
    scale = _Scale(since, until)
    first, last = window(history, request.args)
    theirs, within = [[("by", person)]], Within(first - 1, last)
    reading = history.reading
    newest = reading.at(reading.words.find(theirs, within, MOST, 0))
    many = reading.words.count(theirs, within, MANY)
    acts = [
        Act(event, said, scale.x(event.envelope.recorded_at))
        for event, said in zip(newest, sentences(newest, history), strict=True)
    ]
    allowed = [*_terms(held, called, scale), *_grants(history, person, held, called, scale)]
    return Period(since, until, allowed, acts, many - len(newest))


class _Scale(NamedTuple):
    """Where instants of a period stand in a drawing."""

    since: datetime
    until: datetime

    def x(self, at: datetime) -> float:
        """Return where an instant stands, within the drawing."""
        inside = min(max(at, self.since), self.until)
        return round((inside - self.since) / (self.until - self.since) * WIDTH, 1)

    def bar(self, begins: datetime, ends: datetime | None, look: str) -> Span | None:
        """Return the bar of a stretch; None where it lies outside."""
        if begins > self.until or (ends is not None and ends <= self.since):
            return None
        x = self.x(begins)
        return Span(x, max(round(self.x(ends or self.until) - x, 1), 2), look)


def _terms(held: Iterable[Appointment], called: Called, scale: _Scale) -> Iterator[Allowed]:
    for term in held:
        look = "b-warn" if term.acting else "b-ok"
        if bar := scale.bar(term.begins, term.effective_until, look):
            words = called.holder(f"role:{term.role}") + (", acting" if term.acting else "")
            yield Allowed("appointments", term.id, words, term.begins, term.effective_until, bar)


def _grants(
    history: History, person: str, held: Sequence[Appointment], called: Called, scale: _Scale
) -> Iterator[Allowed]:
    """Yield the grants by name, and those of a role for as long as the person held it."""
    standing = Standing(history)
    roles = dict.fromkeys(f"role:{term.role}" for term in held)
    for holder in (f"person:{person}", *roles):
        for grant in history.every(Delegation, holder=holder):
            if grant.imported or not grant.accepted:
                continue
            ends = standing.over_from(grant)
            for begins, until in _when_held(holder, held):
                first, last = max(grant.begins, begins or grant.begins), _earlier(ends, until)
                bar = scale.bar(first, last, "b-ok") if last is None or first < last else None
                if bar:
                    yield Allowed(
                        "delegations", grant.id, _in_words(grant, called), first, last, bar
                    )


def _when_held(
    holder: str, held: Iterable[Appointment]
) -> list[tuple[datetime | None, datetime | None]]:
    if holder.startswith("person:"):
        return [(None, None)]
    return [(t.begins, t.effective_until) for t in held if holder == f"role:{t.role}"]


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _in_words(grant: Delegation, called: Called) -> str:
    powers = ", ".join(IN_WORDS.get(power, power) for power in grant.powers)
    return f"{powers} ({called.scope(grant.scope)})"
