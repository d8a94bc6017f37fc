"""What can be asked of a resource. Quantities are in its unit: posts, terabytes, whole euros."""

from typing import Annotated

from tracker.kernel import Command
from tracker.words import Day, Holder, Id, Ids, Line, Number, Text, Tick, Whole, one_of

SORTS = ("human", "technical", "information", "financial")
"""The four kinds that 6.3 and 7.1 speak of."""

PROVIDERS = ("internal", "supplier")

Sort = Annotated[str, one_of(*SORTS)]
Provider = Annotated[str, one_of(*PROVIDERS)]


class RegisterResource(Command):
    """State that something is needed. Without an owner, the plan's owner answers for it.

    Money is in the organisation's currency: `unit` may name that one, or nothing.
    """

    kind = "resource"
    item = "resource"
    creates = True

    sort: Sort
    title: Line
    needed: Number
    unit: Line = ""
    scope: Ids = ("*",)
    plan: Id = ""
    provider: Provider = "internal"
    owner: Holder = ""
    resource: Id = ""


class ChangeResourceNeed(Command):
    """State the need anew. What kind of resource it is, and its unit, stay."""

    kind = "resource"
    item = "resource"

    resource: Id
    title: Line
    needed: Number
    scope: Ids = ("*",)
    plan: Id = ""
    provider: Provider = "internal"
    owner: Holder = ""


class AllocateResource(Command):
    """Give a quantity to a plan, or to one action of it.

    The period is the plan's, from today on, unless a day is said: as `start`, or as the day from
    which the command is effective. `overcommit` is the reason for giving more than there is.
    """

    kind = "resource"
    item = "resource"

    resource: Id
    quantity: Number
    to: Id
    action: Id = ""
    start: Day = None
    until: Day = None
    overcommit: Text = ""


class ChangeAllocation(Command):
    """Give an allocation another quantity or period; what is left out stays."""

    kind = "resource"
    item = "resource"

    resource: Id
    allocation: Whole
    quantity: Number = None
    start: Day = None
    until: Day = None
    overcommit: Text = ""


class ReleaseResource(Command):
    """Give an allocation back; with none named, need the whole resource no longer."""

    kind = "resource"
    item = "resource"

    resource: Id
    allocation: Whole = 0


class ReviewAdequacy(Command):
    """Judge whether there is enough; decisions, risks or proposals as `links` answer a shortage."""

    kind = "resource"
    item = "resource"

    resource: Id
    available: Number
    needed: Number
    adequate: Tick
    forecast: Text = ""
    note: Text = ""
    links: Ids = ()


LaterCommand = (
    ChangeResourceNeed | AllocateResource | ChangeAllocation | ReleaseResource | ReviewAdequacy
)
"""What is asked of a resource once its need is stated."""

ResourceCommand = RegisterResource | LaterCommand
