"""Versions of governance documents, read from JSON lines.

ISO/IEC 20000-1:2018, 5.2 (policy), 7.5.3 (documents of external origin).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from tracker.imports.lines import Unfit, read_objects
from tracker.imports.reading import FIELD_BYTES_MAX, BadRow, shown, too_large, unfit
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
    for found in read_objects(content):
        yield found if isinstance(found, BadRow) else _policy(*found, zone)


def _policy(line: int, fields: dict[str, Any], zone: ZoneInfo) -> PolicyRow | BadRow:
    try:
        complete = _complete(fields)
        return PolicyRow(line=line, at=_at(complete.pop("at"), zone), **complete)
    except ValueError as error:
        return BadRow(line, str(error))


def _complete(fields: dict[str, Any]) -> dict[str, Any]:
    for key in fields:
        if key not in REQUIRED and key not in OPTIONAL:
            known = ", ".join(REQUIRED + OPTIONAL)
            raise Unfit(f"Unknown key {shown(key)}; known are {known}.")
    for key in REQUIRED:
        if key not in fields:
            raise Unfit(f'The key "{key}" is missing.')
    complete: dict[str, Any] = {**dict.fromkeys(OPTIONAL, ""), **fields}
    for key, value in complete.items():
        _check(key, value)
    return complete


def _check(key: str, value: object) -> None:
    if key == "version":
        if type(value) is not int or not 1 <= value <= VERSION_MAX:
            raise Unfit(f"version is not a whole number from 1 to {VERSION_MAX}.")
        return
    if not isinstance(value, str):
        raise Unfit(f"{key} is not a text.")
    if too_large(value):
        raise Unfit(f"{key} is larger than {FIELD_BYTES_MAX:,} bytes.")
    if key in _NAMES and (error := unfit(key, value)):
        raise Unfit(error)
    if key in ("document", "by") and not value.strip():
        raise Unfit(f"{key} is empty.")


def _at(text: str, zone: ZoneInfo) -> datetime:
    try:
        return start_of(text, zone)
    except ValueError as error:
        raise Unfit(f"at: {error}") from None
