"""Signatures: who may sign, whether it counts, and when the needs of a rule are met.

The checks stand in the order of `domain.md`, rule 21.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from events.facts.approvals import ApprovalRule
from tracker.approvals import RULES, ApprovalRules
from tracker.authority import ORDER, Authority, Right
from tracker.history import History
from tracker.kernel import Act, Refusal
from tracker.rights import Rights, Usable

COVER = ("acting", "absence cover")
_ORDER = (*ORDER, "SOD-5")


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


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be signed, and what was signed so far. `amount` in minor units.

    `acted` are further people whose signature would not be independent. `amount_matters` False:
    whoever holds a power may speak, whatever the limit (PROP-9). `about` is the proposal.
    """

    rule: ApprovalRule
    scope: tuple[str, ...]
    amount: int
    authors: tuple[str, ...]
    signed: tuple[Signature, ...] = ()
    acted: tuple[str, ...] = ()
    amount_matters: bool = True
    about: str = ""

    @property
    def powers(self) -> tuple[str, ...]:
        """The powers that the rule asks for, those still missing first."""
        open_ones = [power for power, _ in missing(self.rule, self.signed)]
        others = [need.power for need in self.rule.needs if need.power not in open_ones]
        return (*open_ones, *others)

    @property
    def signatories(self) -> set[str]:
        """The people who signed already, or acted before."""
        return {*self.acted, *(signature.person for signature in self.signed)}

    @property
    def whole_amount(self) -> bool:
        """Whether each grant that is used must cover the whole amount."""
        return self.amount_matters and self.rule.amount_covered_by == "every signature"


class Able(msgspec.Struct, frozen=True):
    """Somebody who could sign, by which grant, with which power; `cover_of` as in `Signature`."""

    person: str
    grant: str
    power: str
    covers_amount: bool
    cover_of: str = ""


def rules(history: History) -> ApprovalRules:
    """Return the approval rules; before the first, empty ones: nothing can be approved."""
    return history.find(ApprovalRules, RULES) or ApprovalRules()


def rule_for(history: History, target: str, change: str, amount: int) -> ApprovalRule:
    """Return the rule that a change falls under.

    Raises:
        Refusal: PROP-NORULE, also for an emergency that no normal rule could ratify.
    """
    known = rules(history)
    if change == "emergency":
        known.rule_for(target, "normal", amount)
    return known.rule_for(target, change, amount)


def known_grant(act: Act) -> None:
    """Refuse a grant that the record does not know, before all other rules (REF-UNKNOWN)."""
    if act.via:
        act.authority.chain(act.via)


def apart(act: Act, matter: Matter) -> None:
    """Keep duties apart: no author signs (SOD-1), nobody signs twice (SOD-2)."""
    if act.actor in matter.authors:
        raise Refusal("SOD-1", "Who proposes a change does not decide on it.", "actor")
    if act.actor in matter.signatories:
        raise Refusal("SOD-2", "One person counts once, whatever roles they hold.", "actor")


def right_to(act: Act, matter: Matter, power: str) -> tuple[str, Right]:
    """Return the power and the right by which the actor signs.

    With no power named, the first that is still missing; with no grant named, the first that
    covers the whole amount, or else the first that will do.

    Raises:
        Refusal: AUTH-..., then SOD-5, with the people who could sign instead; of several grants,
            the refusal of the one that came furthest.
    """
    grants = [act.via] if act.via else [grant.id for grant in act.authority.held_by(act.actor)]
    refusals = []
    for wanted in (power,) if power else matter.powers:
        rights = []
        for grant in grants:
            try:
                rights.append(_right(act.authority, matter, act.actor, grant, wanted))
            except Refusal as refusal:
                refusals.append(refusal)
        if rights:
            right = next((right for right in rights if right.covers_amount), rights[0])
            act.authority.used = right.grant
            return wanted, right
    nothing = Refusal("AUTH-NONE", "You hold no authority to decide on this.", "via")
    nearest = max(refusals, key=lambda each: _ORDER.index(each.rule), default=nothing)
    able = helping(matter, able_to_sign(act.authority, matter))
    others = {each.person for each in able} - {act.actor}
    nearest.instead = tuple(sorted(others))
    raise nearest


