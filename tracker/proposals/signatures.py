"""Signatures: who may sign, whether it counts, and when the needs of a rule are met.

The checks stand in the order of `domain.md`, rule 21.
"""

from collections.abc import Iterable, Iterator

import msgspec

from events.facts.approvals import ApprovalRule, Need
from tracker.approvals import RULES, ApprovalRules, Subject
from tracker.authority import ORDER, Authority, Right
from tracker.history import History
from tracker.kernel import Act, Refusal
from tracker.proposals.counting import (
    Able,
    Signature,
    cover_of,
    from_its_roles,
    met,
    missing,
    of_one_grant,
    reachable,
)
from tracker.rights import Rights, Usable, stands_apart

ALONE = (
    "You helped to define {rule} less than 30 days ago: somebody who did not has to sign as well."
)
_ORDER = (*ORDER, "SOD-5", "SOD-2", "PROP-ORDER", "SOD-6")


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be signed, and what was signed so far. `amount` in minor units.

    `acted` are signatures under what was done already: neither who gave them is independent of it,
    nor who stands in for them. `definers` made the rule not long ago: they never sign alone
    (SOD-6). `amount_matters` False: whoever holds a power may speak, whatever the limit (PROP-9),
    and in whatever order. `about` is the proposal.
    """

    rule: ApprovalRule
    scope: tuple[str, ...]
    amount: int
    authors: tuple[str, ...]
    signed: tuple[Signature, ...] = ()
    acted: tuple[Signature, ...] = ()
    definers: tuple[str, ...] = ()
    amount_matters: bool = True
    about: str = ""

    @property
    def powers(self) -> tuple[str, ...]:
        """The powers that the rule asks for, those still missing first."""
        open_ones = [power for power, _ in missing(self.rule, self.signed)]
        others = [need.power for need in self.rule.needs if need.power not in open_ones]
        return (*open_ones, *others)

    @property
    def awaited(self) -> tuple[str, ...]:
        """The powers that may be used now: where the rule has a sequence, only the next."""
        if self.rule.order == "sequence" and self.amount_matters:
            return self.powers[:1]
        return self.powers

    def need(self, power: str) -> Need:
        """Return what the rule asks for with one of its powers."""
        return next(need for need in self.rule.needs if need.power == power)

    def alone(self, able: Able) -> bool:
        """Whether with a signature the rule would be met by those alone who defined it (SOD-6)."""
        by_definers = {*(s.person for s in self.signed), able.person} <= set(self.definers)
        return self.amount_matters and by_definers and met(self.rule, (*self.signed, able))

    def takes(self, able: Able) -> bool:
        """Whether a signature would be of a role that is asked for, and by somebody independent."""
        apart = not self.for_who_acted(able) and not self.alone(able)
        return apart and from_its_roles(self.need(able.power), able.holder)

    @property
    def signatories(self) -> set[str]:
        """The people who signed already, or acted before."""
        return {signature.person for signature in (*self.acted, *self.signed)}

    def for_who_acted(self, able: Able) -> bool:
        """Whether a signature would be by a cover of a grant that was acted by, or the reverse."""
        return any(of_one_grant(able, signature) for signature in self.acted)

    @property
    def whole_amount(self) -> bool:
        """Whether each grant that is used must cover the whole amount."""
        return self.amount_matters and self.rule.amount_covered_by == "every signature"


def rules(history: History) -> ApprovalRules:
    """Return the approval rules in force; before the first, empty ones: nothing can be approved."""
    known = history.find(ApprovalRules, RULES)
    return known.standing(history.on) if known else ApprovalRules()


def rule_for(history: History, subject: Subject) -> ApprovalRule:
    """Return the rule that a change falls under.

    Raises:
        Refusal: PROP-NORULE, also for an emergency that no normal rule could ratify.
    """
    known = rules(history)
    if subject.change == "emergency":
        known.rule_for(msgspec.structs.replace(subject, change="normal"))
    return known.rule_for(subject)


def known_grant(act: Act) -> None:
    """Refuse a grant that the record does not know, before all other rules (REF-UNKNOWN)."""
    if act.via:
        act.authority.chain(act.via)


def apart(act: Act, matter: Matter) -> None:
    """Keep duties apart: no author signs (SOD-1), nobody signs twice (SOD-2).

    Nor does who keeps the tracker, or audits, whatever else they hold (SOD-3).
    """
    if act.actor in matter.authors:
        raise Refusal("SOD-1", "Who proposes a change does not decide on it.", "actor")
    if act.actor in matter.signatories:
        raise Refusal("SOD-2", "One person counts once, whatever roles they hold.", "actor")
    if stands_apart(act.authority, act.actor):
        raise Refusal("SOD-3", "Who keeps the tracker, or audits, approves nothing.", "actor")


def right_to(act: Act, matter: Matter, power: str) -> tuple[str, Right]:
    """Return the power and the right by which the actor signs.

    With no power named, the first that is still missing; with no grant named, the first that
    covers the whole amount, or else the first that will do.

    Raises:
        Refusal: AUTH-..., then SOD-5, SOD-2, PROP-ORDER and SOD-6, with the people who could sign
            instead; of several grants, the refusal of the one that came furthest.
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
        if any(refusal.rule == "SOD-6" for refusal in refusals):
            break  # what else they could sign with is needed no more
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
    _as_holder(authority, matter, person, grant, power)
    right = authority.require(
        person, grant, power, scope=matter.scope, amount=matter.amount,
        whole_amount=matter.whole_amount, about=matter.about,
    )  # fmt: skip
    if through := sorted(authority.through(right.chain) & set(matter.authors)):
        sentence = f"Your authority runs through {through[0]}, who proposes this."
        raise Refusal("SOD-5", sentence, "via")
    able = able_by(person, power, right)
    if matter.for_who_acted(able):
        raise Refusal("SOD-2", f"{grant} stands in for who approved this, or they for you.", "via")
    if power not in matter.awaited:
        sentence = f"This is signed in sequence: {matter.awaited[0]} comes first."
        raise Refusal("PROP-ORDER", sentence, "power")
    if matter.alone(able):
        raise Refusal("SOD-6", ALONE.format(rule=matter.rule.id), "actor")
    return right


