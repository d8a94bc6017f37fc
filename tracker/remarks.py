"""What is to be looked at in an objective: computed when it is read, forbidden to nobody.

ISO/IEC 20000-1:2018, 6.2.1 and 6.2.2 (objectives can be measured, somebody answers for each, and
the plan serves them). The ids are those of `domain-reference.md` 3.1.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

import msgspec

from tracker.authority import Authority
from tracker.goals import Goal
from tracker.history import History
from tracker.kernel import Remark
from tracker.objectives import Objective
from tracker.objectives.targets import Target, target_in
from tracker.plans import Plan
from tracker.versions import Version, content_of

PAGE = 500


class Serving(msgspec.Struct, frozen=True):
    """An action of a plan in force, by which an objective is to be reached."""

    plan: str
    action: str
    title: str


def _in_order(action: tuple[str, object]) -> tuple[int, str]:
    """A2 comes before A10."""
    return len(action[0]), action[0]


class Remarks:
    """The remarks on objectives at the moment that a history looks at."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._authority = Authority(history, history.on)
        self._held: dict[str, bool] = {}

    def on(self, objective: Objective) -> tuple[Remark, ...]:
        """Return what is to be looked at; what is closed or only told is left alone."""
        return () if objective.closed or objective.elsewhere else tuple(self._on(objective))

    def _on(self, objective: Objective) -> Iterator[Remark]:
        if objective.target is None or not objective.unit or objective.due is None:
            yield Remark("OBJ-1", "It lacks a number to reach, its unit or a due date.", "target")
        if not objective.supports:
            yield Remark("OBJ-2", "It supports no business goal.", "supports")
        elif all(map(self._dropped, objective.supports)):
            yield Remark("GOAL-2", "Every goal that it supports was dropped.", "supports")
        if self._lowered(objective):
            yield Remark(
                "OBJ-3", "Its target was made easier after a value that missed it.", "target"
            )
        if not self._has_holder(objective.owner):
            yield Remark("OBJ-5", "Nobody holds the role that owns it today.", "owner")
        if objective.id not in self.serving and not objective.business_as_usual:
            yield Remark(
                "OBJ-7", "No action of a plan in force serves it, and it is not marked as business"
                " as usual.",
            )  # fmt: skip

    @cached_property
    def serving(self) -> Mapping[str, Sequence[Serving]]:
        """The actions of plans in force, by the objectives that they serve."""
        found: dict[str, list[Serving]] = {}
        for plan in self.history.every(Plan, PAGE):
            made = None if plan.closed else plan.in_force(self.history.on)
            actions = content_of(plan, made, self.history).get("actions", {}) if made else {}
            for action_id, action in sorted(actions.items(), key=_in_order):
                for objective in action.get("serves", ()):
                    serving = Serving(plan.id, action_id, action["title"])
                    found.setdefault(objective, []).append(serving)
        return found

    def _dropped(self, goal: str) -> bool:
        found = self.history.find(Goal, goal)
        return found is not None and found.outcome == "dropped"

    def _has_holder(self, owner: str) -> bool:
        if owner not in self._held:
            self._held[owner] = owner.startswith("role:") and bool(self._authority.people(owner))
        return self._held[owner]

    def _lowered(self, objective: Objective) -> bool:
        """Whether the version in force asks less than the one before, after a miss."""
        made = objective.in_force(self.history.on)
        before = [v for v in objective.versions if made and v.number < made.number]
        if made is None or not before:
            return False
        was = target_in(before[-1].says)
        return target_in(made.says).easier_than(was) and self._missed(objective, made, was)

    def _missed(self, objective: Objective, made: Version, was: Target) -> bool:
        by_then = [v for v in objective.values if v.recorded_at <= made.recorded_at]
        values: list[Decimal | None] = [v.value for v in by_then if not v.measure]
        return bool(values) and was.reached(values[-1]) is False
