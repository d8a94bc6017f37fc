"""What a version of a plan says: the topics of 6.3, the actions, the money."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tracker.words import Day, Holder, Ids, Line, Money, Text

SECTIONS = {
    "services": "Services",
    "limitations": "Known limitations",
    "obligations": "Obligations and how they apply",
    "authorities": "Authorities and responsibilities",
    "resources": "Human, technical, information and financial resources",
    "other_parties": "Working with other parties",
    "technology": "Technology for the management system",
    "measuring": "Measuring, auditing, reporting and improving",
}
"""The topics of 6.3, in their order. A plan may have further sections."""

HEAD = ("title", "owner", "period")
"""What a plan is: changing it concerns all of its services."""


CENTS = 100


class Action(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to be done. `budget` in minor units of the organisation's currency."""

    title: Line
    owner: Holder
    budget: Money = 0
    start: Day = None
    due: Day = None
    serves: Ids = ()
    description: Text = ""
    milestones: dict[str, Line] = {}


class Period(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The days that a plan is made for; `until` is the last of them."""

    start: Day = None
    until: Day = None


class Resources(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The four kinds of resources in words, and the money in minor units."""

    human: Text = ""
    technical: Text = ""
    information: Text = ""
    financial: Money = None


class PlanContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of a plan says. Sections are Markdown."""

    title: Line
    owner: Line = ""
    period: Period = Period()
    services: Ids = ()
    sections: dict[str, Text] = {}
    resources: Resources = Resources()
    actions: dict[str, Action] = {}
    stakeholders: Text = ""
    notes: Text = ""


def budgets(content: Mapping[str, Any]) -> dict[str, int]:
    """Return the budget of each action in minor units."""
    return {key: action.get("budget") or 0 for key, action in content.get("actions", {}).items()}


def amount_of_change(former: Mapping[str, Any], content: Mapping[str, Any]) -> int:
    """Return the sum of the absolute changes of the actions' budgets, in minor units (rule 8)."""
    before, after = budgets(former), budgets(content)
    return sum(abs(after.get(key, 0) - before.get(key, 0)) for key in before.keys() | after.keys())


def difference(content: Mapping[str, Any]) -> int | None:
    """Return by how much the stated money exceeds the actions' budgets, in minor units (PLAN-3).

    Below zero where the actions cost more; None where none is stated.
    """
    stated: int | None = content.get("resources", {}).get("financial")
    return None if stated is None else stated - sum(budgets(content).values())
