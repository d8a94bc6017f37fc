"""What changed between two versions: field by field, and inside a text word by word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tracker.wording import Run, words

__all__ = ["FieldChange", "Overlap", "Run", "fields", "three_way", "words"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's change; `before` or `after` is None where it was added or removed."""

    path: str
    label: str
    before: object
    after: object
    kind: Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Overlap:
    """A field that both sides changed since `base`, to different ends."""

    path: str
    label: str
    base: object
    theirs: object
    mine: object


class Order(tuple[str, ...]):
    """The ids of a list's items in their order: a field of its own, beside the items."""

    __slots__ = ()


def fields(before: Mapping[str, object], after: Mapping[str, object]) -> list[FieldChange]:
    """Return each changed field with its dotted path, in the order of `before`, new ones last.

    A list whose items have an `id` is compared item by item, and its order as the field `order`;
    any other list is one value. A field that is None counts as absent.
    """
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        FieldChange(
            path, _label(path), old.get(path), new.get(path), _kind(path in old, path in new)
        )
        for path in dict.fromkeys((*old, *new))
        if _differs(old.get(path), new.get(path))
    ]


def three_way(
    base: Mapping[str, object], theirs: Mapping[str, object], mine: Mapping[str, object]
) -> list[Overlap]:
    """Return the fields where my change and theirs meet: what a rebase must ask about."""
    return [
        Overlap(path, _label(path), here.before, there.after, here.after)
        for here in fields(base, mine)
        for there in fields(base, theirs)
        if _touch(here.path, there.path) and (here.path, here.after) != (there.path, there.after)
        for path in [min(here.path, there.path, key=len)]
    ]


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    children = _children(value)
    if value is not None and not children:
        yield path, value
    for name, child in children.items():
        yield from _leaves(child, f"{path}.{name}" if path else name)


def _children(value: object) -> dict[str, object]:
    match value:
        case Mapping():
            return {str(name): child for name, child in value.items()}
        case list() | tuple() if value and all(isinstance(each, Mapping) for each in value):
            items = {str(each.get("id")): each for each in value}
            distinct = len(items) == len(value) and "None" not in items
            return {**items, "order": Order(items)} if distinct else {}
        case _:
            return {}


def _differs(before: object, after: object) -> bool:
    if isinstance(before, Order) or isinstance(after, Order):
        return _is_reordered(before or (), after or ())
    return before != after


def _is_reordered(before: object, after: object) -> bool:
    """Say whether what both hold stands in another order; what came or went says so itself."""
    if not isinstance(before, tuple) or not isinstance(after, tuple):
        return True
    return [each for each in before if each in after] != [each for each in after if each in before]


def _kind(was: bool, is_now: bool) -> Literal["added", "removed", "changed"]:  # noqa: FBT001 - a table of two
    if was and is_now:
        return "changed"
    return "removed" if was else "added"


def _label(path: str) -> str:
    spoken = path.replace("_", " ").replace(".", ", ")
    return spoken[:1].upper() + spoken[1:]


def _touch(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
