"""The import contracts hold what they promise: each is broken once, on purpose, in a copy."""

import pytest

from tests.house import Twin

DOWN = "Imports go down: web, tracker, events"
RULES = "The rules know no web, no database, no machine and no clock"
PLAIN = "Facts are plain values"
APART = "The facts of one kind know those of no other"
ROWS = "Inside the tracker, each row knows only the rows below"
CIRCLES = "No circles"

BREACHES = (
    (DOWN, "tracker/units.py", "import web.filters"),
    (DOWN, "events/envelope.py", "import tracker.kernel"),
    (RULES, "tracker/units.py", "from flask import g"),
    (RULES, "tracker/plans/plan.py", "import sqlite3"),
    (RULES, "tracker/history.py", "from eventsourcing.domain import Aggregate"),
    (RULES, "tracker/periods.py", "from time import time"),
    (RULES, "tracker/imports/tables.py", "import os"),
    (PLAIN, "events/facts/units.py", "from eventsourcing.domain import Aggregate"),
    (APART, "events/facts/units.py", "from events.facts.roles import RoleDefined"),
    (ROWS, "tracker/policies.py", "from tracker.plans import Plan"),
    (ROWS, "tracker/roles.py", "from tracker.authority import Authority"),
    (ROWS, "tracker/mystery.py", "from tracker.kernel import State"),
    (CIRCLES, "web/htmx.py", "from web.answers import answer"),
)


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Twin:
    return Twin(tmp_path_factory.mktemp("walls"))


def test_the_walls_stand(twin: Twin) -> None:
    holds, says = twin.run(["lint-imports"])
    assert holds, says


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES)
def test_a_breach_is_seen(twin: Twin, contract: str, file: str, line: str) -> None:
    path = twin.folder / file
    whole = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{whole or ''}\n{line}\n", encoding="utf-8")
    holds, says = twin.run(["lint-imports"])
    if whole is None:
        path.unlink()
    else:
        path.write_text(whole, encoding="utf-8")
    assert not holds
    assert f"{contract} BROKEN" in says
