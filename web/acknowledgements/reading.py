"""The page on which a version of a policy is read from beginning to end, and confirmed."""

from functools import partial

from flask import Response, abort
from flask.typing import ResponseReturnValue

from tracker.acknowledgements import AcknowledgePolicy, given_by, is_meant, whom
from tracker.policies import Policy
from tracker.versions import content_of
from web import desk
from web.acknowledgements.room import pages
from web.answers import answer_one, in_three_forms
from web.asking import done, filled
from web.called import Called
from web.whom import whom_in_words


@in_three_forms(pages, "/policies/<item_id>/v<int:number>/acknowledgement")
def read(item_id: str, number: int) -> Response:
    """Show a version to be read from beginning to end, and the button that confirms it."""
    return _to_read(item_id, number)


@pages.post("/policies/<item_id>/v<int:number>/acknowledgement")
def acknowledge(item_id: str, number: int) -> ResponseReturnValue:
    """Confirm, for oneself, to have read a version."""
    return done(
        AcknowledgePolicy, f"You have confirmed version {number}.", f"/policies/{item_id}",
        partial(_to_read, item_id, number), policy=item_id, version=number,
    )  # fmt: skip


def _to_read(item_id: str, number: int, problems: desk.Problems | None = None) -> Response:
    policy, history = desk.find(Policy, item_id), desk.look()
    version = policy.numbered(number) or abort(404, f"{policy.label} has no version {number}.")
    content = content_of(policy, version, history)
    given = given_by(history, policy, number, desk.me())
    state = policy.closed or policy.state_of(version, history.on)
    item = {
        "id": policy.id, "version": number, "state": state, "content": content,
        "confirmed_version": given.version if given else None,
        "confirmed_at": given.at if given else None,
    }  # fmt: skip
    return answer_one(
        "acknowledgements/read.html", item, nav="policies", policy=policy, version=version,
        content=content, called=Called(history, [content.get("owner", "")]), plain=False,
        whom=whom_in_words(content.get("meant_for", ()), history),
        newer=None if policy.closed else policy.in_force(history.on), given=given,
        applies=state in ("in force", "scheduled"),
        mine=not whom(version) or is_meant(desk.me(), version, history),
        key=desk.key(), **filled(problems),
    )  # fmt: skip
