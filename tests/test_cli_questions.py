"""The command line brings history in and answers questions about it; JSON alone on stdout."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.cast import company
from tests.importing import FILES, data, organisation
from tests.specification import Story
from web.cli import main

HEADER = "role,scope,delegate,effective_from,effective_until\n"
ADA = "lead,Nova,Ada,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z\n"
BACKWARDS = "lead,Nova,Bo,2021-01-01T00:00:00Z,2020-01-01T00:00:00Z\n"


class Terminal:
    """A command line in front of a record, and what it answered last."""

    def __init__(self, told: Story, folder: Path) -> None:
        self.told, self.folder = told, folder
        self.settings = {
            "TRACKER_DATABASE": str(told.folder / "record.db"),
            "TRACKER_KEYS": str(told.folder / "keys"),
        }

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def run(self, *words: str) -> Result:
        result = CliRunner(env=self.settings).invoke(main, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return result

    def events(self, item_id: str) -> list[int]:
        return [event.number for event in self.told.events() if event.id == item_id]

    def said(self, *words: str) -> Any:  # what the command says in JSON
        return json.loads(self.run(*words, "--json").stdout)


@pytest.fixture
def empty(tmp_path: Path) -> Terminal:
    return Terminal(organisation(), tmp_path)


@pytest.fixture
def provider(tmp_path: Path) -> Terminal:
    return Terminal(company(), tmp_path)


# ---------------------------------------------------------------- import


def test_a_real_history_comes_in_and_500_of_500_questions_are_answered(empty: Terminal) -> None:
    file = str(FILES / "openstack-appointments.csv")
    assert empty.said("import", "appointments", file) == {
        "read": 818, "recorded": 818, "unchanged": 0, "rejected": [],
    }  # fmt: skip
    assert empty.said("import", "appointments", file)["recorded"] == 0
    asked = empty.run("ask", str(FILES / "openstack-questions.jsonl"))
    right = [json.loads(line)["answer"] for line in data("openstack-questions.jsonl").splitlines()]
    answers = [json.loads(line) for line in asked.stdout.splitlines()]
    assert [each["answer"] for each in answers] == right
    assert (len(right), asked.exit_code) == (500, 0)


def test_policies_and_a_report_come_in(empty: Terminal) -> None:
    lines = empty.file("policies.jsonl", data("openstack-policies.jsonl.xz"))
    assert empty.said("import", "policies", lines)["recorded"] == 281
    report = str(FILES / "stratml-smlc-2011-annual-report.xml")
    assert empty.said("import", "stratml", report)["recorded"] == 25


def test_rejected_rows_are_named_and_end_with_1(empty: Terminal) -> None:
    file = empty.file("who.csv", HEADER + ADA + BACKWARDS)
    result = empty.run("import", "appointments", file)
    assert result.exit_code == 1
    assert "2 read: 1 recorded, 0 unchanged, 1 rejected." in result.stdout
    assert "who.csv, line 3: The end 2020-01-01T00:00:00Z is not after" in result.stderr
    again = empty.run("import", "appointments", file, "--json")
    assert again.exit_code == 1
    [bad] = json.loads(again.stdout)["rejected"]
    assert bad["line"] == 3


def test_a_file_that_is_not_there_is_wrong_usage(empty: Terminal) -> None:
    assert empty.run("import", "appointments", "nowhere.csv").exit_code == 2
    assert empty.run("ask", "nowhere.jsonl").exit_code == 2


def test_without_a_record_there_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    nowhere = Terminal(organisation(), tmp_path)
    nowhere.settings["TRACKER_DATABASE"] = str(tmp_path / "none.db")
    result = nowhere.run("who", "--role", "lead")
    assert result.exit_code == 1
    assert "There is no record" in result.stderr


# ---------------------------------------------------------------- who and held


def test_who_and_held_are_answered_in_words(provider: Terminal) -> None:
    assert provider.run("who", "--role", "auditor", "--scope", "*").stdout == "Finn Olsen\n"
    assert provider.run("held", "--delegate", "finn").stdout == "Internal auditor: *\n"
    assert provider.run("held", "--delegate", "gita").stdout == "Nothing.\n"
    unknown = provider.run("who", "--role", "nobody").stdout
    assert unknown == "Nobody: the record knows no such role, or not for that scope.\n"
    vacant = provider.run("who", "--role", "auditor", "--on", "2026-01-01").stdout
    assert vacant == "Nobody: it was vacant.\n"


def test_what_is_wrong_with_an_option_is_said_of_the_option(provider: Terminal) -> None:
    result = provider.run("who", "--role", "auditor", "--on", "2019-13-01")
    assert result.exit_code == 2
    assert "Error: --on: Must be" in result.stderr


def test_who_is_answered_in_json_for_any_moment(provider: Terminal) -> None:
    asked = ("who", "--role", "auditor", "--scope", "*")
    assert provider.said(*asked, "--on", "2026-03-09") == {
        "answer": ["Finn Olsen"],
        "events": provider.events("APT-finn"),
    }
    nobody = {"answer": [], "events": [], "state": "vacant"}
    assert provider.said(*asked, "--on", "2026-01-01") == nobody
    appointed, _ = provider.events("APT-finn")
    before = str(appointed - 1)
    assert provider.said(*asked, "--on", "2026-03-09T10:00:00Z", "--as-of", before) == nobody
    then = provider.said(*asked, "--as-of", "2026-01-05T23:00:00+01:00")
    assert then["events"] == [appointed]


def test_a_moment_that_cannot_be_meant_is_wrong_usage(provider: Terminal) -> None:
    for option in (("--on", "2026-13-40"), ("--as-of", "yesterday")):
        result = provider.run("who", "--role", "auditor", *option)
        assert result.exit_code == 2
        assert "Must be" in result.stderr
    assert provider.run("who").exit_code == 2


# ---------------------------------------------------------------- ask


def test_each_line_is_answered_in_its_order_and_a_bad_one_ends_with_1(provider: Terminal) -> None:
    lines = [
        '{"ask": "who", "role": "auditor", "scope": "*", "at": "2026-03-09", "answer": []}',
        "",
        '{"ask": "held", "delegate": "Jana Kral", "at": "2026-03-09"}',
        "not json",
        "[1]",
        '{"ask": "who", "role": "auditor", "at": "2023-14-05"}',
    ]
    result = provider.run("ask", provider.file("q.jsonl", "\ufeff" + "\n".join(lines)))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers[:2] == [
        {"answer": ["Finn Olsen"], "events": provider.events("APT-finn")},
        {"answer": [], "events": []},
    ]  # fmt: skip
    assert [list(each) for each in answers[2:]] == [["error"]] * 3
    assert result.exit_code == 1


def test_invalid_utf8_is_a_line_that_cannot_be_answered(provider: Terminal) -> None:
    result = provider.run("ask", provider.file("q.jsonl", b'{"ask": "\xff"}'))
    assert (result.exit_code, list(json.loads(result.stdout))) == (1, ["error"])


# ---------------------------------------------------------------- history


def test_the_history_of_an_item_tells_old_and_new_values(provider: Terminal) -> None:
    said = provider.said("history", "OBJ-1")
    assert said["item"] == "objective/OBJ-1"
    changes = said["events"][0]["changes"]
    assert {"field": "content.target", "old": None, "new": "99.5"} in changes
    words = provider.run("history", "APT-finn").stdout
    assert '    acceptance: "open" -> "given"' in words
    assert "appointment.accepted@1  Finn Olsen" in words


def test_the_history_as_it_was_known(provider: Terminal) -> None:
    appointed = str(provider.events("APT-finn")[0])
    assert len(provider.said("history", "APT-finn", "--as-of", appointed)["events"]) == 1
    assert provider.run("history", "APT-finn", "--as-of", "then").exit_code == 2


def test_an_item_that_is_unknown_or_not_the_only_one_is_said_to_be(provider: Terminal) -> None:
    result = provider.run("history", "PLN-99")
    assert (result.exit_code, "knows nothing called 'PLN-99'" in result.stderr) == (1, True)
