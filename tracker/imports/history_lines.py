"""The lines of a history that another system kept, read from JSON Lines.

ISO/IEC 20000-1:2018, 7.5.3 (documents of external origin). Only the outer keys are fixed; what lies
inside `fields` is the source's own, and so is every text.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from events.facts.objectives import Reading
from tracker.imports.lines import Unfit, read_objects
from tracker.imports.reading import FIELD_BYTES_MAX, BadRow, shown, too_large, unfit
from tracker.imports.times import start_of
from tracker.told import CHANGED, CHANGES

STEPS = ("open-role", "appoint", "end", "close-role")
KEYS = {
    "delegations": "do", "proposals": "proposal", "approvals": "proposal",
    "objectives": "objective", "readings": "objective", "communications": "communication",
    "risks": "risk",
}  # fmt: skip
"""The kinds of history, and the outer key by which the lines of each are known."""

AROUND = ("seq", "at", "authored", "by", "ref", "summary")
BESIDE = ("group", "text")
"""What risks may say beside `fields`: the new value alone, without the old."""
PAIR = ("the old", "the new value")
SEQ_MAX = 10**12
NAME_CHARACTERS_MAX = 300  # what lists show on one line
_NAMES = ("by", "ref", "role", "scope", "person", *dict.fromkeys(KEYS.values()))


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line; all texts exactly as the file has them, times in UTC.

    `item` is the id in the source of what the line is about; of a delegation it is the scope.
    """

    line: int
    seq: int = -1  # a list of readings has no order and no time of its own
    at: datetime | None = None
    authored: datetime | None = None
    by: str = ""
    ref: str = ""
    summary: str = ""
    item: str = ""
    change: str = ""
    fields: dict[str, Any] = {}
    sets: dict[str, Any] = {}
    role: str = ""
    person: str = ""
    readings: tuple[Reading, ...] = ()

    @property
    def said(self) -> tuple[object, ...]:
        """Everything that the line says, wherever it stands."""
        return msgspec.structs.astuple(self)[1:]


class HistoryRead(msgspec.Struct, frozen=True):
    """A whole file: its kind, and its lines in their order; empty for a file without any."""

    kind: str
    lines: tuple[HistoryLine | BadRow, ...]


def read_history(content: bytes, zone: ZoneInfo, kind: str = "") -> HistoryRead:
    """Read a file; without a kind, its lines tell which it is."""
    objects = list(read_objects(content))
    good = [found for found in objects if not isinstance(found, BadRow)]
    kind = kind or kind_of(fields for _, fields in good)
    lines = (found if isinstance(found, BadRow) else _line(*found, zone, kind) for found in objects)
    return HistoryRead(kind, tuple(lines))


def kind_of(lines: Iterable[dict[str, Any]]) -> str:
    """Return the kind of history that lines belong to; empty where none of them tells.

    Who approved what is told like a proposal, in fields that all speak of approval.
    """
    named: set[str] = set()
    kind = ""
    for fields in lines:
        kind = kind or next((each for each, key in KEYS.items() if key in fields), "")
        if kind == "objectives" and "readings" in fields:
            return "readings"
        if kind == "proposals" and isinstance(said := fields.get("fields"), dict):
            named.update(said)
        if (kind != "proposals" and kind) or any("approved" not in name for name in named):
            return kind
    return "approvals" if named else kind


def _line(line: int, fields: dict[str, Any], zone: ZoneInfo, kind: str) -> HistoryLine | BadRow:
    try:
        about = _about(fields, kind)
        return HistoryLine(line=line, **_around(fields, zone, kind), **about)
    except ValueError as error:
        return BadRow(line, str(error))


def _around(fields: dict[str, Any], zone: ZoneInfo, kind: str) -> dict[str, Any]:
    """Return what stands around every change."""
    if kind == "readings":
        return {}
    seq = _needed(fields, "seq")
    if type(seq) is not int or not 0 <= seq < SEQ_MAX:
        raise Unfit("seq is not a whole number from 0 on.")
    authored = fields.get("authored")
    return {
        "seq": seq, "at": _time(fields, "at", zone),
        "authored": None if authored in (None, "") else _time(fields, "authored", zone),
        "by": _text(fields, "by"), "ref": _text(fields, "ref"),
        "summary": _text(fields, "summary"),
    }  # fmt: skip


