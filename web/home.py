"""The overview: one sentence, the five practices, what waits for you, what happened last."""

from typing import Any

import msgspec
from flask import Blueprint, Response, g

from tracker.history import History
from tracker.proposals import Proposal
from web import desk
from web.answers import answer_one, in_three_forms
from web.counted import some
from web.practices import five
from web.sentences import sentences
from web.steps import next_step
from web.turn import turn_count, waiting

pages = Blueprint("home", __name__)

LATEST = 8
WAITING = 5  # the first of what waits for the reader
NOON, EVENING = 12, 18  # hours


@in_three_forms(pages, "/overview")
@pages.get("/")
def show() -> Response:
    """Show where things stand at the moment looked at; what waits is always of today."""
    history, organisation = desk.look(), desk.organisation()
    practices, waits, count = five(history), waiting(most=WAITING), turn_count()
    item = {
        "practices": [msgspec.to_builtins(each) for each in practices],
        "waiting": [{"id": row.id, "title": row.title, "why": row.why} for row in waits],
        "waiting_count": count,
    }
    return answer_one(
        "home/show.html", item, nav="home", organisation=organisation, five=practices,
        greeting=_greeting(), next_step=next_step(history, organisation, desk.me()),
        waits=waits, count=count, open_proposals=_open_proposals(history), latest=_latest(history),
    )  # fmt: skip


def _greeting() -> str:
    hour = desk.clock_of_request().astimezone(g.zone).hour
    part = "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
    return f"Good {part}, {g.me.name.split()[0]}"


def _open_proposals(history: History) -> list[dict[str, Any]]:
    found = some(history, Proposal, LATEST, stage="submitted")
    names = history.names({proposal.author for proposal in found})
    return [{"proposal": proposal, "author": names[proposal.author]} for proposal in found]


def _latest(history: History) -> list[dict[str, Any]]:
    events = list(history.reading.events(max(0, history.as_of - LATEST), history.as_of))[::-1]
    return [
        {"event": event, "sentence": sentence}
        for event, sentence in zip(events, sentences(events, history), strict=True)
    ]
