"""What a version of the approval rules says: each rule under its id, with its place in the order.

Which rules make no sense is told here, by field.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import msgspec
from marshmallow import fields, validate

from events.facts.approvals import ApprovalRule
from tracker.powers import POWERS
from tracker.words import Id, Ids, Line, Lines, Money, Whole, one_of

PEOPLE_MAX = 20
DAYS_MAX = 366
TOP_MANAGEMENT = "approve:policy"
"""The power that stays with top management in person (SOD-6)."""

People = Annotated[int, lambda **o: fields.Integer(validate=validate.Range(1, PEOPLE_MAX), **o)]
Days = Annotated[int, lambda **o: fields.Integer(validate=validate.Range(0, DAYS_MAX), **o)]


class NeedWanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """So many people with a power; with `from_roles`, as holders of one of these roles."""

    power: Line
    count: People = 1
    from_roles: Ids = ()


class _Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule says; amounts as in `ApprovalRule`."""

    target: Line
    needs: tuple[NeedWanted, ...]
    change: Annotated[str, one_of("normal", "emergency")] = "normal"
    over: Money = None
    up_to: Money = None
    scope: Ids = ()
    paths: Lines = ()
    amount_covered_by: Annotated[str, one_of("every signature", "at least one")] = "every signature"
    order: Annotated[str, one_of("any", "sequence")] = "any"
    reset_on: Annotated[str, one_of("touched authority", "any revision")] = "touched authority"
    ratify_within_days: Days = 0
    expires_after_days: Days = 0
    escalates_after_days: Days = 0

    def __post_init__(self) -> None:
        """Say what it is as a rule by the very default, so that it is kept in one way: not."""
        for field in msgspec.structs.fields(self):
            if isinstance(field.default, str) and getattr(self, field.name) == field.default:
                msgspec.structs.force_setattr(self, field.name, field.default)


class RuleWanted(_Said, frozen=True, kw_only=True):
    """One rule of the first ones, which stand in their order."""

    id: Id


class RuleContent(_Said, frozen=True, kw_only=True, omit_defaults=True):
    """One rule of a version. Lower places come first; rules of one place stand by their ids."""

    place: Whole = 0


class ApprovalRulesContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of the rules says, each rule under its id."""

    rules: dict[str, RuleContent]
    document: Line = ""


def as_content(rules: Iterable[ApprovalRule], document: str) -> dict[str, Any]:
    """Return rules that stand in their order as the content of a version."""
    placed = {rule.id: _placed(rule, place) for place, rule in enumerate(rules, start=1)}
    return {"rules": placed, **({"document": document} if document else {})}


def _placed(rule: ApprovalRule, place: int) -> dict[str, Any]:
    plain = msgspec.to_builtins(rule)
    said = msgspec.convert(
        {name: value for name, value in plain.items() if name != "id"} | {"place": place},
        RuleContent,
    )
    kept: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(said))
    return kept


def in_order(content: Mapping[str, Any]) -> tuple[ApprovalRule, ...]:
    """Return the rules of a content in the order in which they are tried."""
    rules: Mapping[str, Mapping[str, Any]] = content.get("rules", {})
    ids = sorted(rules, key=lambda each: (rules[each].get("place", 0), len(each), each))
    return tuple(
        msgspec.convert(
            {name: value for name, value in rules[each].items() if name != "place"} | {"id": each},
            ApprovalRule,
        )
        for each in ids
    )


def as_rule(wanted: RuleWanted) -> ApprovalRule:
    """Return a rule as it is kept."""
    return msgspec.convert(msgspec.to_builtins(wanted), ApprovalRule)


# ---------------------------------------------------------------- rules that make no sense


def problems(rules: Iterable[ApprovalRule]) -> Iterator[tuple[ApprovalRule, str, str]]:
    """Yield (rule, field, sentence) for each rule that could never be met, or always is."""
    for rule in rules:
        for field, sentence in _problems(rule).items():
            yield rule, field, sentence


def _problems(rule: ApprovalRule) -> dict[str, str]:
    """Return what is wrong with a rule, by field."""
    found = {}
    if wrong := _needs_problem(rule):
        found["needs"] = wrong
    if rule.up_to is not None and rule.over is not None and rule.up_to <= rule.over:
        found["up_to"] = "No amount lies between these."
    elif rule.up_to is not None and rule.up_to < 0:
        found["up_to"] = "No amount is below nothing."
    if rule.change == "emergency" and not rule.ratify_within_days:
        found["ratify_within_days"] = "An emergency change is ratified within some days."
    if "." in rule.id:
        found["id"] = "The id of a rule has no dots."
    if 0 < rule.expires_after_days <= rule.escalates_after_days:
        found["escalates_after_days"] = "By then it has expired."
    return found


def _needs_problem(rule: ApprovalRule) -> str:
    """Say what is wrong with the needs of a rule; empty where nothing is."""
    powers = [need.power for need in rule.needs]
    unknown = [power for power in powers if power not in POWERS]
    if not powers:
        return "Nobody would have to approve."
    if unknown:
        return f"There is no power {unknown[0]}, so nobody could ever hold it."
    if len(set(powers)) < len(powers):
        return "Name each power once, with how many people."
    if rule.target == "approval_policy" and TOP_MANAGEMENT not in powers:
        return f"These rules change only with top management: {TOP_MANAGEMENT} is needed."
    return ""
