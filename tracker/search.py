"""Searching the record: by words, kind, person, field, door, rule and period, at any moment of it.

What is searched of an event is what it says, before and after (`events/searched.py`). Names are
looked up among the people who have one now: whose name was erased is found by nobody under it.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from events import Recorded
from events.word_index import But, Query, Span, Term, Words
from tracker.application import KIND_OF
from tracker.history import History
from tracker.kernel import State
from tracker.people import Person
from tracker.words import Id, Line, Tick, one_of

COUNTED_MAX = 10_001
"""So many hits are counted; a larger number says nothing more to anybody."""

NAMESAKES_MAX = 100
TITLED_HITS = 200
"""So many events that gave a title are looked at for the items that bear it."""

DOORS = ("page", "api", "command line", "import")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is searched for; whatever is empty is not asked.

    `field` is a way into what an event says: `target`, `actions.A2.due`, or its last step. `person`
    acted, or is named. `refused` leaves only acts that a rule refused.
    """

    q: Line = ""
    kind: Line = ""
    person: Id = ""
    field: Line = ""
    door: Annotated[str, one_of("", *DOORS)] = ""
    fact: Line = ""
    refused: Tick = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == Wanted()


def hits(
    history: History, wanted: Wanted, within: Span, limit: int, offset: int,
    but: Iterable[str] = (),
) -> list[Recorded]:  # fmt: skip
    """Return the events that are wanted, the newest first.

    `within` are positions; what is not known yet at the moment looked at is never among them, nor
    is what happened to the items `but`, as `kind/ID`.
    """
    meant = [*query(history, wanted), _items(but)]
    positions = history.reading.words.find(meant, _known(history, within), limit, offset)
    return history.reading.at(positions)


def count(history: History, wanted: Wanted, within: Span, but: Iterable[str] = ()) -> int:
    """Return how many events are wanted; at most `COUNTED_MAX`."""
    meant = [*query(history, wanted), _items(but)]
    return history.reading.words.count(meant, _known(history, within), COUNTED_MAX)


def _items(streams: Iterable[str]) -> But:
    return But(tuple(("item", stream) for stream in sorted(streams)))


def _known(history: History, within: Span) -> Span:
    return Span(within.first, min(within.until, history.as_of))


def query(history: History, wanted: Wanted) -> Query:
    """Return what the index is asked: each word, and each mark."""
    found: list[Sequence[Term]] = [
        [Words(word), *_by_name(history, word)] for word in words_of(wanted.q)
    ]
    if wanted.person:
        found.append([("by", wanted.person), ("names", wanted.person)])
    marks = {"kind": wanted.kind, "field": wanted.field, "door": wanted.door, "fact": wanted.fact}
    found += [[(name, value)] for name, value in marks.items() if value]
    if wanted.refused:
        found.append([("fact", "act.refused")])
    return found or [[("door", door) for door in DOORS]]  # nothing asked is everything


def words_of(text: str) -> list[str]:
    """Return the words of a text; what stands between quotation marks is one of them."""
    found: list[str] = []
    for number, part in enumerate(text.replace("“", '"').replace("”", '"').split('"')):
        found += [part] if number % 2 else part.split()
    return [word for word in found if any(sign.isalnum() for sign in word)]


def _by_name(history: History, word: str) -> list[Term]:
    people = people_called(history, word)[:NAMESAKES_MAX]
    return [(mark, person) for person in people for mark in ("by", "names")]


def people_called(history: History, text: str) -> list[str]:
    """Return the ids of the people in whose name each word begins a word."""
    wanted = _folded(text).split()
    if not wanted:
        return []
    return list(
        dict.fromkeys(
            person
            for person, name in history.reading.borne(history.as_of)
            if all(any(part.startswith(word) for part in _folded(name).split()) for word in wanted)
        )
    )


def _folded(text: str) -> str:
    """Return a text as it is compared: without accents and capitals."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


# Items, by what they are called


def called(history: History, text: str, limit: int) -> list[State]:
    """Return the items whose id or title a text means: the exact id first, then people."""
    found = [*_by_id(history, text), *_people(history, text), *_titled(history, text)]
    once = {(item.kind, item.id): item for item in found}
    return list(once.values())[:limit]


def _by_id(history: History, text: str) -> Iterable[State]:
    if len(text.split()) == 1:
        for spelled in dict.fromkeys((text.strip(), text.strip().upper())):
            found = (history.find(kind, spelled) for kind in KIND_OF.values())
            yield from (item for item in found if item)


def _people(history: History, text: str) -> Iterable[State]:
    found = (history.find(Person, person) for person in people_called(history, text))
    return [person for person in found if person]


def _titled(history: History, text: str) -> list[State]:
    """Return the items that bear a title with these words now, those that begin with them first."""
    words = words_of(text)
    if not words:
        return []
    asked = [[Words(word, in_title=True)] for word in words]
    positions = history.reading.words.find(asked, Span(0, history.as_of), TITLED_HITS)
    streams = dict.fromkeys(event.stream for event in history.reading.at(positions))
    items = [found for stream in streams if (found := _item(history, stream))]
    bearing = [item for item in items if _bears(item, words)]
    start = _folded(words[0])
    return sorted(bearing, key=lambda item: not _folded(item.label).startswith(start))


def _bears(item: State, words: Sequence[str]) -> bool:
    said = _folded(f"{item.id} {item.label}")
    return all(_folded(word) in said for word in words)


def _item(history: History, stream: str) -> State | None:
    kind, _, item_id = stream.partition("/")
    return history.find(KIND_OF[kind], item_id)
