"""The value of one period as it is believed now, and what was believed before."""

from datetime import datetime
from decimal import Decimal

import msgspec

from events import Envelope
from events.facts.objectives import MeasurementCorrected, MeasurementRecorded


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The value of one period as it is believed now, and the ones believed before."""

    period: str
    value: Decimal | None
    measure: str = ""
    source: str = ""
    note: str = ""
    recorded_at: datetime
    recorded_by: str
    pos: int
    late_by_days: int = 0
    former: tuple[Decimal | None, ...] = ()
    imported: bool = False


def recorded(fact: MeasurementRecorded, envelope: Envelope, pos: int) -> Value:
    """Return the value that a measurement brought."""
    return Value(
        period=fact.period, value=fact.value, measure=fact.measure, source=fact.source,
        note=fact.note, recorded_at=envelope.recorded_at, recorded_by=envelope.actor, pos=pos,
        late_by_days=fact.late_by_days, imported=envelope.source is not None,
    )  # fmt: skip


def corrected(value: Value, fact: MeasurementCorrected, pos: int) -> Value:
    """Return a value as a correction leaves it; another period's as it was."""
    if (value.period, value.measure) != (fact.period, fact.measure):
        return value
    return msgspec.structs.replace(
        value, value=fact.value, source=fact.source or value.source, pos=pos,
        former=(*value.former, value.value),
    )  # fmt: skip
