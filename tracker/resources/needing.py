"""Needing: what is needed, for which plan, in which unit, and who answers for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import marshmallow as ma

from events import Fact
from events.facts.resources import Need, ResourceNeedChanged, ResourceNeedStated
from tracker.authority import covers
from tracker.history import History
from tracker.holders import known_holder
from tracker.kernel import Act, Refusal, unknown
from tracker.organisation import ORGANISATION, Organisation
from tracker.plans import Plan
from tracker.resources.commands import ChangeResourceNeed, RegisterResource
from tracker.resources.quantities import kept
from tracker.services import known_scope
from tracker.standing_in import answers_for

if TYPE_CHECKING:
    from tracker.resources.resource import Resource


def register(resource: "Resource", command: RegisterResource, act: Act) -> Iterable[Fact]:
    """Return the need of something new.

    Raises:
        Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, RES-CURRENCY.
        marshmallow.ValidationError: for a quantity, a unit or an owner.
    """
    known(command, act)
    if resource.exists:
        raise Refusal("REF-TAKEN", f"{resource.id} is a resource already.", "resource")
    responsible(act, command.plan)
    yield ResourceNeedStated(
        sort=command.sort,
        need=Need(
            title=command.title, unit=_unit(command, act), scope=command.scope, plan=command.plan,
            needed=kept(command.needed, command.sort, "needed"), provider=command.provider,
            owner=_owner(command, act),
        ),
    )  # fmt: skip


def change(resource: "Resource", command: ChangeResourceNeed, act: Act) -> Iterable[Fact]:
    """Return the need as it is stated anew.

    Raises:
        Refusal: FACT-ACTOR.
        marshmallow.ValidationError: for the quantity.
    """
    _not_understated(resource, command, act)
    former = Need(
        title=resource.title, unit=resource.unit, needed=resource.needed, scope=resource.scope,
        plan=resource.plan, provider=resource.provider, owner=resource.owner,
    )  # fmt: skip
    need = Need(
        title=command.title, unit=resource.unit, scope=command.scope, plan=command.plan,
        needed=kept(command.needed, resource.sort, "needed"), provider=command.provider,
        owner=command.owner or resource.owner,
    )  # fmt: skip
    if need != former:
        yield ResourceNeedChanged(need=need, former=former)


def _not_understated(resource: "Resource", command: ChangeResourceNeed, act: Act) -> None:
    """Refuse an owner who narrows what money is for: that decides whose right covers it (RES-2).

    Whoever could enter it says what it is for: the plan's owner, or top management.
    """
    if resource.sort != "financial" or covers(command.scope, resource.scope):
        return
    try:
        responsible(act, resource.plan)
    except Refusal as refusal:
        raise Refusal(refusal.rule, refusal.sentence, "scope") from refusal


def responsible(act: Act, plan_id: str, owner: str = "") -> None:
    """Refuse entries by anybody but the owner, the plan's owner and top management (FACT-ACTOR).

    Who stands in for an owner enters what the owner would.
    """
    holders = entitled(act.history, act.now, plan_id, owner)
    if any(answers_for(each, act) for each in holders):
        return
    if not act.authority.is_top(act.actor):
        whose = " or ".join([*holders, "top management"])
        raise Refusal("FACT-ACTOR", f"This is for {whose} to say.")


def entitled(history: History, on: datetime, plan_id: str, owner: str = "") -> list[str]:
    """Return who, beside top management, speaks for a resource: its owner and its plan's."""
    plan = history.find(Plan, plan_id) if plan_id else None
    return sorted({owner, plan.standing(on).owner if plan else ""} - {""})


def known(command: RegisterResource | ChangeResourceNeed, act: Act) -> None:
    """Refuse a plan, a scope or an owner that the record does not know (REF-UNKNOWN)."""
    if command.plan and act.history.find(Plan, command.plan) is None:
        raise unknown("plan", command.plan)
    known_scope(command.scope, act)
    if command.owner:
        known_holder(command.owner, act, "owner")


def _unit(command: RegisterResource, act: Act) -> str:
    """Return the unit; of money, the one currency in which the organisation reckons."""
    if command.sort != "financial":
        if not command.unit.strip():
            raise ma.ValidationError({"unit": ["Say what it is counted in."]})
        return command.unit
    organisation = act.history.find(Organisation, ORGANISATION)
    assert organisation is not None, "whoever answers for a resource belongs to one"
    if command.unit not in ("", organisation.currency):
        sentence = f"The budgets are in {organisation.currency}; {command.unit} is not added to it."
        raise Refusal("RES-CURRENCY", sentence, "unit")
    return organisation.currency


def _owner(command: RegisterResource, act: Act) -> str:
    plan = act.history.find(Plan, command.plan) if command.plan else None
    owner = command.owner or (plan.standing(act.now).owner if plan else "")
    if not owner:
        raise ma.ValidationError({"owner": ["Say who answers for it."]})
    return owner
