"""Dov's absence cover: the delegation that most specifications of delegations speak of."""

from typing import Any

from tests.cast import company
from tests.specification import Story
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.words import wanted

COVER: dict[str, Any] = {
    "grant": "DEL-9",
    "parent": "DEL-3",
    "holder": "person:gita",
    "powers": ["approve:plan"],
    "amount": 5_000_00,
    "effective_from": "2026-04-01",
    "until": "2026-04-30",
    "form": "absence cover",
}


def asking(**other: object) -> GrantDelegation:
    """Return Dov's wish to give Gita his cover in April, with something else about it."""
    return wanted(GrantDelegation, {**COVER, **other})


def offered() -> Story:
    return company().by("dov").because("Cover for the leave.").given(asking())


def accepted() -> Story:
    return offered().by("gita").given(AcceptDelegation(grant="DEL-9"))
