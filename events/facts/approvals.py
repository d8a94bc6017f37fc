"""What can happen to the approval rules: which change needs whose approval."""

import msgspec

from events.fact import Fact, fact


class Need(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """So many people who hold this power."""

    power: str
    count: int = 1


class ApprovalRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule that fits changes of one kind, between amounts (minor units, `over` < x <= `up_to`).

    `change` is `normal` or `emergency`. `amount_covered_by` is `every signature` or `at least one`.
    """

    id: str
    target: str
    needs: tuple[Need, ...]
    change: str = "normal"
    over: int | None = None
    up_to: int | None = None
    amount_covered_by: str = "every signature"
    reset_on: str = "touched authority"
    ratify_within_days: int = 0


@fact("approval-rules.set@1")
class ApprovalRulesSet(Fact):
    """The rules in their order: of those that fit, the first wins; where none fits, refuse."""

    rules: tuple[ApprovalRule, ...]
    document: str = ""
