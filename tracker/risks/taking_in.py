"""What each fact does to a risk."""

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, assert_never

from msgspec.structs import replace

from events import Envelope
from events.facts.risks import (
    RiskAcceptanceWithdrawn,
    RiskAccepted,
    RiskAssessed,
    RiskClosed,
    RiskClosingAgreed,
    RiskIdentified,
    RiskMaterialized,
    RiskOwnerChanged,
    RiskReopened,
    RiskRevised,
    TreatmentActionCompleted,
    TreatmentDecided,
    TreatmentEffectEvaluated,
)
from tracker.authority import covers
from tracker.risk_matrix import higher
from tracker.risks.parts import Acceptance, Action, Assessment, Incident, Treatment

if TYPE_CHECKING:
    from tracker.risks.risk import Risk

R = TypeVar("R", bound="Risk")

AboutTreatment = TreatmentDecided | TreatmentActionCompleted | TreatmentEffectEvaluated
AboutClosing = RiskClosingAgreed | RiskClosed | RiskReopened
RiskFact = (
    RiskIdentified | RiskRevised | RiskAssessed | RiskOwnerChanged | AboutTreatment | RiskAccepted
    | RiskAcceptanceWithdrawn | RiskMaterialized | AboutClosing
)  # fmt: skip


def taken_in(risk: R, fact: RiskFact, envelope: Envelope, pos: int) -> R:  # noqa: C901  # one arm per fact
    """Return a risk as it stands once the fact is known."""
    known = replace(risk, changed_at=envelope.effective_at)
    match fact:
        case RiskIdentified():
            return _identified(known, fact)
        case RiskAssessed():
            return _assessed(known, fact, envelope, pos)
        case RiskRevised() | RiskOwnerChanged():
            return _changed(known, fact, envelope)
        case TreatmentDecided() | TreatmentActionCompleted() | TreatmentEffectEvaluated():
            return _treated(known, fact, envelope, pos)
        case RiskAccepted():
            return _accepted(known, fact, envelope, pos)
        case RiskAcceptanceWithdrawn():
            return _without_acceptance(known, envelope.effective_at, "withdrawal")
        case RiskMaterialized():
            found = Incident(
                incident=fact.incident, happened=fact.happened, note=fact.note,
                late_by_days=fact.late_by_days, by=envelope.actor, pos=pos,
            )  # fmt: skip
            return replace(known, incidents=(*known.incidents, found))
        case RiskClosingAgreed() | RiskClosed() | RiskReopened():
            return _closed(known, fact, envelope)
    assert_never(fact)


def _identified(risk: R, fact: RiskIdentified) -> R:
    return replace(
        risk, title=fact.title, sort=fact.sort, category=fact.category, cause=fact.cause,
        event=fact.event, consequence=fact.consequence, services=fact.services,
        owner=fact.owner, customer_impact=fact.customer_impact,
        other_parties=fact.other_parties, origin=fact.source,
    )  # fmt: skip


def _changed(risk: R, fact: RiskRevised | RiskOwnerChanged, envelope: Envelope) -> R:
    """Take in a word on it; who accepted it for some services did not accept it for more."""
    if isinstance(fact, RiskOwnerChanged):
        return replace(risk, owner=fact.owner)
    said = fact.description
    known = replace(
        _not_agreed(risk), title=said.title, cause=said.cause, event=said.event,
        consequence=said.consequence, services=said.services,
        customer_impact=said.customer_impact,
    )  # fmt: skip
    if covers(risk.services, said.services):
        return known
    return _without_acceptance(known, envelope.effective_at, "revision")


def _assessed(risk: R, fact: RiskAssessed, envelope: Envelope, pos: int) -> R:
    """Take a rating in; a rise of the level that counts ends an acceptance at once (RISK-6)."""
    rating = Assessment(
        type=fact.type, likelihood=fact.likelihood, impact=fact.impact, score=fact.score,
        level=fact.level, approach=fact.approach, approach_version=fact.approach_version,
        by=envelope.actor, at=envelope.effective_at, pos=pos,
    )  # fmt: skip
    known = replace(_not_agreed(risk), assessments=(*risk.assessments, rating))
    if higher(known.level, risk.level):
        return _without_acceptance(known, rating.at, "rise")
    return known


def _treated(
    risk: R, fact: AboutTreatment,
    envelope: Envelope, pos: int,
) -> R:  # fmt: skip
    match fact:
        case TreatmentDecided():
            return replace(risk, treatments=(*risk.treatments, _decided(fact, envelope, pos)))
        case TreatmentActionCompleted():
            return _with_treatment(risk, _completed(risk.treatments[-1], fact, envelope))
        case TreatmentEffectEvaluated():
            return _with_treatment(
                risk, replace(risk.treatments[-1], worked=fact.worked, note=fact.note)
            )
    assert_never(fact)


def _with_treatment(risk: R, treatment: Treatment) -> R:
    return replace(risk, treatments=(*risk.treatments[:-1], treatment))


def _accepted(risk: R, fact: RiskAccepted, envelope: Envelope, pos: int) -> R:
    given = Acceptance(
        level=fact.level, until=fact.until, by=envelope.actor, rationale=fact.rationale,
        grant=fact.chain[0].grant, at=envelope.effective_at, pos=pos,
    )  # fmt: skip
    known = _without_acceptance(risk, given.at, "another")
    return replace(known, acceptances=(*known.acceptances, given))


def _without_acceptance(risk: R, at: datetime, by: str) -> R:
    """Return the risk with its acceptance ended; one that has run out stays run out."""
    last = risk.acceptance
    if last is None or last.until <= at:
        return risk
    ended = replace(last, ended_at=at, ended_by=by)
    return replace(risk, acceptances=(*risk.acceptances[:-1], ended))


def _not_agreed(risk: R) -> R:
    """Forget who agreed to close it: it is not any more what they looked at."""
    return replace(risk, closing_agreed_by="", closing_agreed_cover="")


def _closed(risk: R, fact: AboutClosing, envelope: Envelope) -> R:
    match fact:
        case RiskClosingAgreed():
            return replace(risk, closing_agreed_by=envelope.actor, closing_agreed_cover=fact.cover)
        case RiskClosed():
            known = _without_acceptance(risk, envelope.effective_at, "closing")
            return replace(_not_agreed(known), closed_at=envelope.effective_at)
        case RiskReopened():
            return replace(risk, closed_at=None)
    assert_never(fact)


def _decided(fact: TreatmentDecided, envelope: Envelope, pos: int) -> Treatment:
    """Return a treatment as it stands when it was decided."""
    actions = tuple(Action(what=a.what, owner=a.owner, due=a.due) for a in fact.actions)
    return Treatment(
        option=fact.option, actions=actions, target_likelihood=fact.target_likelihood,
        target_impact=fact.target_impact, target_score=fact.target_score,
        target_level=fact.target_level, by=envelope.actor, at=envelope.effective_at, pos=pos,
        reason=envelope.reason,
    )  # fmt: skip


def _completed(
    treatment: Treatment, fact: TreatmentActionCompleted, envelope: Envelope
) -> Treatment:
    """Return a treatment with an action done."""
    actions = tuple(
        replace(
            each, done_at=envelope.effective_at, done_by=envelope.actor, evidence=fact.evidence
        ) if each.what == fact.action else each
        for each in treatment.actions
    )  # fmt: skip
    return replace(treatment, actions=actions)
