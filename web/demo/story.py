"""The demo's story: dated commands of a fictional provider, put through the tracker's own door.

Each line of the file names an act, its data, its time and its actor. What the file expects to
happen is never read; the tracker decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any

import marshmallow as ma
import msgspec
import yaml

from tracker.application import Asked, Tracker
from tracker.kernel import Command, Refusal
from tracker.periods import period
from tracker.proposals.content import TARGETS
from tracker.words import wanted
from web.demo.acts import ACTS
from web.demo.acts.authority import approval_rule
from web.demo.acts.shape import Data


class StoryProblem(Exception):
    """A story cannot be read; the sentence names its line."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a story; unknown keys (expectations, notes) are passed over."""

    seq: int
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    actor: str
    command: str
    data: Data
    effective: str = ""
    reason: str = ""
    via: str = ""


class Told(msgspec.Struct, frozen=True):
    """One line as the tracker is asked for it; without a command it is about something else."""

    seq: int
    command: Command | None = None
    asked: Asked | None = None


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How one line ended: `accepted`, `skipped`, or the rule that refused it."""

    seq: int
    ended: str


def endings(tracker: Tracker, lines: Iterable[bytes], setup: str) -> Iterator[Ending]:
    """Put a story through the tracker, line by line, and say how each one ended.

    Raises:
        StoryProblem: a line cannot be read; nothing has been done yet.
    """
    for told in read(lines, setup):
        yield tell(tracker, told)


def read(lines: Iterable[bytes], setup: str) -> list[Told]:
    """Return a whole story, checked; `setup` is YAML with the approval rules that it names.

    Raises:
        StoryProblem: a line cannot be read; the sentence says which and why.
    """
    reader = _Reader(_set_up(setup))
    return [reader.read(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def tell(tracker: Tracker, told: Told) -> Ending:
    """Put one line through the tracker, and say how it ended."""
    if told.command is None or told.asked is None:
        return Ending(seq=told.seq, ended="skipped")
    try:
        tracker.handle(told.command, told.asked)
    except Refusal as refusal:
        return Ending(seq=told.seq, ended=refusal.rule)
    return Ending(seq=told.seq, ended="accepted")


def _set_up(setup: str) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(setup)
        return {
            "rules": {rule["id"]: approval_rule(rule) for rule in found["approval_policies"]},
        }
    except yaml.YAMLError as problem:
        raise StoryProblem(f"The set-up beside the story is not YAML: {problem}") from problem
    except (LookupError, TypeError, ValueError) as problem:
        raise StoryProblem(
            f"The set-up beside the story lacks its approval rules ({problem})."
        ) from problem


class _Reader:
    def __init__(self, setup: Mapping[str, Any]) -> None:
        self._setup = setup
        self._seen: set[int] = set()
        self._not_ours: set[str] = set()

    def read(self, number: int, text: bytes) -> Told:
        """Return one line, checked.

        Raises:
            StoryProblem: it is no line of a story, or its data do not fit its command.
        """
        try:
            line = msgspec.json.decode(text, type=Line)
            if line.seq in self._seen:
                raise StoryProblem(f"Line {number}: number {line.seq} stands twice.")
            self._seen.add(line.seq)
            return self._told(line)
        except ma.ValidationError as problem:
            raise StoryProblem(f"Line {number}: {_sentence(problem)}") from problem
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
            raise StoryProblem(f"Line {number} is no line of a story: {problem}") from problem
        except (LookupError, TypeError, ValueError, AttributeError) as problem:
            raise StoryProblem(
                f"Line {number}: the data do not fit their command ({problem!r})."
            ) from problem

    def _told(self, line: Line) -> Told:
        if line.command not in ACTS or self._about_something_else(line):
            return Told(line.seq)
        asked_for, translate = ACTS[line.command]
        command = wanted(asked_for, translate(self._with_rules(line)))
        asked = Asked(
            actor=line.actor, now=line.at, key=f"demo:{line.seq}", door="command line",
            reason=line.reason, effective=_effective(line), via=line.via,
        )  # fmt: skip
        return Told(line.seq, command, asked)

    def _about_something_else(self, line: Line) -> bool:
        """Whether a proposal is about a kind of content that this tracker does not keep yet."""
        proposal = line.data.get("proposal", "")
        if line.command == "OpenProposal" and line.data["target"].partition(":")[0] not in TARGETS:
            self._not_ours.add(proposal)
        return proposal in self._not_ours

    def _with_rules(self, line: Line) -> Data:
        if line.command != "DefineApprovalPolicies":
            return dict(line.data)
        rules = self._setup["rules"]
        return {
            "rules": [rules[rule] for rule in line.data["policies"] if rule in rules],
            "document": line.data.get("document", ""),
        }


def _sentence(problem: ma.ValidationError) -> str:
    return "; ".join(f"{field}: {said}" for field, said in problem.messages_dict.items())


def _effective(line: Line) -> date | None:
    """Return the day a line is effective from; a measurement's period is in its data already."""
    span = period(line.effective)
    return span[0] if span and len(line.effective) == len("2026-01-01") else None
