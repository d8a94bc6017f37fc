"""Versions of governed content: the list of them, any one, any two compared.

Objectives, plans and policies share these pages; each gives its kind, its words, and the template
that shows what a version says.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from tracker.history import History
from tracker.proposals import Proposal
from tracker.versions import Governed, Version, content_of
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.content.comparison import changes_between
from web.content.folding import folded
from web.look import href
from web.titles import Titles

NEWEST = 5
"""How many versions the page of an item lists itself."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where one kind of governed content lives.

    `content` is the template that shows what a version says; `beside` returns what that template
    needs to know beside the content and the item.
    """

    kind: type[Governed]
    path: str
    title: str
    nav: str
    content: str
    beside: Callable[[Governed, Mapping[str, Any], History], Mapping[str, object]]

    def place(self, item_id: str) -> str:
        """Return the path of an item's page."""
        return f"{self.path}/{item_id}"


def serve_versions(pages: Blueprint, room: Room) -> None:
    """Give a room its pages about versions."""

    @in_three_forms(pages, f"{room.path}/<item_id>/versions")
    def versions(item_id: str) -> Response:
        """List all versions, the newest first."""
        return _list(room, desk.find(room.kind, item_id))

    @in_three_forms(pages, f"{room.path}/<item_id>/v<int:number>")
    def version(item_id: str, number: int) -> Response:
        """Show what one version says."""
        return _show(room, desk.find(room.kind, item_id), number)

    @in_three_forms(pages, f"{room.path}/<item_id>/v<int:former>...v<int:later>")
    def comparison(item_id: str, former: int, later: int) -> Response:
        """Compare two versions, side by side or in one text."""
        return _compare(room, desk.find(room.kind, item_id), former, later)

    @pages.get(f"{room.path}/<item_id>/comparison")
    def choose(item_id: str) -> ResponseReturnValue:
        """Lead to the comparison of the two versions that a form names."""
        former, later = (request.args.get(name, "") for name in ("former", "later"))
        if not (former.isdecimal() and later.isdecimal()):
            abort(400, "Name the two versions to compare by their numbers.")
        return redirect(href(f"{room.place(item_id)}/v{int(former)}...v{int(later)}"), 303)


def listed(item: Governed, versions: Iterable[Version], history: History) -> list[dict[str, Any]]:
    """Return how versions came to be: who, when, why, and by which proposal or import."""
    made = [_made(item, version, history) for version in versions]
    names = history.names(each["by"] for each in made)
    return [each | {"by_name": names.get(each["by"], "")} for each in made]


def newest(item: Governed, history: History) -> list[dict[str, Any]]:
    """Return the newest versions, the newest first."""
    return listed(item, item.versions[: -NEWEST - 1 : -1], history)


def pinned(item: Governed, history: History) -> tuple[Version | None, Mapping[str, Any]]:
    """Return the version that an item's page shows at the moment looked at, and what it says."""
    version = shown_on(item, history.on)
    return version, content_of(item, version, history)


def shown_on(item: Governed, on: datetime) -> Version | None:
    """Return the version in force; before the first is, the one that will be; else the newest."""
    return item.in_force(on) or next(iter(item.scheduled(on)), None) or item.newest


def state_now(item: Governed, on: datetime) -> str:
    """Say in one word how an item stands at an instant."""
    if item.closed:
        return item.closed
    if item.in_force(on):
        return "in force"
    return "scheduled" if item.scheduled(on) else "no version"


def as_day(text: str | None) -> date | None:
    """Return the day that a content's text stands for."""
    return date.fromisoformat(text) if text else None


def _made(item: Governed, version: Version, history: History) -> dict[str, Any]:
    made: dict[str, Any] = {
        "version": version.number, "former": _before(item, version.number),
        "state": item.state_of(version, history.on), "effective_from": version.effective_from,
        "recorded_at": version.recorded_at, "by": "", "by_name": "", "summary": "",
        "proposal": version.proposal, "emergency": False, "imported": version.imported,
        "file": "", "line": None, "event": version.pos + 1,
    }  # fmt: skip
    proposal = history.find(Proposal, version.proposal) if version.proposal else None
    if proposal is not None:
        return made | {
            "by": proposal.author,
            "summary": proposal.title,
            "emergency": proposal.change == "emergency",
        }
    event = history.event(version.pos)
    assert event is not None, "a version names the event that made it"
    envelope = event.envelope
    source = envelope.source
    behind = envelope.on_behalf_of.removeprefix("person:") if source else ""
    author = behind or envelope.actor
    return made | {
        "by": author,
        "summary": envelope.reason,
        "file": source.file if source else "",
        "line": source.line if source else None,
    }


# The pages


def _list(room: Room, item: Governed) -> Response:
    number = page_number()
    first = (number - 1) * PAGE_SIZE
    wanted = item.versions[::-1][first : first + PAGE_SIZE]
    return answer(
        "versions/list.html", listed(item, wanted, desk.look()), nav=room.nav, room=room,
        governed=item, number=number, total=len(item.versions),
    )  # fmt: skip


def _show(room: Room, item: Governed, number: int) -> Response:
    history = desk.look()
    version = _numbered(item, number)
    content = content_of(item, version, history)
    (made,) = listed(item, [version], history)
    return answer_one(
        "versions/show.html", {"id": item.id, **made, "content": content}, nav=room.nav, room=room,
        governed=item, version=version, content=content, before=_before(item, number),
        after=_after(item, number), in_force=item.in_force(history.on), on=history.on,
        **room.beside(item, content, history),
    )  # fmt: skip


def _compare(room: Room, item: Governed, former: int, later: int) -> Response:
    history = desk.look()
    pair = [_numbered(item, former), _numbered(item, later)]
    before, after = (content_of(item, version, history) for version in pair)
    found = changes_between(item.kind, before, after, Titles(history))
    hunks = folded(found)
    whole = request.args.get("whole") == "yes"
    fields = ("path", "label", "kind", "before", "after")
    items = [{name: getattr(change, name) for name in fields} for change in found]
    return answer(
        "versions/compare.html", items, nav=room.nav, room=room, governed=item,
        changes=found if whole else hunks, count=len(found), pair=listed(item, pair, history),
        view="one" if request.args.get("view") == "one" else "side", whole=whole,
        folds=any(hunk.same for hunk in hunks), numbers=[v.number for v in reversed(item.versions)],
    )  # fmt: skip


def _numbered(item: Governed, number: int) -> Version:
    version = item.numbered(number)
    if version is None:
        abort(404, f"{item.label} has no version {number} at this moment.")
    return version


def _before(item: Governed, number: int) -> int | None:
    return max((v.number for v in item.versions if v.number < number), default=None)


def _after(item: Governed, number: int) -> int | None:
    return min((v.number for v in item.versions if v.number > number), default=None)
