"""What can happen to the scope of the management system."""

from datetime import datetime
from typing import Any

from events.fact import Fact, fact


@fact("scope.version-approved@1")
class ScopeVersionApproved(Fact):
    """The whole content of a version; the first, confirmed with the set-up, has no proposal."""

    version: int
    content: dict[str, Any]
    effective_from: datetime
    proposal: str = ""


@fact("scope.version-cancelled@1")
class ScopeVersionCancelled(Fact):
    """A version that was approved never comes to be."""

    version: int
    proposal: str
