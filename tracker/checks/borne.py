"""What somebody bears by their own right: a risk as it is, its closing, or money beyond a plan.

Both are decided anew, by the record as it was just before (`domain.md`, questions 19, 20 and 22).
"""

from collections.abc import Iterator

import msgspec

from events import Recorded
from events.chain import Link
from events.facts.resources import AllocationChanged, ResourceAllocated
from events.facts.risks import RiskAccepted, RiskClosed
from tracker.authority import ORDER
from tracker.checks.finding import Finding, Judged
from tracker.checks.instants import act_at
from tracker.history import History
from tracker.kernel import Act, Command, Refusal, State
from tracker.powers import IN_WORDS
from tracker.resources import AllocateResource, ChangeAllocation, Resource
from tracker.resources.quantities import spoken
from tracker.risks import AcceptRisk, CloseRisk, Risk

OF_ACCEPTANCES = ("KIND-STATE", "RISK-2", "RISK-3")
"""The rules of an acceptance beside those of authority."""
OF_CLOSINGS = ("KIND-STATE", "FACT-ACTOR", "FACT-REASON", "RISK-7", "SOD-5", *ORDER)
"""The rules of a closing."""

Allocating = ResourceAllocated | AllocationChanged


# ---------------------------------------------------------------- risks


def risks(history: History) -> list[Finding]:
    """Say of each acceptance whether it was of the level of then, and ends within a year."""
    return [each.finding(OF_ACCEPTANCES) for each in accepted(history)]


def closings(history: History) -> list[Finding]:
    """Say of each closing whether those closed it who may, and two where it takes two."""
    return [
        _judged_closing(event, history).finding(OF_CLOSINGS)
        for risk in history.every(Risk)
        for event in history.events(f"risk/{risk.id}")
        if isinstance(event.fact, RiskClosed)
    ]


def _judged_closing(event: Recorded, history: History) -> Judged:
    said, command = event.envelope, CloseRisk(risk=event.id)
    act = act_at(history, said.actor, said.recorded_at, event.pos, said.grant)
    act = msgspec.structs.replace(act, reason=said.reason, effective=said.effective_at)
    return Judged(
        item=event.stream, person=said.actor, at=said.recorded_at, pos=event.pos,
        right=f"May close it, {f'by {said.grant}' if said.grant else 'in their own name'}.",
        refusal=_refused(Risk, command, act) or _as_one(event, command, act),
    )  # fmt: skip


def _as_one(event: Recorded, command: CloseRisk, act: Act) -> Refusal | None:
    """Refuse a closing where the rules had only taken the word of the first of two."""
    before = act.history.find(Risk, event.id)
    assert before is not None, "what was closed was there before"
    if list(before.decide(command, act)) == [event.fact]:
        return None
    return Refusal("RISK-7", f"A {before.level} risk is not closed by one person.", "actor")


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
