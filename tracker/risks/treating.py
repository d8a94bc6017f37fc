"""Treating a risk: what is done about it, whether it is done, and whether it worked."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import marshmallow as ma

from events import Fact
from events.facts.risks import (
    TreatmentAction,
    TreatmentActionCompleted,
    TreatmentDecided,
    TreatmentEffectEvaluated,
)
from tracker.holders import known_holder
from tracker.kernel import Act, Refusal, unknown
from tracker.risks.assessing import not_above_inherent, rated
from tracker.risks.commands import (
    OPTIONS,
    CompleteTreatmentAction,
    DecideTreatment,
    EvaluateTreatmentEffect,
    TreatmentActionWanted,
)
from tracker.risks.responsible import approach_for, responsible
from tracker.standing_in import answers_for

if TYPE_CHECKING:
    from tracker.risks.risk import Risk

LEFT_AS_IT_IS = ("accept", "ignore")
"""Options by which nothing is done."""


def decide(risk: "Risk", command: DecideTreatment, act: Act) -> Iterable[Fact]:
    """Return the treatment; its target is rated by the approach in force.

    Raises:
        Refusal: KIND-STATE, RISK-1, RISK-5.
        marshmallow.ValidationError: for actions that cannot be told apart, or not be due.
    """
    if command.option not in OPTIONS[risk.sort]:
        raise Refusal("KIND-STATE", f"One does not {command.option} a {risk.sort}.", "option")
    if risk.current is None:
        raise Refusal("KIND-STATE", f"Rate the {risk.sort} before you treat it.", "risk")
    _well_formed(risk, command)
    actions = tuple(map(_action, command.actions))
    if command.target is None:
        yield TreatmentDecided(option=command.option, actions=actions)
        return
    approach, target = approach_for(act), command.target
    score, level = rated(target.likelihood, target.impact, approach)
    not_above_inherent(risk, score, act)
    yield TreatmentDecided(
        option=command.option, actions=actions, target_likelihood=target.likelihood,
        target_impact=target.impact, target_score=score, target_level=level,
        approach=approach.approach.id, approach_version=approach.version.number,
    )  # fmt: skip


def _well_formed(risk: "Risk", command: DecideTreatment) -> None:
    named = [action.what for action in command.actions]
    passive = command.option in LEFT_AS_IT_IS
    problems = {}
    if passive and named:
        problems["actions"] = [f"To {command.option} it means that nothing is done."]
    elif not passive and not named:
        problems["actions"] = ["Say what is done, by whom and by when."]
    elif len(set(named)) < len(named):
        problems["actions"] = ["Two actions are called the same."]
    elif any(action.due is None for action in command.actions):
        problems["actions"] = ["Each action has a day by which it is done."]
    if risk.sort == "risk" and not passive and command.target is None:
        problems["target"] = ["Say where the treatment should lead."]
    if problems:
        raise ma.ValidationError(problems)


def _action(wanted: TreatmentActionWanted) -> TreatmentAction:
    assert wanted.due is not None, "each action has a day"
    return TreatmentAction(what=wanted.what, owner=wanted.owner, due=wanted.due)


def known_owners(command: DecideTreatment, act: Act) -> None:
    """Refuse actions of somebody whom the record does not know (REF-UNKNOWN)."""
    for action in command.actions:
        known_holder(action.owner, act, "actions")


def complete(risk: "Risk", command: CompleteTreatmentAction, act: Act) -> Iterable[Fact]:
    """Return that an action is done; its owner says so too.

    Raises:
        Refusal: REF-UNKNOWN, FACT-ACTOR, KIND-STATE.
    """
    actions = risk.treatment.actions if risk.treatment else ()
    action = next((each for each in actions if each.what == command.action), None)
    if action is None:
        raise unknown("action", command.action)
    if not answers_for(action.owner, act) and not responsible(risk.owner, act):
        raise Refusal("FACT-ACTOR", f"This is for {action.owner} to say, or for {risk.owner}.")
    risk.refuse_when_closed()
    if action.done_at:
        raise Refusal("KIND-STATE", f"“{action.what}” is done already.", "action")
    yield TreatmentActionCompleted(action=action.what, evidence=command.evidence)


def evaluate(risk: "Risk", command: EvaluateTreatmentEffect) -> Iterable[Fact]:
    """Return the judgement on a treatment of which everything is done.

    Raises:
        Refusal: KIND-STATE.
    """
    if risk.treatment is None or risk.treatment.done_at is None:
        raise Refusal("KIND-STATE", "Its effect is judged once everything is done.", "risk")
    yield TreatmentEffectEvaluated(worked=command.worked, note=command.note)
