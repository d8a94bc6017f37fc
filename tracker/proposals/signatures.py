"""Signatures: who may sign, whether it counts, and when the needs of a rule are met.

The checks stand in the order of `domain.md`, rule 21.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from events.facts.approvals import ApprovalRule
from tracker.approvals import RULES, ApprovalRules
from tracker.authority import Right
from tracker.kernel import Act, Refusal

COVER = ("acting", "absence cover")


class Signature(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's signature. `cover_of` is the grant that an absence cover was made from."""

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


def rules(act: Act) -> ApprovalRules:
    """Return the approval rules; empty ones, under which nothing can be approved, before the first."""
    return act.history.find(ApprovalRules, RULES) or ApprovalRules()


def known_grant(act: Act) -> None:
    """Refuse a grant that the record does not know, before all other rules (REF-UNKNOWN)."""
    if act.via:
        act.authority.chain(act.via)


def apart(act: Act, authors: Iterable[str], signed: Iterable[str]) -> None:
    """Keep duties apart: no author signs (SOD-1), nobody signs twice (SOD-2)."""
    if act.actor in authors:
        raise Refusal("SOD-1", "Who proposes a change does not decide on it.", "actor")
    if act.actor in signed:
        raise Refusal("SOD-2", "One person counts once, whatever roles they hold.", "actor")


def right_to(
    act: Act, rule: ApprovalRule, power: str, scope: tuple[str, ...], amount: int,
    authors: Iterable[str], *, whole_amount: bool,
) -> tuple[str, Right]:  # fmt: skip
    """Return the power and the right by which the actor signs.

    Raises:
        Refusal: AUTH-..., then SOD-5, with the people who could sign instead.
    """
    try:
        power, right = _right(act, rule, power, scope, amount, whole_amount=whole_amount)
        if through := act.authority.through(right.chain) & set(authors):
            raise Refusal("SOD-5", f"Your authority runs through {sorted(through)[0]}, who proposes this.", "via")
    except Refusal as refusal:
        refusal.instead = could_sign(act, rule, scope, amount, authors)
        raise
    return power, right


def _right(
    act: Act, rule: ApprovalRule, power: str, scope: tuple[str, ...], amount: int, *, whole_amount: bool
) -> tuple[str, Right]:
    needed = [need.power for need in rule.needs]
    if power and act.via:
        act.authority.in_force(act.actor, act.authority.chain(act.via))
    if power and power not in needed:
        raise Refusal("AUTH-POWER", f"This change needs {' and '.join(needed)}.", "power")
    refusal = None
    for wanted in [power] if power else needed:
        try:
            return wanted, act.authority.require(
                act.actor, act.via, wanted, scope=scope, amount=amount, whole_amount=whole_amount
            )
        except Refusal as found:
            refusal = refusal or found
    assert refusal is not None, "a rule needs at least one power"
    raise refusal


def could_sign(
    act: Act, rule: ApprovalRule, scope: tuple[str, ...], amount: int, authors: Iterable[str]
) -> tuple[str, ...]:
    """Return the people, other than the actor and the authors, who could sign now."""
    able = act.authority.who_could([need.power for need in rule.needs], scope, amount)
    return tuple(sorted({person for person, _, _ in able} - {act.actor, *authors}))


def cover_of(right: Right) -> str:
    """Return the grant that an acting or covering grant stands in for; empty for others."""
    return right.grant.parent if right.grant.form in COVER else ""


def counted(signatures: Iterable[Signature], power: str) -> list[Signature]:
    """Return the signatures that count for a power.

    Where a cover and the grant it was made from are both used, the first alone counts.
    """
    counting: list[Signature] = []
    for signature in signatures:
        stands_in = {signature.grant, signature.cover_of} - {""}
        doubled = any(
            other.cover_of in stands_in or signature.cover_of == other.grant
            for other in counting
            if other.cover_of or signature.cover_of
        )
        if signature.power == power and not doubled:
            counting.append(signature)
    return counting


def met(rule: ApprovalRule, signatures: tuple[Signature, ...]) -> bool:
    """Whether the needs of a rule are met."""
    enough = all(len(counted(signatures, need.power)) >= need.count for need in rule.needs)
    return enough and (
        rule.amount_covered_by == "every signature" or any(s.covers_amount for s in signatures)
    )


def missing(rule: ApprovalRule, signatures: tuple[Signature, ...]) -> list[tuple[str, int]]:
    """Return (power, count) for what is still needed."""
    open_needs = [
        (need.power, need.count - len(counted(signatures, need.power)))
        for need in rule.needs
        if need.count > len(counted(signatures, need.power))
    ]
    if not open_needs and not met(rule, signatures):
        return [(rule.needs[0].power, 1)]
    return open_needs
