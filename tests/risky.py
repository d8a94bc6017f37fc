"""The company where risks are managed: an approach is in force that Gita owns.

Gita is the risk manager. Aoife accepts any risk, Bram up to high ones, Esra up to medium ones of
the web service, which she owns. The default matrix rates: up to 4 low, 9 medium, 15 high.
"""

from datetime import date
from typing import Any

from tests.cast import company_under, in_force
from tests.specification import Story
from tracker.approvals import NeedWanted, RuleWanted
from tracker.risks import (
    AcceptRisk,
    AssessRisk,
    DecideTreatment,
    IdentifyRisk,
    Risk,
    TargetWanted,
    TreatmentActionWanted,
)

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


HEAT = IdentifyRisk(
    risk="RSK-1", title="Heat stops the web service", category="service requirement",
    cause="The coolers have no reserve.", event="In a heat wave a cooler fails.",
    consequence="Customers are without their pages for hours.", services=("SVC-WEB",),
    owner="role:owner-web", customer_impact="Shops cannot sell.", source="Workshop of March",
)  # fmt: skip
CHILLERS = TreatmentActionWanted(
    what="Rent chillers", owner="role:owner-web", due=date(2026, 5, 15)
)
REDUCE = DecideTreatment(
    risk="RSK-1", option="reduce", actions=(CHILLERS,), target=TargetWanted(likelihood=2, impact=2)
)
ACCEPT = AcceptRisk(
    risk="RSK-1", level="medium", rationale="It is mild here.", until=date(2026, 12, 31)
)
TO_HIGH = (3, 4)
TO_MEDIUM = (3, 3)
TO_LOW = (2, 2)
TO_EXTREME = (4, 5)


def rated(likelihood: int, impact: int, type_: str = "current", risk: str = "RSK-1") -> AssessRisk:
    """Return the rating of a risk at a place in the matrix."""
    return AssessRisk(risk=risk, type=type_, likelihood=likelihood, impact=impact)


def with_risk(inherent: tuple[int, int] | None = None, **other: Any) -> Story:
    """Return a story with a risk of the web service that Gita entered, rated if that is asked."""
    told = with_approach(**other).by("gita").given(HEAT)
    if inherent:
        told.given(rated(*inherent, type_="inherent"))
    return told


def the_risk(told: Story) -> Risk:
    return told.the(Risk, "RSK-1")


def uncovered(told: Story) -> bool:
    """Whether the risk is above the appetite now, with no treatment and no acceptance."""
    return the_risk(told).uncovered(told.now, ("extreme", "high", "medium"))
