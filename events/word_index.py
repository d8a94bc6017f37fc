"""The index that searching reads: which events hold which words and bear which marks.

Everything that SQLite's FTS5 does is in this file; another database brings its own. The index is
no part of the record: it holds nothing but what events hold, and is made anew from them whenever it
does not cover them. Events enter it a batch at a time; the few that wait for the next batch are
searched in an index that lives as long as the search (decision 0008).
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from typing import NamedTuple

from events.recorder import Cursor
from events.searched import Mark, Searched, searched

BATCH = 32  # events; one by one they would cost every command a quarter more
AT_ONCE = 1_000  # events that are read in one go
WORD = re.compile(r"\w+")
SHORTEST_BEGINNING = 3  # letters; what is shorter means itself alone


class Words(NamedTuple):
    """Words that stand one after the other; the last may go on: `avail` finds availability."""

    text: str
    in_title: bool = False


class But(NamedTuple):
    """Events that bear one of these marks are not meant, whatever else they hold."""

    marks: tuple[Mark, ...]


Term = Words | Mark
Query = Sequence[Sequence[Term] | But]
"""All of these, each by any of its terms."""


class Span(NamedTuple):
    """Events from position `first` until before `until`."""

    first: int
    until: int


class WordIndex:
    """The index of one database, as one transaction sees it."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor

    def covers(self, size: int) -> bool:
        """Whether the first `size` events are in the index but for those of the next batch."""
        self._cursor.execute("SELECT 1 FROM sqlite_master WHERE name='event_words'")
        return bool(self._cursor.fetchone()) and 0 <= size - self._entered() < BATCH

    def _entered(self) -> int:
        """Return how many events are in the index."""
        self._cursor.execute("SELECT rowid FROM event_words ORDER BY rowid DESC LIMIT 1")
        found = self._cursor.fetchone()
        return int(found[0]) if found else 0

    def make(self) -> None:
        """Make the index anew, from the stored events in the order of the log."""
        self._make_empty()
        self._enter_waiting()

    def follow(self, before: int, size: int) -> None:
        """Enter the events that wait, when the record has grown over the end of a batch."""
        if size // BATCH > before // BATCH:
            self._enter_waiting()

    def _make_empty(self) -> None:
        self._cursor.execute("DROP TABLE IF EXISTS event_words")
        self._cursor.execute(
            "CREATE VIRTUAL TABLE event_words USING fts5(title, words, marks, content='',"
            " prefix='3', tokenize='unicode61 remove_diacritics 2')"
        )

    def _enter_waiting(self) -> None:
        for pos, event in self._waiting():
            self._enter(pos, event)

    def _waiting(self) -> Iterator[tuple[int, Searched]]:
        """Yield the events that are not in the index yet, in the order of the log."""
        first = self._entered()
        while True:
            self._cursor.execute(
                "SELECT l.pos, e.originator_id, e.originator_version, e.topic, e.state"
                " FROM log_entries l JOIN stored_events e"
                " ON e.originator_id=l.stream AND e.originator_version=l.ver"
                " WHERE l.pos>=? ORDER BY l.pos LIMIT ?",
                (first, AT_ONCE),
            )
            found = self._cursor.fetchall()
            if not found:
                return
            yield from ((row[0], self.searched(row[1], row[2], row[3], row[4])) for row in found)
            first = found[-1][0] + 1

    def _enter(self, pos: int, event: Searched) -> None:
        marks = " ".join(sorted(_token(mark) for mark in event.marks))
        self._cursor.execute(
            "INSERT INTO event_words (rowid, title, words, marks) VALUES (?,?,?,?)",
            (pos + 1, event.title, event.words, marks),
        )

    def searched(self, stream: str, version: int, topic: str, state: bytes) -> Searched:
        """Return what of a stored event is searched."""
        return searched(stream, topic, state, self.former(stream, version, topic, state))

    def former(self, stream: str, version: int, topic: str, state: bytes) -> bytes | None:
        """Return the version of governed content that an event made another of."""
        if version == 1 or b'"content":' not in state:
            return None
        self._cursor.execute(
            "SELECT state FROM stored_events WHERE originator_id=? AND originator_version<?"
            " AND topic LIKE ? ORDER BY originator_version DESC LIMIT 1",
            (stream, version, topic.partition("@")[0] + "@%"),
        )
        found = self._cursor.fetchone()
        return found[0] if found else None

    def find(self, query: Query, within: Span, limit: int, offset: int = 0) -> list[int]:
        """Return the positions of the events that a query finds, the newest first."""
        with self._of_waiting() as newest:
            found = newest._find(query, within, limit, offset)
            passed = newest._count(query, within, BATCH)
        return found + self._find(query, within, limit - len(found), max(0, offset - passed))

    def count(self, query: Query, within: Span, most: int) -> int:
        """Return how many events a query finds; beyond `most` it is not counted."""
        with self._of_waiting() as newest:
            return min(most, newest._count(query, within, BATCH) + self._count(query, within, most))

    @contextmanager
    def _of_waiting(self) -> Iterator["WordIndex"]:
        """Yield an index in memory of the events that are not in this one yet."""
        with closing(sqlite3.connect(":memory:")) as memory:
            newest = WordIndex(Cursor(memory.cursor()))
            newest._make_empty()
            for pos, event in self._waiting():
                newest._enter(pos, event)
            yield newest

    def _find(self, query: Query, within: Span, limit: int, offset: int) -> list[int]:
        self._cursor.execute(
            "SELECT rowid FROM event_words WHERE event_words MATCH ? AND rowid>? AND rowid<=?"
            " ORDER BY rowid DESC LIMIT ? OFFSET ?",
            (_match(query), within.first, within.until, limit, offset),
        )
        return [row[0] - 1 for row in self._cursor.fetchall()]

    def _count(self, query: Query, within: Span, most: int) -> int:
        self._cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM event_words WHERE event_words MATCH ?"
            " AND rowid>? AND rowid<=? LIMIT ?)",
            (_match(query), within.first, within.until, most),
        )
        return int(self._cursor.fetchone()[0])


def _match(query: Query) -> str:
    wanted = " AND ".join(_any(terms) for terms in query if not isinstance(terms, But))
    unwanted = [mark for each in query if isinstance(each, But) for mark in each.marks]
    return f"({wanted}) NOT {_any(unwanted)}" if unwanted else wanted


def _any(terms: Sequence[Term]) -> str:
    return f"({' OR '.join(map(_term, terms))})"


def _term(term: Term) -> str:
    if not isinstance(term, Words):
        return f"{{marks}}: {_token(term)}"
    words = WORD.findall(term.text)
    column = "title" if term.in_title else "words"
    goes_on = "*" if words and len(words[-1]) >= SHORTEST_BEGINNING else ""
    return f'{{{column}}}: "{" ".join(words)}" {goes_on}'


def _token(mark: Mark) -> str:
    """Return a mark as one word that no text holds."""
    name, value = mark
    return name + blake2b(value.encode(), digest_size=10).hexdigest()
