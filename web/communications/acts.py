"""What is done with a line: it is filled in, told, left out, judged, ended; each has a page."""

from functools import partial
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from tracker.communication_approach import CommunicationApproach
from tracker.communications import (
    CADENCES,
    CHANNELS,
    VERDICTS,
    AssessEffectiveness,
    Communication,
    DeliverCommunication,
    EndCommunication,
    PlanCommunication,
    SkipCommunication,
)
from tracker.kernel import Command
from web import desk
from web.asking import done, filled, owns
from web.called import Called, choices_of_holders
from web.communications.line import may_end, may_tell
from web.communications.reading import SUBJECTS_IN_WORDS, occasions
from web.communications.room import pages
from web.htmx import page

WORDS = {
    "omission": ("Leave something out", "It stays on the record that it was not told, and why."),
    "assessment": (
        "Judge whether people know", "Ask some of them, look at what they do, and say what you"
        " found.",
    ),
    "end": ("End this line", "Nothing is told by it any more. All that was told stays readable."),
}  # fmt: skip
ACTS: dict[str, type[Command]] = {
    "omission": SkipCommunication, "assessment": AssessEffectiveness, "end": EndCommunication,
}  # fmt: skip
VERDICTS_IN_WORDS = {"effective": "Yes", "partly": "Partly", "not": "No"}
DONE = {
    "omission": "It is recorded as left out.",
    "assessment": "The judgement is recorded.",
    "end": "The line has ended.",
}


# A line is filled in


@pages.get("/communications/new")
def plan() -> Response:
    """Show the form for a line that an approach names."""
    return _plan_page(None, {"line": request.args.get("line", "")})


@pages.post("/communications")
def fill_in() -> ResponseReturnValue:
    """Fill in a line."""
    return done(
        PlanCommunication, "The line is filled in.", "/communications/{id}",
        lambda problems: _plan_page(problems, {}),
    )  # fmt: skip


def _plan_page(problems: desk.Problems | None, values: dict[str, Any]) -> Response:
    now = desk.now_history()
    own = [each for each in now.every(CommunicationApproach) if owns(each.standing(now.on).owner)]
    lines = [line for approach in own for line in approach.lines]
    return page(
        "communications/plan.html", nav="communications", may=bool(own), key=desk.key(),
        named=[line for line in lines if now.find(Communication, line) is None],
        holders=choices_of_holders(now), subjects=list(SUBJECTS_IN_WORDS.items()),
        cadences=[(each, each.capitalize()) for each in CADENCES],
        channels=[(each, each.capitalize()) for each in CHANNELS],
        **filled(problems, values),
    )  # fmt: skip


# Something is told


@pages.get("/communications/<line_id>/deliveries/new")
def ask_to_deliver(line_id: str) -> Response:
    """Show the form in which a delivery is entered."""
    line = desk.find(Communication, line_id)
    values = {"occasion": request.args.get("occasion", ""), "channel": line.channel}
    return _deliver_page(line, None, values)


@pages.post("/communications/<line_id>/deliveries")
def deliver(line_id: str) -> ResponseReturnValue:
    """Say that something was told."""
    return done(
        DeliverCommunication, "The delivery is recorded, with the people who were its audience.",
        f"/communications/{line_id}",
        lambda problems: _deliver_page(desk.find(Communication, line_id), problems, {}),
        line=line_id,
    )  # fmt: skip


def _deliver_page(
    line: Communication, problems: desk.Problems | None, values: dict[str, Any]
) -> Response:
    now = desk.now_history()
    return page(
        "communications/deliver.html", nav="communications", line=line, key=desk.key(),
        may=may_tell(line), called=Called(now, [line.who]),
        waiting=[each.words for each in occasions(now).of(line) if each.open],
        channels=[(each, each.capitalize()) for each in CHANNELS],
        **filled(problems, values),
    )  # fmt: skip


# The rest


@pages.get("/communications/<line_id>/<any(omission,assessment,end):act>")
def ask(line_id: str, act: str) -> Response:
    """Show the form in which something is left out, judged, or ended."""
    return _act_page(line_id, act, None)


@pages.post("/communications/<line_id>/<any(omission,assessment,end):act>")
def do(line_id: str, act: str) -> ResponseReturnValue:
    """Leave something out, judge whether people know, or end the line."""
    return done(
        ACTS[act], DONE[act], f"/communications/{line_id}", partial(_act_page, line_id, act),
        line=line_id,
    )  # fmt: skip


def _act_page(line_id: str, act: str, problems: desk.Problems | None) -> Response:
    line, now = desk.find(Communication, line_id), desk.now_history()
    may = {
        "omission": may_tell(line),
        "assessment": may_tell(line) or may_end(line),
        "end": may_end(line),
    }
    return page(
        "communications/act.html", nav="communications", line=line, act=act, title=WORDS[act][0],
        lead=WORDS[act][1], may=may[act], key=desk.key(), called=Called(now, [line.who]),
        waiting=[each.words for each in occasions(now).of(line) if each.open],
        verdicts=[(each, VERDICTS_IN_WORDS[each]) for each in VERDICTS],
        **filled(problems, {"occasion": request.args.get("occasion", "")}),
    )  # fmt: skip
