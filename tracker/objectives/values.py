"""The value of one period as it is believed now, and what was believed before."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import assert_never

import msgspec

from events import Envelope
from events.facts.objectives import (
    MeasurementCorrected,
    MeasurementRecorded,
    MeasurementVoided,
    Reading,
)

LARGEST_EXPONENT = 60
"""A number beyond it is not written out: 1e999999 would take a million digits."""


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


def after(
    values: tuple[Value, ...],
    fact: MeasurementRecorded | MeasurementCorrected | MeasurementVoided,
    envelope: Envelope,
    pos: int,
) -> tuple[Value, ...]:
    """Return the values of an objective as they stand once the fact is known."""
    match fact:
        case MeasurementRecorded():
            return (*values, recorded(fact, envelope, pos))
        case MeasurementCorrected():
            return tuple(corrected(value, fact, pos) for value in values)
        case MeasurementVoided():
            gone = (fact.period, fact.measure)
            return tuple(value for value in values if (value.period, value.measure) != gone)
    assert_never(fact)


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


def read(reading: Reading, envelope: Envelope, pos: int) -> Value:
    """Return the value of a reading; what is no number stays a note, as it is written there."""
    value, written = _number(reading.value), reading.value
    return Value(
        period=reading.period, value=value, measure=reading.series,
        note="" if str(value) == written else written, recorded_at=envelope.recorded_at,
        recorded_by=envelope.actor, pos=pos, imported=True,
    )  # fmt: skip


def _number(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    told = number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT
    return number if told else None
