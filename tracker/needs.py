"""Needs: who will have to sign a change, and who could, said before and while it is decided.

ISO/IEC 20000-1:2018, 5.1 c. What a page shows with "This will need ..." is worked out by the same
rules that later accept or refuse a signature (`domain.md`, rule 8).
"""

import msgspec

from tracker.approvals import Subject
from tracker.authority import Authority
from tracker.history import History
from tracker.proposals.counting import Able, Signature, missing
from tracker.proposals.signatures import Matter, able_to_sign, helping, rule_for

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
    history: History, authority: Authority, subject: Subject, *, authors: tuple[str, ...],
    signatures: tuple[Signature, ...] = (),
) -> Needs:  # fmt: skip
    """Return what a change needs that nobody has proposed yet.

    Raises:
        Refusal: PROP-NORULE.
    """
    rule = rule_for(history, subject)
    matter = Matter(
        rule=rule, scope=subject.scope, amount=subject.amount, authors=authors, signed=signatures
    )
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
