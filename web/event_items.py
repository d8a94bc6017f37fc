"""Events as lists of them are told, on pages and as data."""

from collections.abc import Sequence
from typing import Any

from events import Recorded, name_of
from tracker.history import History
from web.drafts import hidden
from web.sentences import sentences


def event_items(events: Sequence[Recorded], history: History) -> list[dict[str, Any]]:
    """Return what lists say of events, with names and titles as they were at `history`."""
    return [
        {
            "number": event.number, "sentence": str(sentence), "who": sentence.who,
            "words": sentence.words, "item": sentence.item, "rest": sentence.rest,
            "href": sentence.href, "type": name_of(type(event.fact)),
            "stream": event.stream, "recorded_at": event.envelope.recorded_at,
            "effective_at": event.envelope.effective_at, "actor": event.envelope.actor,
            "grant": event.envelope.grant,
            "reason": "" if event.stream in hidden() else event.envelope.reason,
            "imported": event.envelope.source is not None,
        }
        for event, sentence in zip(events, sentences(events, history), strict=True)
    ]  # fmt: skip
