"""The values of an objective: recorded, corrected, voided; and the judgement by the last."""

from functools import partial

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from events import Recorded
from events.facts.objectives import MeasurementCorrected, MeasurementRecorded, MeasurementVoided
from tracker.history import History
from tracker.kernel import Command
from tracker.objectives import (
    CorrectMeasurement,
    JudgeObjective,
    Objective,
    RecordMeasurement,
    RetireObjective,
    VoidMeasurement,
)
from web import desk
from web.asking import behind, done, filled, may_say
from web.called import Called
from web.htmx import page
from web.measured import LOOKS, listed, looked_at
from web.objectives.room import pages
from web.objectives.show import show_one

MEASURED = MeasurementRecorded | MeasurementCorrected | MeasurementVoided


@pages.post("/objectives/<item_id>/values")
def record(item_id: str) -> ResponseReturnValue:
    """Record the value of a period."""
    return done(
        RecordMeasurement, "The value is recorded.", f"/objectives/{item_id}",
        partial(show_one, item_id), objective=item_id,
    )  # fmt: skip


@pages.get("/objectives/<item_id>/values/<period>")
def show_value(item_id: str, period: str) -> Response:
    """Show the value of a period, and every value that was believed before it."""
    return _value_page(item_id, period)


@pages.post("/objectives/<item_id>/values/<period>/correction")
def correct(item_id: str, period: str) -> ResponseReturnValue:
    """Put another value in the place of one; the former one stays visible."""
    return _about_value(CorrectMeasurement, item_id, period, "The value is corrected.")


@pages.post("/objectives/<item_id>/values/<period>/voiding")
def void(item_id: str, period: str) -> ResponseReturnValue:
    """Say that a value should not have been recorded."""
    return _about_value(VoidMeasurement, item_id, period, "The value no longer counts.")


@pages.get("/objectives/<item_id>/closing")
def ask_to_close(item_id: str) -> Response:
    """Show how an objective would be judged by its last value, or retired."""
    return _closing_page(item_id)


@pages.post("/objectives/<item_id>/judgement")
def judge(item_id: str) -> ResponseReturnValue:
    """Close an objective by its last value: achieved or missed is computed."""
    return _close(JudgeObjective, item_id, "The objective is judged by its last value.")


@pages.post("/objectives/<item_id>/retirement")
def retire(item_id: str) -> ResponseReturnValue:
    """Pursue an objective no longer."""
    return _close(RetireObjective, item_id, "The objective is retired.")


# What the forms do


def _about_value(
    command: type[Command], item_id: str, period: str, said: str
) -> ResponseReturnValue:
    return done(
        command, said, f"/objectives/{item_id}#values",
        lambda problems: _value_page(item_id, period, problems, command.__name__),
        objective=item_id, period=period,
    )  # fmt: skip


def _close(command: type[Command], item_id: str, said: str) -> ResponseReturnValue:
    return done(
        command, said, f"/objectives/{item_id}", partial(_closing_page, item_id), objective=item_id
    )


# What the pages say


def _value_page(
    item_id: str, period: str, problems: desk.Problems | None = None, sent: str = ""
) -> Response:
    governed, history = desk.find(Objective, item_id), desk.look()
    measure = request.values.get("measure", "")
    told = _told(governed, period, measure, history)
    owner = governed.standing(history.on).owner
    value = governed.value_of(period, measure)
    if not told:
        abort(404, f"{governed.label} has no value for {period} at this moment.")
    return page(
        "objectives/value.html", nav="objectives", governed=governed, period=period,
        measure=measure, value=value, told=told, sent=sent, key=desk.key(), void_key=desk.key(),
        unit=looked_at(governed, history).unit if not measure else "",
        called=Called(history, [owner]), people=behind(owner, history), owner=owner,
        may=value is not None and may_say(governed), **filled(problems),
    )  # fmt: skip


def _told(
    governed: Objective, period: str, measure: str, history: History
) -> list[tuple[Recorded, str]]:
    """Return what was said of the value of a period, the newest first, with who said it."""
    events = [
        event for event in history.events(f"objective/{governed.id}")
        if isinstance(event.fact, MEASURED)
        and (event.fact.period, event.fact.measure) == (period, measure)
    ]  # fmt: skip
    names = history.names(event.envelope.actor for event in events)
    return [(event, names[event.envelope.actor]) for event in reversed(events)]


def _closing_page(item_id: str, problems: desk.Problems | None = None) -> Response:
    governed, history = desk.find(Objective, item_id), desk.look()
    objective = looked_at(governed, history)
    called = Called(history, [objective.owner])
    return page(
        "objectives/closing.html", nav="objectives", governed=governed, looks=LOOKS,
        item=listed(objective, called, history), called=called, key=desk.key(),
        retire_key=desk.key(), people=behind(objective.owner, history), owner=objective.owner,
        may=may_say(governed), **filled(problems),
    )  # fmt: skip
