"""All lines: who is told what, how often, and how many that reached."""

from typing import Any

from flask import Response

from tracker.communications import Communication
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.called import Called
from web.communications.room import pages


@in_three_forms(pages, "/communications")
def show_all() -> Response:
    """List the lines."""
    history, number = desk.look(), page_number()
    found = history.every(Communication, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    called = Called(history, [line.who for line in found])
    return answer(
        "communications/list.html", [_item(line, called) for line in found],
        nav="communications", number=number, total=history.count(Communication), called=called,
    )  # fmt: skip


def _item(line: Communication, called: Called) -> dict[str, Any]:
    return {
        "id": line.id, "on_what": line.on_what, "when": line.when, "with_whom": line.with_whom,
        "how": line.how, "who": line.who, "who_name": called.holder(line.who),
        "state": "ended" if line.ended else "active", "deliveries": len(line.deliveries),
    }  # fmt: skip
