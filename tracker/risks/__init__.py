"""Risks to the services, and opportunities: rated, treated, borne by who may, or closed.

ISO/IEC 20000-1:2018, 6.1.1 to 6.1.3 (risks and opportunities are determined, documented with their
acceptance criteria, acted on, and the effect is evaluated). The owner or the risk manager enters
them; accepting one takes authority that reaches its level.
"""

from tracker.risks.commands import (
    AcceptRisk,
    AssessRisk,
    ChangeRiskOwner,
    CloseRisk,
    CompleteTreatmentAction,
    DecideTreatment,
    EvaluateTreatmentEffect,
    IdentifyRisk,
    RecordMaterialisation,
    ReopenRisk,
    ReviseRisk,
    TargetWanted,
    TellRisk,
    TreatmentActionWanted,
    WithdrawAcceptance,
)
from tracker.risks.parts import Acceptance, Assessment, Incident, Treatment
from tracker.risks.risk import Risk

__all__ = [
    "AcceptRisk", "Acceptance", "AssessRisk", "Assessment", "ChangeRiskOwner", "CloseRisk",
    "CompleteTreatmentAction", "DecideTreatment", "EvaluateTreatmentEffect", "IdentifyRisk",
    "Incident", "RecordMaterialisation", "ReopenRisk", "ReviseRisk", "Risk", "TargetWanted",
    "TellRisk", "Treatment", "TreatmentActionWanted", "WithdrawAcceptance",
]  # fmt: skip
