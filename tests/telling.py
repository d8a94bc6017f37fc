"""A company that has agreed who is told what: an approved approach, and lines that it names.

    company_that_tells().by("dov").when(DeliverCommunication(line="COM-1", occasion="PLN-1 v1"))

Dov, the representative, owns the approach CAP-1, which names COM-1 to COM-3 and wants 80 % to be
reached. He filled in COM-1 (the plan, within five working days, to the owners of services) and
COM-2 (goals, each quarter, to everyone, told by the director).
"""

from typing import Any

from tests.cast import company_under, in_force
from tests.specification import Story
from tracker.approvals import NeedWanted, RuleWanted
from tracker.communications import PlanCommunication

APPROACH: dict[str, Any] = {
    "title": "Who learns what",
    "text": "Everybody learns what concerns them.",
    "owner": "role:representative",
    "lines": ["COM-1", "COM-2", "COM-3"],
    "reach_threshold": 80,
}
RULE = RuleWanted(
    id="R-COM", target="communication_approach", needs=(NeedWanted(power="approve:plan"),)
)
PLANNED = PlanCommunication(
    line="COM-1", on_what="The plan and its changes", when="on each new version, within five days",
    with_whom="owners of services", how="e-mail", who="role:representative", size=2,
    about=("plan",), on_change=True, within=5, working_days=True,
    audience=("role:owner-web", "role:owner-net"), channel="e-mail",
)  # fmt: skip
QUARTERLY = PlanCommunication(
    line="COM-2", on_what="Goals", when="each quarter", with_whom="everyone", how="town hall",
    who="role:director", size=10, about=("goal",), cadence="quarterly", audience=("*",),
    channel="meeting",
)  # fmt: skip


def company_with_an_approach() -> Story:
    """Return the company with an approach in force and no line filled in."""
    told = company_under(RULE).at("2026-02-02 09:00")
    in_force(told, "communication_approach:CAP-1", APPROACH, "bram")
    return told.at("2026-03-09 10:00")


def company_that_tells() -> Story:
    """Return the company with two lines filled in, on 4 February 2026."""
    told = company_with_an_approach().at("2026-02-04 09:00").by("dov").given(PLANNED, QUARTERLY)
    return told.at("2026-03-09 10:00")
