"""The scope of the management system: what it says, how it came to be, and how it is changed."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from tracker.history import History
from tracker.scope import SCOPE, Scope
from tracker.versions import Governed
from web import desk
from web.answers import answer_one, in_three_forms
from web.called import Called
from web.content.versions import Room, newest, pinned, serve_versions, state_now

pages = Blueprint("scope", __name__)


def beside(item: Governed, content: Mapping[str, Any], history: History) -> Mapping[str, object]:
    """Return what the statement is shown with."""
    return {"called": Called(history, [content.get("owner", "")])}


room = Room(Scope, "/scope", "Scope", "organisation", "scope/content.html", beside)


@in_three_forms(pages, "/scope")
def show() -> Response:
    """Show the scope as it is in force at the moment looked at; there may be none yet."""
    history = desk.look()
    return _shown(history.find(Scope, SCOPE) or Scope(id=SCOPE), history)


@in_three_forms(pages, "/scope/<item_id>")
def show_one(item_id: str) -> Response:
    """Show the same by its id."""
    return _shown(desk.find(Scope, item_id), desk.look())


serve_versions(pages, room)


def _shown(scope: Scope, history: History) -> Response:
    version, content = pinned(scope, history)
    item = {
        "id": scope.id, "title": scope.title, "state": state_now(scope, history.on),
        "version": version.number if version else None,
        "effective_from": version.effective_from if version else None,
        "versions": len(scope.versions), "content": content,
    }  # fmt: skip
    return answer_one(
        "scope/show.html", item, nav="organisation", room=room, governed=scope, version=version,
        content=content, versions=newest(scope, history), on=history.on,
        **beside(scope, content, history),
    )  # fmt: skip
