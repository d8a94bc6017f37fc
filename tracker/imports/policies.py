"""Versions of governance documents, read from JSON lines.

ISO/IEC 20000-1:2018, 5.2 (policy), 7.5.3 (documents of external origin).
"""

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import msgspec

from tracker.imports.reading import (
    BYTE_ORDER_MARK,
    FIELD_BYTES_MAX,
    BadRow,
    no_text,
    not_utf8,
    shown,
    too_large,
    unfit,
)
from tracker.imports.times import start_of

REQUIRED = ("document", "version", "at", "by", "text")
OPTIONAL = ("summary", "ref")
VERSION_MAX = 1_000_000
_NAMES = ("document", "by", "ref")


class PolicyRow(msgspec.Struct, frozen=True):
    """One version of one document; all texts exactly as the file has them."""

    line: int
    document: str
    version: int  # counted from 1
    at: datetime  # UTC; since when this version holds
    by: str
    summary: str
    ref: str
    text: str


def read_policies(content: bytes, zone: ZoneInfo) -> Iterator[PolicyRow | BadRow]:
    """Read JSON lines one by one; a time without a zone is in the organisation's zone."""
    if wrong := no_text(content):
        yield BadRow(1, wrong)
        return
    offset = len(BYTE_ORDER_MARK) if content.startswith(BYTE_ORDER_MARK) else 0
    rows = BytesIO(content)
    rows.seek(offset)
    for line, row in enumerate(rows, start=1):
        if row.strip():
            yield _policy(line, offset, row, zone)
        offset += len(row)


class _Unfit(ValueError):
    """What is wrong with a line, in a sentence."""


def _policy(line: int, offset: int, row: bytes, zone: ZoneInfo) -> PolicyRow | BadRow:
    try:
        fields = _fields(row.decode())
        return PolicyRow(line=line, at=_at(fields.pop("at"), zone), **fields)
    except UnicodeDecodeError as error:
        return BadRow(line, not_utf8(offset + error.start))
    except ValueError as error:
        return BadRow(line, str(error))


def _fields(text: str) -> dict[str, Any]:
    fields = _json(text)
    if not isinstance(fields, dict):
        raise _Unfit('The line is not an object like {"document": ..., "version": 1, ...}.')
    for key in fields:
        if key not in REQUIRED and key not in OPTIONAL:
            known = ", ".join(REQUIRED + OPTIONAL)
            raise _Unfit(f"Unknown key {shown(key)}; known are {known}.")
    for key in REQUIRED:
        if key not in fields:
            raise _Unfit(f'The key "{key}" is missing.')
    complete: dict[str, Any] = {**dict.fromkeys(OPTIONAL, ""), **fields}
    for key, value in complete.items():
        _check(key, value)
    return complete


def _json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise _Unfit(f"Not JSON: {error.msg}, at character {error.colno}.") from None
    except RecursionError:
        raise _Unfit("Not readable: lists or objects are nested too deeply.") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, value in pairs:
        if key in fields:
            raise _Unfit(f"The key {shown(key)} is there twice.")
        fields[key] = value
    return fields


def _refuse(constant: str) -> NoReturn:
    raise _Unfit(f"{constant} is not JSON.")


def _check(key: str, value: object) -> None:
    if key == "version":
        if type(value) is not int or not 1 <= value <= VERSION_MAX:
            raise _Unfit(f"version is not a whole number from 1 to {VERSION_MAX}.")
        return
    if not isinstance(value, str):
        raise _Unfit(f"{key} is not a text.")
    if too_large(value):
        raise _Unfit(f"{key} is larger than {FIELD_BYTES_MAX:,} bytes.")
    if key in _NAMES and (error := unfit(key, value)):
        raise _Unfit(error)
    if key in ("document", "by") and not value.strip():
        raise _Unfit(f"{key} is empty.")
    _check_storable(key, value)


def _check_storable(key: str, value: str) -> None:
    """Refuse the two things that JSON can escape and that no database keeps as text."""
    if "\x00" in value:
        raise _Unfit(f"{key} holds the character U+0000.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _Unfit(f"{key} holds half of a surrogate pair.") from None


def _at(text: str, zone: ZoneInfo) -> datetime:
    try:
        return start_of(text, zone)
    except ValueError as error:
        raise _Unfit(f"at: {error}") from None