def _right(authority: Authority, matter: Matter, person: str, grant: str, power: str) -> Right:
    if power not in matter.powers:
        authority.in_force(person, authority.chain(grant))
        raise Refusal("AUTH-POWER", f"This change needs {' and '.join(matter.powers)}.", "power")
    right = authority.require(
        person, grant, power, scope=matter.scope, amount=matter.amount,
        whole_amount=matter.whole_amount, about=matter.about,
    )  # fmt: skip
    if through := sorted(authority.through(right.chain) & set(matter.authors)):
        sentence = f"Your authority runs through {through[0]}, who proposes this."
        raise Refusal("SOD-5", sentence, "via")
    return right


def able_to_sign(authority: Authority, matter: Matter) -> tuple[Able, ...]:
    """Return who could sign now: no author, and nobody who has signed."""
    return tuple(ables(matter, Rights(authority).everybody))


def ables(matter: Matter, rights: Iterable[Usable]) -> Iterator[Able]:
    """Yield what could be signed by each of some rights: those that `right_to` lets pass."""
    apart_from = {*matter.authors, *matter.signatories}
    powers = matter.powers
    for right in rights:
        covered = right.covers_amount(matter.amount, matter.about)
        if (
            right.person not in apart_from
            and (covered or not matter.whole_amount)
            and right.reaches(matter.scope)
            and right.through.isdisjoint(matter.authors)
        ):
            for power in powers:
                if power in right.powers:
                    yield able_by(right.person, power, Right(right.chain, covered))


def able_by(person: str, power: str, right: Right) -> Able:
    """Return what a person's signature by a right would be."""
    stands_in = cover_of((grant.id, grant.form) for grant in right.chain)
    return Able(person, right.grant.id, power, right.covers_amount, stands_in)


def helping(matter: Matter, able: Iterable[Able]) -> Iterator[Able]:
    """Yield those whose signature would bring a matter nearer to what it needs.

    Of a grant and its cover the second does not, nor does who holds what nobody is missing.
    """
    before = missing(matter.rule, matter.signed)
    for each in able:
        if missing(matter.rule, (*matter.signed, each)) != before:
            yield each


def cover_of(forms: Iterable[tuple[str, str]]) -> str:
    """Return the grant that a cover stands in for; empty where the first is no cover.

    `forms` are (grant, form) along a chain. A cover of a cover stands in for the same grant.
    """
    used, *above = forms
    if used[1] not in COVER:
        return ""
    return next(grant for grant, form in above if form not in COVER)


def counted(signatures: Iterable[Signature | Able], power: str) -> list[Signature | Able]:
    """Return the signatures that count for a power.

    Where a cover and the grant it was made from are both used, the first alone counts
    (AUTH-CONCURRENT).
    """
    counting: list[Signature | Able] = []
    for signature in signatures:
        stands_in = {signature.grant, signature.cover_of} - {""}
        doubled = any(
            other.cover_of in stands_in or signature.cover_of == other.grant for other in counting
        )
        if signature.power == power and not doubled:
            counting.append(signature)
    return counting


def met(rule: ApprovalRule, signatures: tuple[Signature | Able, ...]) -> bool:
    """Whether the needs of a rule are met."""
    return not missing(rule, signatures)


def missing(rule: ApprovalRule, signatures: tuple[Signature | Able, ...]) -> list[tuple[str, int]]:
    """Return (power, count) for what is still needed.

    Where all have signed and nobody covers the amount, that is one more with the first power.
    """
    counting = {need.power: counted(signatures, need.power) for need in rule.needs}
    open_needs = [
        (need.power, need.count - len(counting[need.power]))
        for need in rule.needs
        if need.count > len(counting[need.power])
    ]
    covered = rule.amount_covered_by == "every signature" or any(
        signature.covers_amount for those in counting.values() for signature in those
    )
    return open_needs if open_needs or covered else [(rule.needs[0].power, 1)]
