"""What is brought in from elsewhere, in words: what its source has of an item, and since when."""

from collections.abc import Callable, Mapping
from typing import Any

from events import Fact
from events.facts import appointments, communications, objectives, proposals, risks
from web.facts_in_words.told import Told, Words, plain


def _was(words: str) -> Callable[[Any, Told], Words]:
    """Say what a source has of an item, and when it recorded it."""

    def spoken(fact: Any, told: Told) -> Words:  # noqa: ANN401  # of any kind that is told
        at = told.recorded.envelope.effective_at
        return "brought in from elsewhere that", f"{words} {fact.change} on {at.day} {at:%B %Y}"

    return spoken


def _role_opened(fact: appointments.RoleOpened, told: Told) -> Words:
    role = told.title("role", fact.role)
    return f"brought in from elsewhere that {role} was opened for {fact.scope} as", ""


WORDS: Mapping[type[Fact], Callable[[Any, Told], Words]] = {
    appointments.RoleOpened: _role_opened,
    appointments.RoleClosed: plain("brought in from elsewhere that", "was closed"),
    communications.CommunicationTold: _was("was"),
    objectives.ObjectiveTold: _was("was"),
    objectives.ObjectiveReadingsTold: lambda f, t: (
        f"brought in {len(f.readings)} readings of", "from elsewhere",
    ),
    proposals.ProposalTold: _was("was"),
    proposals.ProposalApprovalsTold: _was("had its approvals"),
    risks.RiskTold: _was("was"),
}  # fmt: skip
