"""What stands in the house, read from its files: rooms, functions, names, templates."""

import ast
import functools
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = ("events", "tracker", "web")
COPIED = (*FLOORS, "tests", "docs", "pyproject.toml", ".mypy_cache")
BIN = Path(sys.executable).parent
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

ROOMS = sorted(
    each.stem for each in (HOUSE / "events/facts").glob("*.py") if not each.stem.startswith("_")
)
"""The rooms that kinds live in: each has the same name on every floor."""


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((HOUSE / folder).rglob("*.py"))]


def templates() -> list[Path]:
    return sorted((HOUSE / "web/templates").rglob("*.html"))


def named(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def room(floor: str, name: str) -> list[Path]:
    """Return the files of one room: a module, or every module of a package of that name."""
    return [*(HOUSE / floor).glob(f"{name}.py"), *sorted((HOUSE / floor / name).glob("*.py"))]


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a file, methods and inner ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def public(path: Path) -> Iterator[Function | ast.ClassDef]:
    """Yield the functions and classes of a module that others may use by name."""
    for node in tree(path).body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def texts(path: Path) -> Iterator[ast.Constant]:
    """Yield the texts that code works with: every string but docstrings and comments."""
    bare = {id(each.value) for each in ast.walk(tree(path)) if isinstance(each, ast.Expr)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node


def last_name(node: ast.AST) -> str:
    """Return `Fact` for `Fact` and for `events.Fact`; nothing for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def cases(path: Path) -> Iterator[str]:
    """Yield the names of classes that a `match` tells apart."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.MatchClass):
            yield last_name(node.cls)


def imported(path: Path, floor: str) -> set[str]:
    """Return the modules of a floor that a file imports, by their first name: `delegations`."""
    lines = [each for each in ast.walk(tree(path)) if isinstance(each, ast.ImportFrom)]
    whole = {name.name for line in lines if line.module == floor for name in line.names}
    parts = [str(line.module).split(".") for line in lines]
    return whole | {part[1] for part in parts if part[0] == floor and part[1:]}


def annotations(path: Path, function: str) -> Iterator[str]:
    """Yield what the parameters of functions of that name are annotated with."""
    for each in functions(path):
        if each.name == function:
            yield from (ast.unparse(arg.annotation) for arg in each.args.args if arg.annotation)


def without_comments(template: str) -> str:
    """Blank out Jinja and HTML comments, line by line, so that places keep their numbers."""
    return re.sub(
        r"\{#.*?#\}|<!--.*?-->",
        lambda match: "\n" * match[0].count("\n"),
        template,
        flags=re.DOTALL,
    )


def matches(pattern: re.Pattern[str], files: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield the place (`web/templates/x.html:7`) and the text of every match in templates."""
    for path in files:
        text = without_comments(path.read_text(encoding="utf-8"))
        for match in pattern.finditer(text):
            yield f"{named(path)}:{text.count(chr(10), 0, match.start()) + 1}", match[0]


def nothing(found: Iterable[str], what: str) -> None:
    """Expect to find nothing, and name all that was found."""
    lines = sorted(set(found))
    assert lines == [], "\n    ".join([f"{what}:", *lines])


class Twin:
    """A copy of the house, to be built on or damaged; checks run in it as programs of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            if (HOUSE / name).is_dir():
                unwanted = shutil.ignore_patterns("__pycache__")
                shutil.copytree(HOUSE / name, folder / name, ignore=unwanted)
            elif (HOUSE / name).exists():
                shutil.copy2(HOUSE / name, folder / name)

    def run(self, command: list[str]) -> tuple[bool, str]:
        """Return whether a program of the environment is content, and what it says on one line."""
        ended = subprocess.run(
            [BIN / command[0], *command[1:]], cwd=self.folder, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        return ended.returncode == 0, " ".join(re.sub(r"(?m)^E +", "", ended.stdout).split())
