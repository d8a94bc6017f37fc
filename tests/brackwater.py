"""Brackwater's story with its answers, and how it must end in a tracker of so many kinds.

Which lines are passed over is read from the tracker (the acts that it has, the content that it
keeps); how each of the others ends, from the file.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.specification import Story, story
from tracker.proposals.content import TARGETS
from web.demo.acts import ACTS
from web.demo.story import Told as Asked
from web.demo.story import read, tell

FOLDER = Path(__file__).parent / "data" / "brackwater"

Told = dict[str, Any]


@cache
def lines() -> tuple[Told, ...]:
    text = (FOLDER / "commands.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def read_lines(told: Sequence[Told]) -> list[Asked]:
    """Return lines as the demo reads them, each to be told to a tracker."""
    texts = [json.dumps(line).encode() for line in told]
    return read(texts, (FOLDER / "setup.yaml").read_text(encoding="utf-8"))


def ended(told: Sequence[Told], over: Story | None = None) -> dict[int, str]:
    """Put lines through the tracker; return how each ended, by its number."""
    tracker = (over or story()).tracker
    return {line.seq: tell(tracker, line).ended for line in read_lines(told)}


@cache
def as_told() -> tuple[Story, dict[int, str]]:
    """Return the record of the whole story, and how each of its lines ended."""
    told = story()
    return told, ended(lines(), told)


@cache
def to_end() -> dict[int, str]:
    """Return how each line must end: `accepted`, `skipped`, or by which rule it is refused."""
    elsewhere = {
        line["data"]["proposal"]
        for line in lines()
        if line["command"] == "OpenProposal"
        and line["data"]["target"].partition(":")[0] not in TARGETS
    }
    return {
        line["seq"]: "skipped"
        if line["command"] not in ACTS or line["data"].get("proposal") in elsewhere
        else str(line["expect"]).removeprefix("refused:")
        for line in lines()
    }


def totals(how: dict[int, str]) -> tuple[int, int, int]:
    """Return how many lines were accepted, refused and passed over."""
    accepted, skipped = (list(how.values()).count(end) for end in ("accepted", "skipped"))
    return accepted, len(how) - accepted - skipped, skipped
