"""Rating a risk: by the approach in force, once and for all."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import marshmallow as ma

from events import Fact
from events.facts.risks import RiskAssessed
from tracker.kernel import Act, Refusal
from tracker.risk_approach import InForce
from tracker.risks.commands import AssessRisk
from tracker.risks.responsible import approach_for

if TYPE_CHECKING:
    from tracker.risks.risk import Risk


def assess(risk: "Risk", command: AssessRisk, act: Act) -> Iterable[Fact]:
    """Return the rating, with the version of the approach and the level that it gives.

    Raises:
        Refusal: RISK-1, RISK-5.
        marshmallow.ValidationError: for a step that the matrix does not have.
    """
    approach = approach_for(act)
    score, level = rated(command.likelihood, command.impact, approach)
    if command.type != "inherent":
        not_above_inherent(risk, score, act)
    yield RiskAssessed(
        type=command.type, likelihood=command.likelihood, impact=command.impact, score=score,
        level=level, approach=approach.approach.id, approach_version=approach.version.number,
    )  # fmt: skip


def rated(likelihood: int, impact: int, approach: InForce) -> tuple[int, str]:
    """Return score and level of a place in the matrix.

    Raises:
        marshmallow.ValidationError: there is no such place.
    """
    steps = {
        "likelihood": (likelihood, approach.matrix.likelihood),
        "impact": (impact, approach.matrix.impact),
    }
    beyond = {
        name: [f"The matrix has {len(words)} steps."]
        for name, (step, words) in steps.items() if step > len(words)
    }  # fmt: skip
    if beyond:
        raise ma.ValidationError(beyond)
    score = likelihood * impact
    return score, approach.matrix.level(score)


def not_above_inherent(risk: "Risk", score: int, act: Act) -> None:
    """Refuse a risk that is worse with what is done about it, unless somebody says why (RISK-5)."""
    inherent = risk.latest("inherent")
    if inherent and score > inherent.score and not act.reason.strip():
        raise Refusal(
            "RISK-5", f"That is above the inherent rating of {inherent.score}; say why.", "reason"
        )
