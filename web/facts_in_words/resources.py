"""What the facts about resources say, in words."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from events import Fact
from events.facts import resources
from tracker.resources import Resource
from web.facts_in_words.told import Told, Words
from web.quantities import quantity


def _amount(value: Decimal, told: Told) -> str:
    assert isinstance(told.item, Resource), "quantities are of resources"
    return quantity(value, told.item.sort, told.item.unit)


def _place(plan: str, action: str) -> str:
    return f"action {action} of {plan}" if action else plan


def _need_changed(fact: resources.ResourceNeedChanged, told: Told) -> Words:
    if fact.need.needed == fact.former.needed:
        return "stated anew the need for", ""
    before, after = _amount(fact.former.needed, told), _amount(fact.need.needed, told)
    return "changed the need for", f"from {before} to {after}"


WORDS: Mapping[type[Fact], Callable[[Any, Told], Words]] = {
    resources.ResourceNeedStated: lambda f, t: (
        f"stated the need for {quantity(f.need.needed, f.sort, f.need.unit)} of", "",
    ),
    resources.ResourceNeedChanged: _need_changed,
    resources.ResourceAllocated: lambda f, t: (
        f"allocated {_amount(f.quantity, t)} of", f"to {_place(f.plan, f.action)}",
    ),
    resources.AllocationChanged: lambda f, t: (
        f"changed allocation {f.allocation} of",
        f"from {_amount(f.former_quantity, t)} to {_amount(f.quantity, t)}"
        if f.quantity != f.former_quantity else "in its period",
    ),
    resources.ResourceReleased: lambda f, t: (
        (f"gave back allocation {f.allocation} of", "") if f.allocation
        else ("released", "as needed no longer")
    ),
    resources.AdequacyReviewed: lambda f, t: (
        "judged that there is " + ("enough" if f.adequate else "not enough") + " of",
        f"with {_amount(f.available, t)} there and {_amount(f.needed, t)} needed",
    ),
}  # fmt: skip
