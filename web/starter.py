"""Content to start with: each piece is taken as an ordinary proposal or entry, or left."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from tracker.approvals import RULES, ApprovalRules
from tracker.proposals.content import TARGETS
from tracker.roles import DefineRole, Role
from tracker.starter import starter
from web import desk
from web.answers import answer, in_three_forms
from web.books import defines_roles
from web.bulk import Done, send_each
from web.content.governed import GOVERNED
from web.htmx import page, see

pages = Blueprint("starter", __name__)

PIECES = ("policy", "plan", "risk_approach", "communication_approach")


@in_three_forms(pages, "/starter")
def show() -> Response:
    """Show what there is to begin with, and what of it is there already."""
    return _page(())


def _page(refused: tuple[Done, ...]) -> Response:
    history = desk.look()
    response = answer(
        "starter/show.html", [_piece(kind) for kind in PIECES], nav="organisation",
        roles=[_role(role) for role in starter().roles], may=defines_roles(), key=desk.key(),
        refused=refused, rules=history.find(ApprovalRules, RULES) is not None,
    )  # fmt: skip
    response.status_code = 422 if refused else 200
    return response


def _piece(kind: str) -> dict[str, Any]:
    content = starter().content(kind)
    return {
        "kind": kind, "title": content["title"], "called": GOVERNED[kind].one,
        "there": desk.look().count(TARGETS[kind]), "path": GOVERNED[kind].path,
        "text": content.get("text", ""), "sections": list(content.get("sections", ())),
    }  # fmt: skip


def _role(role: dict[str, Any]) -> dict[str, Any]:
    there = desk.look().find(Role, role["role"]) is not None
    return {"id": role["role"], "title": role["title"], "duties": role["duties"], "there": there}


@pages.get("/start-for-real")
def for_real() -> Response:
    """Show how to begin a record of one's own."""
    return page("starter/for_real.html", nav="organisation")


@pages.post("/starter/roles")
def take_roles() -> ResponseReturnValue:
    """Define the roles that were ticked, each by a command of its own."""
    wanted = set(request.form.getlist("role"))
    acts = [(role["title"], DefineRole, role) for role in starter().roles if role["role"] in wanted]
    done = list(send_each(request.form.get("key", "") or desk.key(), acts))
    refused = tuple(each for each in done if each.problems)
    if refused:
        return _page(refused)
    flash("The roles are defined. Now people can be appointed to them.")
    return see(url_for("roles.show_all"))
