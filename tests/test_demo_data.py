"""The demo's story is the tests' story without its answers."""

import hashlib
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "web" / "demo" / "brackwater"
STORY = ROOT / "tests" / "data" / "brackwater"
FOR_READERS_OF_THE_TESTS = {"expect", "note"}


def commands(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "commands.jsonl").read_text().splitlines()]


def test_the_demo_has_every_command_and_no_expectation() -> None:
    assert len(commands(DEMO)) == 539
    assert not any(FOR_READERS_OF_THE_TESTS & command.keys() for command in commands(DEMO))


def test_the_demo_equals_the_tests_story_otherwise() -> None:
    told = [
        {key: value for key, value in command.items() if key not in FOR_READERS_OF_THE_TESTS}
        for command in commands(STORY)
    ]
    assert commands(DEMO) == told
    assert (DEMO / "setup.yaml").read_bytes() == (STORY / "setup.yaml").read_bytes()


def test_every_command_of_the_tests_story_says_how_it_must_end() -> None:
    endings = [command["expect"] for command in commands(STORY)]
    assert all(ending == "accepted" or ending.startswith("refused:") for ending in endings)


def test_the_board_resolution_is_the_file_that_the_root_authority_names() -> None:
    root = next(each for each in commands(DEMO) if each["command"] == "RecordRootAuthority")["data"]
    digest = hashlib.sha256((DEMO / root["file"]).read_bytes()).hexdigest()
    assert digest == root["instrument_sha256"]
