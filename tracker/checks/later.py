"""What was said later: after the day that it speaks of, or in correction."""

from datetime import timedelta

from events import Recorded
from events.facts.delegations import DelegationCorrected
from events.facts.objectives import MeasurementCorrected, MeasurementVoided
from tracker.checks.finding import Finding
from tracker.checks.instants import each_event
from tracker.history import History

CORRECTIONS = (MeasurementCorrected, MeasurementVoided, DelegationCorrected)
A_DAY = timedelta(days=1)


def late(history: History) -> list[Finding]:
    """Return what was recorded a day or more after the day that it speaks of."""
    found = ((event, _days_late(event)) for event in each_event(history))
    return [
        Finding(
            item=event.stream, at=event.envelope.recorded_at, event=event.number, days=days,
            person=event.envelope.actor, words=event.envelope.reason,
        )
        for event, days in found if days > 0 and not event.envelope.source
    ]  # fmt: skip


def _days_late(event: Recorded) -> int:
    said: int = getattr(event.fact, "late_by_days", 0)
    return said or (event.envelope.recorded_at - event.envelope.effective_at) // A_DAY


def corrected(history: History) -> list[Finding]:
    """Return each correction; the record keeps both what it says and what it said before."""
    return [
        Finding(
            item=event.stream, at=event.envelope.recorded_at, event=event.number,
            person=event.envelope.actor, words=_correction(event.fact),
        )
        for event in each_event(history) if isinstance(event.fact, CORRECTIONS)
    ]  # fmt: skip


def _correction(fact: MeasurementCorrected | MeasurementVoided | DelegationCorrected) -> str:
    match fact:
        case MeasurementCorrected():
            return f"The value of {fact.period} is {fact.value}; it was {fact.former_value}."
        case MeasurementVoided():
            return f"The value of {fact.period} is void; it was {fact.former_value}."
        case DelegationCorrected():
            return f"The wording is “{fact.wording}”; it was “{fact.former_wording}”."
