"""Groups: people who are addressed or act together."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from tracker.groups import ChangeGroup, DissolveGroup, FormGroup, Group
from tracker.kernel import Command
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import done, filled
from web.books import keeps_the_books
from web.called import Called, choices_of_people
from web.htmx import page
from web.telling import told

pages = Blueprint("groups", __name__)


@in_three_forms(pages, "/groups")
def show_all() -> Response:
    """List the groups."""
    return _list(None)


def _list(problems: desk.Problems | None) -> Response:
    history, number = desk.look(), page_number()
    found = history.every(Group, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    called = Called(history, people=[person for group in found for person in group.members])
    return answer(
        "groups/list.html", [_item(group, called) for group in found], nav="organisation",
        number=number, total=history.count(Group), page_size=PAGE_SIZE, called=called,
        may=keeps_the_books(), key=desk.key(), people=choices_of_people(desk.now_history()),
        **filled(_with_members(problems)),
    )  # fmt: skip


def _with_members(problems: desk.Problems | None) -> desk.Problems | None:
    """Keep every ticked member when the form is shown again."""
    if problems:
        problems.typed = {**request.form.to_dict(), "members": request.form.getlist("members")}
    return problems


def _item(group: Group, called: Called) -> dict[str, Any]:
    return {
        "id": group.id, "title": group.title, "dissolved": group.dissolved,
        "members": ", ".join(map(called.person, group.members)),
        "member_ids": ", ".join(group.members),
    }  # fmt: skip


@in_three_forms(pages, "/groups/<group_id>")
def show(group_id: str) -> Response:
    """Show a group."""
    group = desk.find(Group, group_id)
    shown = _shown(group)
    values = {"title": group.title, "members": list(group.members)}
    return answer_one(
        "groups/show.html", _item(group, shown["called"]), **filled(None, values), **shown
    )


def _shown(group: Group) -> dict[str, Any]:
    history = desk.look()
    return {
        "nav": "organisation", "group": group, "called": Called(history, people=group.members),
        "may": keeps_the_books(), "key": desk.key(),
        "people": choices_of_people(desk.now_history()),
        "happened": told(history.events(f"group/{group.id}"), history),
    }  # fmt: skip


@pages.post("/groups")
def form_group() -> ResponseReturnValue:
    """Form a group."""
    return done(FormGroup, "The group is formed.", "/groups/{id}", _list)


@pages.post("/groups/<group_id>/members")
def change(group_id: str) -> ResponseReturnValue:
    """Give a group another title or other members."""
    return _done(ChangeGroup, group_id, "The group is changed.")


@pages.post("/groups/<group_id>/end")
def dissolve(group_id: str) -> ResponseReturnValue:
    """End a group."""
    return _done(DissolveGroup, group_id, "The group is dissolved.")


def _done(command: type[Command], group_id: str, said: str) -> ResponseReturnValue:
    return done(command, said, f"/groups/{group_id}", partial(_again, group_id), group=group_id)


def _again(group_id: str, problems: desk.Problems) -> Response:
    shown = _shown(desk.find(Group, group_id))
    return page("groups/show.html", item={}, **filled(_with_members(problems)), **shown)
