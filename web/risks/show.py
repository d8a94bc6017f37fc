"""The page of one risk: how it stands and why, what was decided, who bears it by what right."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from flask import Response, abort

from events.facts.risks import RiskAccepted
from tracker.history import History
from tracker.risk_approach import matrix_on
from tracker.risk_matrix import LEVELS
from tracker.risks import Risk
from tracker.risks.commands import OPTIONS
from tracker.risks.reading import above_appetite, as_on
from web import desk
from web.answers import answer_one, in_three_forms
from web.asking import behind, filled
from web.called import Called, choices_of_holders, choices_of_scope
from web.chains import Grant, chain_in_words, right_in_words
from web.drawing import Sparkline, sparkline
from web.risks.listing import LEVELS_LOOK, STATES_LOOK, item_of
from web.risks.offers import offers
from web.risks.room import pages
from web.telling import told
from web.titles import Titles
from web.told import Place, show_told

PLACE = Place("risks", "/risks", "Risks")
DATED = (datetime, date)
ACCEPTANCES_LOOK = {
    "in force": "ok",
    "ran out": "bad",
    "ended by a rise": "warn",
    "ended by a revision": "warn",
}


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """One acceptance with the right that it stood on."""

    by: str
    standing: str
    right: str
    chain: list[Grant]
    level: str
    reaches: str
    rationale: str
    at: Any
    until: Any
    ended_at: Any
    number: int


@in_three_forms(pages, "/risks/<risk_id>")
def show(risk_id: str) -> Response:
    """Show a risk."""
    return page_of(risk_id)


def page_of(risk_id: str, problems: desk.Problems | None = None, sent: str = "") -> Response:
    """Return the page of a risk; `sent` is the act that `problems` stand in the way of."""
    history = desk.look()
    known = desk.find(Risk, risk_id)
    if known.telling:
        return show_told(known, PLACE)
    risk = as_on(known, history)
    if risk is None:
        abort(404, f"The record knows no risk {risk_id} at this moment.")
    called = Called(history, _holders(risk), _people(risk))
    shown = item_of(risk, called, history, above_appetite(history)) | _whole(risk)
    matrix = matrix_on(history, history.on)
    return answer_one(
        "risks/show.html", shown, nav="risks", risk=risk, called=called, matrix=matrix,
        level_look=LEVELS_LOOK, state_look=STATES_LOOK, acceptance_look=ACCEPTANCES_LOOK,
        accepted=_accepted(risk, called, history), drawing=_drawn(risk), on=history.on,
        reasons=_reasons(risk, history), scope=called.scope(risk.services), levels=LEVELS,
        remarks=list(risk.remarks(history.on)), people=behind(risk.owner, history),
        happened=told(_events(risk, history), history), key=desk.key, sent=sent,
        offers=offers(desk.find(Risk, risk_id)), holders=choices_of_holders(desk.now_history()),
        services=choices_of_scope(desk.now_history()),
        options=[(each, each.capitalize()) for each in OPTIONS[risk.sort]], **filled(problems),
    )  # fmt: skip


def _events(risk: Risk, history: History) -> list[Any]:
    events = history.events(f"{Risk.kind}/{risk.id}")
    return [each for each in events if each.envelope.effective_at <= history.on]


def _holders(risk: Risk) -> list[str]:
    actions = [action for each in risk.treatments for action in each.actions]
    return [risk.owner, *(action.owner for action in actions)]


def _people(risk: Risk) -> set[str]:
    actions = [action for each in risk.treatments for action in each.actions]
    return {
        risk.closing_agreed_by, *(action.done_by for action in actions),
        *(each.by for each in risk.assessments), *(each.by for each in risk.treatments),
        *(each.by for each in risk.acceptances), *(each.by for each in risk.incidents),
    }  # fmt: skip


def _whole(risk: Risk) -> dict[str, Any]:
    """Return what the data of a single risk say beyond a row of the list."""
    return {
        "cause": risk.cause, "event": risk.event, "consequence": risk.consequence,
        "customer_impact": risk.customer_impact, "other_parties": risk.other_parties,
        "source": risk.origin,
        **{
            name: [msgspec.to_builtins(each, builtin_types=DATED) for each in getattr(risk, name)]
            for name in ("assessments", "treatments", "acceptances", "incidents")
        },
    }  # fmt: skip


def _accepted(risk: Risk, called: Called, history: History) -> list[Accepted]:
    """Return the acceptances, the last first, each with the chain that was frozen into it."""
    titles = Titles(history)
    return [_one(each, called, history, titles) for each in reversed(risk.acceptances)]


def _one(each: Any, called: Called, history: History, titles: Titles) -> Accepted:  # noqa: ANN401
    event = history.event(each.pos)
    assert event is not None, "an acceptance names its event"
    fact = event.fact
    assert isinstance(fact, RiskAccepted), "it was accepted"
    return Accepted(
        by=each.by, standing=each.standing(history.on), right=right_in_words(fact.chain, titles),
        chain=chain_in_words(fact.chain, titles), level=each.level, reaches=fact.reaches,
        rationale=each.rationale, at=each.at, until=each.until, ended_at=each.ended_at,
        number=event.number,
    )  # fmt: skip


def _reasons(risk: Risk, history: History) -> Mapping[int, str]:
    """Return why each rating is what it is, by the position of its event."""
    found = ((each.pos, history.event(each.pos)) for each in risk.assessments)
    return {pos: event.envelope.reason for pos, event in found if event}


def _drawn(risk: Risk) -> Sparkline | None:
    """Return the scores over time as a line, with the target of the treatment as a level."""
    scores = [float(each.score) for each in risk.assessments if each.type != "target"]
    return sparkline(scores, risk.target[0] if risk.target else None) if len(scores) > 1 else None
