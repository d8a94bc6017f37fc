"""The approval rules themselves: set once by top management, then changed by proposals alone.

A rule without `emergency` does not speak of emergencies; of the rules that fit, the first wins;
where none fits, the change is refused (`domain.md`, rule 8).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Annotated, Any, Self, assert_never

import marshmallow as ma
import msgspec

from events import Envelope, Fact
from events.facts.approvals import (
    ApprovalRule,
    ApprovalRulesSet,
    ApprovalRulesVersionApproved,
    ApprovalRulesVersionCancelled,
)
from tracker.approvals.content import (
    ApprovalRulesContent,
    RuleWanted,
    as_content,
    as_rule,
    in_order,
    problems,
)
from tracker.approvals.fitting import Subject, first_that_fits
from tracker.delegations import ROOT
from tracker.kernel import Act, Command, Refusal, unknown
from tracker.roles import Role
from tracker.services import known_scope
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    EditDirectly,
    Governed,
    ImportVersion,
    Version,
    refuse_edit,
)
from tracker.words import Line, one_of

RULES = "APR"
EDITING = "approval_policy"
"""What a proposal calls these rules as its target, and a rule as its own."""

FRESH = timedelta(days=30)
"""So long after it begins whoever defined a rule is never the only one who approves by it."""


class SetApprovalRules(Command):
    """Set the first approval rules: by the holder of the root authority, in person."""

    kind = "approval-rules"
    item = "rules_id"
    creates = True

    rules: tuple[RuleWanted, ...]
    document: Line = ""
    rules_id: Annotated[str, one_of(RULES)] = RULES


class EditApprovalRules(EditDirectly):
    """An attempt to change the approval rules without a proposal."""

    kind = "approval-rules"


RulesCommand = SetApprovalRules | ApproveVersion | CancelVersion | ImportVersion | EditApprovalRules
RulesFact = ApprovalRulesSet | ApprovalRulesVersionApproved | ApprovalRulesVersionCancelled


class ApprovalRules(Governed):
    """The approval rules as the record leaves them; `rules` are those of the newest version."""

    kind = "approval-rules"
    prefix = "APR"
    commands = (SetApprovalRules, EditApprovalRules)
    content = ApprovalRulesContent
    approved = ApprovalRulesVersionApproved
    cancelled = ApprovalRulesVersionCancelled
    shows = ("rules", "document")
    only_one = True

    title: str = "Approval rules"
    rules: tuple[ApprovalRule, ...] = ()
    document: str = ""

    def decide(self, command: RulesCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, AUTH-NONE, AUTH-ACCEPT, AUTH-REVOKED, AUTH-TIME, PROP-4.
            marshmallow.ValidationError: for a rule that could never be met, or always is.
        """
        match command:
            case SetApprovalRules():
                return self._first(command, act)
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case EditApprovalRules():
                return refuse_edit(self)
        assert_never(command)

    def _first(self, command: SetApprovalRules, act: Act) -> Iterable[Fact]:
        rules = tuple(map(as_rule, command.rules))
        _well_formed(rules)
        chain = act.authority.chain(ROOT)
        if act.via not in ("", ROOT):
            raise unknown("root authority", act.via, "via")
        act.authority.in_force(act.actor, chain)
        if self.exists:
            raise Refusal(
                "PROP-4", "The approval rules change only by an approved proposal.", "rules"
            )
        for rule in rules:
            _known(rule, "rules", act)
        yield ApprovalRulesSet(rules=rules, document=command.document)

    def check(
        self, content: Mapping[str, Any], former: Mapping[str, Any], act: Act, begins: datetime
    ) -> None:
        """Refuse a set of rules that makes no sense, or could never be changed again.

        Raises:
            Refusal: REF-UNKNOWN, KIND-STATE before the first rules are set.
            marshmallow.ValidationError: by the path of each field.
        """
        if not self.exists:
            raise Refusal("KIND-STATE", "The first rules are set, not proposed.", "target")
        rules = in_order(content)
        found = {
            f"rules.{rule.id}.{field}": [sentence] for rule, field, sentence in problems(rules)
        }
        if not rules:
            found["rules"] = ["Without a rule nothing could ever be approved."]
        elif first_that_fits(rules, Subject(target=EDITING)) is None:
            found["rules"] = ["No rule would speak of these rules: they could never change again."]
        if found:
            raise ma.ValidationError({"changes": found})
        for rule in rules:
            _known(rule, f"rules.{rule.id}", act)

    def after(self, fact: RulesFact, envelope: Envelope, pos: int) -> Self:
        """Return the rules as they stand once the fact is known."""
        match fact:
            case ApprovalRulesSet():
                version = Version(
                    number=1, pos=pos, effective_from=envelope.recorded_at,
                    recorded_at=envelope.recorded_at, says=self.said(self.content_kept(fact)),
                )  # fmt: skip
                return self.with_another(version)
            case ApprovalRulesVersionApproved():
                return self.with_version(fact, envelope, pos)
            case ApprovalRulesVersionCancelled():
                return self.without_version(fact.version)
        assert_never(fact)

    def said(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rules in their order: that is what is asked for."""
        return {
            "rules": msgspec.json.decode(msgspec.json.encode(in_order(content))),
            "document": content.get("document", ""),
        }

    def content_kept(self, fact: RulesFact) -> dict[str, Any]:
        """Return the content that a fact brought; the first rules are that of version 1."""
        if isinstance(fact, ApprovalRulesSet):
            return as_content(fact.rules, fact.document)
        return super().content_kept(fact)

    def of_version(self, number: int) -> tuple[ApprovalRule, ...]:
        """Return the rules of a version; none where there is no such version."""
        version = self.numbered(number)
        said = version.says.get("rules", []) if version else []
        return msgspec.convert(said, tuple[ApprovalRule, ...])

    def rule_for(self, subject: Subject) -> ApprovalRule:
        """Return the rule that a change falls under.

        Raises:
            Refusal: PROP-NORULE.
        """
        if rule := first_that_fits(self.rules, subject):
            return rule
        article = "an" if subject.target[:1] in tuple("aeio") else "a"
        named = f"{article} {subject.target.replace('_', ' ')}"
        what = f"this {subject.sort} change of {named}"
        why = "" if self.rules else " None is set yet: the holder of the root authority sets them."
        raise Refusal("PROP-NORULE", f"No approval rule speaks of {what}.{why}", "target")

    def fresh(self, rule: ApprovalRule, on: datetime) -> Version | None:
        """Return the version that brought a rule less than 30 days ago; None for an older one.

        Another rule before it in the order makes a rule a new one. The first rules are nobody's
        (SOD-6).
        """
        begun = [v for v in self.versions if not v.cancelled and v.effective_from <= on]
        now, brought = None, None
        for version in reversed(begun):
            before = _up_to(self.of_version(version.number), rule)
            if now is not None and before != now:
                break
            now, brought = before, version
        if brought is None or not brought.proposal or on >= brought.effective_from + FRESH:
            return None
        return brought


def _up_to(rules: tuple[ApprovalRule, ...], rule: ApprovalRule) -> tuple[ApprovalRule, ...]:
    """Return what speaks of the same before a rule, and the rule as it stands there, if it does."""
    same = [r for r in rules if (r.target, r.change) == (rule.target, rule.change)]
    before = tuple(takewhile(lambda each: each.id != rule.id, same))
    return (*before, *(each for each in same if each.id == rule.id))


def _well_formed(rules: tuple[ApprovalRule, ...]) -> None:
    if not rules:
        raise ma.ValidationError({"rules": ["Without a rule nothing could ever be approved."]})
    found: dict[str, dict[str, list[str]]] = {}
    for rule, field, sentence in problems(rules):
        found.setdefault(str(rules.index(rule)), {})[field] = [sentence]
    for place, rule in enumerate(rules):
        if rule.id in {earlier.id for earlier in rules[:place]}:
            found.setdefault(str(place), {})["id"] = ["Another rule has this id."]
    if found:
        raise ma.ValidationError({"rules": found})


def _known(rule: ApprovalRule, field: str, act: Act) -> None:
    """Refuse services and roles that the record does not know (REF-UNKNOWN)."""
    if rule.scope:
        known_scope(rule.scope, act)
    for need in rule.needs:
        for role in need.from_roles:
            if act.history.find(Role, role) is None:
                raise unknown("role", role, field)
