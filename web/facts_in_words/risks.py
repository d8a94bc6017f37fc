"""What each fact about a risk says, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from events import Fact
from events.facts import risks
from web.facts_in_words.told import Told, Words, plain

RATED = {"inherent": "the inherent", "current": "the current", "target": "the targeted"}

WORDS: Mapping[type[Fact], Callable[[Any, Told], Words]] = {
    risks.RiskIdentified: plain("entered"),
    risks.RiskRevised: plain("described", "otherwise"),
    risks.RiskAssessed: lambda f, t: (
        f"rated {RATED[f.type]} risk of",
        f"as {f.likelihood} x {f.impact}, {f.level}",
    ),
    risks.RiskOwnerChanged: lambda f, t: ("gave", f"to {t.holder(f.owner)}"),
    risks.TreatmentDecided: lambda f, t: (f"decided to {f.option}", ""),
    risks.TreatmentActionCompleted: lambda f, t: (f"carried out “{f.action}” against", ""),
    risks.TreatmentEffectEvaluated: lambda f, t: (
        "judged the treatment of",
        "as having worked" if f.worked else "as not having worked",
    ),
    risks.RiskAccepted: lambda f, t: ("accepted", f"as {f.level}"),
    risks.RiskAcceptanceWithdrawn: plain("withdrew the acceptance of"),
    risks.RiskMaterialized: lambda f, t: ("noted that", f"came true, as {f.incident}"),
    risks.RiskClosingAgreed: plain("agreed to close"),
    risks.RiskClosed: plain("closed"),
    risks.RiskReopened: plain("opened", "again"),
}
