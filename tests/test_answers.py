"""One answer in three forms: numbers exact, texts harmless, the same items."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.answers import as_csv, as_json


def table(items: list[dict[str, object]]) -> list[list[str]]:
    text = as_csv(items).get_data(as_text=True)
    assert text.startswith("\ufeff"), "or a spreadsheet takes it for another encoding"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (-5, "-5"),
        (Decimal("99.940"), "99.940"),
        (date(2026, 3, 9), "2026-03-09"),
        (datetime(2026, 3, 9, 10, tzinfo=UTC), "2026-03-09T10:00:00Z"),
        ('a, "b"\nc', 'a, "b"\nc'),
        (("SVC-1", "SVC-2"), '["SVC-1","SVC-2"]'),
        ({"start": date(2026, 1, 1)}, '{"start":"2026-01-01"}'),
    ],
)
def test_a_cell_says_the_value(value: object, cell: str) -> None:
    assert table([{"value": value}]) == [["value"], [cell]]


@given(st.text(max_size=20))
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    cell = table([{"value": text}])[1:]
    read = cell[0][0] if cell and cell[0] else ""
    assert not read.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read in (text, f"'{text}", text.replace("\r\n", "\n"), f"'{text}".replace("\r\n", "\n"))


def test_items_of_different_shapes_share_one_head() -> None:
    assert table([{"a": 1}, {"b": 2, "a": 3}]) == [["a", "b"], ["1", ""], ["3", "2"]]


def test_no_items_are_no_table() -> None:
    assert table([]) in ([], [[]])


def test_json_keeps_numbers_exact_and_instants_in_utc() -> None:
    value = {"value": Decimal("99.940"), "amount": 10**15, "at": datetime(2026, 3, 9, tzinfo=UTC)}
    response = as_json(value, 201)
    assert response.status_code == 201
    assert json.loads(response.get_data()) == {
        "value": "99.940", "amount": 10**15, "at": "2026-03-09T00:00:00Z",
    }  # fmt: skip
