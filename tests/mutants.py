"""`python -m tests.mutants`: change the rules and the log one operator at a time.

For each change the tests that passed through the changed line run, the quickest first; at least one
should fail. A sample is drawn with a seed, so that a figure can be had again. Nothing is left out
but a line that the type checker proves unreachable; a sentence's wording is counted apart.

The changes come from mutmut. Its own run multiplies the functions of a whole tree behind one
switch, which our interleaved generators lose; here each change is a file of its own.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import coverage
import libcst as cst
import pytest
from mutmut.mutation.file_mutation import Mutation, create_mutations

ROOT = Path(__file__).parent.parent
MUTATED = ("tracker", "events")
COPIED = ("events", "tracker", "web", "tests", "tools", "docs")
# What reads the sources would fail for a reason that is not the rule's.
UNSEEING = (
    "--ignore-glob=tests/test_house*.py", "--ignore=tests/test_add_a_kind.py",
    "--ignore=tests/test_walls.py",
)  # fmt: skip
SECONDS_MAX = 60.0  # of tests for one change; the quickest that saw the line fit
SLOWER = 5  # times as long as without the change: it hangs, which is noticed too
SQL = ("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "WHERE", "ORDER BY", "PRAGMA", "BEGIN")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file: its first line, the line before and after, and the new text."""

    file: str
    line: int
    lines: tuple[int, ...]  # the lines whose tests may notice it
    was: str
    now: str
    text: str
    wording: bool


class Seen:
    """Which tests passed through which line of which file, and how long each takes."""

    def __init__(self, folder: Path) -> None:
        data = coverage.CoverageData(str(folder / "coverage"))
        data.read()
        self.seconds: dict[str, float] = json.loads((folder / "seconds.json").read_text())
        self._lines = {
            str(Path(each).relative_to(ROOT)): data.contexts_by_lineno(each)
            for each in data.measured_files()
        }

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests to run, those of the same room first, then the quickest."""
        seen = self._lines.get(mutant.file, {})
        names: set[str] = set()
        for lines in (mutant.lines, tuple(seen)):
            names = {name for line in lines for name in seen.get(line, ()) if name}
            if names:
                break
        room = Path(mutant.file).stem
        ordered = sorted(names, key=lambda name: (room not in name, self.seconds.get(name, 0.0)))
        return list(self._within(ordered))

    def _within(self, names: list[str]) -> Iterator[str]:
        left = SECONDS_MAX
        for name in names:
            left -= self.seconds.get(name, 0.0)
            if left > 0:
                yield name


def look(folder: Path) -> None:
    """Run the tests once and keep which of them passed through which line."""
    environment = os.environ | {"COVERAGE_FILE": str(folder / "coverage"), "CI": "1"}
    subprocess.run(
        [
            sys.executable, "-m", "coverage", "run", f"--source={','.join(MUTATED)}",
            "-m", "pytest", "-q", "-p", "tests.mutants", "-p", "no:randomly",
            "-m", "not browser and not trials", *UNSEEING,
        ],
        cwd=ROOT, env=environment | {"MUTANTS_SEEN": str(folder)}, check=True,
    )  # fmt: skip


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Name the test to coverage, its fixtures included."""
    running = coverage.Coverage.current()
    if running is not None:
        running.switch_context(item.nodeid)
    return (yield)


