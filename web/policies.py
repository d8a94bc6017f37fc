"""Policies: what top management wants, to be read from beginning to end, and how it came to be."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from tracker.acknowledgements import given_by, is_meant, whom
from tracker.history import History
from tracker.policies import Policy, RetirePolicy
from tracker.versions import Governed
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import done, filled
from web.called import Called
from web.content.versions import Room, newest, pinned, serve_versions, shown_on, state_now
from web.htmx import page
from web.whom import whom_in_words

pages = Blueprint("policies", __name__)


def beside(item: Governed, content: Mapping[str, Any], history: History) -> Mapping[str, object]:
    """Return what the text of a policy is shown with; `?text=plain` shows it as it was written."""
    return {
        "called": Called(history, [content.get("owner", "")]),
        "plain": request.args.get("text") == "plain",
        "whom": whom_in_words(content.get("meant_for", ()), history),
    }


room = Room(Policy, "/policies", "Policies", "policies", "policies/content.html", beside)


@in_three_forms(pages, "/policies")
def show_all() -> Response:
    """List the policies."""
    history = desk.look()
    number = page_number()
    policies = history.every(Policy, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    called = Called(history, [policy.standing(history.on).owner for policy in policies])
    return answer(
        "policies/list.html", [_listed(policy, called, history) for policy in policies],
        nav="policies", number=number, total=history.count(Policy), called=called,
    )  # fmt: skip


@in_three_forms(pages, "/policies/<item_id>")
def show(item_id: str) -> Response:
    """Show a policy as it is in force at the moment looked at."""
    policy, history = desk.find(Policy, item_id), desk.look()
    version, content = pinned(policy, history)
    seen = beside(policy, content, history)
    listed = _listed(policy, Called(history, [content.get("owner", "")]), history)
    mine = version is not None and (not whom(version) or is_meant(desk.me(), version, history))
    return answer_one(
        "policies/show.html", listed | {"content": content}, nav="policies", room=room,
        governed=policy, version=version, content=content, versions=newest(policy, history),
        on=history.on, asks_me=mine and not policy.closed,
        given=given_by(history, policy, version.number, desk.me()) if version else None,
        may_retire=not policy.closed and desk.authority().is_top(desk.me()), **seen,
    )  # fmt: skip


serve_versions(pages, room)


@pages.get("/policies/<item_id>/retirement")
def ask_to_retire(item_id: str) -> Response:
    """Show what retiring a policy means, before it is done."""
    return _retirement_page(item_id)


@pages.post("/policies/<item_id>/retirement")
def retire(item_id: str) -> ResponseReturnValue:
    """Retire a policy."""
    return done(
        RetirePolicy, "The policy is retired.", f"/policies/{item_id}",
        partial(_retirement_page, item_id), policy=item_id,
    )  # fmt: skip


def _listed(policy: Policy, called: Called, history: History) -> dict[str, Any]:
    shown = shown_on(policy, history.on)
    said = policy.standing(history.on)
    return {
        "id": policy.id, "title": said.label, "owner": said.owner,
        "owner_title": called.holder(said.owner), "version": shown.number if shown else None,
        "state": state_now(policy, history.on),
        "effective_from": shown.effective_from if shown else None,
        "recorded_at": shown.recorded_at if shown else None, "versions": len(policy.versions),
        "scheduled": [version.number for version in policy.scheduled(history.on)],
        "imported": bool(shown and shown.imported),
    }  # fmt: skip


def _retirement_page(item_id: str, problems: desk.Problems | None = None) -> Response:
    policy = desk.find(Policy, item_id)
    return page(
        "policies/retirement.html", nav="policies", governed=policy, key=desk.key(),
        may=not policy.closed and desk.authority().is_top(desk.me()), **filled(problems),
    )  # fmt: skip
