"""The history of one item, told in sentences for the timeline of its page."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from markupsafe import Markup

from events import Recorded
from tracker.history import History
from web.drafts import hidden
from web.look import href
from web.sentences import Sentence, sentences


class Happening(msgspec.Struct, frozen=True):
    """One event as a timeline shows it."""

    sentence: Markup
    at: datetime
    number: int
    href: str
    icon: str
    status: str
    quote: str


def told(events: Sequence[Recorded], history: History) -> list[Happening]:
    """Return the events of an item, newest first, in sentences with links."""
    pairs = zip(events, sentences(events, history), strict=True)
    return [_happening(event, sentence) for event, sentence in pairs][::-1]


def _happening(event: Recorded, sentence: Sentence) -> Happening:
    status = _status(type(event.fact).__name__)
    return Happening(
        sentence=_linked(sentence), at=event.envelope.recorded_at, number=event.number,
        href=href(f"/e/{event.number}"), icon={"ok": "check", "bad": "cross"}.get(status, "pencil"),
        status=status, quote="" if event.stream in hidden() else event.envelope.reason,
    )  # fmt: skip


def _status(fact: str) -> str:
    if fact.endswith(("Accepted", "Confirmed", "Approved")):
        return "ok"
    return "bad" if fact.endswith(("Revoked", "Declined", "Refused")) else ""


def _linked(sentence: Sentence) -> Markup:
    parts = (sentence.words, sentence.item, sentence.rest)
    rest = " ".join(part for part in parts if part)
    return Markup("<strong>{}</strong> {}.").format(sentence.who, rest)
