"""Resources as specifications speak of them: five and a half engineers, and a budget."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.cast import company
from tests.specification import Story
from tracker.resources import (
    AllocateResource,
    ChangeAllocation,
    RegisterResource,
    Resource,
    ReviewAdequacy,
)

POSTS = RegisterResource(
    resource="RES-1", sort="human", title="Engineers", needed=Decimal("5.5"), unit="FTE",
    scope=("SVC-NET",), plan="PLN-1", owner="role:owner-net",
)  # fmt: skip
MONEY = RegisterResource(
    resource="RES-2", sort="financial", title="Budget", needed=Decimal(20_000), plan="PLN-1"
)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
TODAY = date(2026, 3, 9)  # of company()


def with_posts() -> Story:
    return company().by("dov").given(POSTS)


def with_money(needed: int = 20_000) -> Story:
    told = company().by("dov")
    return told.given(
        RegisterResource(
            resource="RES-2", sort="financial", title="Budget", needed=Decimal(needed), plan="PLN-1"
        )
    )


def posts(told: Story) -> Resource:
    return told.the(Resource, "RES-1")


def giving(quantity: str | int, to: str = "PLN-1", **more: Any) -> AllocateResource:
    return AllocateResource(resource="RES-1", quantity=Decimal(quantity), to=to, **more)


def paying(amount: str | int, **more: Any) -> AllocateResource:
    return AllocateResource(resource="RES-2", quantity=Decimal(amount), to="PLN-1", **more)


def changing(number: int = 1, **what: Any) -> ChangeAllocation:
    return ChangeAllocation(resource="RES-1", allocation=number, **what)


def judging(available: str, needed: str = "5.5", **more: Any) -> ReviewAdequacy:
    said = {"adequate": Decimal(available) >= Decimal(needed), **more}
    return ReviewAdequacy(
        resource="RES-1", available=Decimal(available), needed=Decimal(needed), **said
    )
