"""Versions of documents from JSON lines: what is read, what is refused, and how it goes on."""

import json
import lzma
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.imports.policies import PolicyRow, read_policies
from tracker.imports.reading import FIELD_BYTES_MAX, BadRow, no_text

DATA = Path(__file__).parent / "data"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CHARTER: dict[str, Any] = {
    "document": "charter",
    "version": 1,
    "at": "2013-09-26T11:48:35+02:00",
    "by": "Thierry Carrez",
    "summary": "Initial structure",
    "ref": "be9fc6e",
    "text": " = Charter =\n\tMission  \n",
}


def line(**changed: object) -> bytes:
    return json.dumps(CHARTER | changed).encode() + b"\n"


def read(content: bytes) -> list[PolicyRow | BadRow]:
    return list(read_policies(content, AMSTERDAM))


def test_the_real_history_is_read_whole() -> None:
    content = lzma.decompress((DATA / "openstack-policies.jsonl.xz").read_bytes())
    rows = [row for row in read(content) if isinstance(row, PolicyRow)]
    assert len(rows) == 281
    assert len({row.document for row in rows}) == 8
    written = [json.loads(each) for each in content.decode().splitlines()]
    assert [row.text for row in rows] == [each["text"] for each in written]
    assert [row.line for row in rows] == list(range(1, 282))


def test_a_version_carries_its_texts_exactly_and_its_time_in_utc() -> None:
    (row,) = read(line())
    assert row == PolicyRow(
        line=1,
        document="charter",
        version=1,
        at=datetime(2013, 9, 26, 9, 48, 35, tzinfo=UTC),
        by="Thierry Carrez",
        summary="Initial structure",
        ref="be9fc6e",
        text=" = Charter =\n\tMission  \n",
    )


def test_a_time_without_zone_is_in_the_organisations() -> None:
    timed, day = read(line(at="2020-07-01T09:00:00") + line(at="2020-07-01"))
    assert isinstance(timed, PolicyRow)
    assert isinstance(day, PolicyRow)
    assert timed.at == datetime(2020, 7, 1, 7, tzinfo=UTC)
    assert day.at == datetime(2020, 6, 30, 22, tzinfo=UTC)


def test_summary_and_reference_may_be_absent() -> None:
    bare = {key: CHARTER[key] for key in ("document", "version", "at", "by", "text")}
    (row,) = read(json.dumps(bare).encode())
    assert isinstance(row, PolicyRow)
    assert (row.summary, row.ref) == ("", "")


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_are_no_obstacle() -> None:
    content = b"\xef\xbb\xbf" + line() + b"\n \r\n" + line(version=2).replace(b"\n", b"\r\n")
    assert [type(row) for row in read(content)] == [PolicyRow, PolicyRow]
    assert [row.line for row in read(content)] == [1, 4]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (line(colour="red"), 'Unknown key "colour"'),
        (b'{"\\ud800": 1}\n', "? holds half of a surrogate pair"),
        (line(colour_of_it="red"), "known are document, version, at, by, text, "),
        (b'{"document": "charter"}\n', 'The key "version" is missing'),
        (b'{"document": "a", "document": "b"}\n', 'The key "document" is there twice'),
        (line(version=float("nan")), "NaN is not JSON"),
        (line(version=float("inf")), "Infinity is not JSON"),
        (line(version=0), "version is not a whole number"),
        (line(version=1_000_001), "version is not a whole number from 1 to 1000000"),
        (line(version=True), "version is not a whole number"),
        (line(version=1.0), "version is not a whole number"),
        (line(version="1"), "version is not a whole number"),
        (line(version=10**30), "too large to be kept"),
        (line(at="yesterday"), "at: "),
        (line(at=None), "at is not a text"),
        (line(text=["a"]), "text is not a text"),
        (line(document=" "), "document is empty"),
        (line(by=""), "by is empty"),
        (line(by="a\x07"), "by holds the control character U+0007"),
        (line(ref="\ud800"), "ref holds half of a surrogate pair"),
        (line(text="a\x00b"), "text holds the character U+0000"),
        (line(text="\udfff"), "text holds half of a surrogate pair"),
        (b"garbage\n", "Not JSON: Expecting value, at character 1"),
        (b'{"document": "charter"\n', "Not JSON"),
        (b"[1, 2]\n", "The line is not an object"),
        (b"[" * 100_000 + b"\n", "nested too deeply"),
        (b"1" * 5_000 + b"\n", "too large to be kept"),
    ],
)
def test_a_bad_line_is_told_and_reading_goes_on(bad: bytes, said: str) -> None:
    before, refused, after = read(line() + bad + line(version=2))
    assert isinstance(before, PolicyRow)
    assert isinstance(refused, BadRow)
    assert refused.line == 2
    assert said in refused.error
    assert isinstance(after, PolicyRow)
    assert (after.line, after.version) == (3, 2)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_invalid_utf_8_is_told_with_its_offset_in_the_file(mark: bytes) -> None:
    start = mark + line()
    _, refused, after = read(start + b'{"by": "Zo\xeb"}\n' + line(version=2))
    assert isinstance(refused, BadRow)
    assert refused.line == 2
    assert f"offset {len(start) + 10} " in refused.error
    assert isinstance(after, PolicyRow)


def test_a_utf_16_file_is_refused_whole() -> None:
    (refused,) = read(line().decode().encode("utf-16"))
    assert isinstance(refused, BadRow)
    assert (refused.line, "UTF-16" in refused.error) == (1, True)


def test_a_packed_file_is_refused_whole_with_what_to_do() -> None:
    (refused,) = read(b"\xfd7zXZ\x00" + line())
    assert isinstance(refused, BadRow)
    assert (refused.line, "unpack it" in refused.error) == (1, True)


def test_a_text_of_1_mb_is_kept_and_one_of_20_mb_is_refused() -> None:
    largest, larger, huge = read(
        line(text="x" * FIELD_BYTES_MAX)
        + line(text="é" * (FIELD_BYTES_MAX // 2) + "x")
        + line(text="x" * 20_000_000)
    )
    assert isinstance(largest, PolicyRow)
    assert larger == BadRow(2, "text is larger than 1,048,576 bytes.")
    assert huge == BadRow(3, "The line is larger than 8,388,608 bytes.")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_every_text_comes_back_exactly(text: str) -> None:
    (row,) = read(line(text=text, summary=text))
    assert isinstance(row, PolicyRow)
    assert (row.text, row.summary) == (text, text)


@given(st.binary(max_size=300))
def test_no_content_whatever_stops_the_reading(noise: bytes) -> None:
    last = read(noise + b"\n" + line())[-1]
    assert isinstance(last, PolicyRow) or no_text(noise + b"\n")
