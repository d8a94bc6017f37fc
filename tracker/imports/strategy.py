"""What a StratML report becomes here: a plan, goals, and objectives with their measures.

ISO/IEC 20000-1:2018, 6.2 (objectives and planning to achieve them). Organisations, vision, mission
and values are sections of the plan; indicators are measures of their objective.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from tracker.imports import saying
from tracker.imports.report import (
    Goal,
    Indicator,
    Objective,
    Organisation,
    Relationship,
    Report,
    Result,
    Statement,
    Submitter,
)
from tracker.imports.saying import beyond_the_title, kept, listed, on_one_line

Content = dict[str, Any]


class GoalSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A business goal as its document words it."""

    title: str
    value: str
    horizon: str
    source: str
    notes: str


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A result with a date; `value` None: it is in words. `measure` empty: the objective's own."""

    period: str
    value: Decimal | None
    note: str
    measure: str


# The plan


def plan_title(report: Report) -> str:
    """Return what people call the document."""
    owners = (organisation.name for organisation in report.organisations)
    return on_one_line(report.name) or on_one_line(next(owners, "")) or report.root


def plan_content(report: Report) -> Content:
    """Return the content of a plan."""
    start, until = saying.day(report.start), saying.day(report.end)
    everybody = [s for o in report.organisations for s in o.stakeholders]
    return {
        "title": plan_title(report),
        "period": {
            "start": start.isoformat() if start else None,
            "until": until.isoformat() if until else None,
        },
        "sections": dict(_sections(report)),
        "stakeholders": saying.stakeholders([*everybody, *report.stakeholders]),
        "notes": _plan_notes(report),
    }


def _sections(report: Report) -> Iterator[tuple[str, str]]:
    said = {
        "description": kept(report.description),
        "organisation": "\n\n".join(filter(None, map(_organisation, report.organisations))),
        "vision": _statement(report.vision) if report.vision else "",
        "mission": _statement(report.mission) if report.mission else "",
        "values": "\n".join(f"- {each}" for each in map(_statement, report.values) if each),
        "other_information": kept(report.other_information),
    }
    return ((name, text) for name, text in said.items() if text)


def _organisation(said: Organisation) -> str:
    named = " ".join(filter(None, (kept(said.name), f"({said.acronym})" if said.acronym else "")))
    return "\n".join(filter(None, (named, kept(said.description), said.identifier)))


def _statement(said: Statement) -> str:
    words = ": ".join(filter(None, (kept(said.name), kept(said.description))))
    return " ".join(filter(None, (words, f"({said.identifier})" if said.identifier else "")))


def _plan_notes(report: Report) -> str:
    return listed(
        [
            ("Name", beyond_the_title(report.name)),
            ("Kind", report.type.replace("_", " ")),
            ("Identifier", report.identifier),
            ("Starts", report.start if not saying.day(report.start) else ""),
            ("Ends", report.end if not saying.day(report.end) else ""),
            ("Published", report.publication),
            ("Source", report.source),
            ("Submitted by", _submitter(report.submitter) if report.submitter else ""),
            ("Format", f"{report.root} {report.namespace}"),
            *((note.path, note.text) for note in report.notes),
        ]
    )


def _submitter(said: Submitter) -> str:
    parts = (said.given_name, said.surname, said.email, said.phone, said.identifier)
    return " ".join(filter(None, map(kept, parts)))


# Goals


def goal_said(goal: Goal, report: Report) -> GoalSaid:
    """Return a goal; indicators that stand under the goal itself are notes of it."""
    indicators = (("Indicator", _in_words(indicator)) for indicator in goal.indicators)
    return GoalSaid(
        title=on_one_line(goal.name) or on_one_line(goal.description) or "Goal without a name",
        value=kept(goal.description),
        horizon=on_one_line(" to ".join(filter(None, (report.start, report.end)))),
        source=plan_title(report),
        notes=listed([*_notes(goal), *indicators]),
    )


def _notes(said: Goal | Objective) -> Iterator[tuple[str, str]]:
    yield "Name", beyond_the_title(said.name)
    yield "Number", said.sequence
    yield "Identifier", said.identifier
    yield "Other information", said.other_information
    if isinstance(said, Goal):
        yield "Stakeholders", saying.stakeholders(said.stakeholders)


