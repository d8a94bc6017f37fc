"""Paths into content: `actions.A2.due` is what stands under `due`, under `A2`, under `actions`."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Plain: TypeAlias = Any
"""A value of content: a text, a number, a list or a map of such."""


def changed(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return content with each path (`actions.A2.due`) set to its new value; None takes it out."""
    result: dict[str, Any] = _copy(content)
    for path, value in changes.items():
        _put(result, path.split("."), _copy(value))
    return result


def _put(place: dict[str, Any], path: list[str], value: Plain) -> None:
    """Set a value where a path leads, making the way to it; None takes out what is there."""
    first, *rest = path
    if not rest and value is None:
        place.pop(first, None)
    elif not rest:
        place[first] = value
    elif isinstance(place.get(first), dict):
        _put(place[first], rest, value)
    elif value is not None:
        place[first] = {}
        _put(place[first], rest, value)


def at_path(content: Mapping[str, Any], path: str) -> Plain:
    """Return what stands at a path; None where nothing does."""
    found: Any = content
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _copy(value: Plain) -> Plain:
    if isinstance(value, Mapping):
        return {key: _copy(inner) for key, inner in value.items()}
    return value
