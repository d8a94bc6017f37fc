"""Entering a risk or an opportunity."""

from flask import Response
from flask.typing import ResponseReturnValue

from tracker.risks import IdentifyRisk
from tracker.risks.commands import CATEGORIES, SORTS
from web import desk
from web.asking import done, filled
from web.called import choices_of_holders, choices_of_scope
from web.htmx import page
from web.risks.room import pages

CATEGORIES_IN_WORDS = {
    "organization": "Of the organisation", "service requirement": "A service requirement is missed",
    "other party": "From another party",
}  # fmt: skip


@pages.get("/risks/new")
def new() -> Response:
    """Ask for a risk."""
    return _form(None)


@pages.post("/risks")
def enter() -> ResponseReturnValue:
    """Enter a risk."""
    return done(IdentifyRisk, "It is entered. Rate it next.", "/risks/{id}", _form)


def _form(problems: desk.Problems | None) -> Response:
    now = desk.now_history()
    return page(
        "risks/new.html", nav="risks", key=desk.key(), holders=choices_of_holders(now),
        services=choices_of_scope(now), sorts=[(each, each.capitalize()) for each in SORTS],
        categories=[(each, CATEGORIES_IN_WORDS[each]) for each in CATEGORIES],
        **filled(problems, {"sort": "risk"}),
    )  # fmt: skip
