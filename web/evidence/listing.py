"""All evidence: filtered by standing and by what it is about."""

from collections.abc import Callable

from flask import Response, request

from tracker.evidence import Evidence, may_attach
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.attached import listed
from web.called import Called
from web.evidence.room import pages

FILTERS = ("standing", "about")


@in_three_forms(pages, "/evidence")
def show_all() -> Response:
    """List the evidence, the newest first."""
    history, number = desk.look(), page_number()
    wanted = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    found = history.last(Evidence, PAGE_SIZE, (number - 1) * PAGE_SIZE, **wanted)
    files = desk.tracker().record.files
    return answer(
        "evidence/list.html", [listed(each) for each in found], nav="evidence", number=number,
        total=history.count(Evidence, **wanted), page_size=PAGE_SIZE, wanted=wanted,
        called=Called(history, people=[each.stored_by for each in found]),
        missing={each.id for each in found if is_missing(each, files.size)},
        may=may_attach(desk.me(), desk.authority()),
    )  # fmt: skip


def is_missing(evidence: Evidence, size: Callable[[str], int | None]) -> bool:
    """Whether a file that was kept here lies there no more; altered ones are found by reading."""
    kept = evidence.file and evidence.sha256 and not evidence.withdrawn
    return bool(kept) and size(evidence.sha256) is None
