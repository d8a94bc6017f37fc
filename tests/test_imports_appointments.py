"""Appointments from CSV: what is read, what is refused, and that reading goes on."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.imports.appointments import AppointmentRow, read_appointments
from tracker.imports.reading import FIELD_BYTES_MAX, BadRow
from tracker.imports.times import end_of, start_of

DATA = Path(__file__).parent / "data"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HEADER = "role,scope,delegate,effective_from,effective_until,appointed_by_ref,ended_by_ref\n"
GOOD = "lead,Nova,Zoë,2020-01-01T00:00:00Z,,,\n"


def read(content: str | bytes) -> list[AppointmentRow | BadRow]:
    raw = content if isinstance(content, bytes) else content.encode()
    return list(read_appointments(raw, AMSTERDAM))


def only(content: str | bytes) -> AppointmentRow:
    (row,) = read(content)
    assert isinstance(row, AppointmentRow), row
    return row


def error(content: str | bytes) -> BadRow:
    (row,) = read(content)
    assert isinstance(row, BadRow), row
    return row


def term(starts: str, ends: str = "") -> AppointmentRow:
    return only(f"{HEADER}lead,Nova,Zoë,{starts},{ends},,\n")


def test_the_real_history_is_read_whole() -> None:
    rows = read((DATA / "openstack-appointments.csv").read_bytes())
    assert len(rows) == 818
    good = [row for row in rows if isinstance(row, AppointmentRow)]
    assert len(good) == 818
    assert len({row.scope for row in good}) == 117
    assert len({row.delegate for row in good}) == 344
    assert [row.line for row in good] == list(range(2, 820))


def test_the_real_history_answers_its_questions() -> None:
    rows = read((DATA / "openstack-appointments.csv").read_bytes())
    terms = [row for row in rows if isinstance(row, AppointmentRow)]
    questions = (DATA / "openstack-questions.jsonl").read_text().splitlines()
    assert len(questions) == 500
    for question in map(json.loads, questions):
        at = datetime.fromisoformat(question["at"])
        held = [
            row
            for row in terms
            if row.effective_from <= at
            and (row.effective_until is None or at < row.effective_until)
        ]
        if question["ask"] == "who":
            place = (question["role"], question["scope"])
            answer = sorted({row.delegate for row in held if (row.role, row.scope) == place})
            assert answer == question["answer"]
        else:
            pairs = {(row.role, row.scope) for row in held if row.delegate == question["delegate"]}
            assert [list(pair) for pair in sorted(pairs)] == question["answer"]


def test_a_row_carries_its_texts_exactly_and_its_period_in_utc() -> None:
    row = only(
        HEADER + '" project  lead ","Nova, ""the"" one",Zoë,2020-01-01T01:00:00+01:00,'
        "2020-02-01T00:00:00Z,abc,def\n"
    )
    assert row == AppointmentRow(
        line=2,
        role=" project  lead ",
        scope='Nova, "the" one',
        delegate="Zoë",
        effective_from=datetime(2020, 1, 1, tzinfo=UTC),
        effective_until=datetime(2020, 2, 1, tzinfo=UTC),
        appointed_by_ref="abc",
        ended_by_ref="def",
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_spreadsheets_may_use_any_delimiter_line_end_and_a_byte_order_mark(
    delimiter: str, mark: bytes, line_end: str
) -> None:
    table = (HEADER + GOOD + '"lead",Nova,"Zoë",2020-01-01,,,"x"\n').replace(",", delimiter)
    plain, quoted = read(mark + table.replace("\n", line_end).encode())
    assert isinstance(plain, AppointmentRow)
    assert isinstance(quoted, AppointmentRow)
    assert (plain.line, plain.delegate, plain.ended_by_ref) == (2, "Zoë", "")
    assert (quoted.line, quoted.delegate, quoted.ended_by_ref) == (3, "Zoë", "x")


def test_the_line_in_which_excel_names_the_delimiter_is_not_the_header() -> None:
    row = only("sep=;\r\ndelegate;role;scope;effective_from\r\nZoë;lead;a,b;2020-01-01\r\n")
    assert (row.line, row.scope) == (3, "a,b")


def test_windows_line_ends_after_quotes_leave_no_trace_in_the_last_field() -> None:
    rows = read((HEADER + '"lead",Nova,"Zoë",2020-01-01,,,end\n' * 2).replace("\n", "\r\n"))
    assert [row.ended_by_ref for row in rows if isinstance(row, AppointmentRow)] == ["end"] * 2
    assert [row.line for row in rows] == [2, 3]


def test_columns_come_in_any_order_and_optional_ones_may_be_absent() -> None:
    row = only("effective_from,Delegate, scope ,role\n2020-01-01,Zoë,,lead\n")
    assert (row.role, row.scope, row.delegate) == ("lead", "", "Zoë")
    assert (row.effective_until, row.appointed_by_ref) == (None, "")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("role,scope,delegate,effective_from,colour\n", 'Unknown column "colour"'),
        ("role,scope,delegate,effective_from,\n", 'Unknown column ""'),
        ("role,delegate\n", "Missing column scope, effective_from"),
        ("role,role,scope,delegate,effective_from\n", "The column role is there twice"),
        ("", "The file is empty"),
        ('"role,scope\n', "A quote is opened and never closed"),
    ],
)
def test_a_header_that_is_not_understood_is_refused_at_line_1(header: str, said: str) -> None:
    bad = error(header + ("lead,Nova\n" if header and '"' not in header else ""))
    assert bad.line == 1
    assert said in bad.error


def test_rows_after_line_ends_inside_quotes_carry_the_line_where_they_begin() -> None:
    first, second, third = read(
        HEADER + 'lead,"No\nva\n",Zoë,2020-01-01,,,\n\n,,,,,,\nlead,"x\ny",Zoë,no day,,,\n' + GOOD
    )
    assert isinstance(first, AppointmentRow)
    assert (first.line, first.scope) == (2, "No\nva\n")
    assert isinstance(second, BadRow)
    assert second.line == 7
    assert third.line == 9


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (",Nova,Zoë,2020-01-01,,,", "role is empty"),
        ("lead,Nova, ,2020-01-01,,,", "delegate is empty"),
        ("lead,Nova,Zoë,,,,", "effective_from"),
        ("lead,Nova,Zoë,2020-02-30,,,", "effective_from"),
        ("lead,Nova,Zoë,2020-01-01,soon,,", "effective_until"),
        ("lead,Nova,Zoë,2020-01-02,2020-01-01,,", "is not after the start"),
        ("lead,Nova,Zoë,2020-01-01T00:00Z,2020-01-01T00:00Z,,", "is not after the start"),
        ("lead,No\x07va,Zoë,2020-01-01,,,", "scope holds the control character U+0007"),
        ("lead,Nova,Zo\x00,2020-01-01,,,", "delegate holds the control character U+0000"),
        ("lead,Nova,Zoë,2020-01-01,,", "6 fields where the header names 7"),
        ("lead,Nova,Zoë,2020-01-01,,,,", "8 fields where the header names 7"),
        ('lead,"Nova,Zoë,2020-01-01,,,', "A quote is opened and never closed"),
        ('lead,"Nova"x,Zoë,2020-01-01,,,', "Text follows a closing quote"),
    ],
)
def test_a_bad_row_is_told_at_its_line_and_reading_goes_on(bad: str, said: str) -> None:
    before, refused, after = read(HEADER + GOOD + bad + "\n" + GOOD)
    assert isinstance(before, AppointmentRow)
    assert isinstance(refused, BadRow)
    assert refused.line == 3
    assert said in refused.error
    assert isinstance(after, AppointmentRow)
    assert after.line == 4


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_invalid_utf_8_is_told_with_its_offset_and_reading_goes_on(mark: bytes) -> None:
    start = mark + (HEADER + GOOD).encode()
    rows = read(start + b"lead,Nova,Zo\xeb,2020-01-01,,,\n" + GOOD.encode() + b"\xff\xfe,,,,,,\n")
    assert [type(row) for row in rows] == [AppointmentRow, BadRow, AppointmentRow, BadRow]
    first, second = (row for row in rows if isinstance(row, BadRow))
    assert (first.line, second.line) == (3, 5)
    assert f"offset {len(start) + len('lead,Nova,Zo')} " in first.error
    assert (
        f"offset {len(start) + len('lead,Nova,Zo?,2020-01-01,,,') + 1 + len(GOOD.encode())} "
        in (second.error)
    )


def test_invalid_utf_8_in_the_header_and_utf_16_files_are_refused_whole() -> None:
    header = error(b"\xe9" + (HEADER + GOOD).encode())
    assert (header.line, "offset 0 " in header.error) == (1, True)
    whole = error((HEADER + GOOD).encode("utf-16"))
    assert (whole.line, "UTF-16" in whole.error) == (1, True)


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"\xfd7zXZ\x00 packed"])
def test_a_workbook_or_packed_file_is_refused_whole_with_what_to_do(content: bytes) -> None:
    whole = error(content)
    assert (whole.line, "unpack it, or save it as text" in whole.error) == (1, True)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_field_of_20_mb_is_refused_at_its_line(quote: str) -> None:
    huge = quote + "x" * 20_000_000 + quote
    refused, after = read(f"{HEADER}lead,{huge},Zoë,2020-01-01,,,\n{GOOD}")
    assert isinstance(refused, BadRow)
    assert (refused.line, refused.error) == (2, "scope is larger than 1,048,576 bytes.")
    assert after.line == 3


def test_a_field_of_the_largest_size_is_kept() -> None:
    largest = "é" * (FIELD_BYTES_MAX // 2)
    assert only(f"{HEADER}lead,{largest},Zoë,2020-01-01,,,\n").scope == largest
    assert "scope is larger" in error(f"{HEADER}lead,{largest}x,Zoë,2020-01-01,,,\n").error


@pytest.mark.parametrize(
    "day",
    ["2020-12-31", "20201231", "31/12/2020", "12/31/2020", "31.12.2020", "31-12-2020", "44196"],
)
def test_a_day_is_understood_in_every_form_that_names_one_day_only(day: str) -> None:
    row = term(day, day)
    assert row.effective_from == datetime(2020, 12, 30, 23, tzinfo=UTC)
    assert row.effective_until == datetime(2020, 12, 31, 23, tzinfo=UTC), "the last day is kept"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2020-07-01T09:30:00Z", datetime(2020, 7, 1, 9, 30, tzinfo=UTC)),
        ("2020-07-01T09:30:00-05:00", datetime(2020, 7, 1, 14, 30, tzinfo=UTC)),
        ("2020-07-01T09:30", datetime(2020, 7, 1, 7, 30, tzinfo=UTC)),
        ("2020-07-01 09:30:15.5", datetime(2020, 7, 1, 7, 30, 15, 500_000, tzinfo=UTC)),
        ("13/7/2020 9:30", datetime(2020, 7, 13, 7, 30, tzinfo=UTC)),
        ("7/13/2020 2:05:06 PM", datetime(2020, 7, 13, 12, 5, 6, tzinfo=UTC)),
        ("7/13/2020 12:05 AM", datetime(2020, 7, 12, 22, 5, tzinfo=UTC)),
        ("43831", datetime(2019, 12, 31, 23, tzinfo=UTC)),
        ("43831.5", datetime(2020, 1, 1, 11, tzinfo=UTC)),
        ("43831.999999999", datetime(2020, 1, 1, 23, tzinfo=UTC)),
        (" 05/05/2020 ", datetime(2020, 5, 4, 22, tzinfo=UTC)),
        ("2020-10-25T02:30", datetime(2020, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_without_zone_is_in_the_organisations(written: str, at: datetime) -> None:
    assert start_of(written, AMSTERDAM) == at
    assert start_of(written, AMSTERDAM).tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "hour"), [("1:00 AM", 1), ("1:00 pm", 13), ("12:00 AM", 0), ("12:00 PM", 12)]
)
def test_a_clock_of_twelve_hours_is_understood(written: str, hour: int) -> None:
    assert start_of(f"7/13/2020 {written}", ZoneInfo("UTC")).hour == hour


def test_an_end_with_a_time_of_day_is_that_time() -> None:
    assert term("1/13/2020", "1/13/2020 9:30").effective_until == (
        datetime(2020, 1, 13, 8, 30, tzinfo=UTC)
    )
    assert term("43831", "43831.5").effective_until == datetime(2020, 1, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("05/06/2020", "ambiguous, 2020-06-05 or 2020-05-06"),
        ("00/05/2020", "day is out of range"),
        ("12/11/2020", "ambiguous, 2020-11-12 or 2020-12-11"),
        ("x" * 100, f'"{"x" * 60}…" is not a time'),
        ("12.31.2020", "month must be in 1..12"),
        ("31/12/20", "is not a time"),
        ("13/7/2020 13:00 PM", "hour must be in 1..12"),
        ("2020-13-01", "month must be in 1..12"),
        ("2020", "is not a time"),
        ("202012", "is not a time"),
        ("٤٣٨٣١", "is not a time"),
        ("2021-03-28T02:30", "does not exist in Europe/Amsterdam"),
        ("0001-01-01T00:00+14:00", "too far away"),
    ],
)
def test_a_time_that_could_mean_something_else_is_refused(written: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        start_of(written, AMSTERDAM)
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        end_of(written, AMSTERDAM)


def test_the_first_and_the_last_day_of_the_calendar_have_no_whole_day_in_utc() -> None:
    with pytest.raises(ValueError, match="too far away"):
        start_of("0001-01-01", AMSTERDAM)
    with pytest.raises(ValueError, match="too late"):
        end_of("9999-12-31", AMSTERDAM)


def test_a_day_starts_at_its_first_moment_where_clocks_skip_midnight() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    assert start_of("2018-11-04", sao_paulo) == datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert end_of("2018-11-03", sao_paulo) == datetime(2018, 11, 4, 3, tzinfo=UTC)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    str.strip
)


@given(
    st.lists(st.tuples(texts, st.text("ab,;\t\"\n\r ' é"), texts), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_a_spreadsheet_writes_is_read_exactly(
    terms: list[tuple[str, str, str]], delimiter: str, quoting: int, line_end: str
) -> None:
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=delimiter, quoting=quoting, lineterminator=line_end)  # type: ignore[arg-type]  # a sampled constant is an int
    table.writerow(["role", "scope", "delegate", "effective_from"])
    table.writerows([*texts, "2020-01-01"] for texts in terms)
    rows = read(written.getvalue())
    assert [
        (row.role, row.scope, row.delegate) for row in rows if isinstance(row, AppointmentRow)
    ] == (terms)


@given(st.binary(max_size=300))
def test_no_content_whatever_stops_the_reading(noise: bytes) -> None:
    rows = read(HEADER.encode() + noise + b"\n" + GOOD.encode())
    assert all(row.line >= 2 for row in rows)
    assert len(rows) >= 1
