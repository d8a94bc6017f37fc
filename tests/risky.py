"""The company where risks are managed: an approach is in force that Gita owns.

Gita is the risk manager. Aoife accepts any risk, Bram up to high ones, Esra up to medium ones of
the web service, which she owns. The default matrix rates: up to 4 low, 9 medium, 15 high.
"""

from typing import Any

from tests.cast import company_under, in_force
from tests.specification import Story
from tracker.approvals import NeedWanted, RuleWanted

RULE = RuleWanted(
    id="R-RISKS", target="risk_approach", needs=(NeedWanted(power="approve:objective"),)
)
APPROACH: dict[str, Any] = {
    "title": "How we deal with risks",
    "text": "Likelihood times impact.",
    "owner": "person:gita",
    "criteria": {"low": "person:gita", "extreme": "role:chief-executive"},
}
OWN_MATRIX: dict[str, Any] = {
    "likelihood": ["seldom", "often"],
    "impact": ["little", "some", "much"],
    "levels": {"low": 1, "medium": 3, "high": 4, "extreme": 6},
}


def without_approach() -> Story:
    """Return a story in a company that may approve an approach, and has none."""
    return company_under(RULE)


def with_approach(**other: Any) -> Story:
    """Return a story where an approach is in force; `other` content takes the place of some."""
    told = without_approach()
    in_force(told, "risk_approach:RAP-1", APPROACH | other, "bram")
    return told.at("2026-03-09 10:30")
