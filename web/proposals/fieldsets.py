"""The parts of the form in which content is changed: plain fields, and parts that repeat."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from flask import g

from tracker.approvals import in_order
from tracker.goals import Goal
from tracker.history import History
from tracker.services import Service
from web import desk
from web.called import choices_of_holders
from web.content.fields import Field, Items, plain_fields, repeated
from web.content.form import PREFIX, ids_typed, next_id
from web.proposals.draft import Draft
from web.rules_in_words import aloud
from web.titles import Titles

TICKED = 40
"""So many services or goals are offered to tick; beyond, the ids are typed."""

Options = list[tuple[str, str]]


class Repeated(msgspec.Struct, frozen=True, kw_only=True):
    """One of the parts that repeat: an action. `new`: it is not in the base."""

    id: str
    legend: str
    path: str
    fields: Sequence[Field]
    new: bool
    title: str
    open: bool


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """All parts of a form, and what there is to choose from."""

    before: Sequence[Field]
    items: Sequence[tuple[Items, Sequence[Repeated]]]
    after: Sequence[Field]
    holders: Sequence[tuple[str, Options]]
    services: Options
    goals: Options


def form_parts(kind: str, draft: Draft, values: Mapping[str, Any], history: History) -> Parts:
    """Return the parts of the form for a draft, each list of repeated parts with a blank one."""
    fields = plain_fields(kind, draft.start)
    turn = next((i for i, f in enumerate(fields) if f.path.startswith("resources.")), None)
    turn = (
        turn
        if turn is not None
        else next(
            (i for i, f in enumerate(fields) if f.path in ("stakeholders", "notes")), len(fields)
        )
    )
    return Parts(
        before=fields[:turn], after=fields[turn:],
        items=[(items, _repeated(items, draft, values)) for items in repeated(kind)],
        holders=choices_of_holders(history), services=_services(history), goals=_goals(history),
    )  # fmt: skip


def _repeated(items: Items, draft: Draft, values: Mapping[str, Any]) -> list[Repeated]:
    ids = ids_typed(items, draft.start, values)
    blank = next_id(items, ids)
    known = draft.start.get(items.path) or {}
    rules = _rules_aloud(draft) if items.path == "rules" else {}
    found = [_one(items, item_id, item_id in known, values) for item_id in (*ids, blank)]
    return [msgspec.structs.replace(each, title=rules.get(each.id, each.title)) for each in found]


def _rules_aloud(draft: Draft) -> dict[str, str]:
    """Return the rules of a draft in words, by id; none while something in them is malformed."""
    if draft.problems:
        return {}
    currency = g.get("currency", "EUR")
    titles = Titles(desk.now_history())
    return {rule.id: aloud(rule, currency, titles) for rule in in_order(draft.content)}


def _one(items: Items, item_id: str, known: bool, values: Mapping[str, Any]) -> Repeated:  # noqa: FBT001  # a row of a table
    path = f"{items.path}.{item_id}"
    title = values.get(f"{PREFIX}{path}.{items.fields[0].path}") or ""
    typed = any(value for name, value in values.items() if name.startswith(f"{PREFIX}{path}."))
    legend = f"{items.one} {item_id}" if known or typed else f"Add: {items.one.lower()} {item_id}"
    return Repeated(
        id=item_id, legend=legend, path=path, fields=items.fields, new=not known, title=str(title),
        open=typed and not known,
    )  # fmt: skip


def _services(history: History) -> Options:
    found = history.every(Service, TICKED + 1)
    return [(s.id, s.title) for s in found] if len(found) <= TICKED else []


def _goals(history: History) -> Options:
    found = history.every(Goal, TICKED + 1)
    return [(each.id, each.label) for each in found] if len(found) <= TICKED else []
