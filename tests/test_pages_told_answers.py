"""The pages of imported histories, and their JSON, give the answers that `tracker ask` gives.

`make test` asks some of the carried questions of each sort, `make trials` all of them.
"""

import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.told import questions
from tests.told_pages import about, every, got, reader
from tests.trials import found, trials

AT_LEAST = 25
NOW = "2026-11-24"

Told = dict[str, Any]


def sample(name: str, ask: str) -> list[Told]:
    """Return some of the carried questions of one sort, or at the full count all of them."""
    asked = [each for each in questions(name) if each["ask"] == ask]
    return random.sample(asked, max(trials(len(asked)), min(AT_LEAST, len(asked))))


# ---------------------------------------------------------------- answers from the lists of roles


def who(asked: Told) -> object:
    held = {"role": asked["role"], "scope": asked["scope"], "on": asked["at"]}
    items = every(reader("roles"), "/delegations", **held)
    return sorted(item["delegate"] for item in items if item["state"] == "in force")


def held(asked: Told) -> object:
    items = every(reader("roles"), "/delegations", delegate=asked["person"], on=asked["at"])
    return sorted([i["role"], i["scope"]] for i in items if i["state"] == "in force")


def since(asked: Told) -> object:
    names = ("role", "scope")
    its = {name: asked[name] for name in names} | {"delegate": asked["person"], "on": asked["at"]}
    items = every(reader("roles"), "/delegations", **its)
    first = min(items, key=lambda item: instant(item["from"]), default=None)
    return first and {"since": first["from"], "ref": first["instrument"]}


def vacant(asked: Told) -> object:
    items = every(reader("roles"), "/openings", role=asked["role"], vacant="yes", on=asked["at"])
    return sorted(item["scope"] for item in items)


def holders_between(asked: Told) -> object:
    items = every(reader("roles"), "/delegations", role=asked["role"], scope=asked["scope"])
    start, until = instant(asked["start"]), instant(asked["until"])
    return sorted(
        {
            item["delegate"]
            for item in items
            if instant(item["from"]) <= until
            and (item["until"] is None or instant(item["until"]) > start)
        }
    )


def changes(asked: Told) -> object:
    items = every(reader("roles"), "/openings/steps", after=asked["after"], until=asked["until"])
    return [list(item.values()) for item in items]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


# ---------------------------------------------------------------- answers from the pages of items


def status(asked: Told) -> object:
    page = about(reader("proposals"), "proposals", asked["proposal"], asked["at"])
    return page["status"] if page else None


def approvers(asked: Told) -> object:
    page = about(reader("proposals"), "proposals", asked["proposal"], asked["at"])
    return ((page and page["fields"]) or {}).get("approvers", [])


def status_history(asked: Told) -> object:
    page = about(reader("proposals"), "proposals", asked["proposal"], NOW)
    steps = page["status_history"] if page else []
    return [[each["at"], each["status"], each["ref"]] for each in steps]


def in_status(asked: Told) -> object:
    items = every(reader("proposals"), "/proposals", status=asked["status"], on=asked["at"])
    assert {item["source_status"] for item in items} <= {asked["status"]}
    return [item["source_id"] for item in items]


def count_in_status(asked: Told) -> object:
    return got(reader("proposals"), "/proposals", status=asked["status"], on=asked["at"])["total"]


def state_in(room: str) -> Callable[[Told], object]:
    """Return how the fields of an item are read in a room, and how often they were changed."""

    def state(asked: Told) -> object:
        page = about(reader(room), room, asked["item"], asked["at"])
        assert (page["changes_so_far"] if page else 0) == asked["changes_so_far"]
        said = page["fields"] if page else None
        if room == "risks" and said is not None:
            return {"text_sha256": hashlib.sha256(said["text"].encode()).hexdigest()}
        return said

    return state


# ---------------------------------------------------------------- the same answers as ask gives

ROLES, PROPOSALS = "openstack-delegation-questions", "kep-questions"
STATES = {
    "objectives": "us-objectives-questions",
    "communications": "openstack-meetings-questions",
    "risks": "kep-risks-questions",
}
ANSWERS: dict[tuple[str, str], Callable[[Told], object]] = {
    (ROLES, "who"): who,
    (ROLES, "held"): held,
    (ROLES, "since"): since,
    (ROLES, "vacant"): vacant,
    (ROLES, "holders-between"): holders_between,
    (ROLES, "changes"): changes,
    (PROPOSALS, "status"): status,
    (PROPOSALS, "approvers"): approvers,
    (PROPOSALS, "status-history"): status_history,
    (PROPOSALS, "in-status"): in_status,
    (PROPOSALS, "count-in-status"): count_in_status,
    **{(name, "state"): state_in(room) for room, name in STATES.items()},
}


@pytest.mark.parametrize(("name", "ask"), ANSWERS, ids="-".join)
def test_pages_as_data_give_the_answer_of_each_question(name: str, ask: str) -> None:
    asked = sample(name, ask)
    wrong = [
        (each, got_it) for each in asked if (got_it := ANSWERS[name, ask](each)) != each["answer"]
    ]
    assert wrong[:3] == []
    found(f"pages as JSON answer `{ask}` of {name} right", tried=len(asked), wrong=0)


def test_every_sort_of_question_is_asked() -> None:
    files = {name for name, _ in ANSWERS}
    assert {(name, each["ask"]) for name in files for each in questions(name)} == ANSWERS.keys()


# ---------------------------------------------------------------- and as people read them


def test_pages_of_roles_show_the_names_that_are_the_answer() -> None:
    for each in sample(ROLES, "who")[:AT_LEAST]:
        asked = urlencode({"role": each["role"], "scope": each["scope"], "on": each["at"]})
        page = reader("roles").get(f"/delegations?{asked}")
        assert page.says(*each["answer"]) if each["answer"] else page.says("Nothing fits.")


def test_the_page_of_a_proposal_shows_the_status_that_is_the_answer() -> None:
    for each in sample(PROPOSALS, "status")[:AT_LEAST]:
        page = page_about("proposals", each["proposal"], each["at"])
        gone = "Its source did not have it at this moment."
        assert page is None or page.says(gone if each["answer"] is None else each["answer"])


@pytest.mark.parametrize("room", ["objectives", "communications"])
def test_the_page_of_an_item_shows_the_fields_that_are_the_answer(room: str) -> None:
    for each in sample(STATES[room], "state")[:AT_LEAST]:
        page = page_about(room, each["item"], each["at"])
        if page and each["answer"]:
            assert page.says(*texts(each["answer"]))


def page_about(room: str, source_id: str, on: str) -> Any:  # None: there is no such item
    items = got(reader(room), f"/{room}", source_id=source_id)["items"]
    return reader(room).get(f"/{room}/{items[0]['id']}?on={on}") if items else None


def texts(answer: Told) -> Iterator[str]:
    """Yield the plain texts among the fields of an item, without their line ends."""
    for value in answer.values():
        if isinstance(value, str):
            yield " ".join(value.split()).replace(" .", ".")  # as answers are read
