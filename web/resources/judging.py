"""Judging whether there is enough of a resource."""

from functools import partial

from flask import Response
from flask.typing import ResponseReturnValue

from tracker.resources import Resource, ReviewAdequacy
from web import desk
from web.asking import done, filled
from web.htmx import page
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
    return done(
        ReviewAdequacy, "The judgement is recorded.", f"/resources/{item_id}#adequacy",
        partial(_judging, item_id), resource=item_id,
    )  # fmt: skip


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