# Objectives


def objective_content(objective: Objective) -> Content:
    """Return the content of an objective; its first indicator is its own measure."""
    measures = [measure(indicator) for indicator in objective.indicators]
    own = measures[0] if measures else {}
    notes = listed([("Description", objective.description), *_notes(objective)])
    return own | {
        "title": on_one_line(objective.name)
        or on_one_line(objective.description)
        or "Objective without a name",
        "due": _due(objective.indicators[:1]),
        "further": {measure_name(n): each for n, each in enumerate(measures) if n},
        "stakeholders": saying.stakeholders(objective.stakeholders),
        "notes": "\n\n".join(filter(None, (notes, own.get("notes", "")))),
    }


def measure_name(place: int) -> str:
    """Return the name of the indicator at a place among its objective's; the first has none."""
    return f"I{place + 1}" if place else ""


def _due(indicators: Iterable[Indicator]) -> str | None:
    ends = (saying.day(target.end) for each in indicators for target in each.targets)
    return next((end.isoformat() for end in ends if end), None)


def measure(indicator: Indicator) -> Content:
    """Return what an indicator measures, from where, and to where."""
    baseline, target = _first_number(indicator.baselines), _first_number(indicator.targets)
    since = saying.day(baseline.end or baseline.start) if baseline else None
    return {
        "measure": kept(indicator.dimension) or kept(indicator.description),
        "unit": on_one_line(indicator.unit),
        "baseline": baseline.number if baseline else None,
        "baseline_date": since.isoformat() if since else None,
        "target": target.number if target else None,
        "target_text": _words(indicator.targets),
        "notes": listed(_about(indicator)),
    }


def _first_number(results: Iterable[Result]) -> Result | None:
    return next((each for each in results if saying.number(each.number) is not None), None)


def _words(results: Iterable[Result]) -> str:
    return "\n\n".join(filter(None, map(saying.result, results)))


def _about(said: Indicator) -> Iterator[tuple[str, str]]:
    yield "Description of the indicator", said.description if said.dimension.strip() else ""
    yield "Unit", beyond_the_title(said.unit)
    yield "Kind of indicator", said.indicator_type
    yield "Value chain stage", said.value_chain_stage.replace("_", " ")
    yield "Number of the indicator", said.sequence
    yield "Identifier of the indicator", said.identifier
    yield "Other information on the indicator", said.other_information
    yield "Baseline", _words(said.baselines)
    for relationship in said.relationships:
        yield "Relationship", _relationship(relationship)
    for each in said.actuals:
        if not saying.period_of(each.start, each.end):
            yield "Result without a date", saying.result(each)


def _relationship(said: Relationship) -> str:
    parts = (said.kind.replace("_", " "), said.name, said.description, *said.referents)
    return " ".join(filter(None, map(kept, (*parts, said.identifier))))


def _in_words(said: Indicator) -> str:
    results = (("Target", _words(said.targets)), ("Result", _words(said.actuals)))
    about = [("Measure", said.dimension), ("Unit", said.unit), *results]
    return listed([*about, *(each for each in _about(said) if each[0] != "Result without a date")])


def measured(objective: Objective) -> Iterator[Measured]:
    """Yield the dated results of an objective; of several for one period all words in one note."""
    for place, indicator in enumerate(objective.indicators):
        dated: dict[str, list[Result]] = {}
        for each in indicator.actuals:
            if period := saying.period_of(each.start, each.end):
                dated.setdefault(period, []).append(each)
        for period, results in dated.items():
            yield _measured(period, results, measure_name(place))


def _measured(period: str, results: list[Result], name: str) -> Measured:
    chosen = _first_number(results)
    return Measured(
        period=period,
        value=saying.number(chosen.number) if chosen else None,
        note="\n\n".join(_note(each, chosen) for each in results),
        measure=name,
    )


def _note(said: Result, chosen: Result | None) -> str:
    """Return the words of a result; the number that is the value is not said again."""
    return saying.result(msgspec.structs.replace(said, number="") if said is chosen else said)
