"""Rows of a CSV file, with the line on which each begins.

The standard reader is not used: its largest field is one setting for the whole process, and one
quote that is never closed makes it swallow the rest of the file. Here that is one bad row.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.imports.reading import BadRow, Text, decode, not_utf8, shown, unfit

_DELIMITERS = (",", ";", "\t")
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')


class Row(NamedTuple):
    """One line of a table."""

    line: int  # the line on which the row begins; the header is line 1
    fields: Sequence[str]  # exact texts, in the order of the columns asked for


class _Piece(NamedTuple):
    line: int
    start: int  # index of the first character
    end: int  # index after the last character, line end excluded
    fields: list[str]


def read_table(
    content: bytes, *, required: Sequence[str], optional: Sequence[str]
) -> Iterator[Row | BadRow]:
    """Read CSV with a header in any order; fields come in the order required, then optional.

    The delimiter is comma, semicolon or tab: the one that finds most columns in the header, or
    the one that Excel's line `sep=;` names. Rows without any text are left out.
    """
    text = decode(content)
    if isinstance(text, BadRow):
        yield text
        return
    start, delimiter = _first_row(text.characters, (*required, *optional))
    pieces = _pieces(text.characters, start, delimiter)
    header = next(pieces, None)
    if header is None:
        yield BadRow(1, "The file is empty; its first line names the columns.")
    elif isinstance(header, BadRow):
        yield header
    elif (offset := text.foreign_byte(header.start, header.end)) is not None:
        yield BadRow(header.line, not_utf8(offset))
    elif error := _header_error(header.fields, required, optional):
        yield BadRow(header.line, error)
    else:
        yield from _rows(text, pieces, _names(header.fields), (*required, *optional))


def _first_row(characters: str, columns: Sequence[str]) -> tuple[int, str]:
    first, newline = _line(characters, 0, _newline(characters))
    if first.lower().startswith("sep=") and first[4:] in _DELIMITERS:
        return len(first) + newline, first[4:]
    return 0, max(_DELIMITERS, key=lambda mark: _known(first, mark, columns))


def _known(header: str, delimiter: str, columns: Sequence[str]) -> int:
    names = _names([name.strip('"') for name in header.split(delimiter)])
    return len(set(names) & set(columns))


def _names(header: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in header]


def _newline(characters: str) -> str:
    # Only very old spreadsheets end their lines with a carriage return alone.
    return "\n" if "\n" in characters else "\r"


def _line(characters: str, start: int, newline: str) -> tuple[str, int]:
    """Return one line without its end, and the length of that end."""
    end = characters.find(newline, start)
    if end < 0:
        return characters[start:], 0
    if newline == "\n" and end > start and characters[end - 1] == "\r":
        return characters[start : end - 1], 2
    return characters[start:end], 1


def _pieces(characters: str, start: int, delimiter: str) -> Iterator[_Piece | BadRow]:
    newline = _newline(characters)
    line = 1 + characters.count(newline, 0, start)
    while start < len(characters):
        plain, line_end = _line(characters, start, newline)
        end = start + len(plain)
        if '"' not in plain:
            if plain:
                yield _Piece(line, start, end, plain.split(delimiter))
        else:
            quoted = _quoted_row(characters, start, delimiter, newline)
            if isinstance(quoted, str):
                # Go on with the next line: the row has no end that could be trusted.
                yield BadRow(line, quoted)
            else:
                fields, end = quoted
                yield _Piece(line, start, end, fields)
                line += characters.count(newline, start, end)
                line_end = _line(characters, end, newline)[1]
        start = end + line_end
        line += 1


def _quoted_row(
    characters: str, start: int, delimiter: str, newline: str
) -> tuple[list[str], int] | str:
    """Return the fields of a row and where it ends, or what is wrong with its quotes."""
    row_ends = ("\r\n", "\n") if newline == "\n" else ("\r",)
    plain = re.compile(f"[^{delimiter}{newline}]*")
    fields: list[str] = []
    while True:
        if characters.startswith('"', start):
            match = _QUOTED.match(characters, start)
            if match is None:
                return "A quote is opened and never closed."
            fields.append(match[1].replace('""', '"'))
            start = match.end()
        else:
            field = plain.match(characters, start)
            assert field is not None, "an empty text always matches"
            end = field.end()
            if characters.startswith("\n", end) and characters.endswith("\r", start, end):
                end -= 1
            fields.append(characters[start:end])
            start = end
        if start == len(characters) or characters.startswith(row_ends, start):
            return fields, start
        if characters[start] != delimiter:
            return "Text follows a closing quote; write a quote inside a field twice."
        start += 1


def _header_error(
    header: Sequence[str], required: Sequence[str], optional: Sequence[str]
) -> str | None:
    names = _names(header)
    known = (*required, *optional)
    for position, name in enumerate(names):
        if name not in known:
            return f"Unknown column {shown(header[position])}; known are {', '.join(known)}."
        if name in names[:position]:
            return f"The column {name} is there twice."
    missing = [name for name in required if name not in names]
    if missing:
        return f"Missing column {', '.join(missing)}."
    return None


def _rows(
    text: Text, pieces: Iterator[_Piece | BadRow], names: list[str], columns: Sequence[str]
) -> Iterator[Row | BadRow]:
    order = [names.index(name) if name in names else len(names) for name in columns]
    for piece in pieces:
        if isinstance(piece, BadRow):
            yield piece
        elif not any(piece.fields):
            continue
        elif error := _row_error(text, piece, names):
            yield BadRow(piece.line, error)
        else:
            fields = [*piece.fields, ""]  # one more, empty, for the columns that are not there
            yield Row(piece.line, [fields[position] for position in order])


def _row_error(text: Text, piece: _Piece, names: Sequence[str]) -> str | None:
    if text.foreign and (offset := text.foreign_byte(piece.start, piece.end)) is not None:
        return not_utf8(offset)
    if len(piece.fields) != len(names):
        return f"{len(piece.fields)} fields where the header names {len(names)} columns."
    for name, field in zip(names, piece.fields, strict=True):
        if field and (error := unfit(name, field)):
            return error
    return None
