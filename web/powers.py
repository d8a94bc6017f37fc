"""Grants in words: by what right somebody holds them, and within which limits."""

from datetime import datetime

from flask import g

from tracker.delegations import Delegation
from web.filters import last_day, money
from web.titles import Titles


def held_in_words(grant: Delegation, titles: Titles) -> str:
    """Return `as Finance director`, or `in person` for a grant to somebody by name."""
    by_role = grant.holder.startswith("role:")
    return f"as {titles.holder(grant.holder)}" if by_role else "in person"


def limits_in_words(amount: int | None, until: datetime | None) -> str:
    """Return `up to EUR 25,000, until 31 Jan 2027`; `amount` in minor units, None: no limit."""
    currency = g.get("currency", "EUR")
    up_to = "without a limit on amounts" if amount is None else f"up to {money(amount, currency)}"
    return f"{up_to}, until {last_day(until)}" if until else up_to


def grant_in_words(grant: Delegation, titles: Titles) -> str:
    """Return both: `as Finance director, up to EUR 250,000`."""
    limits = limits_in_words(grant.amount, grant.effective_until)
    return f"{held_in_words(grant, titles)}, {limits}"
