"""JSON Lines: one object a line, read strictly; a bad line stands among the good ones."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NoReturn

from tracker.imports.reading import (
    BYTE_ORDER_MARK,
    LINE_BYTES_MAX,
    BadRow,
    no_text,
    not_utf8,
    shown,
)

DEEPEST = 40
"""Lists and objects inside each other; no content needs a tenth of it."""
LARGEST_WHOLE = 2**63
_ESCAPES = (b"\\u0000", b"\\ud", b"\\uD")  # what JSON can escape and no database keeps as text


class Unfit(ValueError):
    """What is wrong with a line, in a sentence."""


def read_objects(content: bytes) -> Iterator[tuple[int, dict[str, Any]] | BadRow]:
    """Yield the object of each line that is not blank, with the line's number from 1."""
    if wrong := no_text(content):
        yield BadRow(1, wrong)
        return
    offset = len(BYTE_ORDER_MARK) if content.startswith(BYTE_ORDER_MARK) else 0
    rows = BytesIO(content)
    rows.seek(offset)
    for line, row in enumerate(rows, start=1):
        if row.strip():
            yield _read(line, offset, row)
        offset += len(row)


def _read(line: int, offset: int, row: bytes) -> tuple[int, dict[str, Any]] | BadRow:
    try:
        return line, _object(row)
    except UnicodeDecodeError as error:
        return BadRow(line, not_utf8(offset + error.start))
    except ValueError as error:
        return BadRow(line, str(error))


def _object(row: bytes) -> dict[str, Any]:
    if len(row) > LINE_BYTES_MAX:
        raise Unfit(f"The line is larger than {LINE_BYTES_MAX:,} bytes.")
    found = _json(row.decode())
    if not isinstance(found, dict):
        raise Unfit('The line is not an object like {"key": "value", ...}.')
    if any(escape in row for escape in _ESCAPES):
        for key, value in found.items():
            check_storable(key, key)
            check_storable(key, value)
    if row.count(b"{") + row.count(b"[") > DEEPEST and _is_deeper(found, DEEPEST):
        raise Unfit("Not readable: lists or objects are nested too deeply.")
    return found


def _json(text: str) -> object:
    try:
        return _decode(text)
    except json.JSONDecodeError as error:
        raise Unfit(f"Not JSON: {error.msg}, at character {error.colno}.") from None
    except RecursionError:
        raise Unfit("Not readable: lists or objects are nested too deeply.") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Unfit(f"The key {shown(key)} is there twice.")
            seen.add(key)
    return fields


def _refuse(constant: str) -> NoReturn:
    raise Unfit(f"{constant} is not JSON.")


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) < len(str(LARGEST_WHOLE)) + 2 else LARGEST_WHOLE
    if not -LARGEST_WHOLE <= number < LARGEST_WHOLE:
        raise Unfit(f"The number {shown(digits)} is too large to be kept; write it as a text.")
    return number


def _fraction(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise Unfit(f"The number {shown(digits)} is too large to be kept; write it as a text.")
    return number


_decode = json.JSONDecoder(
    object_pairs_hook=_without_repeats, parse_constant=_refuse, parse_int=_whole,
    parse_float=_fraction,
).decode  # fmt: skip


def check_storable(key: str, value: object) -> None:
    """Refuse the two things that JSON can escape and that no database keeps as text.

    Raises:
        Unfit: a text in the value holds one of them.
    """
    match value:
        case str():
            if "\x00" in value:
                raise Unfit(f"{shown(key)[1:-1]} holds the character U+0000.")
            try:
                value.encode()
            except UnicodeEncodeError:
                raise Unfit(f"{shown(key)[1:-1]} holds half of a surrogate pair.") from None
        case dict():
            for name, inner in value.items():
                check_storable(key, name)
                check_storable(key, inner)
        case list():
            for inner in value:
                check_storable(key, inner)
        case _:
            pass


def _is_deeper(value: object, levels: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(each, levels - 1) for each in inner)
