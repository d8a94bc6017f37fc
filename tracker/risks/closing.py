"""Closing a risk: what is high is not closed by one person."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from events import Fact
from events.facts.risks import RiskClosed, RiskClosingAgreed
from tracker.kernel import Act, Refusal
from tracker.risk_matrix import higher
from tracker.risks.accepting import POWER
from tracker.risks.responsible import responsible, with_a_reason

if TYPE_CHECKING:
    from tracker.risks.risk import Risk

ALONE_UP_TO = "medium"
"""Above this level closing takes two people, one of them the owner."""


def close(risk: "Risk", act: Act) -> Iterable[Fact]:
    """Return that a risk is closed, or that the first of two people would close it.

    Raises:
        Refusal: FACT-ACTOR, KIND-STATE, FACT-REASON, RISK-7, AUTH-NONE to AUTH-RISK.
    """
    first, is_high = risk.closing_agreed_by, higher(risk.level, ALONE_UP_TO)
    if not responsible(risk.owner, act):
        _entitled(risk, act)
    risk.refuse_when_closed()
    with_a_reason(act, "Who closes a risk says why.")
    if not is_high:
        yield RiskClosed(level=risk.level)
    elif not first:
        yield RiskClosingAgreed(level=risk.level)
    else:
        _two_people(risk, first, act)
        yield RiskClosed(level=risk.level, agreed_by=first)


def _entitled(risk: "Risk", act: Act) -> None:
    """Let somebody else be the second person, who could accept the risk as it is."""
    if not risk.closing_agreed_by:
        raise Refusal("FACT-ACTOR", f"This is for {risk.owner} or for the risk manager to say.")
    right = act.authority.require(act.actor, act.via, POWER, scope=risk.services, risk=risk.level)
    act.authority.used = right.grant


def _two_people(risk: "Risk", first: str, act: Act) -> None:
    if act.actor == first:
        raise Refusal("RISK-7", f"A {risk.level} risk is not closed by one person.", "actor")
    if not any(act.authority.holds(person, risk.owner) for person in (first, act.actor)):
        raise Refusal("RISK-7", f"One of the two must be {risk.owner}, who owns it.", "actor")
