"""Interested parties: who matters to the services, what they require, and what meets it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from tracker.goals import Goal
from tracker.interested_parties import (
    DropRequirement,
    EndInterestedParty,
    InterestedParty,
    NoteRequirement,
    RegisterInterestedParty,
)
from tracker.kernel import Command
from tracker.management import speaks_for_management
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import done, filled
from web.htmx import page
from web.telling import told

pages = Blueprint("interested_parties", __name__)


@in_three_forms(pages, "/interested-parties")
def show_all() -> Response:
    """List the parties, each with what it requires."""
    return _list(None)


def _list(problems: desk.Problems | None) -> Response:
    history, number = desk.look(), page_number()
    found = history.every(InterestedParty, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    return answer(
        "interested_parties/list.html", [_item(party) for party in found], nav="organisation",
        number=number, total=history.count(InterestedParty), page_size=PAGE_SIZE, **_form(),
        **filled(problems),
    )  # fmt: skip


def _form() -> dict[str, Any]:
    return {"may": speaks_for_management(desk.me(), desk.authority()), "key": desk.key()}


def _item(party: InterestedParty) -> dict[str, Any]:
    return {
        "id": party.id, "title": party.title, "ended": party.ended,
        "requirements": [
            {"id": each.id, "text": each.text, "met_by": list(each.met_by)}
            for each in party.requirements
        ],
        "recorded_at": party.recorded_at,
    }  # fmt: skip


@in_three_forms(pages, "/interested-parties/<party_id>")
def show(party_id: str) -> Response:
    """Show a party, its requirements, and the goals that are for it."""
    party = desk.find(InterestedParty, party_id)
    return answer_one("interested_parties/show.html", _item(party), **_shown(party), **filled(None))


def _shown(party: InterestedParty) -> dict[str, Any]:
    history = desk.look()
    return {
        "nav": "organisation", "party": party,
        "goals": history.every(Goal, PAGE_SIZE, party=party.id),
        "happened": told(history.events(f"interested-party/{party.id}"), history), **_form(),
    }  # fmt: skip


@pages.post("/interested-parties")
def register() -> ResponseReturnValue:
    """Enter a party."""
    return done(
        RegisterInterestedParty, "The interested party is entered.", "/interested-parties/{id}",
        _list,
    )  # fmt: skip


@pages.post("/interested-parties/<party_id>/requirements")
def note(party_id: str) -> ResponseReturnValue:
    """Note a requirement, or what meets one."""
    return _done(NoteRequirement, party_id, "The requirement is noted.", {})


@pages.post("/interested-parties/<party_id>/requirements/<requirement_id>/end")
def drop(party_id: str, requirement_id: str) -> ResponseReturnValue:
    """Say that a requirement counts no longer."""
    fixed = {"requirement": requirement_id}
    return _done(DropRequirement, party_id, "The requirement counts no longer.", fixed)


@pages.post("/interested-parties/<party_id>/end")
def end(party_id: str) -> ResponseReturnValue:
    """Say that a party matters no longer."""
    return _done(EndInterestedParty, party_id, "The party matters no longer.", {})


def _done(
    command: type[Command], party_id: str, said: str, fixed: Mapping[str, str]
) -> ResponseReturnValue:
    return done(
        command, said, f"/interested-parties/{party_id}", partial(_again, party_id), party=party_id,
        **fixed,
    )  # fmt: skip


def _again(party_id: str, problems: desk.Problems) -> Response:
    shown = _shown(desk.find(InterestedParty, party_id))
    return page("interested_parties/show.html", item={}, **shown, **filled(problems))
