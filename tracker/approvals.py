"""Approval rules: what needs whose approval, as data that is itself governed.

ISO/IEC 20000-1:2018, 5.1 c. A rule without `emergency` does not speak of emergencies; of the rules
that fit, the first wins; where none fits, the change is refused (`domain.md`, rule 8).
"""

from collections.abc import Iterable
from typing import Annotated, Self

import marshmallow as ma
import msgspec
from marshmallow import fields, validate

from events import Envelope, Fact
from events.facts.approvals import ApprovalRule, ApprovalRulesSet, Need
from tracker.delegations import ROOT
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.words import Id, Line, Money, one_of

RULES = "APR"
PEOPLE_MAX = 20
DAYS_MAX = 366

People = Annotated[int, lambda **o: fields.Integer(validate=validate.Range(1, PEOPLE_MAX), **o)]
Days = Annotated[int, lambda **o: fields.Integer(validate=validate.Range(0, DAYS_MAX), **o)]


class NeedWanted(msgspec.Struct, frozen=True, kw_only=True):
    """So many people with a power."""

    power: Line
    count: People = 1


class RuleWanted(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as it is entered; amounts as in `ApprovalRule`."""

    id: Id
    target: Line
    needs: tuple[NeedWanted, ...]
    change: Annotated[str, one_of("normal", "emergency")] = "normal"
    over: Money = None
    up_to: Money = None
    amount_covered_by: Annotated[str, one_of("every signature", "at least one")] = "every signature"
    reset_on: Annotated[str, one_of("touched authority", "any revision")] = "touched authority"
    ratify_within_days: Days = 0


class SetApprovalRules(Command):
    """Set the first approval rules: by the holder of the root authority, in person."""

    kind = "approval-rules"
    item = "rules_id"
    creates = True

    rules: tuple[RuleWanted, ...]
    document: Line = ""
    rules_id: Annotated[str, one_of(RULES)] = RULES


class ApprovalRules(State):
    """The approval rules as the record leaves them."""

    kind = "approval-rules"
    prefix = "APR"
    commands = (SetApprovalRules,)

    title: str = "Approval rules"
    rules: tuple[ApprovalRule, ...] = ()
    document: str = ""

    def decide(self, command: SetApprovalRules, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, AUTH-NONE, AUTH-ACCEPT, AUTH-REVOKED, AUTH-TIME, PROP-4.
            marshmallow.ValidationError: for a rule that could never be met, or always is.
        """
        _well_formed(command.rules)
        chain = act.authority.chain(ROOT)
        if act.via not in ("", ROOT):
            raise unknown("root authority", act.via, "via")
        act.authority.in_force(act.actor, chain)
        if self.exists:
            raise Refusal(
                "PROP-4", "The approval rules change only by an approved proposal.", "rules"
            )
        yield ApprovalRulesSet(
            rules=tuple(map(_rule, command.rules)), document=command.document,
        )  # fmt: skip

    def after(self, fact: ApprovalRulesSet, envelope: Envelope, pos: int) -> Self:
        """Return the rules as they stand once the fact is known."""
        return msgspec.structs.replace(self, rules=fact.rules, document=fact.document)

    def rule_for(self, target: str, change: str, amount: int) -> ApprovalRule:
        """Return the rule that a change falls under; `amount` in minor units.

        A correction is a normal change with a date in the past.

        Raises:
            Refusal: PROP-NORULE.
        """
        change = "emergency" if change == "emergency" else "normal"
        for rule in self.rules:
            if rule.target == target and rule.change == change and _fits(rule, amount):
                return rule
        sentence = f"No approval rule speaks of this {change} change of a {target}."
        raise Refusal("PROP-NORULE", sentence, "target")


def _well_formed(rules: tuple[RuleWanted, ...]) -> None:
    if not rules:
        raise ma.ValidationError({"rules": ["Without a rule nothing could ever be approved."]})
    problems = {
        str(place): {field: [sentence] for field, sentence in found.items()}
        for place, rule in enumerate(rules)
        if (found := _problems(rule, {earlier.id for earlier in rules[:place]}))
    }
    if problems:
        raise ma.ValidationError({"rules": problems})


def _problems(rule: RuleWanted, taken: set[str]) -> dict[str, str]:
    """Return what is wrong with a rule, by field."""
    powers = [need.power for need in rule.needs]
    problems = {}
    if rule.id in taken:
        problems["id"] = "Another rule has this id."
    if not powers:
        problems["needs"] = "Nobody would have to approve."
    if len(set(powers)) < len(powers):
        problems["needs"] = "Name each power once, with how many people."
    if rule.up_to is not None and rule.over is not None and rule.up_to <= rule.over:
        problems["up_to"] = "No amount lies between these."
    if rule.change == "emergency" and not rule.ratify_within_days:
        problems["ratify_within_days"] = "An emergency change is ratified within some days."
    return problems


def _rule(wanted: RuleWanted) -> ApprovalRule:
    needs = tuple(Need(power=need.power, count=need.count) for need in wanted.needs)
    return ApprovalRule(
        id=wanted.id, target=wanted.target, needs=needs, change=wanted.change, over=wanted.over,
        up_to=wanted.up_to, amount_covered_by=wanted.amount_covered_by, reset_on=wanted.reset_on,
        ratify_within_days=wanted.ratify_within_days,
    )  # fmt: skip


def _fits(rule: ApprovalRule, amount: int) -> bool:
    above = rule.over is None or amount > rule.over
    return above and (rule.up_to is None or amount <= rule.up_to)
