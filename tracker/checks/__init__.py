"""Checks: the record judged anew, as an auditor does (`domain.md`, 6 to 8, 11 to 16, 20 and 28).

ISO/IEC 20000-1:2018, 9.2 (internal audit). Nothing is taken on trust from the moment of an act:
each signature and each grant is judged again by the rules, and by the authority, of its instant.
"""

from collections.abc import Callable, Iterable

from tracker.checks.borne import closings, risks
from tracker.checks.changes import approvals, emergencies, splits
from tracker.checks.finding import Finding
from tracker.checks.held import acceptances, delegations, empty_offices, fallen
from tracker.checks.later import corrected, late
from tracker.checks.measurements import unmeasured
from tracker.checks.signatures import JUDGED, findings, judged
from tracker.history import History

__all__ = ["JUDGED", "LOOKED_UP", "Finding", "check", "every_check"]

LOOKED_UP: dict[str, Callable[[History], Iterable[Finding]]] = {
    "approvals": approvals, "splits": splits, "risks": risks, "closings": closings,
    "emergencies": emergencies, "delegations": delegations, "acceptances": acceptances,
    "vacancies": empty_offices, "fallen": fallen, "measurements": unmeasured,
    "late": late, "corrected": corrected,
}  # fmt: skip
"""The other checks."""


def check(history: History, name: str) -> list[Finding]:
    """Return what one check finds, oldest first."""
    if name in JUDGED:
        return findings(list(judged(history)), JUDGED[name])
    return sorted(LOOKED_UP[name](history), key=lambda each: each.place)


def every_check(history: History) -> dict[str, list[Finding]]:
    """Return what each check finds; the signatures are judged once for all of them."""
    signatures = list(judged(history))
    said = {name: findings(signatures, ids) for name, ids in JUDGED.items()}
    return said | {
        name: sorted(look(history), key=lambda each: each.place) for name, look in LOOKED_UP.items()
    }
