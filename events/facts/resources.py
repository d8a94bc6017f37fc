"""What can happen to a resource: it is needed, allocated, judged, released.

Quantities are in the resource's unit; of money, in minor units of the currency that `unit` names.
"""

from datetime import date
from decimal import Decimal

import msgspec

from events.chain import Link
from events.fact import Fact, fact


class Need(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is needed. `provider`: internal or supplier; `owner`: `role:ID` or `person:ID`."""

    title: str
    unit: str
    needed: Decimal
    scope: tuple[str, ...]
    owner: str
    plan: str = ""
    provider: str = "internal"


@fact("resource.need-stated@1")
class ResourceNeedStated(Fact):
    """`sort`: human, technical, information or financial."""

    sort: str
    need: Need


@fact("resource.need-changed@1")
class ResourceNeedChanged(Fact):
    """Something else is needed, or another amount of it."""

    need: Need
    former: Need


@fact("resource.allocated@1")
class ResourceAllocated(Fact):
    """A quantity for a plan, or for one action of it, over a period; `until` is its last day.

    `overcommit` is the reason for allocating more than there is. `excess` is how far the money then
    allocated lies beyond what the plan allows, in minor units; `chain` is by whose right.
    """

    allocation: int
    plan: str
    quantity: Decimal
    start: date
    until: date | None = None
    action: str = ""
    overcommit: str = ""
    excess: int = 0
    chain: tuple[Link, ...] = ()
    late_by_days: int = 0


@fact("resource.allocation-changed@1")
class AllocationChanged(Fact):
    """Another quantity or period of an allocation; the rest as in `ResourceAllocated`."""

    allocation: int
    quantity: Decimal
    start: date
    former_quantity: Decimal
    former_start: date
    until: date | None = None
    former_until: date | None = None
    overcommit: str = ""
    excess: int = 0
    chain: tuple[Link, ...] = ()


@fact("resource.released@1")
class ResourceReleased(Fact):
    """An allocation is given back; with `allocation` 0 the whole resource is needed no longer."""

    allocation: int = 0


@fact("resource.adequacy-reviewed@1")
class AdequacyReviewed(Fact):
    """Whether there is enough, as judged; `note` says what the people or things can do.

    `links` are the decisions, risks or proposals that answer a shortage.
    """

    available: Decimal
    needed: Decimal
    adequate: bool
    forecast: str = ""
    note: str = ""
    links: tuple[str, ...] = ()
