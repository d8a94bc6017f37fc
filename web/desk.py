"""The desk: what a page or a command line may reach for. The only place that asks the clock."""

import math
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import marshmallow as ma
import msgspec
from flask import abort, current_app, g, request, session
from marshmallow import fields, validate
from werkzeug.datastructures import MultiDict

from events import Reading, Record, Stale
from events.keys import KeyFolder
from tracker.application import Asked, KeyReused, Outcome, Tracker
from tracker.authority import Authority
from tracker.history import History
from tracker.kernel import Command, Refusal, State
from tracker.organisation import ORGANISATION, Organisation
from tracker.words import Id, Moment, Text, schema_of, wanted
from web import messages
from web.moments import looked
from web.naming import in_names
from web.settings import Settings, from_environment

S = TypeVar("S", bound=State)
T = TypeVar("T")

DEMO_CLOCK = "demo clock"

_opened: dict[tuple[int, str], tuple[int, Tracker]] = {}
_remembered: dict[tuple[str, str], tuple[int, datetime, Any]] = {}


# The record and the clock


def open_tracker(settings: Settings | None = None) -> Tracker:
    """Return this process's tracker: one for each process and file, opened after the fork.

    Raises:
        RecordProblem, KeyProblem: the record or its keys cannot be used; the sentence says why.
    """
    settings = settings or from_environment()
    place = (os.getpid(), str(settings.database.absolute()))
    file = settings.database.stat().st_ino if settings.database.exists() else 0
    known = _opened.get(place)
    if known is None or known[0] != file:  # a demo may have been made anew meanwhile
        known = file, Tracker(Record.open(settings.database, KeyFolder(settings.keys)))
        _opened[place] = known
    return known[1]


def forget(settings: Settings) -> None:
    """Let go of a record that was opened."""
    _, opened = _opened.pop((os.getpid(), str(settings.database.absolute())), (0, None))
    if opened:
        opened.record.close()


def real_time() -> datetime:
    """Return the system's clock, in UTC."""
    return datetime.now(UTC)


def clock(of: Tracker) -> datetime:
    """Return the time it is: the system's, or in a demo record the demo's own (UTC)."""
    with of.record.reading() as reading:
        return _clock(reading)


def _clock(reading: Reading) -> datetime:
    demo = reading.setting(DEMO_CLOCK)
    if demo is None or not _is_demo(reading):
        return real_time()
    made_at, began_at = msgspec.json.decode(demo, type=tuple[datetime, datetime])
    return began_at + (real_time() - made_at)


def _is_demo(reading: Reading) -> bool:
    """Whether the record itself says that it is a demo: a setting beside it is not believed."""
    found = History(reading, real_time()).find(Organisation, ORGANISATION)
    return found is not None and found.demo


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
    """Return the history at the `(as_of, on)` of the request's address; one for each request.

    Raises:
        BadRequest: the address asks for no moment.
    """
    if "history" not in g:
        now = now_history()
        at = looked(now, request.args)
        g.history = History(now.reading, at.on or now.on, at.as_of)
    history: History = g.history
    return history


def now_history() -> History:
    """Return the history as it is now: what may be done is of today, whatever is looked at.

    The clock stands still during a request.
    """
    if "now_history" not in g:
        g.open = ExitStack()
        reading = g.open.enter_context(tracker().record.reading())
        g.now = _clock(reading)
        g.now_history = History(reading, g.now)
    found: History = g.now_history
    return found


def leave(_: BaseException | None = None) -> None:
    """Close what the request looked at."""
    if (opened := g.pop("open", None)) is not None:
        opened.close()


def clock_of_request() -> datetime:
    """Return the time it is, the same throughout a request."""
    return now_history().on


def me() -> str:
    """Return the id of the person who is signed in; empty for nobody."""
    person: str = session.get("person", "")
    return person


def authority() -> Authority:
    """Return who may decide what, now."""
    if "authority" not in g:
        now = now_history()
        g.authority = Authority(now, now.on)
    found: Authority = g.authority
    return found


def organisation() -> Organisation:
    """Return the organisation; a blank one before it is registered."""
    if "organisation" not in g:
        g.organisation = look().find(Organisation, ORGANISATION) or Organisation()
    found: Organisation = g.organisation
    return found