_seconds: dict[str, float] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what a test takes: setting up, running, clearing away."""
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0.0) + report.duration


def pytest_sessionfinish() -> None:
    """Keep the seconds beside the lines."""
    if folder := os.environ.get("MUTANTS_SEEN"):
        Path(folder, "seconds.json").write_text(json.dumps(_seconds))


@dataclass(frozen=True, slots=True)
class Change:
    """A change that could be made to a file."""

    file: str
    module: cst.Module
    mutation: Mutation

    def made(self) -> Mutant:
        """Write the file with the change."""
        node = self.mutation.original_node
        text = cast("cst.Module", self.module.deep_replace(node, self.mutation.mutated_node)).code
        return changed(self.file, self.module.code, text, wording=is_wording(node))


def changes(only: str) -> Iterator[Change]:
    """Yield every change of every file of the rules and the log, in a fixed order."""
    for package in MUTATED:
        for path in sorted((ROOT / package).rglob("*.py")):
            file = str(path.relative_to(ROOT))
            if file.startswith(only):
                module, mutations, *_ = create_mutations(file, path.read_text(encoding="utf-8"))
                yield from (Change(file, module, each) for each in mutations)


def changed(file: str, source: str, text: str, *, wording: bool) -> Mutant:
    """Name a change by its first line that differs."""
    old, new = source.splitlines(), text.splitlines()
    first = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)) - 1,
    )
    last = len(old) - 1
    while last > first and old[last] == new[last - len(old) + len(new)]:
        last -= 1
    lines = tuple(range(first + 1, last + 2))
    return Mutant(file, first + 1, lines, old[first].strip(), new[first].strip(), text, wording)


def is_wording(node: cst.CSTNode) -> bool:
    """Is this a sentence for people? A text with a space in it that is not a query."""
    if isinstance(node, cst.SimpleString | cst.FormattedStringText):
        text = node.value
        return " " in text and not any(word in text for word in SQL)
    return False


class Bench:
    """Copies of the tree, one for each worker, in which a changed file stands for a moment."""

    def __init__(self, seen: Seen, folder: Path) -> None:
        self._seen, self._folder, self._own = seen, folder, threading.local()

    def alive(self, mutant: Mutant) -> bool:
        """Does every test that saw the line pass with the change too?"""
        tests = self._seen.tests(mutant)
        seconds = sum(self._seen.seconds.get(name, 0.0) for name in tests)
        place = self._copy() / mutant.file
        source = place.read_text(encoding="utf-8")
        place.write_text(mutant.text, encoding="utf-8")
        try:
            return bool(tests) and self._passes(tests, 60 + SLOWER * seconds)
        finally:
            place.write_text(source, encoding="utf-8")

    def _passes(self, tests: list[str], timeout: float) -> bool:
        names = self._copy() / "tests.txt"
        names.write_text("\n".join(tests), encoding="utf-8")
        environment = os.environ | {"CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-xq", "-p", "no:randomly",
                 "-p", "no:cacheprovider", f"@{names}"],
                cwd=self._copy(), env=environment, timeout=timeout, check=False,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def _copy(self) -> Path:
        place: Path | None = getattr(self._own, "place", None)
        if place is None:
            place = self._own.place = Path(tempfile.mkdtemp(dir=self._folder))
            for name in COPIED:
                shutil.copytree(ROOT / name, place / name, symlinks=True)
            for name in ("pyproject.toml", "wsgi.py", "Makefile", "README.md", "CHANGELOG.md"):
                shutil.copy(ROOT / name, place / name)
        return place


def main() -> None:
    """Draw a sample, try each change, and print how many were noticed and which were not."""
    asked = argparse.ArgumentParser(description="Change the rules; do the tests notice?")
    asked.add_argument("--sample", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=20000)
    asked.add_argument("--only", default="", help="only files whose path begins so")
    asked.add_argument("--seen", type=Path, help="keep, or use, what the tests saw in this folder")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.seen or Path(scratch)
        folder.mkdir(exist_ok=True)
        if not (folder / "seconds.json").exists():
            look(folder)
        everything = list(changes(given.only))
        dice = random.Random(given.seed)
        drawn = [
            each.made() for each in dice.sample(everything, min(given.sample, len(everything)))
        ]
        bench = Bench(Seen(folder), Path(scratch))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            outcomes = zip(drawn, pool.map(bench.alive, drawn), strict=True)
            survivors = [each for each, alive in told(outcomes, len(drawn)) if alive]
    report(len(everything), drawn, survivors)


def told(outcomes: Iterator[tuple[Mutant, bool]], count: int) -> Iterator[tuple[Mutant, bool]]:
    """Pass the outcomes on, and say on the way how far it is."""
    for number, (mutant, alive) in enumerate(outcomes, start=1):
        if alive or number % 50 == 0:
            mark = "alive" if alive else "."
            told_line = {k: v for k, v in asdict(mutant).items() if k not in {"text", "lines"}}
            sys.stderr.write(f"{number}/{count} {mark} {json.dumps(told_line) if alive else ''}\n")
        yield mutant, alive


def report(count: int, drawn: list[Mutant], survivors: list[Mutant]) -> None:
    """Print the figures, then each survivor with its line before and after."""
    rules = [each for each in drawn if not each.wording]
    alive = [each for each in survivors if not each.wording]
    say = sys.stdout.write
    say(
        f"{len(drawn)} of {count} changes; {len(drawn) - len(rules)} of them a sentence's wording\n"
    )
    share = 1 - len(alive) / max(1, len(rules))
    say(f"others noticed: {len(rules) - len(alive)} of {len(rules)} ({share:.1%})\n")
    for each in sorted(survivors, key=lambda mutant: (mutant.wording, mutant.file, mutant.line)):
        mark = " (wording)" if each.wording else ""
        say(f"\n{each.file}:{each.line}{mark}\n  - {each.was}\n  + {each.now}\n")


if __name__ == "__main__":
    main()
