"""The walls of the house: a kind has the same name on every floor, and nothing is left out.

Each failure names the file or the line that is missing. `docs/how-to/add-a-kind.md` tells the same.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = ("events", "tracker", "web")
KINDS = sorted(
    each.stem for each in (HOUSE / "events/facts").glob("*.py") if not each.stem.startswith("_")
)
LINES_MAX = 300
LONGER_FOR_A_REASON: dict[str, str] = {}  # file: why its parts are read together
RULE = re.compile(r"[A-Z]{2,}(?:-[A-Z0-9]+)+")


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((HOUSE / folder).rglob("*.py"))]


def templates() -> list[Path]:
    return sorted((HOUSE / "web/templates").rglob("*.html"))


def named(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def room(floor: str, kind: str) -> list[Path]:
    """Return the files of one room: a module, or every module of a package of that name."""
    return [
        *(HOUSE / floor).glob(f"{kind}.py"),
        *sorted((HOUSE / floor / kind).glob("*.py")),
    ]


def missing_rooms(floor: str) -> list[str]:
    return [f"{floor}/{kind}.py" for kind in KINDS if not room(floor, kind)]


# ---------------------------------------------------------------- one name on every floor


def test_there_are_kinds_to_speak_of() -> None:
    assert KINDS, "events/facts holds no kind"


def test_every_kind_has_its_rules() -> None:
    assert missing_rooms("tracker") == []


def test_every_kind_has_its_pages() -> None:
    assert missing_rooms("web") == []


def test_every_kind_has_its_specification() -> None:
    missing = [f"tests/test_{kind}.py" for kind in KINDS]
    assert [name for name in missing if not (HOUSE / name).exists()] == []


def test_every_kind_says_which_clause_it_serves() -> None:
    silent = [f"tracker/{kind}" for kind in KINDS if not names_a_clause(kind)]
    assert silent == [], "no docstring there says ISO/IEC 20000-1:2018, <clause> (<words>)"


def names_a_clause(kind: str) -> bool:
    docstrings = [ast.get_docstring(tree(path)) or "" for path in room("tracker", kind)]
    return any("ISO/IEC 20000-1:2018" in each for each in docstrings)


# ---------------------------------------------------------------- files one can read


def test_no_file_is_too_long_to_read() -> None:
    too_long = {
        named(path): lines
        for path in python_files(*FLOORS, "tests", "tools")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_MAX
    }
    assert {name: too_long[name] for name in too_long if name not in LONGER_FOR_A_REASON} == {}
    assert [name for name in LONGER_FOR_A_REASON if name not in too_long] == [], "no longer long"


def test_every_module_says_what_it_is_for() -> None:
    silent = [named(path) for path in python_files(*FLOORS) if not ast.get_docstring(tree(path))]
    assert silent == []


# ---------------------------------------------------------------- every refusal is specified


def test_every_rule_that_refuses_has_a_test_and_no_test_names_a_rule_that_is_gone() -> None:
    raised = set(rules_named_by("Refusal", python_files("tracker")))
    specified = set(rules_named_by("then_refused", python_files("tests")))
    assert sorted(raised - specified) == [], "refusals that no test provokes (then_refused)"
    assert sorted(specified - raised) == [], "tests of rules that nothing in tracker raises"


def rules_named_by(function: str, files: list[Path]) -> Iterator[str]:
    """Yield the rule ids given as first argument in calls of a function or method of that name."""
    for path in files:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node) == function:
                yield from rule_ids(node)


def rule_ids(call: ast.Call) -> Iterator[str]:
    for argument in [*call.args[:1], *(each.value for each in call.keywords if each.arg == "rule")]:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and RULE.fullmatch(str(node.value)):
                yield str(node.value)


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


# ---------------------------------------------------------------- pages that a strict policy allows

FORBIDDEN_IN_TEMPLATES = {
    "an inline style (the content security policy refuses it)": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an inline handler": r"\son(?!e\b)[a-z]+\s*=\s*[\"']",
    "hx-on (needs eval)": r"\bhx-on\b",
    "a js: value (needs eval)": r"[\"']\s*(?:js|javascript):",
    "a trigger filter (needs eval)": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_no_template_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN_IN_TEMPLATES[what], re.IGNORECASE)
    places = [
        f"{named(path)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in templates()
        for text in [without_comments(path.read_text(encoding="utf-8"))]
        for match in pattern.finditer(text)
    ]
    assert places == []


def test_every_control_has_an_id_or_a_name() -> None:
    """A control without one loses the focus when its piece of the page is replaced."""
    control = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>", re.IGNORECASE)
    nameless = [
        f"{named(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for path in templates()
        for text in [without_comments(path.read_text(encoding="utf-8"))]
        for match in control.finditer(text)
        if not re.search(r"\s(?:id|name)\s*=", match[0]) and "{{" not in match[0]
    ]
    assert nameless == []


def without_comments(template: str) -> str:
    """Blank out Jinja and HTML comments, line by line, so that places keep their numbers."""
    return re.sub(
        r"\{#.*?#\}|<!--.*?-->",
        lambda match: "\n" * match[0].count("\n"),
        template,
        flags=re.DOTALL,
    )
