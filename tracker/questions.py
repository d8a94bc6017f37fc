"""Questions that an auditor samples with: who held a role, and what somebody held, at any moment.

ISO/IEC 20000-1:2018, 5.3. The answers are those of the lists and pages: what was in force at an
instant, as the record knew it then or knows it now. Each comes with the events it rests on.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, cast, get_args
from zoneinfo import ZoneInfo

import marshmallow as ma
import msgspec
from marshmallow import fields

from tracker.appointments import Appointment
from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation
from tracker.periods import first_moment
from tracker.responsibilities import Filter, everything, people
from tracker.roles import Role
from tracker.services import Service
from tracker.units import Unit
from tracker.words import Making, Moment, Text, one_of, wanted

UNLIMITED = "*"
NOT_ASKED = frozenset({"answer", "events", "state", "seq", "id", "note"})
"""What a file of questions may say beside a question."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Names, or pairs of role and scope, in the order of their code points; [] is an answer too.

    `events` are the numbers of the events behind it. `state` tells the two kinds of nothing apart:
    `vacant`, nobody holds it, and `unknown`, the record knows no such role or person.
    """

    answer: list[str] | list[list[str]]
    events: list[int]
    state: str = ""


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
    delegate an id or a name that a person ever bore. A day stands for its last moment.
    """

    ask: Annotated[str, one_of("who", "held")]
    at: Moment = None
    on: Moment = None
    as_of: AsOf = None
    role: Text = ""
    scope: Text | None = None
    delegate: Text = ""


def answer(question: Mapping[str, Any], now: History) -> Answer:
    """Answer one question; `now` is the history as it is.

    Raises:
        marshmallow.ValidationError: the question cannot be meant, by field.
    """
    asked = wanted(Asking, {name: question[name] for name in question if name not in NOT_ASKED})
    _refuse_halves(asked)
    history = _at(asked, now)
    if asked.ask == "who":
        return who(history, asked.role, asked.scope)
    return held(history, asked.delegate)


class _Known(msgspec.Struct, frozen=True):
    as_of: AsOf


def known(as_of: int | str, now: History) -> History:
    """Return the history as it was known: after so many events, or at a day or an instant.

    Raises:
        marshmallow.ValidationError: it cannot be meant.
    """
    asked = wanted(_Known, {"as_of": as_of})
    return History(now.reading, now.on, _known(asked.as_of, now)[0])


def _refuse_halves(asked: Asking) -> None:
    needed, not_meant = ("role", "delegate") if asked.ask == "who" else ("delegate", "role")
    if not getattr(asked, needed):
        raise ma.ValidationError({needed: [f"Say which {needed} is meant."]})
    if getattr(asked, not_meant) or (asked.ask == "held" and asked.scope is not None):
        raise ma.ValidationError({not_meant: [f"Does not belong to the question {asked.ask}."]})
    if asked.at is None and asked.on is None and asked.as_of is None:
        raise ma.ValidationError({"at": ["Say for which day or instant."]})
    if asked.at is not None and asked.on is not None:
        raise ma.ValidationError({"on": ["Say at or on, not both."]})


def _at(asked: Asking, now: History) -> History:
    as_of, known_at = _known(asked.as_of, now)
    moment = asked.at if asked.on is None else asked.on
    on = known_at if moment is None else last_moment(moment, _zone(now))
    return History(now.reading, on, as_of)


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


def who(history: History, role: str, scope: str | None = None) -> Answer:
    """Return who held a role at the moment that `history` looks at; `scope` None: whichever."""
    found = _in_force(history, Filter(role=role, in_force=True), scope)
    names = history.names(each.person for each in found)
    return Answer(
        answer=sorted({names[each.person] for each in found}),
        events=_events(history, found),
        state="" if found else "vacant" if _known_role(history, role, scope) else "unknown",
    )


def held(history: History, delegate: str) -> Answer:
    """Return which roles a person held, and for which scope, at the moment looked at."""
    found = _in_force(history, Filter(delegate=delegate, in_force=True), None)
    titles = {each.role: _title(history, each.role) for each in found}
    pairs = {(titles[each.role], scope) for each in found for scope in each.scope}
    known = found or any(
        history.reading.row("person", p, history.as_of) for p in people(history, delegate)
    )
    return Answer(
        answer=[[role, scope] for role, scope in sorted(pairs)],
        events=_events(history, found),
        state="" if known else "unknown",
    )


def _in_force(history: History, asked: Filter, scope: str | None) -> list[Appointment]:
    """Return the appointments in force; one without a limit counts for every scope."""
    scopes = [""] if scope is None else {scope or UNLIMITED, UNLIMITED}
    found = {
        each.id: each
        for each_scope in scopes
        for each in everything(history, _appointment(asked, each_scope))
        if isinstance(each, Appointment)
    }
    return list(found.values())


def _appointment(asked: Filter, scope: str) -> Filter:
    return msgspec.structs.replace(asked, kind="appointment", scope=scope)


def _events(history: History, found: Iterable[Appointment]) -> list[int]:
    streams = (history.events(f"appointment/{each.id}") for each in found)
    return sorted(event.number for stream in streams for event in stream)


def _title(history: History, role: str) -> str:
    known = history.find(Role, role)
    return known.title if known else role


def _known_role(history: History, role: str, scope: str | None) -> bool:
    """Whether there is such a role, and its scope is one that anybody ever held or could hold."""
    if not (history.find(Role, role) or history.count(Role, title=role)):
        return False
    if scope in (None, "", UNLIMITED):
        return True
    asked = Filter(role=role)
    held_once = (
        everything(history, _appointment(asked, each)) for each in (scope, UNLIMITED) if each
    )
    return any(held_once) or any(
        history.find(kind, scope or "") or history.count(kind, title=scope or "")
        for kind in (Service, Unit)
    )
