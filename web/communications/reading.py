"""How lines, occasions and deliveries are told: flat, well named, the same on every page."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tracker.acknowledgements import acknowledged, given_by
from tracker.communications import (
    Acknowledgement,
    Communication,
    Delivery,
    gaps,
    reached_by,
    threshold,
)
from tracker.history import History
from tracker.occasions import Occasion, Occasions
from tracker.policies import Policy
from web import desk
from web.called import Called

MOST = 500
"""So many lines are looked at where all of them count; no organisation has as many."""

OCCASION_LOOKS = {
    "ahead": ("off", "Opens later"), "due": ("info", "Due"), "late": ("bad", "Late"),
    "delivered": ("ok", "Told"), "skipped": ("off", "Left out"),
}  # fmt: skip
"""How the state of an occasion looks: a shape and a colour, and its words."""

SUBJECTS_IN_WORDS = {
    "goal": "Goals", "objective": "Objectives", "plan": "Plans", "resource": "Resources",
    "policy": "Policies", "risk": "Risks", "delegation": "Delegations", "role": "Roles",
    "risk_approach": "Risk approach", "communication_approach": "Communication approach",
    "approval-rules": "Approval rules", "review": "Reviews",
}  # fmt: skip


def occasions(history: History) -> Occasions:
    """Return what tells the occasions of lines, in the organisation's zone."""
    return Occasions(history, desk.organisation().zone)


def look_of(occasion: Occasion) -> tuple[str, str]:
    """Return the status (a shape and a colour) and the words of an occasion."""
    status, words = OCCASION_LOOKS[occasion.state]
    late = f", {occasion.late_by} {'day' if occasion.late_by == 1 else 'days'} late"
    if occasion.state == "delivered" and occasion.late_by:
        return "warn", f"{words}{late}"
    return status, f"{occasion.late_by} days late" if occasion.state == "late" else words


def next_of(found: Iterable[Occasion]) -> Occasion | None:
    """Return the occasion that is to be told next: what is late or due, else what opens later."""
    waits = [each for each in found if each.state in ("late", "due", "ahead")]
    return next(iter(waits), None)


def occasion_item(occasion: Occasion) -> dict[str, Any]:
    """Return one occasion; `days` are those from its opening until it was told."""
    told = occasion.told_at
    days = None
    if told is not None and occasion.state == "delivered":
        zone = desk.organisation().zone
        opened = occasion.opened.astimezone(zone).date()
        days = max(0, (told.astimezone(zone).date() - opened).days)
    return {
        "line": occasion.line, "occasion": occasion.words, "about": occasion.about,
        "version": occasion.version or None, "period": occasion.period,
        "opened": occasion.opened, "due": occasion.due, "state": occasion.state,
        "late_by_days": occasion.late_by, "told_at": told, "delivery": occasion.delivery or None,
        "days": days, "reason": occasion.reason,
    }  # fmt: skip


def delivery_item(line: Communication, made: Delivery, history: History) -> dict[str, Any]:
    """Return one delivery: what was told, to how many of how many, and where too few heard it."""
    reached = reached_by(history, line.id, made)
    found = gaps(made, reached, threshold(history, line.id, made.at))
    return {
        "line": line.id, "delivery": made.number, "occasion": made.occasion, "about": made.about,
        "versions": list(made.versions), "delivered_at": made.at, "recorded_at": made.recorded_at,
        "by": made.by, "channel": made.channel, "reached": reached, "of": made.of,
        "counted": made.reached is not None, "segments": [
            {"name": part.name, "reached": part.reached, "of": part.of} for part in made.segments
        ],
        "audience": made.audience, "late_by_days": made.late_by_days,
        "gaps": [gap.sentence for gap in found], "event": made.pos + 1,
    }  # fmt: skip


def confirmed(line: str, made: Delivery, history: History) -> set[str]:
    """Return who confirmed to have read a delivery, or acknowledged a policy it is about."""
    read = history.in_effect(Acknowledgement, delivery=f"{line}/{made.number}")
    policy = _policy(made, history)
    told = [acknowledged(history, policy, number) for number in made.versions] if policy else []
    return {each.person for each in read}.union(*told)


def confirmed_at(
    line: str, made: Delivery, people: Iterable[str], history: History
) -> dict[str, datetime | None]:
    """Return when each of some people confirmed it first; None: not yet."""
    return {person: min(_when(line, made, person, history), default=None) for person in people}


def _when(line: str, made: Delivery, person: str, history: History) -> Iterator[datetime]:
    delivery = f"{line}/{made.number}"
    for each in history.in_effect(Acknowledgement, delivery=delivery, person=person):
        if each.read_at:
            yield each.read_at
    if policy := _policy(made, history):
        for number in made.versions:
            if given := given_by(history, policy, number, person):
                yield given.at


def _policy(made: Delivery, history: History) -> Policy | None:
    kind, _, item_id = made.about.partition(":")
    return history.find(Policy, item_id) if kind == Policy.kind else None


def line_item(line: Communication, called: Called, history: History) -> dict[str, Any]:
    """Return one line as its page has it as data."""
    return {
        "id": line.id, "on_what": line.on_what, "when": line.when, "with_whom": line.with_whom,
        "how": line.how, "who": line.who, "who_name": called.holder(line.who),
        "about": list(line.about), "on_change": line.on_change, "within": line.within,
        "working_days": line.working_days, "cadence": line.cadence,
        "audience": list(line.audience), "size": line.size, "channel": line.channel,
        "feedback": line.feedback, "state": state_of(line, history), "planned_at": line.planned_at,
        "ended_at": line.ended_at,
    }  # fmt: skip


def state_of(line: Communication, history: History) -> str:
    """Say in one word how a line stands at the moment looked at."""
    if line.ended_at is not None and line.ended_at <= history.on:
        return "ended"
    return "active" if line.planned_at and line.planned_at <= history.on else "planned"


def made_by_then(line: Communication, history: History) -> list[Delivery]:
    """Return the deliveries that were made by the moment looked at, the last one first."""
    made = [each for each in line.deliveries if each.at <= history.on]
    return sorted(made, key=lambda each: (each.at, each.number), reverse=True)
