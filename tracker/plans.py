"""Plans: what is done to reach the objectives, by whom, with what, until when.

ISO/IEC 20000-1:2018, 6.2.2 and 6.3 (the service management plan and its topics). Content changes
only by an approved proposal; progress is recorded by who owns the action.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self, assert_never

import msgspec
from marshmallow import fields, validate

from events import Envelope, Fact
from events.facts.plans import (
    ActionProgressRecorded,
    MilestoneReached,
    PlanClosed,
    PlanVersionApproved,
    PlanVersionCancelled,
)
from tracker.kernel import Act, Command, Refusal, unknown
from tracker.services import Service
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    EditDirectly,
    Governed,
    ImportVersion,
    content_of,
    refuse_edit,
)
from tracker.words import Day, Holder, Id, Ids, Line, Money, Text, one_of

SECTIONS = {
    "services": "Services",
    "limitations": "Known limitations",
    "obligations": "Obligations and how they apply",
    "authorities": "Authorities and responsibilities",
    "resources": "Human, technical, information and financial resources",
    "other_parties": "Working with other parties",
    "technology": "Technology for the management system",
    "measuring": "Measuring, auditing, reporting and improving",
}
"""The topics of 6.3, in their order. A plan may have further sections."""

HEAD = ("title", "owner", "period")
"""What a plan is: changing it concerns all of its services."""

STATUSES = ("not started", "in progress", "done", "cancelled")

Percent = Annotated[int, lambda **o: fields.Integer(validate=validate.Range(0, 100), **o)]

PlanFact = (
    PlanVersionApproved
    | PlanVersionCancelled
    | ActionProgressRecorded
    | MilestoneReached
    | PlanClosed
)


class Action(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to be done. `budget` in minor units of the organisation's currency."""

    title: Line
    owner: Holder
    budget: Money = 0
    start: Day = None
    due: Day = None
    serves: Ids = ()
    description: Text = ""
    milestones: dict[str, Line] = {}


class Period(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The days that a plan is made for; `until` is the last of them."""

    start: Day = None
    until: Day = None


class Resources(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The four kinds of resources in words, and the money in minor units."""

    human: Text = ""
    technical: Text = ""
    information: Text = ""
    financial: Money = None


class PlanContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of a plan says. Sections are Markdown."""

    title: Line
    owner: Line = ""
    period: Period = Period()
    services: Ids = ()
    sections: dict[str, Text] = {}
    resources: Resources = Resources()
    actions: dict[str, Action] = {}
    stakeholders: Text = ""
    notes: Text = ""


class EditPlan(EditDirectly):
    """An attempt to change a plan without a proposal."""

    kind = "plan"


class RecordProgress(Command):
    """Say how an action stands."""

    kind = "plan"
    item = "plan"

    plan: Id
    action: Id
    status: Annotated[str, one_of(*STATUSES)]
    percent: Percent = 0
    note: Text = ""
    evidence: Line = ""


class ReachMilestone(Command):
    """Say that a milestone of an action was reached."""

    kind = "plan"
    item = "plan"

    plan: Id
    action: Id
    milestone: Id


class ClosePlan(Command):
    """Pursue a plan no longer."""

    kind = "plan"
    item = "plan"

    plan: Id


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How an action stands, and the event that said so."""

    status: str = "not started"
    percent: int = 0
    note: str = ""
    pos: int = -1
    milestones: tuple[str, ...] = ()


PlanCommand = (
    ApproveVersion
    | CancelVersion
    | ImportVersion
    | EditPlan
    | RecordProgress
    | ReachMilestone
    | ClosePlan
)


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
                action = self._responsible(command.action, act)
                return self._reach(command, action)
            case ClosePlan():
                self.by_owner(act)
                self.refuse_when_closed()
                return [PlanClosed()]
        assert_never(command)

    def _responsible(self, action_id: str, act: Act) -> Mapping[str, Any]:
        content = content_of(self, self.in_force(act.now) or self.newest, act)
        action: Mapping[str, Any] | None = content.get("actions", {}).get(action_id)
        if action is None:
            raise unknown("action", action_id)
        if not act.authority.holds(act.actor, action["owner"]):
            raise Refusal("FACT-ACTOR", f"{action_id} is {action['owner']}'s to report on.")
        self.refuse_when_closed()
        return action

    def _record(self, command: RecordProgress) -> Iterable[Fact]:
        former = self.progress.get(command.action, Progress())
        said = (command.status, command.percent, command.note)
        if (former.status, former.percent, former.note) != said or command.evidence:
            yield ActionProgressRecorded(
                action=command.action, status=command.status, percent=command.percent,
                note=command.note, evidence=command.evidence, former_status=former.status,
                former_percent=former.percent,
            )  # fmt: skip

    def _reach(self, command: ReachMilestone, action: Mapping[str, Any]) -> Iterable[Fact]:
        if command.milestone not in action.get("milestones", {}):
            raise unknown("milestone", command.milestone)
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


def _concerned(content: Mapping[str, Any], action_id: str, act: Act) -> Iterable[tuple[str, ...]]:
    """Yield the services of an action's owner; an action of nobody's service is everybody's."""
    if action := content.get("actions", {}).get(action_id):
        owned = (s.id for s in act.history.every(Service) if s.owner == action["owner"])
        yield tuple(owned) or ("*",)


def budgets(content: Mapping[str, Any]) -> dict[str, int]:
    """Return the budget of each action in minor units."""
    return {key: action.get("budget") or 0 for key, action in content.get("actions", {}).items()}


def amount_of_change(former: Mapping[str, Any], content: Mapping[str, Any]) -> int:
    """Return the sum of the absolute changes of the actions' budgets, in minor units (rule 8)."""
    before, after = budgets(former), budgets(content)
    return sum(abs(after.get(key, 0) - before.get(key, 0)) for key in before.keys() | after.keys())
