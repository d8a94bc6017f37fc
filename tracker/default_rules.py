"""The approval rules that are offered to an organisation that has none yet.

ISO/IEC 20000-1:2018, 5.1 c. The matrix itself is data: `standards/approval-rules.toml`.
"""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

import msgspec

from events.facts.approvals import ApprovalRule
from tracker.approvals import RuleWanted, as_rule
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


def as_rules(rules: list[dict[str, Any]]) -> list[ApprovalRule]:
    """Return rules as they are kept."""
    return [as_rule(wanted(RuleWanted, rule)) for rule in rules]
