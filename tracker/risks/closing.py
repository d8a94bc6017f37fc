"""Closing a risk: what is high is not closed by one person, nor by one and their cover."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from events import Fact
from events.facts.risks import RiskClosed, RiskClosingAgreed
from tracker.kernel import Act, Refusal
from tracker.risk_matrix import higher
from tracker.risks.accepting import POWER
from tracker.risks.responsible import Voice, apart, voice_of, voices, with_a_reason

if TYPE_CHECKING:
    from tracker.risks.risk import Risk

ALONE_UP_TO = "medium"
"""Above this level closing takes two people, one of them the owner."""


def close(risk: "Risk", act: Act) -> Iterable[Fact]:
    """Return that a risk is closed, or that the first of two people would close it.

    Raises:
        Refusal: FACT-ACTOR, KIND-STATE, FACT-REASON, RISK-7, SOD-5, AUTH-NONE to AUTH-RISK.
    """
    first, mine = risk.closing_agreed_by, voices(act.actor, risk.owner, act)
    if not mine:
        _entitled(risk, act)
    else:
        act.authority.used = mine[0].cover
    risk.refuse_when_closed()
    with_a_reason(act, "Who closes a risk says why.")
    if not higher(risk.level, ALONE_UP_TO):
        yield RiskClosed(level=risk.level)
    elif not first:
        yield RiskClosingAgreed(level=risk.level, cover=mine[0].cover.id if mine[0].cover else "")
    else:
        _two_people(risk, mine, act)
        yield RiskClosed(level=risk.level, agreed_by=first)


def _entitled(risk: "Risk", act: Act) -> None:
    """Let somebody else be the second person, who could accept the risk as it is.

    Their authority does not run through the first (SOD-5).
    """
    first = risk.closing_agreed_by
    if not first:
        raise Refusal("FACT-ACTOR", f"This is for {risk.owner} or for the risk manager to say.")
    right = act.authority.require(act.actor, act.via, POWER, scope=risk.services, risk=risk.level)
    if first in act.authority.through(right.chain):
        raise Refusal("SOD-5", f"Your authority runs through {first}, who would close it.", "via")
    act.authority.used = right.grant


def _two_people(risk: "Risk", mine: list[Voice], act: Act) -> None:
    """Refuse a second who is the first again, and two of whom none is the owner."""
    first = risk.closing_agreed_by
    if act.actor == first:
        raise Refusal("RISK-7", f"A {risk.level} risk is not closed by one person.", "actor")
    theirs = voice_of(first, risk.owner, risk.closing_agreed_cover, act)
    second = _second(theirs, mine, risk, act)
    if risk.owner not in (theirs.holder, second.holder):
        raise Refusal("RISK-7", f"One of the two must be {risk.owner}, who owns it.", "actor")


def _second(theirs: Voice, mine: list[Voice], risk: "Risk", act: Act) -> Voice:
    """Return as whom the actor closes it: a cover and whoever it stands in for count once."""
    found = [each for each in mine if apart(act.actor, each, risk.closing_agreed_by, theirs)]
    if found:
        second = max(found, key=lambda each: each.holder == risk.owner)
        act.authority.used = second.cover
        return second
    if mine:
        _beside(risk, act)
    return Voice()


def _beside(risk: "Risk", act: Act) -> None:
    """Let who covers for the first be the second by a grant of their own, or by none (RISK-7)."""
    try:
        _entitled(risk, act)
    except Refusal as refusal:
        sentence = f"You stand in for {risk.closing_agreed_by}, or they for you: you count once."
        raise Refusal("RISK-7", sentence, "actor") from refusal
