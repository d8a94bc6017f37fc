"""The record: what happened, in what order, and the proof that nothing was altered.

This package knows nothing about governance. It keeps facts in an append-only log, commits to each
in a transparency log (RFC 6962, C2SP), and keeps the rows that pages read. An auditor can install
and run it alone.
"""

from events.codec import Recorded
from events.envelope import Envelope, Source
from events.fact import Fact, fact, name_of
from events.problem import RecordProblem
from events.reading import Reading
from events.record import Record
from events.writing import Stale, Writing

__all__ = [
    "Envelope",
    "Fact",
    "Reading",
    "Record",
    "RecordProblem",
    "Recorded",
    "Source",
    "Stale",
    "Writing",
    "fact",
    "name_of",
]
