"""A proposal whose base is no longer the newest: what came meanwhile, and what to choose."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tracker.compare import Run, words
from tracker.history import History
from tracker.paths import Plain, at_path, changed
from tracker.proposals import Proposal
from tracker.proposals.content import overlaps
from tracker.versions import Governed, start_of
from web.content.comparison import changes_between, shown
from web.content.fields import Field, field_at
from web.content.folding import folded
from web.content.form import PREFIX, Form, read, values_of
from web.proposals.versions import Content, base_of, proposed
from web.titles import Titles

TYPED = ("line", "text", "money", "number", "day")
"""The sorts of fields for which a third value can be typed."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A field that both changed: what each says; `own` is None where no third can be typed."""

    path: str
    label: str
    base: str | None
    theirs: str | None
    mine: str | None
    own: str | None
    theirs_runs: list[Run] | None
    mine_runs: list[Run] | None


def meanwhile(
    proposal: Proposal, item: Governed, history: History, titles: Titles
) -> dict[str, Any]:
    """Return what changed since the base of a proposal that is stale, and what to choose."""
    if not proposal.undecided or item.base == proposal.base:
        return {"meanwhile": None, "to_choose": []}
    base, newest = _sides(proposal, item, history)
    return {
        "meanwhile": folded(changes_between(item.kind, base, newest, titles)),
        "to_choose": [
            _choice(path, proposal, item, titles)
            for path in overlaps(proposal.changes, base, newest)
        ],
    }


def resolved(proposal: Proposal, item: Governed, history: History, form: Form) -> dict[str, Any]:
    """Return the value chosen for each field that overlaps: mine, theirs, or what was typed."""
    _, newest = _sides(proposal, item, history)
    chosen = {}
    for path, mine in proposal.changes.items():
        field = _field(path, proposal, item, history)
        values: dict[str, Plain] = {
            "mine": mine, "theirs": at_path(newest, path),
            "own": read(field, form.getlist(f"own.{path}")),
        }  # fmt: skip
        choice = form.get(f"choice.{path}", "")
        if choice in values:
            chosen[path] = values[choice]
    return chosen


def _sides(proposal: Proposal, item: Governed, history: History) -> tuple[Content, Content]:
    return base_of(proposal, item, history), start_of(item, item.newest, history)


def _field(path: str, proposal: Proposal, item: Governed, history: History) -> Field:
    base, newest = _sides(proposal, item, history)
    return field_at(item.kind, path, base, newest, proposed(proposal, item, history))


def _choice(path: str, proposal: Proposal, item: Governed, titles: Titles) -> Choice:
    base, newest = _sides(proposal, item, titles.history)
    field = _field(path, proposal, item, titles.history)

    def said(content: Mapping[str, Any]) -> str | None:
        return shown(item.kind, field, at_path(content, path), titles)

    mine = changed({}, {path: proposal.changes[path]})
    typed = field.path == path and field.sort in TYPED
    was, theirs, ours = said(base), said(newest), said(mine)
    return Choice(
        path=path, label=field.label, base=was, theirs=theirs, mine=ours,
        theirs_runs=_runs(was, theirs), mine_runs=_runs(was, ours),
        own=str(values_of(item.kind, mine).get(PREFIX + path, "")) if typed else None,
    )  # fmt: skip


def _runs(before: str | None, after: str | None) -> list[Run] | None:
    return words(before, after) if before is not None and after is not None else None
