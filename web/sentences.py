"""One sentence for each fact: who did what to which item. HTML and plain text come from the same.

A sentence is `{who} {words} {item} {rest}`; the item is a link where there is HTML.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from events import Fact, Recorded
from events.facts.acknowledgements import PolicyAcknowledged
from tracker.application import KIND_OF, ROOM_OF
from tracker.history import History
from tracker.kernel import State
from tracker.refusals import Refused
from web.drafts import hidden
from web.facts_in_words import WORDS
from web.facts_in_words.told import Told

TITLED = {
    "acknowledgement", "context-issue", "evidence", "goal", "objective", "plan", "policy",
    "proposal", "risk", "risk_approach",
}  # fmt: skip
"""The kinds whose titles are somebody's own words, and stand between quotation marks."""

ONE_OF_A_KIND = {"approval-rules": "approval rules", "scope": "the scope"}
"""What there is one of, as it stands in a sentence."""

PLACES = {"opening": "openings"}
"""The kinds whose pages have another path than their room."""

OPERATOR = "operator"
"""Who made a record from the command line, before it knew anybody."""


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in words; `item` is the link, `quoted` whether it is a title of somebody's."""

    who: str
    words: str
    item: str
    href: str
    rest: str = ""
    quoted: bool = False

    def __str__(self) -> str:
        """Return the sentence as plain text."""
        item = f"“{self.item}”" if self.quoted else self.item
        return " ".join(part for part in (self.who, self.words, item, self.rest) if part) + "."


def place(kind: str, item_id: str) -> str:
    """Return the address of an item's page; what there is one of lives at the room's own."""
    room = PLACES.get(kind) or ROOM_OF[kind].replace("_", "-")
    return f"/{room}" if item_id == KIND_OF[kind].prefix else f"/{room}/{item_id}"


def sentences(events: Iterable[Recorded], history: History) -> list[Sentence]:
    """Return the sentence of each event, with names and titles as they were at `history`."""
    listed = list(events)
    items = _items(listed, history)
    names = history.names(_people(listed, items))
    return [_sentence(Told(event, names, items)) for event in listed]


def _items(events: Iterable[Recorded], history: History) -> Mapping[str, State]:
    """Return what the events are about, and the roles that they name."""
    found: dict[str, State] = {}
    waiting = {event.stream for event in events} | {
        f"role/{role}" for event in events for role in _roles(event.fact)
    }
    waiting |= {
        f"policy/{fact.policy}" for event in events
        if isinstance(fact := event.fact, PolicyAcknowledged)
    }  # fmt: skip
    while waiting:
        stream = waiting.pop()
        kind, _, item_id = stream.partition("/")
        unseen = stream in found or stream in hidden()  # a hidden draft goes by its id
        if not unseen and (item := history.find(KIND_OF[kind], item_id)):
            found[stream] = item
            waiting |= {f"role/{role}" for role in _roles(item)}
    return found


def _roles(named_by: object) -> set[str]:
    named = {getattr(named_by, "role", ""), *_held(named_by, "role")}
    return {name for name in named if name}


def _held(named_by: object, sort: str) -> Iterator[str]:
    """Yield the roles, or the people, that hold something; of a fact also those who own it."""
    fields = ("holder", "owner") if isinstance(named_by, Fact) else ("holder",)
    for holder in (getattr(named_by, field, "") for field in fields):
        if holder.startswith(f"{sort}:"):
            yield holder.removeprefix(f"{sort}:")


def _people(events: Iterable[Recorded], items: Mapping[str, State]) -> set[str]:
    people = {event.envelope.actor for event in events}
    people |= {event.id for event in events if event.kind == "person"}
    for named_by in (*items.values(), *(event.fact for event in events)):
        people.add(getattr(named_by, "person", ""))
        people.update(_held(named_by, "person"))
    return people


def _sentence(told: Told) -> Sentence:
    event = told.recorded
    words, rest = WORDS[type(event.fact)](event.fact, told)
    actor = event.envelope.actor
    item = _label(told)
    return Sentence(
        who="The operator" if actor == OPERATOR else told.names.get(actor, actor), words=words,
        item=item, href=place(event.kind, event.id), rest=rest,
        quoted=event.kind in TITLED and item != event.id,
    )  # fmt: skip


def _label(told: Told) -> str:
    event = told.recorded
    if event.kind == "person":
        return told.names.get(event.id, event.id)
    if isinstance(event.fact, PolicyAcknowledged):
        return told.title("policy", event.fact.policy)
    if isinstance(told.item, Refused):
        return told.item.rule
    if event.kind in ONE_OF_A_KIND:
        return ONE_OF_A_KIND[event.kind]
    return told.title(event.kind, event.id)
