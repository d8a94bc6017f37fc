"""Allocating: within what is there (RES-1), within the plan's money (RES-2) and period (RES-3)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from events import Fact
from events.chain import Link
from events.facts.resources import AllocationChanged, ResourceAllocated
from tracker import periods
from tracker.kernel import Act, Refusal, unknown
from tracker.plans import Plan, budgets
from tracker.resources.allocations import Allocation, money_of, together
from tracker.resources.commands import AllocateResource, ChangeAllocation
from tracker.resources.quantities import kept, said
from tracker.versions import content_of

if TYPE_CHECKING:
    from tracker.resources.resource import Resource


def allocate(resource: "Resource", command: AllocateResource, act: Act) -> Iterable[Fact]:
    """Return the allocation.

    Raises:
        Refusal: REF-UNKNOWN, KIND-STATE, RES-3, FACT-LATE, RES-1, and the AUTH-... of RES-2.
        marshmallow.ValidationError: for the quantity.
    """
    content = _planned(command.to, command.action, act)
    quantity = kept(command.quantity, resource.sort, "quantity")
    today = periods.local_day(act.now, act.zone)
    named = command.start or _effective(act)
    wanted = Allocation(
        number=len(resource.allocations) + 1, plan=command.to, action=command.action,
        quantity=quantity, start=named or max(today, _day(content, "start") or today),
        until=command.until or _day(content, "until"), pos=-1,
    )  # fmt: skip
    _within_period(wanted, content)
    late = periods.days_late(wanted.start, today) if named else 0
    if late and not act.reason.strip():
        raise Refusal("FACT-LATE", f"This comes {late} days late; say why.", "reason")
    _within_what_is_there(resource, wanted, command.overcommit)
    excess, chain = _within_money(resource, wanted, content, act)
    yield ResourceAllocated(
        allocation=wanted.number, plan=wanted.plan, action=wanted.action, quantity=quantity,
        start=wanted.start, until=wanted.until, overcommit=command.overcommit, excess=excess,
        chain=chain, late_by_days=late,
    )  # fmt: skip


def change(resource: "Resource", command: ChangeAllocation, act: Act) -> Iterable[Fact]:
    """Return what becomes of an allocation, by the rules of a new one.

    Raises:
        Refusal: REF-UNKNOWN, KIND-STATE, RES-3, RES-1, and the AUTH-... of RES-2.
        marshmallow.ValidationError: for the quantity.
    """
    former = allocation_of(resource, command.allocation)
    content = _planned(former.plan, former.action, act)
    quantity = former.quantity
    if command.quantity is not None:
        quantity = kept(command.quantity, resource.sort, "quantity")
    wanted = Allocation(
        number=former.number, plan=former.plan, action=former.action, quantity=quantity,
        start=command.start or former.start, until=command.until or former.until, pos=-1,
    )  # fmt: skip
    _within_period(wanted, content)
    _within_what_is_there(resource, wanted, command.overcommit)
    excess, chain = _within_money(resource, wanted, content, act)
    said_now = (wanted.quantity, wanted.start, wanted.until, command.overcommit)
    if said_now != (former.quantity, former.start, former.until, former.overcommit):
        yield AllocationChanged(
            allocation=former.number, quantity=wanted.quantity, start=wanted.start,
            until=wanted.until, former_quantity=former.quantity, former_start=former.start,
            former_until=former.until, overcommit=command.overcommit, excess=excess, chain=chain,
        )  # fmt: skip


def known_allocation(resource: "Resource", number: int) -> Allocation:
    """Return an allocation.

    Raises:
        Refusal: REF-UNKNOWN.
    """
    found = next((each for each in resource.allocations if each.number == number), None)
    if found is None:
        raise unknown("allocation", f"{number} of {resource.id}", "allocation")
    return found


def allocation_of(resource: "Resource", number: int) -> Allocation:
    """Return an allocation that was not given back.

    Raises:
        Refusal: REF-UNKNOWN, KIND-STATE.
    """
    found = known_allocation(resource, number)
    if found.released:
        sentence = f"Allocation {number} of {resource.title} was given back."
        raise Refusal("KIND-STATE", sentence, "allocation")
    return found


def known_in_plan(plan_id: str, action: str, act: Act) -> tuple[Plan, Mapping[str, Any]]:
    """Return a plan and what its newest approved version says, in which the action must stand.

    Raises:
        Refusal: REF-UNKNOWN.
    """
    plan = act.history.find(Plan, plan_id)
    if plan is None:
        raise unknown("plan", plan_id, "to")
    content = content_of(plan, plan.newest, act)
    if action and action not in content.get("actions", {}):
        raise Refusal(
            "REF-UNKNOWN", f"The newest version of {plan.label} has no action {action}.", "action"
        )
    return plan, content


def _planned(plan_id: str, action: str, act: Act) -> Mapping[str, Any]:
    plan, content = known_in_plan(plan_id, action, act)
    plan.refuse_when_closed()
    return content


def _effective(act: Act) -> date | None:
    if act.effective is None:
        return None
    return periods.local_day(periods.begins(act.effective, act.now, act.zone), act.zone)


def _day(content: Mapping[str, Any], end: str) -> date | None:
    text = content.get("period", {}).get(end)
    return date.fromisoformat(text) if text else None


def _within_period(wanted: Allocation, content: Mapping[str, Any]) -> None:
    """Refuse an allocation outside the plan's period (RES-3)."""
    first, last = _day(content, "start"), _day(content, "until")
    if wanted.until and wanted.until < wanted.start:
        raise Refusal("RES-3", "The allocation would end before it begins.", "until")
    if first and wanted.start < first:
        raise Refusal("RES-3", f"{wanted.plan} begins on {first}, not before.", "start")
    if last and (wanted.until is None or wanted.until > last):
        raise Refusal("RES-3", f"{wanted.plan} ends on {last}.", "until")


