"""Words: what comes through a door is taken exactly as typed, or refused by its field."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from tracker.application import COMMANDS
from tracker.people import RegisterPerson
from tracker.words import (
    Day,
    Holder,
    Id,
    Ids,
    Line,
    Lines,
    Moment,
    Money,
    Number,
    Paths,
    Power,
    Powers,
    RiskLevel,
    RoleHolder,
    Sha256,
    Target,
    Text,
    Tick,
    Whole,
    one_of,
    schema_of,
    wanted,
)


class Inner(msgspec.Struct, frozen=True, kw_only=True):
    name: Line
    many: Whole = 1


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """One field of every word."""

    id: Id = "X-1"
    line: Line = ""
    text: Text = ""
    holder: Holder = "role:cio"
    office: RoleHolder = "role:cio"
    target: Target = "plan:PLN-1"
    ids: Ids = ()
    lines: Lines = ()
    power: Power = "approve:plan"
    powers: Powers = ()
    money: Money = None
    number: Number = None
    day: Day = None
    moment: Moment = None
    whole: Whole = 0
    tick: Tick = False
    sha256: Sha256 = ""
    level: RiskLevel = ""
    paths: Paths = {}
    choice: Annotated[str, one_of("a", "b")] = "a"
    inner: Inner = Inner(name="n")
    several: tuple[Inner, ...] = ()
    named: dict[str, Inner] = {}
    maybe: Line | None = None
    own: str = "the tracker's"


def read(field: str, value: object) -> Any:
    return getattr(wanted(Form, {field: value}), field)


def refused(field: str, value: object) -> bool:
    try:
        wanted(Form, {field: value})
    except ValidationError as error:
        return list(error.messages_dict) == [field]
    return False


# ---------------------------------------------------------------- taken

TAKEN: list[tuple[str, object, object]] = [
    ("id", "DEL-19", "DEL-19"),
    ("id", "", ""),
    ("id", "p.okafor_1@example", "p.okafor_1@example"),
    ("line", " as typed ", " as typed "),
    ("text", "one\r\ntwo\tthree", "one\ntwo\tthree"),
    ("holder", "person:gita", "person:gita"),
    ("office", "role:chief-executive", "role:chief-executive"),
    ("target", "approval-rules:APR", "approval-rules:APR"),
    ("ids", ["A-1", "*"], ("A-1", "*")),
    ("ids", "A-1, B-2\n C-3 \n\n", ("A-1", "B-2", "C-3")),
    ("ids", "", ()),
    ("lines", "Keeps the plan, and the calendar\nTells who is late", (
        "Keeps the plan, and the calendar", "Tells who is late",
    )),
    ("lines", ["a, b"], ("a, b",)),
    ("powers", "approve:plan, accept:risk@extreme", ("approve:plan", "accept:risk@extreme")),
    ("money", 2500, 2500),
    ("money", None, None),
    ("money", "", None),
    ("money", " ", None),
    ("money", "25", 25_00),
    ("money", "25.5", 25_50),
    ("money", "25,000", 25_000_00),
    ("money", "1,234,567.89", 1_234_567_89),
    ("money", "25 000.50", 25_000_50),
    ("money", "25\u00a0000", 25_000_00),
    ("money", "-1.01", -1_01),
    ("money", 10**15 - 1, 10**15 - 1),
    ("number", "99.850", Decimal("99.850")),
    ("number", 99.85, Decimal("99.85")),
    ("number", 7, Decimal(7)),
    ("number", "", None),
    ("number", None, None),
    ("number", " 1 ", Decimal(1)),
    ("day", "2026-03-09", date(2026, 3, 9)),
    ("day", "", None),
    ("day", " ", None),
    ("day", None, None),
    ("moment", "2026-03-09", date(2026, 3, 9)),
    ("moment", " 2026-03-09 ", date(2026, 3, 9)),
    ("moment", date(2026, 3, 9), date(2026, 3, 9)),
    ("moment", "2026-03-09T10:00:00+01:00", datetime(2026, 3, 9, 9, tzinfo=UTC)),
    ("moment", "2026-03-09T10:00:00Z", datetime(2026, 3, 9, 10, tzinfo=UTC)),
    ("moment", datetime(2026, 3, 9, 10, tzinfo=UTC), datetime(2026, 3, 9, 10, tzinfo=UTC)),
    ("moment", "", None),
    ("moment", None, None),
    ("moment", "9998-12-31", date(9998, 12, 31)),
    ("moment", "1000-01-01", date(1000, 1, 1)),
    ("whole", "7", 7),
    ("whole", 0, 0),
    ("whole", 10**9, 10**9),
    ("tick", "on", True),
    ("tick", "false", False),
    ("sha256", "0" * 64, "0" * 64),
    ("sha256", "", ""),
    ("level", "", ""),
    ("level", "extreme", "extreme"),
    ("paths", {"actions.A1.due": None, "title": ["x"]}, {"actions.A1.due": None, "title": ["x"]}),
    ("choice", "b", "b"),
    ("inner", {"name": "m", "many": 2}, Inner(name="m", many=2)),
    ("several", [{"name": "m"}], (Inner(name="m"),)),
    ("named", {"A1": {"name": "m"}}, {"A1": Inner(name="m")}),
    ("maybe", None, None),
    ("maybe", "x", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "expected"), TAKEN)
def test_it_is_taken_as_typed(field: str, value: object, expected: object) -> None:
    found = read(field, value)
    assert (found, type(found)) == (expected, type(expected))


# ---------------------------------------------------------------- refused

REFUSED: list[tuple[str, object]] = [
    ("id", "a b"), ("id", "-a"), ("id", "a\n"), ("id", "é"), ("id", "x" * 81),
    ("id", None), ("id", 7), ("id", "a/b"),
    ("line", "x" * 301), ("line", "bell\x07"), ("line", "del\x7f"), ("line", "c1\x85"),
    ("line", "half a pair \ud800"), ("line", None),
    ("text", "x" * 200_001),
    ("holder", "gita"), ("holder", "group:GRP-1"), ("holder", "role:"), ("holder", "xrole:cio"),
    ("holder", "person:a\n"), ("office", "person:gita"),
    ("target", "plan"), ("target", "Plan:PLN-1"), ("target", "plan:PLN 1"),
    ("ids", [7]), ("ids", ["x" * 81]), ("ids", [""]), ("ids", 7),
    ("lines", ["x" * 2001]),
    ("power", "approve"), ("power", "approve:Plan"), ("powers", ["approve:plan "]),
    ("powers", "approve plan"),
    ("money", "25,5"), ("money", "25,50"), ("money", "1.234,50"), ("money", "12,34"),
    ("money", "1,234 567"), ("money", "0.001"), ("money", "1e3"), ("money", "NaN"),
    ("money", "EUR 5"), ("money", "\u0661"), ("money", 1.5), ("money", True), ("money", 10**15),
    ("money", "10000000000000"), ("money", []),
    ("number", "many"), ("number", "NaN"), ("number", "Infinity"), ("number", True),
    ("number", "1e15"), ("number", []),
    ("day", "2026-02-30"), ("day", "soon"),
    ("moment", "2026-02-30"), ("moment", "2026-03-09T10:00:00"), ("moment", "09-03-2026"),
    ("moment", datetime(2026, 3, 9)), ("moment", "9999-12-31"), ("moment", "0999-12-31"),  # noqa: DTZ001  # without a zone it is refused
    ("moment", "9999-12-31T23:59:59-14:00"), ("moment", 20260309), ("moment", "0001-01-01"),
    ("whole", -1), ("whole", 10**9 + 1), ("whole", "many"), ("whole", None), ("whole", True),
    ("tick", "perhaps"),
    ("sha256", "0" * 63), ("sha256", "G" * 64), ("sha256", "0" * 64 + "\n"),
    ("level", "huge"), ("choice", "c"),
    ("paths", []), ("paths", {"x" * 201: 1}),
    ("inner", {}), ("inner", "n"), ("several", [{"many": 1}]), ("named", {"A": {}}),
    ("own", "mine"), ("unheard", "of"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_it_is_refused_by_its_field(field: str, value: object) -> None:
    assert refused(field, value)


def test_several_faults_are_told_at_once() -> None:
    with pytest.raises(ValidationError) as told:
        wanted(Form, {"id": "a b", "whole": -1, "unheard": "of"})
    assert set(told.value.messages_dict) == {"id", "whole", "unheard"}


def test_what_is_required_may_not_be_empty() -> None:
    for given_name in ({}, {"name": ""}, {"name": None}):
        with pytest.raises(ValidationError) as told:
            wanted(Inner, given_name)
        assert list(told.value.messages_dict) == ["name"]


@given(st.decimals(-(10**12), 10**12, places=2))
def test_an_amount_as_people_write_it_is_read_to_the_cent(amount: Decimal) -> None:
    cents = int(amount * 100)
    assert read("money", f"{amount:.2f}") == cents
    assert read("money", f"{amount:,.2f}") == cents
    assert read("money", f"{amount:,.2f}".replace(",", " ")) == cents


@given(st.text(max_size=300))
def test_a_text_is_kept_sign_by_sign_or_refused(text: str) -> None:
    try:
        found = read("text", text)
    except ValidationError:
        assert any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in text)
    else:
        assert found == text.replace("\r\n", "\n")


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_schema_and_takes_nothing_unheard_of(name: str) -> None:
    command = COMMANDS[name]
    assert schema_of(command).fields
    with pytest.raises(ValidationError) as told:
        wanted(command, {"unheard": "of"})
    assert "unheard" in told.value.messages_dict


def test_what_is_the_trackers_own_comes_in_through_no_door() -> None:
    with pytest.raises(ValidationError) as told:
        wanted(RegisterPerson, {"name": "Kim", "name_commitment": "0" * 64})
    assert list(told.value.messages_dict) == ["name_commitment"]


def test_a_field_that_is_no_word_is_a_mistake_of_ours() -> None:
    class Odd(msgspec.Struct):
        odd: bytes

    with pytest.raises(TypeError, match="not one of the words"):
        schema_of(Odd)
