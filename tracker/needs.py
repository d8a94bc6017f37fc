"""Needs: who will have to sign a change, and who could, said before and while it is decided.

ISO/IEC 20000-1:2018, 5.1 c. What a page shows with "This will need ..." is worked out by the same
rules that later accept or refuse a signature (`domain.md`, rule 8).
"""

import msgspec

from tracker.authority import Authority
from tracker.history import History
from tracker.proposals.signatures import (
    Able,
    Matter,
    Signature,
    able_to_sign,
    helping,
    missing,
    rule_for,
)

NUMBERS = ("no", "one", "two", "three", "four", "five")


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What a change still needs.

    `missing` are (power, count); `could_sign` are the people whose signature would bring it nearer
    now, one line for each grant and power.
    """

    rule: str
    words: str
    missing: tuple[tuple[str, int], ...]
    could_sign: tuple[Able, ...]


def needs_of(
    history: History, authority: Authority, *, target: str, change: str, amount: int,
    scope: tuple[str, ...], authors: tuple[str, ...], signatures: tuple[Signature, ...] = (),
) -> Needs:  # fmt: skip
    """Return what a change of a kind of content needs. `amount` in minor units.

    Raises:
        Refusal: PROP-NORULE.
    """
    rule = rule_for(history, target, change, amount)
    matter = Matter(rule=rule, scope=scope, amount=amount, authors=authors, signed=signatures)
    return needs_for(authority, matter)


def needs_for(authority: Authority, matter: Matter) -> Needs:
    """Return what a matter to be signed still needs."""
    return Needs(
        rule=matter.rule.id,
        words=in_words(matter),
        missing=tuple(missing(matter.rule, matter.signed)),
        could_sign=tuple(helping(matter, able_to_sign(authority, matter))),
    )


def in_words(matter: Matter) -> str:
    """Say what a rule asks for: `two approve:plan and one approve:spend`."""
    asked = [f"{_number(need.count)} {need.power}" for need in matter.rule.needs]
    sentence = " and ".join(asked)
    if not matter.amount:
        return sentence
    if matter.rule.amount_covered_by == "at least one":
        return f"{sentence}, at least one with a limit that covers the amount"
    return f"{sentence}, each with a limit that covers the amount"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
