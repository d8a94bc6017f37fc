"""What can happen to a policy."""

from datetime import datetime
from typing import Any

from events.fact import Fact, fact


@fact("policy.version-approved@1")
class PolicyVersionApproved(Fact):
    """The whole content of a version, in force from `effective_from`."""

    version: int
    content: dict[str, Any]
    effective_from: datetime
    proposal: str = ""


@fact("policy.version-cancelled@1")
class PolicyVersionCancelled(Fact):
    """A version that was approved never comes to be."""

    version: int
    proposal: str


@fact("policy.retired@1")
class PolicyRetired(Fact):
    """The policy no longer applies."""
