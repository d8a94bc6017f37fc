"""Brackwater's story: every act ends as its file says, and other acts change what follows.

The file is made for readers of the standard, not from this program; its expectations are not read
by the demo (`tests/test_demo_data.py`).
"""

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tests.specification import Story, story
from tracker.authority import Authority
from web.story import endings

FOLDER = Path(__file__).parent / "data" / "brackwater"

Told = dict[str, Any]


@cache
def lines() -> tuple[Told, ...]:
    text = (FOLDER / "commands.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def ended(told: list[Told] | tuple[Told, ...], over: Story | None = None) -> dict[int, str]:
    """Put lines through the tracker; return how each ended, by its number."""
    texts = [json.dumps(line).encode() for line in told]
    setup = (FOLDER / "setup.yaml").read_text(encoding="utf-8")
    return {each.seq: each.ended for each in endings((over or story()).tracker, texts, setup)}


def expected(line: Told) -> str:
    return str(line["expect"]).removeprefix("refused:")


# ---------------------------------------------------------------- as it is told


def test_every_act_of_the_story_ends_as_the_file_says() -> None:
    how = ended(lines())
    kept = [line for line in lines() if how[line["seq"]] != "skipped"]
    assert [(n["seq"], how[n["seq"]]) for n in kept] == [(n["seq"], expected(n)) for n in kept]


def test_no_part_of_the_story_is_lost_on_the_way() -> None:
    how = Counter(ended(lines()).values())
    refused = {rule: n for rule, n in how.items() if rule not in ("accepted", "skipped")}
    assert (how["accepted"], sum(refused.values()), how["skipped"]) == (245, 17, 277)
