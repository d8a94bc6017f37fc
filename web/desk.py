"""The desk: what a page or a command line may reach for. The only place that asks the clock."""

import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import marshmallow as ma
import msgspec
from flask import abort, current_app, g, request, session
from werkzeug.datastructures import MultiDict

import events.facts
from events import Record, Stale
from events.keys import KeyFolder
from tracker.application import Asked, KeyReused, Outcome, Tracker
from tracker.authority import Authority
from tracker.history import History
from tracker.kernel import Command, Refusal, State
from tracker.organisation import ORGANISATION, Organisation
from tracker.words import Id, Line, Moment, Text, schema_of, wanted
from web.settings import Settings, from_environment

__all__ = ["authority", "by_path", "clock", "key", "look", "me", "open_tracker", "send", "tracker"]

assert events.facts, "importing the facts fills their register"

S = TypeVar("S", bound=State)

DEMO_CLOCK = "demo clock"

_opened: dict[tuple[int, str], Tracker] = {}


def open_tracker(settings: Settings | None = None) -> Tracker:
    """Return this process's tracker: one for each process and record, opened after the fork.

    Raises:
        RecordProblem, KeyProblem: the record or its keys cannot be used; the sentence says why.
    """
    settings = settings or from_environment()
    place = (os.getpid(), str(settings.database.absolute()))
    if place not in _opened:
        _opened[place] = Tracker(Record.open(settings.database, KeyFolder(settings.keys)))
    return _opened[place]


def forget(settings: Settings) -> None:
    """Forget an opened record: its file is about to be made anew."""
    _opened.pop((os.getpid(), str(settings.database.absolute())), None)


def real_time() -> datetime:
    """Return the system's clock, in UTC."""
    return datetime.now(UTC)


def clock(of: Tracker) -> datetime:
    """Return the time it is: the system's, or in a demo record the demo's own (UTC)."""
    with of.record.reading() as reading:
        demo = reading.setting(DEMO_CLOCK)
    if demo is None:
        return real_time()
    made_at, began_at = msgspec.json.decode(demo, type=tuple[datetime, datetime])
    return began_at + (real_time() - made_at)


def start_demo_clock(of: Tracker, began_at: datetime) -> None:
    """Let a demo record's clock start at `began_at` now, and run on from there."""
    with of.record.writing(began_at) as writing:
        writing.set(DEMO_CLOCK, msgspec.json.encode((real_time(), began_at)).decode())


# What a page reaches for


def tracker() -> Tracker:
    """Return the tracker of the app that answers."""
    settings: Settings = current_app.config["TRACKER"]
    return open_tracker(settings)


def look() -> History:
    """Return the history at the `(as_of, on)` of the request's address; one for each request."""
    if "history" not in g:
        g.reading = tracker().record.reading()
        reading = g.reading.__enter__()
        g.now = clock_of_request()
        g.history = _at(History(reading, g.now))
    history: History = g.history
    return history


def now_history() -> History:
    """Return the history as it is now, whatever moment is looked at: what may be done is of today."""
    return History(look().reading, g.now)


def leave(_: BaseException | None) -> None:
    """Close what the request looked at."""
    if (reading := g.pop("reading", None)) is not None:
        reading.__exit__(None, None, None)


def clock_of_request() -> datetime:
    """Return the time it is, the same throughout a request."""
    if "now" not in g:
        g.now = clock(tracker())
    now: datetime = g.now
    return now


def me() -> str:
    """Return the id of the person who is signed in; empty for nobody."""
    person: str = session.get("person", "")
    return person


def authority() -> Authority:
    """Return who may decide what, now."""
    if "authority" not in g:
        g.authority = Authority(now_history(), g.now)
    found: Authority = g.authority
    return found


def organisation() -> Organisation:
    """Return the organisation; a blank one before it is registered."""
    return look().find(Organisation, ORGANISATION) or Organisation()


def find(kind: type[S], item_id: str) -> S:
    """Return an item as it is at the moment looked at.

    Raises:
        NotFound: the record does not know it, or not yet.
    """
    found = look().find(kind, item_id)
    if found is None:
        abort(404, f"The record knows no {kind.kind} {item_id} at this moment.")
    return found


def key() -> str:
    """Return a new key for one form: sent twice, it is applied once."""
    return secrets.token_urlsafe(18)


# Looking back


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """The moment that an address asks for: `as_of` in events, `on` as an instant; None: now."""

    as_of: int | None = None
    on: datetime | None = None


