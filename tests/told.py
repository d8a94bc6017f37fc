"""Histories from elsewhere for tests: lines as files have them, and records they come into."""

import functools
import json
from collections.abc import Iterable
from typing import Any

from tests.importing import brought_in, data, organisation
from tests.specification import Story
from tracker.imports.recording import Imported
from tracker.imports.recording_history import import_history
from tracker.questions import Answer, answer

HISTORIES = {
    "openstack-delegations": ("openstack-delegation-questions", 2401, 2000),
    "kep-proposals": ("kep-questions", 2890, 2000),
    "us-objectives-history": ("us-objectives-questions", 602, 500),
    "openstack-meetings": ("openstack-meetings-questions", 1253, 500),
    "kep-risks": ("kep-risks-questions", 516, 500),
}
"""The carried histories: the questions about each, how many lines it has, how many questions."""


def lines(name: str) -> bytes:
    """Return a carried history, or the questions about one."""
    return data(f"histories/{name}.jsonl.xz")


@functools.cache
def record_of(name: str) -> Story:
    """Return a record with nothing in it but one carried history; made once."""
    told = organisation()
    done = brought_in(told, import_history, lines(name), file=f"{name}.jsonl")
    assert (done.recorded, done.rejected) == (done.read, ())
    return told


def line(
    seq: int, at: str = "2020-01-01T00:00:00Z", **said: Any
) -> dict[str, Any]:  # as JSON has it
    """Return one line; `at` and what is said may be anything that JSON can say."""
    return {"seq": seq, "at": at, "by": "Ada", "ref": f"r{seq}", "summary": "Because.", **said}


def proposal(
    seq: int, change: str, at: str = "2020-01-01T00:00:00Z", **fields: Any
) -> dict[str, Any]:
    """Return a line about the proposal KEP 1."""
    return line(seq, at, proposal="KEP 1", change=change, fields=fields)


def step(
    seq: int, do: str, at: str = "2020-01-01T00:00:00Z", person: str = "", **said: Any
) -> dict[str, Any]:
    """Return a step about the role lead of Nova."""
    who = {"person": person} if person else {}
    return line(seq, at, do=do, role="lead", scope="Nova", **who, **said)


def imported(told: Story, *said: dict[str, Any] | str | bytes, kind: str = "") -> Imported:
    """Import lines as one file, h.jsonl."""
    content = b"".join(map(_line, said))
    return brought_in(told, functools.partial(import_history, kind=kind), content, file="h.jsonl")


def _line(said: dict[str, Any] | str | bytes) -> bytes:
    text = said if isinstance(said, (str, bytes)) else json.dumps(said)
    return (text if isinstance(text, bytes) else text.encode()) + b"\n"


def with_lines(*said: dict[str, Any]) -> Story:
    """Return a record with these lines in it, all of them recorded."""
    told = organisation()
    done = imported(told, *said)
    assert (done.recorded, done.rejected) == (len(said), ())
    return told


def asked(told: Story, **question: Any) -> Answer:  # questions as files have them
    """Ask one question of a record."""
    with told.tracker.looking(told.now) as history:
        return answer(question, history)


def rejected(done: Imported) -> list[tuple[int, str]]:
    """Return the line and the sentence of each rejected row."""
    return [(bad.line, bad.error) for bad in done.rejected]


def questions(name: str) -> Iterable[dict[str, Any]]:
    """Yield the carried questions, each with its right answer."""
    return map(json.loads, lines(name).splitlines())
