"""The plan itself: its rules, and what each fact does to it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.plans import (
    ActionProgressRecorded,
    MilestoneReached,
    PlanClosed,
    PlanVersionApproved,
    PlanVersionCancelled,
)
from tracker.kernel import Act, Refusal, Remark, unknown
from tracker.plans.commands import (
    ClosePlan,
    EditPlan,
    PlanCommand,
    ReachMilestone,
    RecordProgress,
)
from tracker.plans.content import CENTS, HEAD, PlanContent, difference
from tracker.services import Service
from tracker.standing_in import answers_for
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    Governed,
    ImportVersion,
    content_of,
    refuse_edit,
)

PlanFact = (
    PlanVersionApproved
    | PlanVersionCancelled
    | ActionProgressRecorded
    | MilestoneReached
    | PlanClosed
)


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How an action stands, and the event that said so."""

    status: str = "not started"
    percent: int = 0
    note: str = ""
    pos: int = -1
    milestones: tuple[str, ...] = ()


class Plan(Governed):
    """A plan as the record leaves it."""

    kind = "plan"
    prefix = "PLN"
    commands = (RecordProgress, ReachMilestone, ClosePlan, EditPlan)
    content = PlanContent
    approved = PlanVersionApproved
    cancelled = PlanVersionCancelled

    progress: dict[str, Progress] = {}

    def decide(self, command: PlanCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: PROP-4, REF-UNKNOWN, KIND-STATE, FACT-ACTOR.
        """
        match command:
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case EditPlan():
                return refuse_edit(self)
            case RecordProgress():
                self._responsible(command.action, act)
                return self._record(command)
            case ReachMilestone():
                self._known_milestone(command, act)
                self._responsible(command.action, act)
                return self._reach(command)
            case ClosePlan():
                self.by_owner(act)
                self.refuse_when_closed()
                return [PlanClosed()]
        assert_never(command)

    def _action(self, action_id: str, act: Act) -> Mapping[str, Any]:
        content = content_of(self, self.in_force(act.now) or self.newest, act)
        action: Mapping[str, Any] | None = content.get("actions", {}).get(action_id)
        if action is None:
            raise unknown("action", action_id)
        return action

    def _known_milestone(self, command: ReachMilestone, act: Act) -> None:
        if command.milestone not in self._action(command.action, act).get("milestones", {}):
            raise unknown("milestone", command.milestone)

    def _responsible(self, action_id: str, act: Act) -> None:
        owner = self._action(action_id, act)["owner"]
        if not answers_for(owner, act):
            raise Refusal("FACT-ACTOR", f"{action_id} is {owner}'s to report on.")
        self.refuse_when_closed()

    def _record(self, command: RecordProgress) -> Iterable[Fact]:
        former = self.progress.get(command.action, Progress())
        said = (command.status, command.percent, command.note)
        if (former.status, former.percent, former.note) != said or command.evidence:
            yield ActionProgressRecorded(
                action=command.action, status=command.status, percent=command.percent,
                note=command.note, evidence=command.evidence, former_status=former.status,
                former_percent=former.percent,
            )  # fmt: skip

    def _reach(self, command: ReachMilestone) -> Iterable[Fact]:
        if command.milestone not in self.progress.get(command.action, Progress()).milestones:
            yield MilestoneReached(action=command.action, milestone=command.milestone)

    def concerns(
        self, former: Mapping[str, Any], content: Mapping[str, Any], act: Act
    ) -> Iterable[tuple[str, ...]]:
        """Return the services that come or go, those of each action that changes, or all of them.

        Sections and stated totals speak of everything and decide nothing: they go with any scope.
        """
        own = [frozenset(each.get("services", ())) for each in (former, content)]
        if any(former.get(field) != content.get(field) for field in HEAD):
            yield tuple(sorted(own[0] | own[1]))
        if moved := own[0] ^ own[1]:
            yield tuple(sorted(moved))
        before, after = former.get("actions", {}), content.get("actions", {})
        for action_id in sorted(before.keys() | after.keys()):
            if before.get(action_id) != after.get(action_id):
                yield from _concerned(former, action_id, act)
                yield from _concerned(content, action_id, act)

    def check(
        self, content: Mapping[str, Any], former: Mapping[str, Any], act: Act, begins: datetime
    ) -> None:
        """Refuse an action that is given to a person instead of an office.

        Raises:
            Refusal: PLAN-4. What was so before, such as in an imported plan, may stay so.
        """
        before = former.get("actions", {})
        for action_id, action in content.get("actions", {}).items():
            if _is_a_person_s(action) and not _is_a_person_s(before.get(action_id, {})):
                raise Refusal(
                    "PLAN-4", f"{action_id} is given to a role: it outlasts whoever holds it.",
                    f"actions.{action_id}.owner",
                )  # fmt: skip

    def remarks(self, content: Mapping[str, Any], former: Mapping[str, Any]) -> Iterable[Remark]:
        """Say that the money stated is not what the actions cost (PLAN-3)."""
        if apart := difference(content):
            more = "less" if apart > 0 else "more"
            yield Remark(
                "PLAN-3", f"The actions cost {abs(apart) / CENTS:,.2f} {more} than the plan states"
                " as its money.", "resources.financial",
            )  # fmt: skip

    def after(self, fact: PlanFact, envelope: Envelope, pos: int) -> Self:
        """Return the plan as it stands once the fact is known."""
        match fact:
            case PlanVersionApproved():
                return self.with_version(fact, envelope, pos)
            case PlanVersionCancelled():
                return self.without_version(fact.version)
            case ActionProgressRecorded():
                stands = msgspec.structs.replace(
                    self.progress.get(fact.action, Progress()),
                    status=fact.status, percent=fact.percent, note=fact.note, pos=pos,
                )  # fmt: skip
                return msgspec.structs.replace(
                    self, progress={**self.progress, fact.action: stands}
                )
            case MilestoneReached():
                former = self.progress.get(fact.action, Progress())
                stands = msgspec.structs.replace(
                    former, milestones=(*former.milestones, fact.milestone)
                )
                return msgspec.structs.replace(
                    self, progress={**self.progress, fact.action: stands}
                )
            case PlanClosed():
                return msgspec.structs.replace(self, closed="closed")
        assert_never(fact)


def _is_a_person_s(action: Mapping[str, Any]) -> bool:
    return str(action.get("owner", "")).startswith("person:")


def _concerned(content: Mapping[str, Any], action_id: str, act: Act) -> Iterable[tuple[str, ...]]:
    """Yield the services of an action's owner; an action of nobody's service is everybody's."""
    if action := content.get("actions", {}).get(action_id):
        owned = (s.id for s in act.history.every(Service) if s.owner == action["owner"])
        yield tuple(owned) or ("*",)
