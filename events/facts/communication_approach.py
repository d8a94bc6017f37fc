"""What can happen to the communication approach."""

from datetime import datetime
from typing import Any

from events.fact import Fact, fact


@fact("communication-approach.version-approved@1")
class CommunicationApproachVersionApproved(Fact):
    """The whole content of a version, in force from `effective_from`."""

    version: int
    content: dict[str, Any]
    effective_from: datetime
    proposal: str = ""


@fact("communication-approach.version-cancelled@1")
class CommunicationApproachVersionCancelled(Fact):
    """A version that was approved never comes to be."""

    version: int
    proposal: str
