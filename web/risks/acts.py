"""What can be done about a risk: each a form on its page, each ends there."""

from collections.abc import Mapping
from typing import Any

from flask import flash, request, url_for
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
from web.htmx import see
from web.risks.room import pages
from web.risks.show import page_of

ACTIONS = 3
"""So many actions of a treatment a form offers."""


@pages.post("/risks/<risk_id>/assessments")
def assess(risk_id: str) -> ResponseReturnValue:
    """Rate a risk."""
    return _done(AssessRisk, risk_id, "The rating is recorded.")


@pages.post("/risks/<risk_id>/description")
def revise(risk_id: str) -> ResponseReturnValue:
    """Describe a risk anew."""
    return _done(ReviseRisk, risk_id, "It is described anew.")


@pages.post("/risks/<risk_id>/owner")
def change_owner(risk_id: str) -> ResponseReturnValue:
    """Let somebody else answer for a risk."""
    return _done(ChangeRiskOwner, risk_id, "It has another owner.")


@pages.post("/risks/<risk_id>/treatments")
def decide(risk_id: str) -> ResponseReturnValue:
    """Decide what is done about a risk."""
    return _done(DecideTreatment, risk_id, "The treatment is decided.", _treatment())


@pages.post("/risks/<risk_id>/completions")
def complete(risk_id: str) -> ResponseReturnValue:
    """Say that an action is done."""
    return _done(CompleteTreatmentAction, risk_id, "It is done. Rate the risk within 30 days.")


@pages.post("/risks/<risk_id>/effect")
def evaluate(risk_id: str) -> ResponseReturnValue:
    """Judge the effect of a treatment."""
    return _done(EvaluateTreatmentEffect, risk_id, "The effect is judged.")


@pages.post("/risks/<risk_id>/acceptances")
def accept(risk_id: str) -> ResponseReturnValue:
    """Accept a risk."""
    return _done(AcceptRisk, risk_id, "The risk is accepted until the day you named.")


@pages.post("/risks/<risk_id>/withdrawal")
def withdraw(risk_id: str) -> ResponseReturnValue:
    """Withdraw an acceptance."""
    return _done(WithdrawAcceptance, risk_id, "The acceptance is withdrawn.")


@pages.post("/risks/<risk_id>/incidents")
def materialise(risk_id: str) -> ResponseReturnValue:
    """Say that a risk came true."""
    return _done(RecordMaterialisation, risk_id, "It is recorded that it came true.")


@pages.post("/risks/<risk_id>/closing")
def close(risk_id: str) -> ResponseReturnValue:
    """Close a risk, or agree to."""
    return _done(CloseRisk, risk_id, "It is closed, or waits for the second person.")


@pages.post("/risks/<risk_id>/reopening")
def reopen(risk_id: str) -> ResponseReturnValue:
    """Open a risk again."""
    return _done(ReopenRisk, risk_id, "It is open again.")


def _done(
    command: type[Command], risk_id: str, said: str, given: Mapping[str, Any] | None = None
) -> ResponseReturnValue:
    try:
        desk.send(command, given, risk=risk_id)
    except desk.Problems as problems:
        problems.typed = request.form.to_dict()
        return page_of(risk_id, problems, command.__name__)
    flash(said)
    return see(url_for("risks.show", risk_id=risk_id))


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