def _as_holder(authority: Authority, matter: Matter, person: str, grant: str, power: str) -> None:
    """Refuse a grant of another role than those that the rule asks for (AUTH-POWER)."""
    need = matter.need(power)
    chain = authority.chain(grant)
    if not from_its_roles(need, chain[0].holder):
        authority.in_force(person, chain)
        roles = " or ".join(f"role:{role}" for role in need.from_roles)
        raise Refusal("AUTH-POWER", f"The rule asks for {power} of {roles}.", "power")


def able_to_sign(authority: Authority, matter: Matter) -> tuple[Able, ...]:
    """Return who could sign now: no author, and nobody who has signed."""
    return tuple(ables(matter, Rights(authority).everybody))


def ables(matter: Matter, rights: Iterable[Usable]) -> Iterator[Able]:
    """Yield what could be signed by each of some rights: those that `right_to` lets pass."""
    apart_from = {*matter.authors, *matter.signatories}
    for right in rights:
        covered = right.covers_amount(matter.amount, matter.about)
        if (
            right.person not in apart_from
            and not right.stands_apart
            and (covered or not matter.whole_amount)
            and right.reaches(matter.scope)
            and right.through.isdisjoint(matter.authors)
        ):
            could = (
                able_by(right.person, power, Right(right.chain, covered))
                for power in matter.awaited
                if power in right.powers
            )
            yield from (each for each in could if matter.takes(each))


def able_by(person: str, power: str, right: Right) -> Able:
    """Return what a person's signature by a right would be."""
    stands_in = cover_of((grant.id, grant.form) for grant in right.chain)
    used = right.grant
    return Able(person, used.id, power, right.covers_amount, stands_in, used.holder)


def helping(matter: Matter, able: Iterable[Able]) -> Iterator[Able]:
    """Yield those whose signature would bring a matter nearer to what it needs.

    Of a grant and its cover the second does not, nor does who holds what nobody is missing.
    """
    before = missing(matter.rule, matter.signed)
    for each in able:
        if missing(matter.rule, (*matter.signed, each)) != before:
            yield each


def within_reach(matter: Matter, rights: Iterable[Usable]) -> bool:
    """Whether the needs could still be met by who signed and who could, whatever the sequence."""
    rule = msgspec.structs.replace(matter.rule, order="any")
    able = list(ables(msgspec.structs.replace(matter, rule=rule), rights))
    people = {*(each.person for each in matter.signed), *(each.person for each in able)}
    return not (matter.definers and people <= set(matter.definers)) and reachable(
        rule, matter.signed, able
    )
