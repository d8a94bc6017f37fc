"""Quantities: as people say them, and as they are kept. Money is kept in minor units."""

from decimal import Decimal

import marshmallow as ma

CENTS = 100


def kept(quantity: Decimal | None, sort: str, field: str, *, some: bool = True) -> Decimal:
    """Return a quantity as it is kept; `some`: it must be more than nothing.

    Raises:
        marshmallow.ValidationError: it is missing, below zero, or no amount of money.
    """
    if quantity is None:
        raise ma.ValidationError({field: ["Say how much."]})
    if quantity < 0 or (some and not quantity):
        raise ma.ValidationError({field: ["Must be more than nothing."]})
    if sort != "financial":
        return quantity
    minor = quantity * CENTS
    if minor != minor.to_integral_value():
        raise ma.ValidationError({field: ["An amount has at most two decimals."]})
    return Decimal(int(minor))


def said(quantity: Decimal, sort: str, unit: str) -> str:
    """Return a kept quantity as it is said: `5.0 FTE`, `4,000.50 EUR`."""
    return f"{spoken(quantity, sort):,} {unit}"


def spoken(quantity: Decimal, sort: str) -> Decimal:
    """Return a kept quantity as people would give it: money in whole units."""
    return quantity.scaleb(-2) if sort == "financial" else quantity
