"""The five practices of the overview: where each stands at the moment looked at, in a word.

ISO/IEC 20000-1:2018, 5.1: direction and objectives, the plan, resources, policy and risk,
communication, and the delegation of responsibility.
"""

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

import msgspec
from flask import g

from tracker.communications import Communication, gaps, reached_by, threshold, uncovered
from tracker.course import course
from tracker.delegations import ROOT, Delegation
from tracker.goals import Goal
from tracker.history import History
from tracker.kernel import State
from tracker.objectives import Objective
from tracker.occasions import Occasions
from tracker.plans import Plan
from tracker.policies import Policy
from tracker.resources import ADEQUACIES, Resource, overdue
from tracker.risks.reading import tally
from tracker.vacancies import vacant
from tracker.versions import Governed
from web.filters import day, words
from web.look import href

K = TypeVar("K", bound=State)

MOST = 300
"""So many items of a kind are looked at one by one; of more, only their number is told."""


class Practice(msgspec.Struct, frozen=True, kw_only=True):
    """One of the five practices, in a strip: `status` is that of a pill, `lines` say why."""

    title: str
    href: str
    status: str
    word: str
    lines: tuple[str, ...]


def five(history: History) -> list[Practice]:
    """Return the five practices as they stand at a moment."""
    told = (_direction, _plan, _policy, _communication, _delegation)
    return [practice(history) for practice in told]


def _few(history: History, kind: type[K]) -> list[K] | None:
    """Return the items of a kind; None if they are too many to look at."""
    found = history.every(kind, limit=MOST + 1)
    return found if len(found) <= MOST else None


def _direction(history: History) -> Practice:
    objectives = _few(history, Objective)
    total = len(objectives) if objectives is not None else history.count(Objective)
    first = f"{words(history.count(Goal), 'goal')}, {words(total, 'objective')}"
    status, word, second = _courses(objectives or [], history)
    return Practice(
        title="Goals and objectives", href=href("/objectives"),
        status="off" if not total else status, word="Nothing yet" if not total else word,
        lines=(first, second) if objectives else (first,),
    )  # fmt: skip


def _courses(objectives: Iterable[Objective], history: History) -> tuple[str, str, str]:
    """Return status, word and a line, from how far each open objective is."""
    courses = Counter(course(each, history.on, g.zone) for each in objectives if not each.closed)
    late, silent = courses["not reached in time"], courses["no value"]
    parts = [f"{courses['on course']} on course"]
    parts += [
        f"{count} {word}" for word, count in (("late", late), ("without a value", silent)) if count
    ]
    status, word = (
        ("bad", "Late") if late else ("warn", "No values") if silent else ("ok", "Current")
    )
    return status, word, ", ".join(parts)


def _plan(history: History) -> Practice:
    plans = _few(history, Plan) or []
    running = _running(plans, history)
    ahead = sum(len(plan.scheduled(history.on)) for plan in plans)
    waiting = (f"{words(ahead, 'version')} scheduled",) if ahead else ()
    if not running:
        return Practice(
            title="Service plan", href=href("/plans"), status="warn" if ahead else "off",
            word="Scheduled" if ahead else "Nothing yet",
            lines=("No plan is in force", *waiting),
        )  # fmt: skip
    plan = running[-1]
    version = plan.in_force(history.on)
    assert version is not None, "it is running"
    since = f"Version {version.number}, in force since {day(version.effective_from)}"
    return Practice(
        title="Service plan", href=href(f"/plans/{plan.id}"), status="ok", word="In force",
        lines=(since, *waiting),
    )  # fmt: skip


def _policy(history: History) -> Practice:
    policies = _few(history, Policy) or []
    running = _running(policies, history)
    ahead = sum(len(policy.scheduled(history.on)) for policy in policies)
    risks, bare = tally(history)
    status, word = ("ok", "In force") if running else ("off", "Nothing yet")
    place = href("/policies")
    if next(overdue(history), None):
        status, word, place = "warn", "Short", href("/resources", adequacy="not adequate")
    if bare:
        status, word, place = "warn", "Uncovered", href("/risks", flag="uncovered")
    return Practice(
        title="Resources, policy and risk", status=status, word=word, href=place,
        lines=(
            f"{words(len(running), 'policy', 'policies')} in force"
            + (f", {ahead} scheduled" if ahead else ""),
            f"{bare} of {words(risks, 'open risk')} uncovered" if risks else "No risk is rated yet",
            _resources(history),
        ),
    )  # fmt: skip


def _resources(history: History) -> str:
    """Say how many resources there are, and of how many there is not enough."""
    counts = {each: history.count(Resource, adequacy=each) for each in ADEQUACIES}
    if not any(counts.values()):
        return "No resource is stated yet"
    told = [f"{counts[each]} {each}" for each in ADEQUACIES[1:] if counts[each]]
    return ", ".join([words(sum(counts.values()), "resource"), *told])


G = TypeVar("G", bound=Governed)


def _running(items: Iterable[G], history: History) -> list[G]:
    return [item for item in items if item.in_force(history.on) and not item.closed]


def _communication(history: History) -> Practice:
    lines = _few(history, Communication) or []
    occasions = Occasions(history, g.zone)
    found = [each for line in lines if not line.ended for each in occasions.of(line)]
    late, due = (sum(each.state == state for each in found) for state in ("late", "due"))
    silent, short = len(list(uncovered(history))), _short(lines, history)
    status, word = "ok", "Current"
    if short or silent:
        status, word = "warn", "Too few reached" if short else "Not all is told"
    if late:
        status, word = "bad", "Late"
    if not lines:
        status, word = "off", "Nothing yet"
    told = f"{late} late, {due} due" if late else f"{due} due"
    return Practice(
        title="Communication", href=href("/communications"), status=status, word=word,
        lines=(f"{words(len(lines), 'line')}, {told}", _reached(short, silent)),
    )  # fmt: skip


def _reached(short: int, silent: int) -> str:
    """Say what was not heard, and what nobody tells of."""
    if short:
        return f"{words(short, 'line')} last reached too few"
    return f"{words(silent, 'kind')} told of by no line" if silent else "All are told of"


def _short(lines: Iterable[Communication], history: History) -> int:
    """Return how many lines reached too few, of all or of a part, when they told something last."""
    last = [(line, made[-1]) for line in lines if (made := line.deliveries)]
    return sum(
        any(gaps(made, reached_by(history, line.id, made), threshold(history, line.id, made.at)))
        for line, made in last
    )


def _delegation(history: History) -> Practice:
    empty = len(vacant(history))
    grants = _few(history, Delegation)
    standings = [grant.standing(history.on) for grant in grants or [] if grant.id != ROOT]
    offered, running = standings.count("offered"), standings.count("in force")
    status, word = "ok", "Current"
    if offered:
        status, word = "warn", "Not accepted"
    if empty:
        status, word = "bad", "Vacant"
    if grants is not None and not grants:
        status, word = "off", "Nothing yet"
    told = f"{words(running, 'delegation')} in force" + (
        f", {offered} not accepted" if offered else ""
    )
    many = words(history.count(Delegation), "delegation") if grants is None else told
    return Practice(
        title="Representation and delegation", href=href("/delegations"), status=status, word=word,
        lines=(many, f"{words(empty, 'required role')} vacant"),
    )  # fmt: skip
