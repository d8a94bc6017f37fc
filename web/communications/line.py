"""One line: its five answers, and what was told by it."""

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from tracker.communications import Acknowledgement, Communication
from web import desk
from web.answers import answer_one, in_three_forms
from web.called import Called
from web.communications.room import pages
from web.look import href
from web.telling import told


@in_three_forms(pages, "/communications/<line_id>")
def show(line_id: str) -> ResponseReturnValue:
    """Show a line; an acknowledgement is shown where it belongs."""
    read = desk.look().find(Acknowledgement, line_id)
    if read is not None:
        return redirect(href(f"/communications/{read.line}"), 303)
    return _page(desk.find(Communication, line_id))


def _page(line: Communication) -> Response:
    history = desk.look()
    item = {
        "id": line.id, "on_what": line.on_what, "when": line.when, "with_whom": line.with_whom,
        "how": line.how, "who": line.who,
    }  # fmt: skip
    return answer_one(
        "communications/show.html", item, nav="communications", line=line,
        called=Called(history, [line.who]),
        happened=told(history.events(f"communication/{line.id}"), history),
    )  # fmt: skip
