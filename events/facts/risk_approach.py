"""What can happen to the approach to risks."""

from datetime import datetime
from typing import Any

from events.fact import Fact, fact


@fact("risk-approach.version-approved@1")
class RiskApproachVersionApproved(Fact):
    """The whole content of a version, in force from `effective_from`."""

    version: int
    content: dict[str, Any]
    effective_from: datetime
    proposal: str = ""


@fact("risk-approach.version-cancelled@1")
class RiskApproachVersionCancelled(Fact):
    """A version that was approved never comes to be."""

    version: int
    proposal: str
