"""Quantities of resources in words and as data: money in minor units, everything else as it is."""

from decimal import Decimal

from tracker.resources import spoken
from web.amounts import amount
from web.filters import money


def quantity(value: Decimal, sort: str, unit: str) -> str:
    """`5.5 FTE`, `EUR 420,000`: a quantity as the record keeps it, in words."""
    return money(int(value), unit) if sort == "financial" else amount(value, unit)


def as_data(value: Decimal, sort: str) -> Decimal | int:
    """Return a quantity as data says it: money as a whole number of minor units."""
    return int(value) if sort == "financial" else value


def typed(value: Decimal, sort: str) -> str:
    """Return a quantity as a form holds it."""
    return str(spoken(value, sort))
