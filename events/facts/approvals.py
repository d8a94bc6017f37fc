"""What can happen to the approval rules: which change needs whose approval."""

from datetime import datetime
from typing import Any

import msgspec

from events.fact import Fact, fact


class Need(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """So many people who hold this power; with `from_roles`, as holders of one of these roles."""

    power: str
    count: int = 1
    from_roles: tuple[str, ...] = ()


class ApprovalRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule that fits changes of one kind, between amounts (minor units, `over` < x <= `up_to`).

    `change` is `normal` or `emergency`. `scope` and `paths`: only changes within these services,
    or that touch these parts of the content; empty: any. `amount_covered_by` is `every signature`
    or `at least one`; `order` is `any` or `sequence`. Days of 0: never.
    """

    id: str
    target: str
    needs: tuple[Need, ...]
    change: str = "normal"
    over: int | None = None
    up_to: int | None = None
    scope: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    amount_covered_by: str = "every signature"
    order: str = "any"
    reset_on: str = "touched authority"
    ratify_within_days: int = 0
    expires_after_days: int = 0
    escalates_after_days: int = 0


@fact("approval-rules.set@1")
class ApprovalRulesSet(Fact):
    """The first rules in their order: of those that fit the first wins; where none fits, refuse."""

    rules: tuple[ApprovalRule, ...]
    document: str = ""


@fact("approval-rules.version-approved@1")
class ApprovalRulesVersionApproved(Fact):
    """The whole content of a version, in force from `effective_from`: each rule under its id."""

    version: int
    content: dict[str, Any]
    effective_from: datetime
    proposal: str = ""


@fact("approval-rules.version-cancelled@1")
class ApprovalRulesVersionCancelled(Fact):
    """A version that was approved never comes to be."""

    version: int
    proposal: str
