"""Entering a risk: what it is about, and who answers for it."""

from collections.abc import Iterable

from events import Fact
from events.facts.risks import RiskIdentified
from tracker.holders import known_holder
from tracker.kernel import Act, Refusal
from tracker.risks.commands import IdentifyRisk
from tracker.risks.responsible import by_the_responsible
from tracker.services import known_scope


def identify(command: IdentifyRisk, act: Act, *, taken: str) -> Iterable[Fact]:
    """Return the risk; `taken` is the id that another has already.

    Raises:
        Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, RISK-4.
    """
    known_holder(command.owner, act, "owner")
    known_scope(command.services, act, "services")
    if taken:
        raise Refusal("REF-TAKEN", f"{taken} is a risk already.", "risk")
    by_the_responsible(command.owner, act)
    if not command.services and command.category != "organization":
        raise Refusal(
            "RISK-4", "Name the services that it is about, or the whole organisation.", "services"
        )
    yield RiskIdentified(
        title=command.title, sort=command.sort, category=command.category, cause=command.cause,
        event=command.event, consequence=command.consequence, services=command.services or ("*",),
        owner=command.owner, customer_impact=command.customer_impact,
        other_parties=command.other_parties, source=command.source,
    )  # fmt: skip
