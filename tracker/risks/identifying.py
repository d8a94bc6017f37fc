"""Entering a risk: what it is about, and who answers for it; and describing it anew."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from events import Fact
from events.facts.risks import Description, RiskIdentified, RiskRevised
from tracker.holders import known_holder
from tracker.kernel import Act, Refusal
from tracker.risks.commands import IdentifyRisk, ReviseRisk
from tracker.risks.responsible import by_the_responsible
from tracker.services import known_scope

if TYPE_CHECKING:
    from tracker.risks.risk import Risk


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
    _about_something(command.services, command.category)
    yield RiskIdentified(
        title=command.title, sort=command.sort, category=command.category, cause=command.cause,
        event=command.event, consequence=command.consequence, services=command.services or ("*",),
        owner=command.owner, customer_impact=command.customer_impact,
        other_parties=command.other_parties, source=command.source,
    )  # fmt: skip


def _about_something(services: tuple[str, ...], category: str) -> None:
    if not services and category != "organization":
        raise Refusal(
            "RISK-4", "Name the services that it is about, or the whole organisation.", "services"
        )


def revise(risk: "Risk", command: ReviseRisk) -> Iterable[Fact]:
    """Return how a risk is described from now on, and how it was.

    Raises:
        Refusal: RISK-4.
    """
    _about_something(command.services, risk.category)
    wanted = Description(
        title=command.title, cause=command.cause, event=command.event,
        consequence=command.consequence, services=command.services or ("*",),
        customer_impact=command.customer_impact,
    )  # fmt: skip
    former = Description(
        title=risk.title, cause=risk.cause, event=risk.event, consequence=risk.consequence,
        services=risk.services, customer_impact=risk.customer_impact,
    )  # fmt: skip
    if wanted != former:
        yield RiskRevised(description=wanted, former=former)
