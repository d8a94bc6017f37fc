"""What can happen to an objective."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from events.fact import Fact, fact
from events.told import Told


@fact("objective.version-approved@1")
class ObjectiveVersionApproved(Fact):
    """The whole content of a version, in force from `effective_from`."""

    version: int
    content: dict[str, Any]
    effective_from: datetime
    proposal: str = ""


@fact("objective.version-cancelled@1")
class ObjectiveVersionCancelled(Fact):
    """A version that was approved never comes to be."""

    version: int
    proposal: str


@fact("measurement.recorded@1")
class MeasurementRecorded(Fact):
    """A value for a period: `2026-01`, `2026-Q1`, `2026-H1`, `2026` or a day."""

    period: str
    value: Decimal | None
    source: str = ""
    note: str = ""
    evidence: str = ""
    measure: str = ""
    late_by_days: int = 0


@fact("measurement.corrected@1")
class MeasurementCorrected(Fact):
    """Another value for a period; the former one stays visible."""

    period: str
    value: Decimal
    former_value: Decimal | None
    source: str = ""
    measure: str = ""


@fact("measurement.voided@1")
class MeasurementVoided(Fact):
    """The value of a period should not have been recorded."""

    period: str
    former_value: Decimal | None
    measure: str = ""


@fact("objective.achieved@1")
class ObjectiveAchieved(Fact):
    """Reached, by the measurement of the period that counts."""

    period: str


@fact("objective.missed@1")
class ObjectiveMissed(Fact):
    """Not reached by its due date, by the measurement of the period that counts."""

    period: str


@fact("objective.retired@1")
class ObjectiveRetired(Fact):
    """No longer pursued."""


@fact("objective.told@1")
class ObjectiveTold(Told):
    """A line of an objective that another system kept."""


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value for a period as its source writes both, and the series that it belongs to."""

    period: str
    value: str
    series: str = ""


@fact("objective.readings-told@1")
class ObjectiveReadingsTold(Fact):
    """An objective as a list of its source has it; it takes the place of what was listed before."""

    item: str
    fields: dict[str, Any] = {}
    readings: tuple[Reading, ...] = ()
