"""`tracker addresses`: a file of people and addresses, entered by who keeps the books."""

from pathlib import Path

import pytest

from tests.terminal import Ended, Terminal

GOOD = "person,address\nP-1,ada@acme.example\n"


@pytest.fixture
def shell(tmp_path: Path) -> Terminal:
    found = Terminal(tmp_path)
    assert found.init().status == 0
    return found


def given(shell: Terminal, text: str, by: str = "operator", *options: str) -> Ended:
    file = shell.settings.database.with_name("addresses.csv")
    file.write_text(text, encoding="utf-8")
    return shell.run("addresses", str(file), "--by", by, *options)


def address(shell: Terminal, person: str) -> str:
    with shell.tracker.record.reading() as reading:
        return reading.address(person)


def test_the_addresses_of_a_file_are_entered_once(shell: Terminal) -> None:
    ended = given(shell, GOOD)
    assert (ended.status, ended.out) == (0, "1 read: 1 set, 0 rejected.\n")
    assert address(shell, "P-1") == "ada@acme.example"
    assert given(shell, GOOD, "operator", "--json").json == {"read": 1, "set": 0, "rejected": []}


def test_a_line_that_cannot_be_taken_is_named_and_the_others_are_taken(shell: Terminal) -> None:
    lines = "person,address\nP-1,ada at acme\nP-9,x@y.example\nP-1,ada@acme.example\n"
    ended = given(shell, lines)
    assert (ended.status, ended.out) == (1, "3 read: 1 set, 2 rejected.\n")
    assert "addresses.csv, line 2: address is none" in ended.err
    assert "addresses.csv, line 3: REF-UNKNOWN" in ended.err
    assert "ada at acme" not in ended.err


def test_an_empty_address_erases_what_was_known(shell: Terminal) -> None:
    given(shell, GOOD)
    assert given(shell, "person,address\nP-1,\n").status == 0
    assert address(shell, "P-1") == ""


def test_a_file_without_its_columns_is_refused_line_by_line(shell: Terminal) -> None:
    ended = given(shell, "who;where\nP-1;ada@acme.example\n")
    assert (ended.status, ended.out) == (1, "1 read: 0 set, 1 rejected.\n")


def test_who_does_not_keep_the_books_enters_nothing(shell: Terminal) -> None:
    ended = given(shell, GOOD, "P-7")
    assert ended.status == 1
    assert address(shell, "P-1") == ""
