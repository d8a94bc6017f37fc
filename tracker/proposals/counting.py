"""Counting: which signatures count, what is still missing, and whether that can still come.

Rules SOD-2 and AUTH-CONCURRENT; section 4.1 of the domain reference.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from events.facts.approvals import ApprovalRule, Need

COVER = ("acting", "absence cover")


class Signature(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's signature. `cover_of` is the grant that an absence cover was made from.

    `holder` is the one of the grant used: `role:ID` where it was signed as holder of a role.
    """

    person: str
    power: str
    grant: str
    grant_version: int
    revision: int
    covers_amount: bool
    at: datetime
    pos: int
    reason: str = ""
    cover_of: str = ""
    holder: str = ""
    rules_version: int = 0


class Able(msgspec.Struct, frozen=True):
    """Somebody who could sign, by which grant, with which power; the rest as in `Signature`."""

    person: str
    grant: str
    power: str
    covers_amount: bool
    cover_of: str = ""
    holder: str = ""


Signing = Signature | Able


def cover_of(forms: Iterable[tuple[str, str]]) -> str:
    """Return the grant that a cover stands in for; empty where the first is no cover.

    `forms` are (grant, form) along a chain. A cover of a cover stands in for the same grant.
    """
    used, *above = forms
    if used[1] not in COVER:
        return ""
    return next(grant for grant, form in above if form not in COVER)


def counted(signatures: Iterable[Signing], need: Need) -> list[Signing]:
    """Return the signatures that count for a need.

    Where a cover and the grant it was made from are both used, the first alone counts
    (AUTH-CONCURRENT).
    """
    counting: list[Signing] = []
    for signature in signatures:
        doubled = any(of_one_grant(signature, other) for other in counting)
        if signature.power == need.power and not doubled and from_its_roles(need, signature.holder):
            counting.append(signature)
    return counting


def of_one_grant(signature: Signing, other: Signing) -> bool:
    """Whether one of two signatures is by a cover of the other's grant, or both are by covers."""
    stands_in = {signature.grant, signature.cover_of} - {""}
    return other.cover_of in stands_in or signature.cover_of == other.grant


def from_its_roles(need: Need, holder: str) -> bool:
    """Whether `role:ID` is one of the roles that a need asks for; without any, all are."""
    return not need.from_roles or holder.removeprefix("role:") in need.from_roles


def met(rule: ApprovalRule, signatures: Sequence[Signing]) -> bool:
    """Whether the needs of a rule are met."""
    return not missing(rule, signatures)


def missing(rule: ApprovalRule, signatures: Sequence[Signing]) -> list[tuple[str, int]]:
    """Return (power, count) for what is still needed.

    Where all have signed and nobody covers the amount, that is one more with the first power.
    """
    counting = {need.power: counted(signatures, need) for need in rule.needs}
    open_needs = [
        (need.power, need.count - len(counting[need.power]))
        for need in rule.needs
        if need.count > len(counting[need.power])
    ]
    covered = rule.amount_covered_by == "every signature" or any(
        signature.covers_amount for those in counting.values() for signature in those
    )
    return open_needs if open_needs or covered else [(rule.needs[0].power, 1)]


# ---------------------------------------------------------------- what can still come


def reachable(rule: ApprovalRule, signed: Sequence[Signing], able: Sequence[Able]) -> bool:
    """Whether the needs of a rule could be met by those who signed and those who could.

    Each person counts once (SOD-2), and of a grant and its covers one part only.
    """
    could = {need.power: _people(need, signed, able) for need in rule.needs}
    places = [power for power, count in missing(rule, signed) for _ in range(count)]
    taken: dict[str, int] = {}
    if not all(_seated(place, places, could, taken, set()) for place in range(len(places))):
        return False
    return rule.amount_covered_by == "every signature" or any(
        each.covers_amount for need in rule.needs for each in counted((*signed, *able), need)
    )


def _people(need: Need, signed: Sequence[Signing], able: Sequence[Able]) -> list[str]:
    """Return the people who could count for a need, whoever holds a grant before its covers."""
    own_first = sorted(able, key=lambda each: each.cover_of != "")
    counting = counted((*signed, *own_first), need)
    return [each.person for each in counting if isinstance(each, Able)]


def _seated(
    place: int, places: Sequence[str], could: Mapping[str, Sequence[str]],
    taken: dict[str, int], asked: set[str],
) -> bool:  # fmt: skip
    """Find somebody for a place, who may have to be asked away from another."""
    for person in could[places[place]]:
        if person in asked:
            continue
        asked.add(person)
        if person not in taken or _seated(taken[person], places, could, taken, asked):
            taken[person] = place
            return True
    return False
