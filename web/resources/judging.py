"""Judging whether there is enough of a resource."""

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from tracker.resources import Resource, ReviewAdequacy
from web import desk
from web.asking import filled
from web.htmx import page, see
from web.quantities import typed
from web.resources.room import pages
from web.resources.show import context

VERDICTS = [("yes", "There is enough"), ("no", "There is not enough")]


@pages.get("/resources/<item_id>/adequacy")
def ask_to_judge(item_id: str) -> Response:
    """Ask how much is there, how much is needed, and whether it is enough."""
    return _judging(item_id, None)


@pages.post("/resources/<item_id>/adequacy")
def judge(item_id: str) -> ResponseReturnValue:
    """Judge whether there is enough."""
    try:
        desk.send(ReviewAdequacy, resource=item_id)
    except desk.Problems as problems:
        return _judging(item_id, problems)
    flash("The judgement is recorded.")
    return see(url_for("resources.show", item_id=item_id) + "#adequacy")


def _judging(item_id: str, problems: desk.Problems | None) -> Response:
    resource = desk.find(Resource, item_id)
    first = {
        "available": typed(resource.available, resource.sort) if resource.judged else "",
        "needed": typed(resource.judged.needed if resource.judged else resource.needed,
                        resource.sort),
    }  # fmt: skip
    return page(
        "resources/adequacy.html", verdicts=VERDICTS, **filled(problems, first),
        **context(resource),
    )  # fmt: skip
