"""A StratML report becomes part of the record: its plan, its goals, its objectives.

ISO/IEC 20000-1:2018, 6.2 and 7.5.3. An element is known again by its document and its identifier,
or by its number and name where it has none of its own; what has changed since is a new version.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from events import Source
from tracker.application import Deed, Row
from tracker.goals import Goal, ImportGoal
from tracker.imports import report as said
from tracker.imports import saying, strategy
from tracker.imports.reading import BadRow
from tracker.imports.recording import Imported, Intake, key_of
from tracker.imports.strategy import Content, GoalSaid, Measured
from tracker.imports.stratml import read_stratml
from tracker.kernel import Refusal, State
from tracker.objectives import ImportMeasurement, Objective
from tracker.periods import first_moment, period
from tracker.plans import Plan
from tracker.versions import Governed, ImportVersion, content_of, tidy

S = TypeVar("S", bound=State)


def import_stratml(content: bytes, intake: Intake) -> Imported:
    """Record a report; `read` counts the plan, each goal, each objective and each indicator.

    An indicator is recorded with its objective, and so shares its ending.

    Raises:
        Refusal: REF-UNKNOWN, there is no organisation yet.
    """
    zone = intake.zone()
    report = read_stratml(content)
    if isinstance(report, BadRow):
        return intake.record([report])
    return intake.record(list(_rows(report, intake.file, _begins(report, zone))))


def _begins(report: said.Report, zone: ZoneInfo) -> datetime | None:
    dates = map(saying.day, (report.start, report.publication, report.end))
    found = next(filter(None, dates), None)
    return first_moment(found, zone) if found else None


def _rows(report: said.Report, file: str, begins: datetime | None) -> Iterator[Row]:
    document = saying.on_one_line(report.identifier) or strategy.plan_title(report)

    def row(reference: str, line: int, does: "_Plan | _Goal | _Objective", parts: int) -> Row:
        return Row(
            key=key_of("stratml", reference, begins, does),
            source=Source(file=file, line=line, reference=reference),
            does=does,
            effective=begins,
            parts=parts,
        )

    yield row(document, report.line, _Plan(document, strategy.plan_content(report)), 1)
    goals = _references(document, report.goals)
    objectives = iter(_references(document, [o for g in report.goals for o in g.objectives]))
    for goal, reference in zip(report.goals, goals, strict=True):
        stated = _Goal(reference, strategy.goal_said(goal, report))
        yield row(reference, goal.line, stated, 1 + len(goal.indicators))
        for objective in goal.objectives:
            own = next(objectives)
            content = strategy.objective_content(objective)
            aims = _Objective(own, reference, content, tuple(strategy.measured(objective)))
            yield row(own, objective.line, aims, 1 + len(objective.indicators))


def _references(
    document: str, elements: Sequence[said.Goal] | Sequence[said.Objective]
) -> list[str]:
    """Return a name for each element that no other of its kind in the document has."""
    identifiers = Counter(element.identifier for element in elements)
    seen: Counter[str] = Counter()
    names = []
    for element in elements:
        own = element.identifier if identifiers[element.identifier] == 1 else ""
        name = own or saying.on_one_line(f"{element.sequence} {element.name}")
        seen[name] += 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        names.append(f"{document} / {type(element).__name__.lower()} {name}{again}")
    return names


def _known(deed: Deed, kind: type[S], reference: str) -> S | None:
    items = deed.history.every(kind)
    return next((i for i in items if i.source and i.source.reference == reference), None)


class _Plan(msgspec.Struct, frozen=True):
    reference: str
    content: Content

    def __call__(self, deed: Deed) -> None:
        _version(deed, Plan, self.reference, self.content)


class _Goal(msgspec.Struct, frozen=True):
    reference: str
    goal: GoalSaid

    def __call__(self, deed: Deed) -> None:
        there = _known(deed, Goal, self.reference)
        if there:
            _refuse_if_changed_here(deed, there)
        stated = ImportGoal(owner="", goal=there.id if there else "", **_fields(self.goal))
        deed.run(Goal, stated.goal, stated)


class _Objective(msgspec.Struct, frozen=True):
    reference: str
    goal: str
    content: Content
    measured: tuple[Measured, ...]

    def __call__(self, deed: Deed) -> None:
        goal = _known(deed, Goal, self.goal)
        content = self.content | {"supports": [goal.id] if goal else []}
        objective = _version(deed, Objective, self.reference, content)
        for each in self.measured:
            span = period(each.period)
            deed.effective = first_moment(span[1], deed.act.zone) if span else deed.effective
            value = ImportMeasurement(objective=objective, **_fields(each))
            deed.run(Objective, objective, value)


def _version(deed: Deed, kind: type[Governed], reference: str, content: Content) -> str:
    """Import a version, unless the newest says the same; return the item's id."""
    there = _known(deed, kind, reference)
    item = there.id if there else ""
    if there and content_of(there, there.newest, deed.history) == tidy(kind, content):
        return item
    return deed.run(kind, item, ImportVersion(target=item, content=content))


def _refuse_if_changed_here(deed: Deed, item: State) -> None:
    if any(
        event.envelope.source is None for event in deed.history.events(f"{item.kind}/{item.id}")
    ):
        raise Refusal(
            "KIND-STATE", f"{item.id} was changed here since it was imported; change it here."
        )


def _fields(struct: msgspec.Struct) -> Content:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}
