"""What can be asked, at which moment, and what an answer carries."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, NamedTuple, cast, get_args
from zoneinfo import ZoneInfo

import marshmallow as ma
import msgspec
from marshmallow import fields

from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation
from tracker.periods import first_moment
from tracker.words import Line, Making, Moment, Text, wanted

NOT_ASKED = frozenset({"answer", "events", "state", "seq", "id", "note", "changes_so_far"})
"""What a file of questions may say beside a question."""

ITEMS = ("proposal", "objective", "communication", "risk")
ALL_TIME = datetime(9998, 12, 31, tzinfo=UTC)


class Meaning(NamedTuple):
    """What a question must say, each by one of several names, and what it may say."""

    needed: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...] = ()


_DELEGATE = ("delegate", "person")
QUESTIONS: Mapping[str, Meaning] = {
    "who": Meaning((("role",),), ("scope",)),
    "held": Meaning((_DELEGATE,)),
    "since": Meaning((("role",), _DELEGATE), ("scope",)),
    "vacant": Meaning((("role",),)),
    "holders-between": Meaning((("role",), ("start",), ("until",)), ("scope",)),
    "changes": Meaning((("after",), ("until",))),
    "in-status": Meaning((("status",),), ("kind",)),
    "count-in-status": Meaning((("status",),), ("kind",)),
}
A_FIELD = Meaning(((*ITEMS, "item"),), ("kind",))
"""Any other question is about one item: its status, its state, or a field of it by its name."""

ABOUT_AN_ITEM = ("status", "status-history", "state", "readings")

TIMELESS = frozenset({"holders-between", "changes", "status-history"})
"""Questions that name their own moments, or mean all of them."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer in plain values; nothing is an answer too.

    Lists of names, and of pairs of role and scope, stand in the order of their code points;
    changes in the order of the record. `events` are the numbers of the events behind it. `state`
    tells kinds of nothing apart: `vacant`, nobody holds it; `unknown`, the record knows no such
    role, person or item; `gone`, the item is not there at that moment. `changes_so_far` counts an
    item's lines until then.
    """

    answer: Any
    events: list[int]
    state: str = ""
    changes_so_far: int | None = None


class _AsOf(fields.Field[Any]):
    """How many events are known: a number, or the moment up to which they were recorded."""

    default_error_messages = {
        "invalid": "Must be an event number, a day such as 2026-03-09 or an instant with its zone."
    }

    def _deserialize(self, value: object, attr: str | None, data: Any, **kwargs: Any) -> object:  # noqa: ANN401  # the library's signature
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:  # noqa: PLR2004  # a number of events
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        try:
            return cast(Making, get_args(Moment)[1])(allow_none=False).deserialize(value)
        except ma.ValidationError as error:
            raise self.make_error("invalid") from error


AsOf = Annotated[int | date | datetime | None, lambda **o: _AsOf(**{"allow_none": True, **o})]


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """One question. `at` and `on` are the same; without them the moment of `as_of` is meant.

    A role is its id or exact title, a scope its exact text, title or id (None: whichever), a
    delegate an id or a name that a person ever bore, an item its id here or in its source. A day
    stands for its last moment.
    """

    ask: Line
    at: Moment = None
    on: Moment = None
    as_of: AsOf = None
    role: Text = ""
    scope: Text | None = None
    delegate: Text = ""
    person: Text = ""
    start: Moment = None
    after: Moment = None
    until: Moment = None
    status: Text | None = None
    kind: Line = ""
    proposal: Text = ""
    objective: Text = ""
    communication: Text = ""
    risk: Text = ""
    item: Text = ""

    @property
    def who(self) -> str:
        """The person who is meant, by either name of the field."""
        return self.delegate or self.person

    @property
    def about(self) -> str:
        """The item that is meant, by whichever name."""
        return next(filter(None, (getattr(self, name) for name in (*ITEMS, "item"))), "")


def asked_for(question: Mapping[str, Any]) -> Asking:
    """Return what is asked.

    Raises:
        marshmallow.ValidationError: the question cannot be meant, by field.
    """
    asked = wanted(Asking, {name: question[name] for name in question if name not in NOT_ASKED})
    _refuse_halves(asked)
    return asked


def _refuse_halves(asked: Asking) -> None:
    meaning = QUESTIONS.get(asked.ask, A_FIELD)
    given = set(_given(asked))
    if meaning is A_FIELD and not asked.about and asked.ask not in ABOUT_AN_ITEM:
        known = ", ".join((*QUESTIONS, *ABOUT_AN_ITEM))
        raise ma.ValidationError({"ask": [f"Ask {known}, or for a field of an item by its name."]})
    for names in meaning.needed:
        if not given.intersection(names):
            raise ma.ValidationError({names[0]: [f"Say which {names[0]} is meant."]})
    allowed = {name for names in meaning.needed for name in names} | set(meaning.optional)
    for name in sorted(given - allowed):
        raise ma.ValidationError({name: [f"Does not belong to the question {asked.ask}."]})
    timeless = asked.ask in TIMELESS
    if asked.at is None and asked.on is None and asked.as_of is None and not timeless:
        raise ma.ValidationError({"at": ["Say for which day or instant."]})
    if asked.at is not None and asked.on is not None:
        raise ma.ValidationError({"on": ["Say at or on, not both."]})


def _given(asked: Asking) -> Iterator[str]:
    """Yield the names of what is said about the thing that is asked for."""
    for name in asked.__struct_fields__:
        if name not in ("ask", "at", "on", "as_of"):
            value = getattr(asked, name)
            if value or (value == "" and name in ("scope", "status")):
                yield name


class _Known(msgspec.Struct, frozen=True):
    as_of: AsOf


def known(as_of: int | str, now: History) -> History:
    """Return the history as it was known: after so many events, or at a day or an instant.

    Raises:
        marshmallow.ValidationError: it cannot be meant.
    """
    asked = wanted(_Known, {"as_of": as_of})
    return History(now.reading, now.on, _known(asked.as_of, now)[0])


def at(asked: Asking, now: History) -> History:
    """Return the history at the moment that a question names."""
    as_of, known_at = _known(asked.as_of, now)
    moment = asked.at if asked.on is None else asked.on
    if moment is None and asked.as_of is None:
        return History(now.reading, ALL_TIME, as_of)
    on = known_at if moment is None else last_moment(moment, _zone(now))
    return History(now.reading, on, as_of)


def moment(named: date | datetime | None, now: History) -> datetime:
    """Return a moment that a question names in a field of its own."""
    assert named is not None, "a question without it was refused"
    return last_moment(named, _zone(now))


def _zone(history: History) -> ZoneInfo:
    organisation = history.find(Organisation, ORGANISATION)
    return organisation.zone if organisation else ZoneInfo("UTC")


def _known(as_of: int | date | datetime | None, now: History) -> tuple[int, datetime]:
    """Return how many events are known, and since when."""
    if as_of is None:
        return now.as_of, now.on
    if not isinstance(as_of, int):
        instant = last_moment(as_of, _zone(now))
        return min(now.reading.size_at(instant), now.as_of), instant
    event = now.event(min(as_of, now.as_of) - 1)
    return min(as_of, now.as_of), event.envelope.recorded_at if event else now.on


def last_moment(moment: date | datetime, zone: ZoneInfo) -> datetime:
    """Return an instant; a day stands for its last moment in the zone."""
    if isinstance(moment, datetime):
        return moment
    return first_moment(moment + timedelta(days=1), zone) - timedelta(microseconds=1)
