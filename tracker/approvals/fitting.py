"""Which rule speaks of a change: of those that fit the first wins, and where none fits, none does.

Also what a set of rules leaves out, and which rules in it can never speak.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from events.facts.approvals import ApprovalRule


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What rules look at in a change. `amount` in minor units; `paths` are what it touches."""

    target: str
    change: str = "normal"
    amount: int = 0
    scope: tuple[str, ...] = ("*",)
    paths: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """`emergency` or `normal`: a correction is a normal change with a date in the past."""
        return "emergency" if self.change == "emergency" else "normal"


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts (`over` < x <= `up_to`, minor units) of a kind of content that no rule speaks of."""

    target: str
    over: int | None = None
    up_to: int | None = None


def first_that_fits(rules: Iterable[ApprovalRule], subject: Subject) -> ApprovalRule | None:
    """Return the rule that a change falls under; None where no rule speaks of it."""
    return next((rule for rule in rules if fits(rule, subject)), None)


def fits(rule: ApprovalRule, subject: Subject) -> bool:
    """Whether a rule speaks of a change."""
    return (
        rule.target == subject.target
        and rule.change == subject.sort
        and (rule.over is None or subject.amount > rule.over)
        and (rule.up_to is None or subject.amount <= rule.up_to)
        and (not rule.scope or "*" in rule.scope or _within(subject.scope, rule.scope))
        and (not rule.paths or any(_touches(rule.paths, path) for path in subject.paths))
    )


def _within(scope: tuple[str, ...], wide: tuple[str, ...]) -> bool:
    return bool(scope) and set(scope) <= set(wide)


def _touches(parts: tuple[str, ...], path: str) -> bool:
    """Whether a path lies in one of the parts, or one of the parts in it."""
    return any(
        path == part or path.startswith(f"{part}.") or part.startswith(f"{path}.") for part in parts
    )


# ---------------------------------------------------------------- a set of rules as a whole


def never_used(rules: Sequence[ApprovalRule]) -> list[tuple[ApprovalRule, ApprovalRule]]:
    """Return each rule that never speaks, with one that speaks in its place."""
    return [
        (rule, instead[0])
        for rule in rules
        for instead in [_instead(rule, rules)]
        if instead and rule not in instead
    ]


def _instead(rule: ApprovalRule, rules: Sequence[ApprovalRule]) -> list[ApprovalRule]:
    """Return the rules that speak of what a rule fits, at each amount where that may change."""
    subjects = [
        Subject(
            target=rule.target, change=rule.change, amount=amount, scope=rule.scope or ("*",),
            paths=rule.paths,
        )
        for amount in _amounts(rules)
    ]  # fmt: skip
    found = (first_that_fits(rules, each) for each in subjects if fits(rule, each))
    return [each for each in found if each]


def _amounts(rules: Iterable[ApprovalRule]) -> list[int]:
    """Return the amounts at which another rule may begin to speak, and those just before."""
    bounds = {bound for rule in rules for bound in (rule.over, rule.up_to) if bound is not None}
    return sorted({0} | {each + more for each in bounds for more in (0, 1) if each + more >= 0})


def gaps(
    rules: Sequence[ApprovalRule], targets: Iterable[str], with_amounts: Iterable[str]
) -> Iterator[Gap]:
    """Yield what no rule speaks of, of normal changes of everything that may change.

    Only the changes of `with_amounts` move money.
    """
    money = set(with_amounts)
    for target in targets:
        silent = [
            amount for amount in (_amounts(rules) if target in money else [0])
            if first_that_fits(rules, Subject(target=target, amount=amount)) is None
        ]  # fmt: skip
        if target not in money:
            yield from (Gap(target=target) for _ in silent)
        elif silent:
            yield from _spans(target, silent, _amounts(rules))


def _spans(target: str, silent: Sequence[int], amounts: Sequence[int]) -> Iterator[Gap]:
    """Yield the stretches of amounts that are silent; each begins just above its `over`."""
    begun: int | None = None
    for place, amount in enumerate(amounts):
        if amount in silent and begun is None:
            begun = amount
        last = place == len(amounts) - 1
        if begun is not None and (last or amounts[place + 1] not in silent):
            ends = None if last else amounts[place + 1] - 1
            yield Gap(target=target, over=begun - 1 if begun else None, up_to=ends)
            begun = None
