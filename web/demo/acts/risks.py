"""The acts on risks."""

from collections.abc import Mapping

from tracker.risks import (
    AcceptRisk,
    AssessRisk,
    CompleteTreatmentAction,
    DecideTreatment,
    IdentifyRisk,
)
from web.demo.acts.shape import Act, renamed

ACTS: Mapping[str, Act] = {
    "IdentifyRisk": (IdentifyRisk, renamed(kind="sort")),
    "AssessRisk": (AssessRisk, dict),
    "DecideTreatment": (DecideTreatment, dict),
    "CompleteTreatmentAction": (CompleteTreatmentAction, dict),
    "AcceptRisk": (AcceptRisk, dict),
}
