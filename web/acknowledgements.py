"""Acknowledgements: the page on which a policy is read and confirmed, and who has done so."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue

from tracker.acknowledgements import AcknowledgePolicy, PolicyAcknowledgement, given_by
from tracker.history import History
from tracker.policies import Policy
from tracker.versions import content_of
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import filled
from web.called import Called
from web.htmx import see
from web.telling import told

pages = Blueprint("acknowledgements", __name__)

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


def items_of(found: list[PolicyAcknowledgement], history: History) -> list[dict[str, Any]]:
    """Return acknowledgements as the lines of a table, of JSON and of CSV."""
    policies = {each.policy: history.find(Policy, each.policy) for each in found}
    names = history.names(each.person for each in found)
    return [_item(each, policies[each.policy], names) for each in found]


def _item(
    found: PolicyAcknowledgement, policy: Policy | None, names: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "id": found.id, "policy": found.policy, "title": policy.label if policy else found.policy,
        "person": found.person, "person_name": names[found.person],
        "versions": [each.version for each in found.given],
        "last": found.given[-1].at, "event": found.given[-1].pos + 1,
    }  # fmt: skip


# Reading a version, and confirming it


@in_three_forms(pages, "/policies/<item_id>/v<int:number>/acknowledgement")
def read(item_id: str, number: int) -> Response:
    """Show a version to be read from beginning to end, and the button that confirms it."""
    return _to_read(item_id, number)


@pages.post("/policies/<item_id>/v<int:number>/acknowledgement")
def acknowledge(item_id: str, number: int) -> ResponseReturnValue:
    """Confirm, for oneself, to have read a version."""
    try:
        desk.send(AcknowledgePolicy, policy=item_id, version=number)
    except desk.Problems as problems:
        return _to_read(item_id, number, problems)
    flash(f"You have confirmed version {number}.")
    return see(url_for("policies.show", item_id=item_id))


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
        newer=None if policy.closed else policy.in_force(history.on), given=given,
        may=state in ("in force", "scheduled"), key=desk.key(), **filled(problems),
    )  # fmt: skip
