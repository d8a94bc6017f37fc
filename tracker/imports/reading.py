"""What all readers share: the bad row, UTF-8 and the largest field."""

import re
from bisect import bisect_left

import msgspec

FIELD_BYTES_MAX = 1_048_576
LINE_BYTES_MAX = 8 * FIELD_BYTES_MAX
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF_16 = "The file is in UTF-16; save it as UTF-8 and import it again."
PACKED_MARKS = (b"PK\x03\x04", b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh")
PACKED = "The file is packed (zip, xlsx, gzip, xz): unpack it, or save it as text, and import that."
SHOWN_CHARACTERS_MAX = 60

_FOREIGN_BYTES = re.compile("[\udc80-\udcff]+")
# Tab and line ends are text; the rest would be invisible in every list that shows the name.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class BadRow(msgspec.Struct, frozen=True):
    """A row or document that could not be read; reading goes on with the next one."""

    line: int  # where the row begins, counted from 1
    error: str  # a sentence for the person who can repair the file


class Text(msgspec.Struct, frozen=True):
    """A decoded file and the places where its bytes were no UTF-8."""

    characters: str  # without byte-order mark; a foreign byte stands as one lone surrogate
    foreign: tuple[tuple[int, int], ...]  # (index of the character, offset of the byte in the file)

    def foreign_byte(self, start: int, end: int) -> int | None:
        """Return the file offset of the first byte that is no UTF-8 between two characters."""
        at = bisect_left(self.foreign, (start, 0))
        if at < len(self.foreign) and self.foreign[at][0] < end:
            return self.foreign[at][1]
        return None


def decode(content: bytes) -> Text | BadRow:
    """Decode UTF-8 with or without byte-order mark; a file that is no text is one bad row."""
    if wrong := no_text(content):
        return BadRow(1, wrong)
    bare = content.removeprefix(BYTE_ORDER_MARK)
    try:
        return Text(bare.decode(), ())
    except UnicodeDecodeError:
        characters = bare.decode(errors="surrogateescape")
        return Text(characters, _foreign(characters, len(content) - len(bare)))


def no_text(content: bytes) -> str:
    """Say what to do with a file that is no UTF-8 text from its first bytes on; empty for text."""
    if content.startswith(UTF_16_MARKS):
        return UTF_16
    return PACKED if content.startswith(PACKED_MARKS) else ""


def _foreign(characters: str, offset: int) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    past = 0
    for match in _FOREIGN_BYTES.finditer(characters):
        offset += len(characters[past : match.start()].encode(errors="surrogateescape"))
        past = match.start()
        found.append((past, offset))
    return tuple(found)


def not_utf8(offset: int) -> str:
    """Say where a byte stands that is no UTF-8; the offset counts the file's bytes from 0."""
    return f"Not UTF-8: the byte at offset {offset} of the file cannot be read."


def too_large(text: str) -> bool:
    """Tell whether a field takes more than `FIELD_BYTES_MAX` bytes of UTF-8."""
    if len(text) * 4 <= FIELD_BYTES_MAX:
        return False
    return len(text) > FIELD_BYTES_MAX or len(text.encode(errors="replace")) > FIELD_BYTES_MAX


def unfit(name: str, text: str) -> str | None:
    """Say why a text cannot be kept as the name or reference it is meant to be, if it cannot."""
    if too_large(text):
        return f"{name} is larger than {FIELD_BYTES_MAX:,} bytes."
    if odd := _CONTROL.search(text):
        return f"{name} holds the control character U+{ord(odd.group()):04X}."
    return None


def shown(text: str) -> str:
    """Return a text in quotes, cut where it would make an error message unreadable."""
    cut = text if len(text) <= SHOWN_CHARACTERS_MAX else text[:SHOWN_CHARACTERS_MAX] + "…"
    return '"' + cut.encode(errors="replace").decode() + '"'
