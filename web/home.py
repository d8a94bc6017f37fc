"""The overview: one sentence, the five practices, what waits for you, what happened last."""

from flask import Blueprint, Response

from web import desk
from web.htmx import page

pages = Blueprint("home", __name__)


@pages.get("/")
def show() -> Response:
    """Show where things stand."""
    return page("home/show.html", nav="home", organisation=desk.organisation())
