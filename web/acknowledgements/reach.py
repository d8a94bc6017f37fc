"""How far a version of a policy has come: who has confirmed it, and who has not yet."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, request

from tracker.acknowledgements import Reach, given_by, people_meant, reach, whom
from tracker.history import History
from tracker.policies import Policy
from tracker.publication import publication
from web import desk
from web.acknowledgements.room import pages
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.whom import whom_in_words

STATES = {"missing": "Not yet", "done": "Confirmed", "others": "Not asked, and confirmed"}


@in_three_forms(pages, "/policies/<item_id>/v<int:number>/reach")
def show_reach(item_id: str, number: int) -> Response:
    """Show whom a version is meant for, and who of them has confirmed its wording by then."""
    policy, history = desk.find(Policy, item_id), desk.look()
    version = policy.numbered(number) or abort(404, f"{policy.label} has no version {number}.")
    found = reach(history, policy, number, people_meant(version, history))
    wanted, page = _wanted(), page_number()
    people = _people(found, wanted)
    shown = people[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return answer(
        "acknowledgements/reach.html", _items(shown, found, policy, history), nav="policies",
        policy=policy, version=version, reach=found, number=page, total=len(people),
        page_size=PAGE_SIZE, wanted=wanted, states=STATES,
        whom=whom_in_words(whom(version), history),
        state=policy.closed or policy.state_of(version, history.on), numbers=_numbers(policy),
        remarks=publication(policy, history, desk.organisation().zone),
    )  # fmt: skip


def _wanted() -> str:
    asked = request.args.get("state", "")
    return asked if asked in STATES else ""


def _people(found: Reach, wanted: str) -> tuple[str, ...]:
    lists = {"missing": found.missing, "done": found.done, "others": found.others}
    return lists[wanted] if wanted else (*found.missing, *found.done, *found.others)


def _items(
    people: tuple[str, ...], found: Reach, policy: Policy, history: History
) -> list[dict[str, Any]]:
    names = history.names(people)
    return [_item(person, names, found, policy, history) for person in people]


def _item(
    person: str, names: Mapping[str, str], found: Reach, policy: Policy, history: History
) -> dict[str, Any]:
    given = given_by(history, policy, found.version, person)
    asked = person in found.audience
    return {
        "person": person, "name": names[person], "asked": asked,
        "state": ("done" if asked else "others") if given else "missing",
        "version": given.version if given else None, "at": given.at if given else None,
        "event": given.pos + 1 if given else None,
    }  # fmt: skip


def _numbers(policy: Policy) -> list[int]:
    return [version.number for version in reversed(policy.versions) if not version.cancelled]
