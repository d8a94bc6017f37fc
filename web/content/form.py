"""Governed content as a form: what stands in its fields, and what was typed into them.

A field is named after its path, `c.actions.A2.due`; whatever a form does not name stays as it is.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.paths import Plain, at_path
from web.content.fields import Field, Items, field_at, item_fields, item_ids, plain_fields, repeated
from web.content.needs_typed import as_typed, read_needs

PREFIX = "c."
CENTS = 100
LONG = 12  # no whole number that content holds has so many digits

Form = MultiDict[str, str]
Values = dict[str, Any]


def values_of(kind: str, content: Mapping[str, Any]) -> Values:
    """Return what stands in each field of the form for a content."""
    fields = [*plain_fields(kind, content), *_of_items(kind, content)]
    return {PREFIX + field.path: _typed(field, at_path(content, field.path)) for field in fields}


def values_typed(form: Form) -> Values:
    """Return what was typed, by field name; lists as lists."""
    return {
        name: [v for v in values if v] if len(values) > 1 else values[-1]
        for name, values in form.lists() if name != "csrf"
    }  # fmt: skip


def content_typed(kind: str, base: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """Return the content that a form makes of its base: not checked yet, amounts as typed."""
    content: dict[str, Any] = copy.deepcopy(dict(base))
    for field in plain_fields(kind, base):
        _take(content, base, field, form)
    for items in repeated(kind):
        for item_id in ids_typed(items, base, form):
            _take_item(content, base, items, item_id, form)
    return content


def ids_typed(items: Items, base: Mapping[str, Any], form: Mapping[str, Any]) -> list[str]:
    """Return the ids of repeated parts: those of the base, and those that the form adds."""
    start = f"{PREFIX}{items.path}."
    added = {name[len(start) :].split(".")[0] for name in form if name.startswith(start)}
    return item_ids(items, base, {items.path: added})


def next_id(items: Items, ids: Sequence[str]) -> str:
    """Return an id for a part to be added: A12 after A11, whatever was taken out in between."""
    numbers = [each.removeprefix(items.prefix) for each in ids]
    highest = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return f"{items.prefix}{highest + 1}"


def changes_made(base: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the paths at which two contents differ, with the new values; None takes one out."""
    return dict(_changes(base, content))


def named(kind: str, problems: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """Return problems by the names of the form's fields, each with its label in words."""
    told: dict[str, Any] = {}
    for path, messages in problems.items():
        told |= _named(kind, path.removeprefix("changes").lstrip("."), path, messages, content)
    return told


def _named(
    kind: str, inner: str, path: str, messages: Plain, content: Mapping[str, Any]
) -> dict[str, Any]:
    if not inner or not path.startswith("changes"):
        return {path if path != "changes" else "": messages}
    parts = [part for part in inner.split(".") if part != "value" and not part.isdecimal()]
    field = field_at(kind, ".".join(parts), content)
    return {PREFIX + field.path: with_label(field.label, messages)}


def with_label(label: str, messages: Plain) -> list[str]:
    """Return messages that name their field, so that the list of them can be understood."""
    said = [messages] if isinstance(messages, str) else list(messages)
    return [f"{label}: {_lower(text)}" for text in said]


def _lower(text: str) -> str:
    if text.startswith("Missing data"):
        return "please fill this in."
    return text[:1].lower() + text[1:]


def _of_items(kind: str, content: Mapping[str, Any]) -> Iterator[Field]:
    for items in repeated(kind):
        for item_id in item_ids(items, content):
            yield from item_fields(items, item_id)


def _typed(field: Field, value: Plain) -> Plain:
    """Return a value as a person would type it."""
    if value is None:
        return ""
    return _AS_TYPED.get(field.sort, str)(value)


_AS_TYPED: Mapping[str, Callable[[Plain], Plain]] = {
    "money": lambda value: f"{Decimal(value) / CENTS:,f}",
    "services": list,
    "goals": list,
    "ids": ", ".join,
    "lines": "\n".join,
    "needs": as_typed,
    "milestones": lambda value: "\n".join(f"{key}: {text}" for key, text in value.items()),
    "tick": lambda value: "yes" if value else "",
}


def read(field: Field, typed: Sequence[str]) -> Plain:
    """Return what was typed into a field in the shape that content has; None for nothing."""
    last = typed[-1].replace("\r\n", "\n") if typed else ""
    match field.sort:
        case "services" | "goals":
            return [each for each in typed if each] or None
        case "ids" | "lines":
            parts = last.replace(",", "\n") if field.sort == "ids" else last
            return [part.strip() for part in parts.split("\n") if part.strip()] or None
        case "milestones":
            return _milestones(last) or None
        case "needs":
            return read_needs(last) or None
        case "tick":
            return any(typed) or None
        case "whole":
            whole = last.strip().isdecimal() and len(last) < LONG
            return int(last) if whole else last.strip() or None
        case "text":
            return last if last.strip() else None
        case _:
            return last.strip() or None


def _milestones(text: str) -> dict[str, str]:
    """Return `M1: Contract signed` by its id; a line without one gets the next."""
    found: dict[str, str] = {}
    for line in filter(str.strip, text.split("\n")):
        key, colon, words = line.partition(":")
        known = colon and key.strip().isalnum()
        name = key.strip() if known else f"M{len(found) + 1}"
        found[name] = (words if known else line).strip()
    return found


def _take(content: dict[str, Any], base: Mapping[str, Any], field: Field, form: Form) -> None:
    name = PREFIX + field.path
    if name not in form:
        return
    value, there = read(field, form.getlist(name)), at_path(base, field.path)
    if value == there:
        return
    if field.sort in ("services", "goals") and value and there:
        value = [*(each for each in there if each in value), *(v for v in value if v not in there)]
    _put(content, field.path, value)


def _take_item(
    content: dict[str, Any], base: Mapping[str, Any], items: Items, item_id: str, form: Form
) -> None:
    place = f"{items.path}.{item_id}"
    if form.get(f"{PREFIX}{place}.gone"):
        _put(content, place, None)
        return
    for field in item_fields(items, item_id):
        _take(content, base, field, form)


def _put(content: MutableMapping[str, Any], path: str, value: Plain) -> None:
    """Set a path, or take it out; a part that becomes empty goes with it."""
    first, _, rest = path.partition(".")
    if rest:
        inner = dict(content.get(first) or {})
        _put(inner, rest, value)
        value = inner or None
    if value is None:
        content.pop(first, None)
    else:
        content[first] = value


def _changes(
    base: Mapping[str, Any], content: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, Any]]:
    for name in dict.fromkeys((*base, *content)):
        before, after = base.get(name), content.get(name)
        if before == after:
            continue
        at = f"{path}{name}"
        maps = isinstance(before, Mapping) and isinstance(after, Mapping)
        if maps and not any("." in key for each in (before, after) for key in each or ()):
            yield from _changes(before or {}, after or {}, f"{at}.")
        else:
            yield at, after
