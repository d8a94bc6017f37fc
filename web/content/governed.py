"""The kinds of governed content as people call them, and where each lives."""

from collections.abc import Mapping
from typing import NamedTuple

from tracker.proposals.content import TARGETS
from tracker.versions import Governed


class Spoken(NamedTuple):
    """`one` without an article, `a` with one; `many` heads the list at `path`."""

    one: str
    a: str
    many: str
    path: str


GOVERNED: Mapping[str, Spoken] = {
    "plan": Spoken("plan", "a plan", "Plans", "/plans"),
    "objective": Spoken("objective", "an objective", "Objectives", "/objectives"),
    "policy": Spoken("policy", "a policy", "Policies", "/policies"),
    "communication_approach": Spoken(
        "communication approach", "the communication approach", "Communication approach",
        "/communication-approach",
    ),
    "risk_approach": Spoken(
        "risk approach", "the risk approach", "Approach to risks", "/risk-approach"
    ),
    "scope": Spoken("scope", "the scope", "Scope", "/scope"),
    "approval-rules": Spoken(
        "approval rules", "the approval rules", "Approval rules", "/approvals"
    ),
}  # fmt: skip
"""By the kind of the item."""


def any_of_them() -> str:
    """Return all of them with their articles: `a plan, an objective or a policy`."""
    *first, last = [spoken.a for spoken in GOVERNED.values()]
    return f"{', '.join(first)} or {last}"


def spoken_of(target: str) -> Spoken:
    """Return how people call what a proposal's target names: `approval_policy:APR`."""
    return GOVERNED[TARGETS[target.partition(":")[0]].kind]


def place_of(item: Governed) -> str:
    """Return the address of an item's page, below which its versions are."""
    return f"{GOVERNED[item.kind].path}/{item.id}"
