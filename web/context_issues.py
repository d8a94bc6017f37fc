"""The context: issues inside and outside that bear on the management system, climate change too."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from tracker.context_issues import (
    ContextIssue,
    EndContextIssue,
    RecordContextIssue,
    ReviseContextIssue,
    answers,
)
from tracker.kernel import Command
from tracker.management import speaks_for_management
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import done, filled
from web.htmx import page
from web.telling import told

pages = Blueprint("context_issues", __name__)

ORIGINS = [("internal", "Inside the organisation"), ("external", "Outside it")]
CLIMATE = {None: "", True: "yes", False: "no"}


@in_three_forms(pages, "/context-issues")
def show_all() -> Response:
    """List the issues, and how the climate question is answered."""
    return _list(None)


def _list(problems: desk.Problems | None) -> Response:
    history, number = desk.look(), page_number()
    found = history.every(ContextIssue, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    return answer(
        "context_issues/list.html", [_item(issue) for issue in found], nav="organisation",
        number=number, total=history.count(ContextIssue), page_size=PAGE_SIZE,
        climate=answers(history), **_form(), **filled(problems),
    )  # fmt: skip


def _form() -> dict[str, Any]:
    return {
        "may": speaks_for_management(desk.me(), desk.authority()), "key": desk.key(),
        "origins": ORIGINS,
    }  # fmt: skip


def _item(issue: ContextIssue) -> dict[str, Any]:
    return {
        "id": issue.id, "origin": issue.origin, "text": issue.text,
        "climate_relevant": issue.climate_relevant, "ended": issue.ended,
        "recorded_at": issue.recorded_at,
    }  # fmt: skip


@in_three_forms(pages, "/context-issues/<issue_id>")
def show(issue_id: str) -> Response:
    """Show an issue, and how it was seen before."""
    issue = desk.find(ContextIssue, issue_id)
    return answer_one(
        "context_issues/show.html", _item(issue), **_shown(issue), **filled(None, _values(issue))
    )


def _values(issue: ContextIssue) -> Mapping[str, Any]:
    return {
        "origin": issue.origin, "text": issue.text,
        "climate_relevant": CLIMATE[issue.climate_relevant],
    }  # fmt: skip


def _shown(issue: ContextIssue) -> dict[str, Any]:
    history = desk.look()
    events = history.events(f"context-issue/{issue.id}")
    before = [event for event in events if hasattr(event.fact, "former_text")][::-1]
    return {
        "nav": "organisation", "issue": issue, "before": before, "happened": told(events, history),
        **_form(),
    }  # fmt: skip


@pages.post("/context-issues")
def record() -> ResponseReturnValue:
    """Record an issue."""
    return done(RecordContextIssue, "The issue is recorded.", "/context-issues/{id}", _list)


@pages.post("/context-issues/<issue_id>/revision")
def revise(issue_id: str) -> ResponseReturnValue:
    """Say how an issue is seen now."""
    return _done(ReviseContextIssue, issue_id, "The issue has new words.")


@pages.post("/context-issues/<issue_id>/end")
def end(issue_id: str) -> ResponseReturnValue:
    """Say that an issue bears on the management system no longer."""
    return _done(EndContextIssue, issue_id, "The issue is ended.")


def _done(command: type[Command], issue_id: str, said: str) -> ResponseReturnValue:
    return done(
        command, said, f"/context-issues/{issue_id}", partial(_again, issue_id), issue=issue_id
    )


def _again(issue_id: str, problems: desk.Problems) -> Response:
    issue = desk.find(ContextIssue, issue_id)
    problems.typed = {**_values(issue), **problems.typed}
    return page("context_issues/show.html", item={}, **_shown(issue), **filled(problems))
