"""Files one can read, templates that a strict policy allows, and one place that asks the clock."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import (
    FLOORS,
    HOUSE,
    functions,
    last_name,
    matches,
    named,
    nothing,
    public,
    python_files,
    templates,
    tree,
)

LINES_MAX = {"tests": 400}
"""A specification may be longer than what it specifies; everything else has 300 lines at most."""
LONGER_FOR_A_REASON: dict[str, str] = {
    "tests/test_imports_stratml.py": "documents as people write them, quoted whole",
}
FUNCTION_LINES_MAX = 50
LONG_FUNCTIONS_FOR_A_REASON: dict[str, str] = {
    "tests/test_imports_stratml.py:test_every_element_of_the_schema_has_its_place":
        "one table, element by element",
}  # fmt: skip


def test_no_file_is_too_long_to_read() -> None:
    too_long = {
        named(path)
        for floor in (*FLOORS, "tests", "tools")
        for path in python_files(floor)
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES_MAX.get(floor, 300)
    }
    nothing(too_long - LONGER_FOR_A_REASON.keys(), "files to be parted, or excused with a reason")
    nothing(LONGER_FOR_A_REASON.keys() - too_long, "files that are no longer long")


def test_no_function_is_too_long_to_hold_in_mind() -> None:
    too_long = {
        f"{named(path)}:{each.name}"
        for path in python_files(*FLOORS, "tests", "tools")
        for each in functions(path)
        if (each.end_lineno or 0) - each.lineno >= FUNCTION_LINES_MAX
    }
    excused = LONG_FUNCTIONS_FOR_A_REASON.keys()
    nothing(too_long - excused, "functions to be parted, or excused with a reason")
    nothing(excused - too_long, "functions that are no longer long")


def test_every_module_says_what_it_is_for() -> None:
    silent = (named(path) for path in python_files(*FLOORS) if not ast.get_docstring(tree(path)))
    nothing(silent, "modules without a docstring")


def test_whatever_others_use_says_what_it_does() -> None:
    silent = (
        f"{named(path)}: {each.name}"
        for path in python_files(*FLOORS)
        for each in public(path)
        if not ast.get_docstring(each)
    )
    nothing(silent, "public functions and classes without a docstring")


# ---------------------------------------------------------------- one place that asks the clock

ASKS_THE_CLOCK = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "uuid.uuid1", "uuid.uuid4", "uuid1", "uuid4", "time.localtime", "time.gmtime",
}  # fmt: skip
NAIVE = {"datetime.utcfromtimestamp", "datetime.strptime"}


def test_only_the_desk_asks_the_clock() -> None:
    asking = {place for place, name in calls() if name in ASKS_THE_CLOCK}
    at_the_desk = {place for place in asking if place.startswith("web/desk.py:")}
    nothing(asking - at_the_desk, "calls to be told the time, or the identity, by web.desk")
    assert at_the_desk, "the check sees the call that there is"


def test_the_database_is_not_asked_for_the_time_either() -> None:
    clock = re.compile(r"CURRENT_(?:TIME|DATE|TIMESTAMP)|datetime\s*\(\s*'now|strftime\s*\(", re.I)
    sources = [*python_files(*FLOORS), *sorted((HOUSE / "events").rglob("*.sql"))]
    told = (named(path) for path in sources if clock.search(path.read_text(encoding="utf-8")))
    nothing(told, "statements that ask the database for the time")


def test_no_instant_is_without_its_zone() -> None:
    """A moment is made with its zone; what a text said without one is given one at once."""
    naive = {place for place, name in calls() if name in NAIVE}
    naive |= {
        f"{named(path)}:{node.lineno}"
        for path in python_files(*FLOORS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and makes_it_naive(node)
    }
    nothing((place for place in naive if not excused(place)), "instants without a zone")


def calls() -> Iterator[tuple[str, str]]:
    """Yield the place of every call in the product, and what is called: `datetime.now`."""
    for path in python_files(*FLOORS):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                yield f"{named(path)}:{node.lineno}", ast.unparse(node.func)


def makes_it_naive(call: ast.Call) -> bool:
    zones = [each.value for each in call.keywords if each.arg == "tzinfo"]
    if any(isinstance(zone, ast.Constant) for zone in zones):
        return True  # tzinfo=None
    made = last_name(call.func) == "datetime" and len(call.args) >= len(("year", "month", "day"))
    return made and not zones and len(call.args) < ZONE_IS_ARGUMENT


def excused(place: str) -> bool:
    return place.partition(":")[0] in NAIVE_FOR_A_REASON


ZONE_IS_ARGUMENT = 8
NAIVE_FOR_A_REASON = {
    "tracker/imports/times.py": "what a wall clock shows is compared with what a file says",
}


# ---------------------------------------------------------------- pages that a strict policy allows

FORBIDDEN_IN_TEMPLATES = {
    "an inline style (the content security policy refuses it)": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an inline handler": r"\son(?!e\b)[a-z]+\s*=\s*[\"']",
    "hx-on (needs eval)": r"\bhx-on\b",
    "hx-vars (needs eval)": r"\bhx-vars\b",
    "a js: value (needs eval)": r"[\"']\s*(?:js|javascript):",
    "a trigger filter (needs eval)": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
    "markup that nobody escaped": r"\|\s*safe\b",
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_no_template_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN_IN_TEMPLATES[what], re.IGNORECASE)
    nothing((place for place, _ in matches(pattern, templates())), what)


def test_every_control_has_an_id_or_a_name() -> None:
    """A control without one loses the focus when its piece of the page is replaced."""
    control = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>", re.IGNORECASE)
    nameless = [
        f"{place}: {text}"
        for place, text in matches(control, templates())
        if not re.search(r"\s(?:id|name)\s*=", text) and "{{" not in text
    ]
    nothing(nameless, "controls without an id or a name")


def test_every_form_that_changes_something_carries_its_token() -> None:
    form = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.IGNORECASE | re.DOTALL)
    bare = [
        place
        for place, text in matches(form, templates())
        if "hidden(" not in text and 'name="csrf"' not in text
    ]
    nothing(bare, "forms without hidden(key=...)")


def test_nothing_here_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    sources = [*python_files(*FLOORS, "tests", "tools"), *templates(), *scripts()]
    left = [
        f"{named(path)}:{number}"
        for path in sources
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if later.search(line)
    ]
    nothing(left, "marks of something unfinished")


def scripts() -> list[Path]:
    return [HOUSE / "Makefile", *(path for path in (HOUSE / "tools").iterdir() if path.is_file())]