def _at(now: History) -> History:
    zone = (now.find(Organisation, ORGANISATION) or Organisation()).zone
    g.looked = Looked(as_of=_as_of(now, zone), on=_on(now, zone))
    return History(now.reading, g.looked.on or now.on, g.looked.as_of)


def _as_of(now: History, zone: ZoneInfo) -> int | None:
    text = request.args.get("as_of", "")
    if not text:
        return None
    if text.isdecimal():
        return min(int(text), now.as_of)
    return now.reading.size_at(instant(text, zone, "as_of"))


def _on(now: History, zone: ZoneInfo) -> datetime | None:
    if text := request.args.get("on", ""):
        return instant(text, zone, "on")
    text = request.args.get("as_of", "")
    if not text:
        return None
    if not text.isdecimal():
        return instant(text, zone, "as_of")
    event = now.reading.event(min(int(text), now.as_of) - 1)
    return event.envelope.recorded_at if event else now.on


def instant(text: str, zone: ZoneInfo, field: str) -> datetime:
    """Return the instant that a text means: a day means its last moment, in the organisation's zone.

    Raises:
        BadRequest: it means nothing.
    """
    try:
        if len(text) == len("2026-05-19"):
            day = datetime.combine(date.fromisoformat(text), datetime.min.time(), zone)
            return (day + timedelta(days=1) - timedelta(microseconds=1)).astimezone(UTC)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        abort(400, f"{field} must be a day such as 2026-05-19, or an instant such as 2026-05-19T23:59:00Z.")


# Asking for something


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What every form carries beside its own fields. `seen` is `kind/ID@version` of what was shown."""

    key: Id
    reason: Text = ""
    effective: Moment = None
    via: Id = ""
    seen: Line = ""


AROUND = {field.name for field in msgspec.structs.fields(Circumstances)}


class Problems(Exception):
    """What stands in the way, by field; `typed` is what the person had entered."""

    def __init__(
        self, fields: Mapping[str, Any], typed: Mapping[str, Any], refusal: Refusal | None = None, status: int = 422
    ) -> None:
        super().__init__(str(fields))
        self.fields, self.typed, self.refusal, self.status = fields, typed, refusal, status


def send(command: type[Command], given: Mapping[str, Any] | None = None, /, **fixed: Any) -> Outcome:
    """Hand the request's form (or `given`) to the tracker as a command; `fixed` fields win.

    Raises:
        Problems: the form says nothing that can be done; each message stands at its field.
    """
    typed = given if given is not None else form_of(command, request.form)
    mine = {name: value for name, value in {**typed, **fixed}.items() if name not in AROUND}
    around = {name: value for name, value in typed.items() if name in AROUND}
    try:
        circumstances = wanted(Circumstances, {"key": key(), **{n: v for n, v in around.items() if v != ""}})
        asked_for = wanted(command, mine)
        return tracker().handle(asked_for, _asked(circumstances))
    except ma.ValidationError as error:
        raise Problems(by_path(error.messages), typed) from error
    except Refusal as refusal:
        raise Problems({refusal.field or "": [refusal.sentence]}, typed, refusal) from refusal
    except (Stale, KeyReused) as conflict:
        raise Problems({"": [f"{conflict} Nothing was recorded."]}, typed, status=409) from conflict


def _asked(circumstances: Circumstances) -> Asked:
    stream, _, version = circumstances.seen.rpartition("@")
    return Asked(
        actor=me(), now=clock_of_request(), key=circumstances.key,
        door="api" if request.is_json else "page", reason=circumstances.reason,
        effective=circumstances.effective, via=circumstances.via,
        seen={stream: int(version)} if stream and version.isdecimal() else {},
    )  # fmt: skip


def form_of(command: type[Command], form: MultiDict[str, str]) -> dict[str, Any]:
    """Return a form's fields; those that are lists as lists. Unknown ones are kept, to be refused."""
    lists = {
        name for name, field in schema_of(command).fields.items() if isinstance(field, ma.fields.List)
    }
    return {
        name: [v for v in values if v] if name in lists and len(values) > 1 else values[-1]
        for name, values in form.lists()
        if name != "csrf"
    }


def by_path(messages: Any, path: str = "") -> dict[str, Any]:
    """Return nested messages by dotted path: `changes.actions.A2.due`."""
    if not isinstance(messages, Mapping):
        return {path: messages if isinstance(messages, Sequence) else [str(messages)]}
    flat: dict[str, Any] = {}
    for name, inner in messages.items():
        flat.update(by_path(inner, f"{path}.{name}" if path else str(name)))
    return flat