def find(kind: type[S], item_id: str) -> S:
    """Return an item as it is at the moment looked at.

    Raises:
        NotFound: the record does not know it, or not yet.
    """
    found = look().find(kind, item_id)
    if found is None:
        abort(404, f"The record knows no {kind.kind} {item_id} at this moment.")
    return found


def remembered(name: str, make: Callable[[History], T], seconds: float = math.inf) -> T:
    """Return what `make` says of the record as it is now.

    It is asked again once something was recorded, or after so many seconds: for what dates end.
    """
    now = now_history()
    place = str(tracker().record.file), name
    known = _remembered.get(place)
    if known is None or known[0] != now.as_of or (now.on - known[1]).total_seconds() > seconds:
        known = _remembered[place] = now.as_of, now.on, make(now)
    found: T = known[2]
    return found


def key() -> str:
    """Return a new key for one form: sent twice, it is applied once."""
    return secrets.token_hex(18)


# Asking for something

Seen = Annotated[
    str,
    lambda **o: fields.String(
        validate=validate.Regexp(
            r"([a-z_-]+/[^@\s/]{1,80}@[0-9]{1,12})?\Z",
            error="Must be an item and its version: plan/PLN-1@7.",
        ),
        **o,
    ),
]


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What every form carries beside its own fields; `seen` is what was shown: `plan/PLN-1@7`."""

    key: Id
    reason: Text = ""
    effective: Moment = None
    via: Id = ""
    seen: Seen = ""


AROUND = {field.name for field in msgspec.structs.fields(Circumstances)}


class Problems(Exception):
    """What stands in the way, by field; `typed` is what the person had entered."""

    def __init__(
        self,
        fields: Mapping[str, Any],
        typed: Mapping[str, Any],
        refusal: Refusal | None = None,
        status: int = 422,
    ) -> None:
        super().__init__(str(fields))
        self.fields, self.typed, self.refusal, self.status = fields, typed, refusal, status


def send(
    command: type[Command], given: Mapping[str, Any] | None = None, /, **fixed: object
) -> Outcome:
    """Hand the request's form (or `given`) to the tracker as a command; `fixed` fields win.

    Raises:
        Problems: the form says nothing that can be done; each message stands at its field.
    """
    typed = given if given is not None else form_of(command, request.form)
    own = {name: value for name, value in {**typed, **fixed}.items() if name not in AROUND}
    around = {name: value for name, value in typed.items() if name in AROUND and value != ""}
    try:
        circumstances, asked_for = _read(command, own, {"key": key(), **around})
        return tracker().handle(asked_for, _asked(circumstances))
    except ma.ValidationError as error:
        raise Problems(messages.by_path(error.messages), typed) from error
    except Refusal as refusal:
        said = refusal.sentence if request.is_json else in_names(refusal.sentence, now_history())
        raise Problems({refusal.field or "": [said]}, typed, refusal) from refusal
    except (Stale, KeyReused) as conflict:
        raise Problems({"": [f"{conflict} Nothing was recorded."]}, typed, status=409) from conflict


def _read(
    command: type[Command], own: Mapping[str, Any], around: Mapping[str, Any]
) -> tuple[Circumstances, Command]:
    """Return both parts of what was sent; what is wrong in either is told at once."""
    try:
        circumstances = wanted(Circumstances, around)
    except ma.ValidationError as error:
        try:
            wanted(command, own)
        except ma.ValidationError as more:
            raise ma.ValidationError({**error.messages_dict, **more.messages_dict}) from error
        raise
    return circumstances, wanted(command, own)


def _asked(circumstances: Circumstances) -> Asked:
    stream, _, version = circumstances.seen.rpartition("@")
    return Asked(
        actor=me(), now=now_history().on, key=circumstances.key,
        door="api" if request.is_json else "page", reason=circumstances.reason,
        effective=circumstances.effective, via=circumstances.via,
        seen={stream: int(version)} if stream else {},
    )  # fmt: skip


def form_of(command: type[Command], form: MultiDict[str, str]) -> dict[str, Any]:
    """Return a form's fields, lists as lists. Unknown ones are kept, to be refused."""
    lists = {
        name
        for name, field in schema_of(command).fields.items()
        if isinstance(field, ma.fields.List)
    }
    return {
        name: [v for v in values if v] if name in lists and len(values) > 1 else values[-1]
        for name, values in form.lists()
        if name != "csrf"
    }