def _within_what_is_there(resource: "Resource", wanted: Allocation, overcommit: str) -> None:
    """Refuse to give more than there is, as last assessed, without a reason (RES-1)."""
    others = (each for each in resource.allocations if each.number != wanted.number)
    beside = [each for each in others if not each.released]
    if resource.sort != "financial":
        beside = [each for each in beside if each.overlaps(wanted)]
    bound = together([*beside, wanted], resource.sort)
    if bound > resource.available and not overcommit.strip():
        there, would = (
            said(each, resource.sort, resource.unit) for each in (resource.available, bound)
        )
        sentence = f"{there} of {resource.title} are there; {would} would be allocated."
        raise Refusal("RES-1", f"{sentence} Give a reason to do so all the same.", "overcommit")


def _within_money(
    resource: "Resource", wanted: Allocation, content: Mapping[str, Any], act: Act
) -> tuple[int, tuple[Link, ...]]:
    """Return how far money goes beyond the plan's, and by whose right (RES-2).

    What was beyond it already needs nothing again; more of it needs a right to the whole excess, so
    that a large sum does not pass in small parts.
    """
    if resource.sort != "financial":
        return 0, ()
    money = list(_money_of(resource, wanted.plan, act))
    others = [each for each in money if each is not _former(resource, wanted)]
    excess = _beyond([*others, wanted], wanted.action, content)
    if excess <= max(0, _beyond(money, wanted.action, content)):
        return max(0, excess), ()
    return excess, _by_right(resource, wanted, excess, act)


def _former(resource: "Resource", wanted: Allocation) -> Allocation | None:
    return next((each for each in resource.allocations if each.number == wanted.number), None)


def _money_of(resource: "Resource", plan: str, act: Act) -> Iterator[Allocation]:
    """Yield the money allocated to a plan and not given back, from whatever resource."""
    others = act.history.every(type(resource), allocated=plan, sort="financial")
    for each in (resource, *(other for other in others if other.id != resource.id)):
        for allocation in each.allocations:
            if allocation.plan == plan and not allocation.released:
                yield allocation


def _beyond(money: Iterable[Allocation], action: str, content: Mapping[str, Any]) -> int:
    """Return how far money lies beyond the plan's total or the action's budget, in minor units."""
    planned, those = budgets(content), list(money)
    stated = content.get("resources", {}).get("financial")
    whole = int(together(those, "financial"))
    beyond = whole - (sum(planned.values()) if stated is None else stated)
    if action:
        own = (each for each in those if each.action == action)
        beyond = max(beyond, int(together(own, "financial")) - planned[action])
    return beyond


def _by_right(resource: "Resource", wanted: Allocation, excess: int, act: Act) -> tuple[Link, ...]:
    try:
        right = act.authority.require(
            act.actor, act.via, "approve:spend", scope=resource.scope, amount=excess,
            about=money_of(wanted.plan),
        )  # fmt: skip
    except Refusal as refusal:
        able = act.authority.who_could(("approve:spend",), resource.scope, excess)
        beyond = said(Decimal(excess), "financial", resource.unit)
        sentence = f"This goes {beyond} beyond what {wanted.plan} allows (RES-2)."
        raise Refusal(
            refusal.rule, f"{sentence} {refusal.sentence}", refusal.field,
            tuple(sorted({person for person, _, _ in able} - {act.actor})),
        ) from refusal  # fmt: skip
    act.authority.used = right.grant
    return right.links()
