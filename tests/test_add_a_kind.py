"""`docs/how-to/add-a-kind.md` is true: its code makes a kind, and a piece left out is named.

The page is applied to a copy of the repository, and the checks run there as programs of their own.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.house import HOUSE, Twin

PAGE = (HOUSE / "docs/how-to/add-a-kind.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^\*\*`(?P<file>[^`]+)`\*\*$|^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S
)
ROW = re.compile(r"^\| (?P<piece>[^|]+) \| `(?P<check>[^`|]+)` \| `(?P<says>[^`|]+)` \|$", re.M)


class Block(NamedTuple):
    """A piece of the page: a whole new file, a change of one that is there, or a command."""

    file: str
    language: str
    text: str


class Row(NamedTuple):
    """A line of the page's table: what is left out, which check fails, and what it says."""

    piece: str
    check: str
    says: str


def blocks() -> Iterator[Block]:
    file = ""
    for found in BLOCK.finditer(PAGE):
        file = found["file"] or file
        if found["language"]:
            yield Block(file, found["language"], found["text"])


def before_and_after(change: str) -> tuple[str, str]:
    """Return what a change finds in its file, and what it makes of it."""
    lines = change.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    return before, "".join(line[1:] for line in lines if line[0] in " +")


ROWS = [Row(*found.groups()) for found in ROW.finditer(PAGE)]
CHECKS = {
    "every specification": ["pytest", "-q", "tests/test_house.py", "tests/test_suppliers.py"],
    "lint-imports": ["lint-imports"],
    "mypy": ["mypy", "tracker/suppliers.py", "web/suppliers.py"],
    "ruff": ["ruff", "check", *(block.file for block in blocks() if block.file.endswith(".py"))],
    "ruff format": ["ruff", "format", "--check", "tracker/suppliers.py", "web/suppliers.py"],
    "djlint": ["djlint", "--lint", "--quiet", "web/templates/suppliers"],
}


def where(test: str) -> str:
    """Return how pytest is asked for one test."""
    files = [HOUSE / f"tests/{name}.py" for name in ("test_house", "test_shapes", "test_doors")]
    (file,) = [each for each in files if f"def {test}(" in each.read_text(encoding="utf-8")]
    return f"tests/{file.name}::{test}"


class House(Twin):
    """A copy of the repository in which suppliers were added as the page says."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for block in blocks():
            self.add(block)

    def add(self, block: Block) -> None:
        if block.language == "sh":
            self.run(block.text.split())
        elif block.language == "diff":
            self.replace(block.file, *before_and_after(block.text))
        else:
            assert not (self.folder / block.file).exists(), block.file
            (self.folder / block.file).parent.mkdir(exist_ok=True)
            (self.folder / block.file).write_text(block.text, encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} does not hold once what the page speaks of:\n{old}"
        (self.folder / file).write_text(text.replace(old, new), encoding="utf-8")

    def check(self, name: str) -> tuple[bool, str]:
        """Return whether a check, or a test of that name, passes; and what it says."""
        return self.run(CHECKS.get(name) or ["pytest", "-q", "--tb=short", where(name)])

    @contextmanager
    def without(self, piece: str) -> Iterator[None]:
        """Leave out a piece for as long as it is looked at."""
        file = self.folder / PARTS.get(piece, (piece.strip("`"), ""))[0]
        whole = file.read_text(encoding="utf-8")
        own = [each for each in blocks() if f"`{each.file}`" == piece]
        changes = [each for each in own if each.language != "sh"]
        if piece in PARTS:
            less = re.sub(PARTS[piece][1], "", whole, flags=re.M)
            assert less != whole, piece
            file.write_text(less, encoding="utf-8")
        elif all(each.language == "diff" for each in changes):
            for each in changes:
                self.replace(each.file, *reversed(before_and_after(each.text)))
        else:
            file.unlink()
        yield
        file.write_text(whole, encoding="utf-8")


PARTS = {
    "the clause in the docstring": ("tracker/suppliers.py", r"^ISO/IEC .*\n"),
    "a command in `decide`": ("tracker/suppliers.py", r"^ +case LetSupplierGo(.*\n){4}"),
    "a fact in `after`": ("tracker/suppliers.py", r"^ +case SupplierLetGo(.*\n){2}"),
    "the golden samples": ("tests/data/golden.jsonl", r"^.*supplier.engaged@1.*\n"),
}
"""Pieces that are part of a file: where they stand, and how to find them there."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("house"))


@pytest.mark.parametrize("check", CHECKS)
def test_the_page_makes_a_kind_that_passes(house: House, check: str) -> None:
    passes, says = house.check(check)
    assert passes, says


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.piece)
def test_a_piece_left_out_is_named(house: House, row: Row) -> None:
    with house.without(row.piece):
        passes, says = house.check(row.check)
    assert not passes
    assert row.says in says


def test_the_page_counts_its_lines_right() -> None:
    new = {block.file: len(block.text.splitlines()) for block in blocks() if block.file}
    told = re.findall(r"^\| \d \| `([\w/.]+)` \|.*\| (\d+) \|$", PAGE, re.M)
    assert {file: int(lines) for file, lines in told} == {
        file: lines for file, lines in new.items() if file in dict(told)
    }
    changes = [block.text for block in blocks() if block.language == "diff"]
    added = sum(line.startswith("+") for text in changes for line in text.splitlines())
    assert f"| lists | {len(changes)} places | {added} |" in PAGE


def test_every_piece_is_left_out_once() -> None:
    pieces = {f"`{block.file}`" for block in blocks() if block.language != "sh"}
    assert pieces <= {row.piece for row in ROWS}
