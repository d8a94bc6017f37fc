"""Who has acknowledged what: all of it, and one person's of one policy."""

from flask import Response, request

from tracker.acknowledgements import PolicyAcknowledgement
from web import desk
from web.acknowledged import items_of
from web.acknowledgements.room import pages
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.telling import told

FILTERS = ("policy", "person", "version")


@in_three_forms(pages, "/acknowledgements")
def show_all() -> Response:
    """List who has acknowledged what; by policy, by person, or by version (`POL-1@2`)."""
    history, number = desk.look(), page_number()
    wanted = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    found = history.every(PolicyAcknowledgement, PAGE_SIZE, (number - 1) * PAGE_SIZE, **wanted)
    return answer(
        "acknowledgements/list.html", items_of(found, history), nav="policies", number=number,
        total=history.count(PolicyAcknowledgement, **wanted), page_size=PAGE_SIZE, wanted=wanted,
    )  # fmt: skip


@in_three_forms(pages, "/acknowledgements/<acknowledgement_id>")
def show(acknowledgement_id: str) -> Response:
    """Show what one person has acknowledged of one policy."""
    found, history = desk.find(PolicyAcknowledgement, acknowledgement_id), desk.look()
    (item,) = items_of([found], history)
    return answer_one(
        "acknowledgements/show.html", item, nav="policies", acknowledgement=found,
        happened=told(history.events(f"acknowledgement/{found.id}"), history),
    )  # fmt: skip
