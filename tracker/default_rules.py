"""The approval rules that are offered to an organisation that has none yet, and rules in words.

ISO/IEC 20000-1:2018, 5.1 c. The matrix itself is data: `standards/approval-rules.toml`.
"""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

import msgspec

from events.facts.approvals import ApprovalRule
from tracker.approvals import RuleWanted
from tracker.powers import IN_WORDS
from tracker.words import wanted

TARGETS_IN_WORDS = {
    "policy": "a policy", "scope": "the scope", "approval_policy": "these approval rules",
    "objective": "an objective", "plan": "a plan", "risk_approach": "the risk approach",
    "communication_approach": "the communication approach",
}  # fmt: skip


class Matrix(msgspec.Struct, frozen=True):
    """The default rules with the amounts that may be chosen, in minor units, and the days."""

    small: int
    large: int
    days: int
    rules: tuple[dict[str, Any], ...]


@functools.cache
def matrix() -> Matrix:
    """Return the matrix as it is shipped."""
    file = resources.files("tracker").joinpath("standards", "approval-rules.toml")
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Matrix)


def filled_in(small: int, large: int, days: int) -> list[dict[str, Any]]:
    """Return the default rules with these amounts (minor units) and days to ratify."""
    chosen = {"small": small, "large": large, "days": days}
    return [
        {name: _chosen(value, chosen) for name, value in rule.items()} for rule in matrix().rules
    ]


def _chosen(value: Any, chosen: Mapping[str, int]) -> Any:  # noqa: ANN401  # a value of the file
    return chosen.get(value, value) if isinstance(value, str) else value


def as_rules(rules: list[dict[str, Any]]) -> list[RuleWanted]:
    """Return rules as a command takes them."""
    return [wanted(RuleWanted, rule) for rule in rules]


def needs_in_words(rule: ApprovalRule | RuleWanted) -> str:
    """Say who must approve: `one person who may approve plan changes`, and so on."""
    return ", and ".join(
        f"{_number(need.count)} {'person' if need.count == 1 else 'people'}"
        f" who may {IN_WORDS.get(need.power, need.power)}"
        for need in rule.needs
    )


def subject_in_words(rule: ApprovalRule | RuleWanted) -> str:
    """Say what a rule speaks of: `a plan, emergency change`."""
    named = TARGETS_IN_WORDS.get(rule.target, rule.target.replace("_", " "))
    return f"{named}, in an emergency" if rule.change == "emergency" else named


def _number(count: int) -> str:
    return {1: "one", 2: "two", 3: "three"}.get(count, str(count))
