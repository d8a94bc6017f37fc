"""What can be done about a risk: each a form on its page, each ends there."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from tracker.kernel import Command
from tracker.risks import (
    AcceptRisk,
    AssessRisk,
    ChangeRiskOwner,
    CloseRisk,
    CompleteTreatmentAction,
    DecideTreatment,
    EvaluateTreatmentEffect,
    RecordMaterialisation,
    ReopenRisk,
    ReviseRisk,
    WithdrawAcceptance,
)
from web import desk
from web.asking import done
from web.risks.room import pages
from web.risks.show import page_of

ACTIONS = 3
"""So many actions of a treatment a form offers."""


ACTS: Mapping[str, tuple[type[Command], str]] = {
    "assessments": (AssessRisk, "The rating is recorded."),
    "description": (ReviseRisk, "It is described anew."),
    "owner": (ChangeRiskOwner, "It has another owner."),
    "treatments": (DecideTreatment, "The treatment is decided."),
    "completions": (CompleteTreatmentAction, "It is done. Rate the risk within 30 days."),
    "effect": (EvaluateTreatmentEffect, "The effect is judged."),
    "acceptances": (AcceptRisk, "The risk is accepted until the day you named."),
    "withdrawal": (WithdrawAcceptance, "The acceptance is withdrawn."),
    "incidents": (RecordMaterialisation, "It is recorded that it came true."),
    "closing": (CloseRisk, "It is closed, or waits for the second person."),
    "reopening": (ReopenRisk, "It is open again."),
}


@pages.post(f"/risks/<risk_id>/<any({', '.join(ACTS)}):act>")
def do(risk_id: str, act: str) -> ResponseReturnValue:
    """Rate a risk, treat it, accept it, close it: what the form at this address says."""
    command, said = ACTS[act]
    given = _treatment() if command is DecideTreatment else None
    again = partial(_again, risk_id, command)
    return done(command, said, f"/risks/{risk_id}", again, given, risk=risk_id)


def _again(risk_id: str, command: type[Command], problems: desk.Problems) -> Response:
    problems.typed = request.form.to_dict()
    return page_of(risk_id, problems, command.__name__)


def _treatment() -> dict[str, Any]:
    """Return a treatment from its form: actions and target are told apart by their fields."""
    typed = {name: value for name, value in request.form.items() if name != "csrf"}
    rows = [
        {name: typed.pop(f"{name}_{row}", "").strip() for name in ("what", "owner", "due")}
        for row in range(1, ACTIONS + 1)
    ]
    target = {name: typed.pop(f"target_{name}", "") for name in ("likelihood", "impact")}
    return {
        **typed, "actions": [row for row in rows if row["what"]],
        "target": target if any(target.values()) else None,
    }  # fmt: skip