def _about(fields: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return what the line says of its item."""
    match kind:
        case "delegations":
            return _step(fields)
        case "readings":
            return _readings(fields)
        case "":
            known = ", ".join(dict.fromkeys(KEYS.values()))
            raise Unfit(f"The line says nothing of any kind: one of the keys {known} is missing.")
        case _:
            return _told(fields, KEYS[kind])


def _step(fields: dict[str, Any]) -> dict[str, Any]:
    _only(fields, (*AROUND, "do", "role", "scope", "person"))
    if (do := _needed(fields, "do")) not in STEPS:
        raise Unfit(f"do is none of {', '.join(STEPS)}.")
    needed = ["role", "scope", *(["person"] if do in ("appoint", "end") else [])]
    for key in needed:
        if not _text(fields, key).strip():
            raise Unfit(f"{key} is empty.")
    person = _text(fields, "person") if "person" in needed else ""
    return {"change": do, "role": fields["role"], "item": fields["scope"], "person": person}


def _told(fields: dict[str, Any], key: str) -> dict[str, Any]:
    _only(fields, (*AROUND, key, "change", "fields", *BESIDE))
    item, change = _text(fields, key), _needed(fields, "change")
    if not item.strip():
        raise Unfit(f"{key} is empty.")
    if change not in CHANGES:
        raise Unfit(f"change is none of {', '.join(CHANGES)}.")
    said = fields.get("fields", {})
    if not isinstance(said, dict):
        raise Unfit("fields is not an object.")
    beside = {name: _text(fields, name) for name in BESIDE if name in fields}
    for name, value in said.items():
        _check_field(name, value)
        if change == CHANGED and not (isinstance(value, list) and len(value) == len(PAIR)):
            raise Unfit(f"fields: {shown(name)} is not a pair of {' and '.join(PAIR)}.")
    if change == CHANGED:
        return {"item": item, "change": change, "fields": said, "sets": beside}
    return {"item": item, "change": change, "fields": said | beside}


def _readings(fields: dict[str, Any]) -> dict[str, Any]:
    item, listed = _text(fields, "objective"), fields.get("readings", [])
    if not item.strip():
        raise Unfit("objective is empty.")
    if not isinstance(listed, list):
        raise Unfit("readings is not a list.")
    said = {name: value for name, value in fields.items() if name not in ("objective", "readings")}
    for name, value in said.items():
        _check_field(name, value)
    return {"item": item, "fields": said, "readings": tuple(map(_reading, listed))}


def _reading(value: object) -> Reading:
    match value:
        case [str(), str()]:
            return Reading(period=value[0], value=value[1])
        case [str(), str(), str()]:
            return Reading(period=value[0], value=value[1], series=value[2])
        case _:
            raise Unfit('A reading is a list like ["2013", "12.5"] or ["2013", "12.5", "Rural"].')


def _only(fields: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in fields:
        if key not in known:
            raise Unfit(f"Unknown key {shown(key)}; known are {', '.join(known)}.")


def _needed(fields: dict[str, Any], key: str) -> Any:  # noqa: ANN401  # whatever stands there
    if key not in fields:
        raise Unfit(f'The key "{key}" is missing.')
    return fields[key]


def _text(fields: dict[str, Any], key: str) -> str:
    text = fields.get(key, "")
    if not isinstance(text, str):
        raise Unfit(f"{key} is not a text.")
    if too_large(text):
        raise Unfit(f"{key} is larger than {FIELD_BYTES_MAX:,} bytes.")
    if key in _NAMES and (error := unfit(key, text)):
        raise Unfit(error)
    if key in _NAMES and len(text) > NAME_CHARACTERS_MAX:
        raise Unfit(f"{key} is longer than {NAME_CHARACTERS_MAX} characters.")
    return text


def _check_field(name: str, value: object) -> None:
    whole = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    if too_large(whole) or too_large(name):
        raise Unfit(f"fields: {shown(name)} is larger than {FIELD_BYTES_MAX:,} bytes.")


def _time(fields: dict[str, Any], key: str, zone: ZoneInfo) -> datetime:
    try:
        return start_of(_text(fields, key), zone)
    except ValueError as error:
        raise Unfit(f"{key}: {error}") from None
