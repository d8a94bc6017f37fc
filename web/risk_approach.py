"""The approach to risks: how they are found, rated, treated, and who accepts which."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from tracker.history import History
from tracker.risk_approach import RiskApproach
from tracker.risk_matrix import LEVELS, matrix_of
from tracker.versions import Governed
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.called import Called
from web.content.versions import Room, newest, pinned, serve_versions, shown_on, state_now

pages = Blueprint("risk_approach", __name__)

LEVELS_SHOWN = {"low": "ok", "medium": "info", "high": "warn", "extreme": "bad"}


def beside(item: Governed, content: Mapping[str, Any], history: History) -> Mapping[str, object]:
    """Return what the text of the approach is shown with: its matrix, worked out."""
    matrix = matrix_of(content)
    criteria = content.get("criteria", {})
    holders = [who for who in criteria.values() if who.startswith(("role:", "person:"))]
    return {
        "called": Called(history, [content.get("owner", ""), *holders]),
        "plain": request.args.get("text") == "plain", "matrix": matrix,
        "own_matrix": bool(content.get("matrix")), "levels": LEVELS, "holders": holders,
        "level_status": LEVELS_SHOWN,
        "cells": [
            [(LEVELS.index(matrix.level(row * column)) + 1, row * column)
             for column in range(1, len(matrix.impact) + 1)]
            for row in range(len(matrix.likelihood), 0, -1)
        ],
    }  # fmt: skip


room = Room(
    RiskApproach, "/risk-approach", "Approach to risks", "risks", "risk_approach/content.html",
    beside,
)  # fmt: skip


@in_three_forms(pages, "/risk-approach")
def show_all() -> Response:
    """List the approach: there is one, or none yet."""
    history, number = desk.look(), page_number()
    found = history.every(RiskApproach, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    called = Called(history, [each.standing(history.on).owner for each in found])
    return answer(
        "risk_approach/list.html", [_listed(each, called, history) for each in found], nav="risks",
        number=number, total=history.count(RiskApproach), called=called,
    )  # fmt: skip


@in_three_forms(pages, "/risk-approach/<item_id>")
def show(item_id: str) -> Response:
    """Show the approach as it is in force at the moment looked at."""
    approach, history = desk.find(RiskApproach, item_id), desk.look()
    version, content = pinned(approach, history)
    listed = _listed(approach, Called(history, [content.get("owner", "")]), history)
    return answer_one(
        "risk_approach/show.html", listed | {"content": content}, nav="risks", room=room,
        governed=approach, version=version, content=content, versions=newest(approach, history),
        on=history.on, **beside(approach, content, history),
    )  # fmt: skip


serve_versions(pages, room)


def _listed(approach: RiskApproach, called: Called, history: History) -> dict[str, Any]:
    shown, said = shown_on(approach, history.on), approach.standing(history.on)
    return {
        "id": approach.id, "title": said.label, "owner": said.owner,
        "owner_title": called.holder(said.owner), "version": shown.number if shown else None,
        "state": state_now(approach, history.on),
        "effective_from": shown.effective_from if shown else None,
        "recorded_at": shown.recorded_at if shown else None, "versions": len(approach.versions),
        "imported": bool(shown and shown.imported),
    }  # fmt: skip
