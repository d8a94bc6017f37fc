"""Shortages that nothing answered in time (RES-4): they wait for who answers for the resource."""

from collections.abc import Iterator
from datetime import datetime

from tracker.history import History
from tracker.resources.adequacy import answer_until
from tracker.resources.resource import Resource


def overdue(history: History) -> Iterator[tuple[Resource, datetime]]:
    """Yield what is short and unanswered beyond the thirty days, with the end of those."""
    for resource in history.every(Resource, unanswered="yes"):
        until = answer_until(resource.judgements)
        if until and until < history.on:
            yield resource, until
