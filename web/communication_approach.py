"""The communication approach: to be read from beginning to end, with the lines that it names."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from tracker.communication_approach import CommunicationApproach
from tracker.communications import Communication
from tracker.history import History
from tracker.versions import Governed
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.called import Called
from web.content.versions import Room, newest, pinned, serve_versions, shown_on, state_now

pages = Blueprint("communication_approach", __name__)


def beside(item: Governed, content: Mapping[str, Any], history: History) -> Mapping[str, object]:
    """Return the lines that a version names; those not filled in yet are None."""
    lines = {line: history.find(Communication, line) for line in content.get("lines", ())}
    whose = [content.get("owner", ""), *(line.who for line in lines.values() if line)]
    return {"lines": lines, "called": Called(history, whose)}


room = Room(
    CommunicationApproach, "/communication-approach", "Communication approach", "communications",
    "communication_approach/content.html", beside,
)  # fmt: skip


@in_three_forms(pages, "/communication-approach")
def show_all() -> Response:
    """List the approaches; most organisations have one."""
    history, number = desk.look(), page_number()
    found = history.every(CommunicationApproach, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    called = Called(history, [each.standing(history.on).owner for each in found])
    return answer(
        "communication_approach/list.html", [_listed(each, called, history) for each in found],
        nav="communications", number=number, total=history.count(CommunicationApproach),
        called=called,
    )  # fmt: skip


@in_three_forms(pages, "/communication-approach/<item_id>")
def show(item_id: str) -> Response:
    """Show an approach as it is in force at the moment looked at."""
    approach, history = desk.find(CommunicationApproach, item_id), desk.look()
    version, content = pinned(approach, history)
    seen = beside(approach, content, history)
    listed = _listed(approach, Called(history, [content.get("owner", "")]), history)
    return answer_one(
        "communication_approach/show.html", listed | {"content": content}, nav="communications",
        room=room, governed=approach, version=version, content=content,
        versions=newest(approach, history), on=history.on, **seen,
    )  # fmt: skip


serve_versions(pages, room)


def _listed(approach: CommunicationApproach, called: Called, history: History) -> dict[str, Any]:
    said, shown = approach.standing(history.on), shown_on(approach, history.on)
    return {
        "id": approach.id, "title": said.label, "owner": said.owner,
        "owner_title": called.holder(said.owner), "version": shown.number if shown else None,
        "state": state_now(approach, history.on),
        "effective_from": shown.effective_from if shown else None,
        "recorded_at": shown.recorded_at if shown else None, "lines": list(said.lines),
        "reach_threshold": said.reach_threshold, "versions": len(approach.versions),
        "scheduled": [version.number for version in approach.scheduled(history.on)],
        "imported": bool(shown and shown.imported),
    }  # fmt: skip
