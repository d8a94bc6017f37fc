"""What changed between two contents of a kind, in words that people use."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from flask import g

from events.facts.approvals import Need
from tracker.compare import Run, fields, words
from tracker.paths import Plain, at_path
from web.content.fields import OPTIONS, Field, Items, all_fields, field_at, item_fields, repeated
from web.filters import day, money
from web.rules_in_words import asked_for
from web.titles import Titles

BETTER = {"up": "Higher is better", "down": "Lower is better", "range": "Within a range"}
LISTED = {"services": "service", "goals": "goal", "ids": "objective"}
"""The kind of the items that a list of ids names."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One field's change, as `parts/diff.html` shows it; texts are None where nothing stands."""

    path: str
    label: str
    before: str | None
    after: str | None
    runs: list[Run] | None
    kind: str


def changes_between(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], titles: Titles
) -> list[Change]:
    """Return what changed, in the order of the form; nothing that differs in words is left out."""
    owners = _owners(kind, before, after)
    touched = {_owner(kind, leaf.path, owners, before, after) for leaf in fields(before, after)}
    order = {path: place for place, path in enumerate(owners)}
    changes = (
        _change(
            kind, owners.get(path) or field_at(kind, path, before, after), before, after, titles
        )
        for path in sorted(touched, key=lambda each: (order.get(each, len(order)), each))
    )
    return [each for each in changes if (each.before, each.after) != (None, None)]


def spoken(field: Field, value: Plain, titles: Titles) -> str | None:
    """Return a value in words; None where there is nothing."""
    if value in (None, "", [], (), {}):
        return None
    if field.sort in LISTED:
        return _listed(LISTED[field.sort], value, titles)
    if field.sort in {"holder", "office"}:
        return titles.holder(value)
    if field.sort == "needs":
        needs = msgspec.convert(value, tuple[Need, ...])
        return "\n".join(asked_for(need, titles) for need in needs)
    if field.sort in OPTIONS:
        return dict(OPTIONS[field.sort][1]).get(value, str(value))
    in_words = _IN_WORDS.get(field.sort, whatever)
    return in_words(value)


def shown(kind: str, field: Field, value: Plain, titles: Titles) -> str | None:
    """Return what stands at a field in words, a whole action or measure included."""
    if field.sort != "item" or not isinstance(value, Mapping):
        return spoken(field, value, titles)
    path, _, item_id = field.path.partition(".")
    items = next(each for each in repeated(kind) if each.path == path)
    return spoken_item(items, item_id, value, titles)


def spoken_item(items: Items, item_id: str, value: Mapping[str, Any], titles: Titles) -> str:
    """Return one of the repeated parts as lines, each with the name of its field."""
    lines = [
        (own.label, spoken(field, at_path(value, own.path), titles))
        for own, field in zip(items.fields, item_fields(items, item_id), strict=True)
    ]
    return "\n".join(f"{label}: {text}" for label, text in lines if text)


def _owners(kind: str, *contents: Mapping[str, Any]) -> dict[str, Field]:
    """Return the fields by path; a part that only one side has stands as a whole."""
    whole = {
        f"{items.path}.{item_id}": Field(
            f"{items.path}.{item_id}", f"{items.one} {item_id}", "item"
        )
        for items in repeated(kind)
        for item_id in _one_sided(items, contents)
    }
    owners: dict[str, Field] = {}
    for field in all_fields(kind, *contents):
        part = ".".join(field.path.split(".")[:2])
        owners[part if part in whole else field.path] = whole.get(part, field)
    return owners


def _one_sided(items: Items, contents: Iterable[Mapping[str, Any]]) -> set[str]:
    before, after = (set(content.get(items.path) or {}) for content in contents)
    return before ^ after


def _owner(kind: str, path: str, owners: Mapping[str, Field], *contents: Mapping[str, Any]) -> str:
    parts = path.split(".")
    prefixes = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((prefix for prefix in prefixes if prefix in owners), path)


def _change(
    kind: str, field: Field, before: Mapping[str, Any], after: Mapping[str, Any], titles: Titles
) -> Change:
    old, new = (shown(kind, field, at_path(each, field.path), titles) for each in (before, after))
    how = "changed" if old and new else "added" if new else "removed"
    runs = words(old, new) if old is not None and new is not None else None
    return Change(path=field.path, label=field.label, before=old, after=new, runs=runs, kind=how)


def _listed(kind: str, ids: Iterable[str], titles: Titles) -> str:
    return ", ".join("Everything" if each == "*" else titles.with_id(kind, each) for each in ids)


def whatever(value: Plain) -> str:
    """Return any value in words: a map by lines, a list with commas."""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {whatever(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(whatever, value))
    return str(value)


_IN_WORDS: Mapping[str, Callable[[Plain], str]] = {
    "money": lambda value: money(value, g.get("currency", "EUR")),
    "day": lambda value: day(date.fromisoformat(value)),
    "tick": lambda _: "Yes",
    "better": lambda value: BETTER.get(value, str(value)),
    "milestones": lambda value: "\n".join(f"{key}: {text}" for key, text in value.items()),
    "lines": "\n".join,
}
