"""What can happen to an issue that bears on the management system."""

from events.fact import Fact, fact


@fact("context-issue.recorded@1")
class ContextIssueRecorded(Fact):
    """An internal or external issue.

    `climate_relevant` answers whether climate change is relevant, the text says why; None: the
    issue does not speak of it.
    """

    origin: str
    text: str
    climate_relevant: bool | None = None


@fact("context-issue.revised@1")
class ContextIssueRevised(Fact):
    """The issue as it is seen now, beside how it was seen before."""

    origin: str
    text: str
    former_origin: str
    former_text: str
    climate_relevant: bool | None = None
    former_climate_relevant: bool | None = None


@fact("context-issue.ended@1")
class ContextIssueEnded(Fact):
    """The issue bears on the management system no longer."""
