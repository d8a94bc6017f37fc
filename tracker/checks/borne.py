"""What somebody bears by their own right: a risk as it is, or money beyond what a plan allows.

Both are decided anew, by the record as it was just before (`domain.md`, questions 19, 20 and 22).
"""

from collections.abc import Iterator

import msgspec

from events import Recorded
from events.chain import Link
from events.facts.resources import AllocationChanged, ResourceAllocated
from events.facts.risks import RiskAccepted
from tracker.checks.finding import Finding, Judged
from tracker.checks.instants import act_at
from tracker.history import History
from tracker.kernel import Act, Command, Refusal, State
from tracker.powers import IN_WORDS
from tracker.resources import AllocateResource, ChangeAllocation, Resource
from tracker.resources.quantities import spoken
from tracker.risks import AcceptRisk, Risk

OF_ACCEPTANCES = ("KIND-STATE", "RISK-2", "RISK-3")
"""The rules of an acceptance beside those of authority."""

Allocating = ResourceAllocated | AllocationChanged


# ---------------------------------------------------------------- risks


def risks(history: History) -> list[Finding]:
    """Say of each acceptance whether it was of the level of then, and ends within a year."""
    return [each.finding(OF_ACCEPTANCES) for each in accepted(history)]


def accepted(history: History) -> Iterator[Judged]:
    """Yield each acceptance of a risk, judged again."""
    for risk in history.every(Risk):
        for event in history.events(f"risk/{risk.id}") if risk.acceptances else ():
            if isinstance(event.fact, RiskAccepted):
                yield _judged(event, Risk, _asked(event.id, event.fact), event.fact.chain, history)


def _asked(risk: str, fact: RiskAccepted) -> AcceptRisk:
    return AcceptRisk(risk=risk, level=fact.level, rationale=fact.rationale, until=fact.until)


# ---------------------------------------------------------------- money


def spent(history: History) -> Iterator[Judged]:
    """Yield each allocation of money that goes beyond its plan, judged again."""
    for resource in history.every(Resource, sort="financial"):
        for event in history.events(f"resource/{resource.id}"):
            if isinstance(fact := event.fact, Allocating):
                judged = _judged(event, Resource, _again(event.id, fact), fact.chain, history)
                if fact.chain or (judged.refusal and judged.refusal.rule.startswith("AUTH-")):
                    yield judged


def _again(resource: str, fact: Allocating) -> AllocateResource | ChangeAllocation:
    """Return the command that an allocation answers."""
    much = spoken(fact.quantity, "financial")
    if isinstance(fact, AllocationChanged):
        return ChangeAllocation(
            resource=resource, allocation=fact.allocation, quantity=much, start=fact.start,
            until=fact.until, overcommit=fact.overcommit,
        )  # fmt: skip
    return AllocateResource(
        resource=resource, quantity=much, to=fact.plan, action=fact.action, start=fact.start,
        until=fact.until, overcommit=fact.overcommit,
    )  # fmt: skip


# ---------------------------------------------------------------- both


def _judged(
    event: Recorded, kind: type[State], command: Command, chain: tuple[Link, ...], history: History
) -> Judged:
    """Say who signed by which right, and what refuses it by the record as it was just before."""
    said, grant = event.envelope, chain[0].grant if chain else ""
    act = act_at(history, said.actor, said.recorded_at, event.pos, grant)
    act = msgspec.structs.replace(act, reason=said.reason, effective=said.effective_at)
    power = "accept:risk" if kind is Risk else "approve:spend"
    return Judged(
        item=event.stream, person=said.actor, at=said.recorded_at, pos=event.pos,
        right=f"May {IN_WORDS[power]}, by {grant}.", refusal=_refused(kind, command, act),
    )  # fmt: skip


def _refused(kind: type[State], command: Command, act: Act) -> Refusal | None:
    before = act.history.find(kind, command.id)
    assert before is not None, "what was decided on was there before"
    try:
        list(before.decide(command, act))
    except Refusal as refusal:
        return refusal
    return None
