"""The rooms of the house: a kind has the same name on every floor, and nothing is left out.

Each failure names the file, the line or the word that is missing. `docs/how-to/add-a-kind.md` tells
the same, and `tests/test_add_a_kind.py` leaves out each piece once.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from events import Fact
from tests.house import (
    HOUSE,
    ROOMS,
    Function,
    annotations,
    cases,
    functions,
    imported,
    last_name,
    matches,
    named,
    nothing,
    python_files,
    room,
    templates,
    texts,
    tree,
)

BESIDE_THE_ROOMS = {"commands", "signin"}
"""Pages that `create_app` adds by itself."""
LIST_OF_FACTS = "events/facts/__init__.py"
OVERVIEWS = {"home": {"turn"}, "turn": {"proposals"}}
"""Rooms that show what other rooms hold."""
RULE = re.compile(r"[A-Z]{2,}(?:-[A-Z0-9]+)+")


def missing_rooms(floor: str) -> list[str]:
    return [f"{floor}/{name}.py" for name in ROOMS if not room(floor, name)]


# ---------------------------------------------------------------- one name on every floor


def test_there_are_rooms_to_speak_of() -> None:
    assert ROOMS, "events/facts holds no kind"


def test_every_kind_has_its_rules() -> None:
    nothing(missing_rooms("tracker"), "kinds without rules")


def test_every_kind_has_its_pages() -> None:
    nothing(missing_rooms("web"), "kinds without pages")


def test_every_kind_has_its_specification() -> None:
    wanted = [f"tests/test_{name}.py" for name in ROOMS]
    nothing((name for name in wanted if not (HOUSE / name).exists()), "kinds without specification")


def test_every_kind_says_which_clause_it_serves() -> None:
    silent = [f"tracker/{name}" for name in ROOMS if not names_a_clause(name)]
    nothing(silent, "no docstring there says ISO/IEC 20000-1:2018, <clause> (<words>)")


def names_a_clause(name: str) -> bool:
    docstrings = [ast.get_docstring(tree(path)) or "" for path in room("tracker", name)]
    return any("ISO/IEC 20000-1:2018, " in each for each in docstrings)


# ---------------------------------------------------------------- lists


def test_the_list_of_facts_names_every_room() -> None:
    imports = [n for n in tree(HOUSE / LIST_OF_FACTS).body if isinstance(n, ast.ImportFrom)]
    listed = {each.name for line in imports for each in line.names}
    nothing(listed ^ set(ROOMS), f"kinds that {LIST_OF_FACTS} and its folder do not agree on")


def test_the_list_of_kinds_names_every_room() -> None:
    listed = set(import_module("tracker.application").ROOM_OF.values())
    nothing(listed ^ set(ROOMS), "rooms to be listed in KINDS (tracker/application.py)")


def test_the_list_of_pages_names_every_room() -> None:
    listed = set(import_module("web.app").PAGES)
    there = {*ROOMS, *rooms_with_pages()} - BESIDE_THE_ROOMS
    nothing(there ^ listed, "rooms to be listed in PAGES (web/app.py)")


def rooms_with_pages() -> Iterator[str]:
    for path in python_files("web"):
        made = [each for each in tree(path).body if isinstance(each, ast.Assign)]
        if any(last_name(each.targets[0]) == "pages" for each in made):
            yield named(path).removeprefix("web/").removesuffix(".py").removesuffix("/room")


def test_rooms_stand_side_by_side() -> None:
    """What two rooms share is a piece with a name of its own, and no piece knows a room."""
    rooms = {*import_module("web.app").PAGES, *BESIDE_THE_ROOMS}
    across = [
        f"{named(path)} imports web.{other}"
        for path in python_files("web")
        for own in [named(path).removesuffix(".py").split("/")[1]]
        for other in imported(path, "web") & rooms - {own} - OVERVIEWS.get(own, set())
        if own != "app"
    ]
    nothing(across, "rooms that are reached through another's wall")


def test_every_room_can_be_walked_to() -> None:
    sections = {each.path for each in import_module("web.sections").SECTIONS}
    shut = [n for n in ROOMS if f"/{address(n)}" not in sections and not doors_to(n)]
    nothing(shut, "rooms that no other template leads to (web/templates/parts/tabs.html)")


def address(name: str) -> str:
    return name.replace("_", "-")


def doors_to(name: str) -> list[str]:
    link = re.compile(rf"""href\(["']/{address(name)}["'/]""")
    own = f"web/templates/{name}/"
    return [place for place, _ in matches(link, templates()) if not place.startswith(own)]


# ---------------------------------------------------------------- facts and commands


def test_every_fact_is_known_to_its_kind() -> None:
    unknown = [
        f"{fact.__name__} in tracker/{name}"
        for fact in facts()
        for name in [fact.__module__.rpartition(".")[2]]
        if fact.__name__ not in told_apart(name, "after")
    ]
    nothing(unknown, "facts that the state of their kind does not take in (after)")


def facts() -> list[type[Fact]]:
    import_module("events.facts")  # here, so that a kind that is missing is named by its own test
    return list(import_module("events.fact").FACTS.values())


def test_every_command_is_decided_by_its_kind() -> None:
    application = import_module("tracker.application")
    undecided = [
        f"{command.__name__} in tracker/{application.ROOM_OF[command.kind]}"
        for command in application.COMMANDS.values()
        if command.__name__ not in told_apart(application.ROOM_OF[command.kind], "decide")
    ]
    nothing(undecided, "commands that their kind lists and does not decide (decide)")


def told_apart(name: str, function: str) -> set[str]:
    """Return what a room tells apart by `case`, or takes alone as a parameter's type."""
    files = room("tracker", name)
    return {each for path in files for each in (*cases(path), *annotations(path, function))}


def test_every_fact_has_its_sentence() -> None:
    words = import_module("web.facts_in_words").WORDS
    silent = (fact.__name__ for fact in facts() if fact not in words)
    nothing(silent, "facts without a sentence (WORDS in web/facts_in_words/__init__.py)")


# ---------------------------------------------------------------- templates


def test_every_template_that_is_named_is_there_and_every_one_there_is_named() -> None:
    named_by_pages = {each.value for path in python_files("web") for each in texts(path)}
    quoted = re.compile(r"""(?<=["'])[\w/]+\.html(?=["'])""")
    wanted = {str(each) for each in named_by_pages if str(each).endswith(".html")}
    wanted |= {name for _, name in matches(quoted, templates())}
    there = {named(path).removeprefix("web/templates/") for path in templates()}
    nothing(wanted - there, "templates that a page names and nobody wrote")
    nothing(there - wanted, "templates that nothing shows")


# ---------------------------------------------------------------- every refusal is specified


def test_every_rule_that_refuses_has_a_test_and_no_test_names_a_rule_that_is_gone() -> None:
    raised = {rule for path in python_files("tracker") for rule in rules(refusing(path))}
    tests = [each for path in python_files("tests") for each in functions(path)]
    said = {rule for test in tests for rule in rules(judged(test))}
    listed = {rule for test in tests for rule in rules(examples(test))}
    nothing(raised - said - listed, "refusals that no test provokes (then_refused)")
    nothing(said - raised, "tests of rules that nothing in tracker raises")


def test_every_rule_that_only_remarks_has_a_test_with_its_name() -> None:
    remarked = {rule for path in python_files("tracker") for rule in rules(remarks(path))}
    names = [each.name for path in python_files("tests") for each in functions(path)]
    unnamed = {
        rule for rule in remarked
        if not any(rule.lower().replace("-", "_") in name for name in names)
    }  # fmt: skip
    nothing(unnamed, "rules that remark and that no test is named after (test_obj_3_...)")


def refusing(path: Path) -> Iterator[ast.AST]:
    """Yield the texts of a file but the rules that only remark."""
    only_remarked = {id(node) for node in remarks(path)}
    yield from (node for node in texts(path) if id(node) not in only_remarked)


def remarks(path: Path) -> Iterator[ast.AST]:
    """Yield what is said of rules that ask people to look, and forbid nothing."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and last_name(node.func) == "Remark":
            yield from node.args[:1]


def rules(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield what is shaped like the id of a rule: AUTH-NONE."""
    for node in nodes:
        if isinstance(node, ast.Constant) and RULE.fullmatch(str(node.value)):
            yield str(node.value)


def judged(test: Function) -> Iterator[ast.AST]:
    """Yield what a test says by `then_refused`."""
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and last_name(node.func) == "then_refused":
            yield from (each for argument in node.args[:1] for each in ast.walk(argument))


def examples(test: Function) -> Iterator[ast.AST]:
    """Yield what the examples of a test hold that judges by one of its parameters."""
    if any(isinstance(each, ast.Name) for each in judged(test)):
        yield from (each for line in test.decorator_list for each in ast.walk(line))
