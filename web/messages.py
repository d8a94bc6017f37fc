"""What is wrong with a form, by field: nested messages laid flat."""

from collections.abc import Mapping, Sequence
from typing import Any


def by_path(messages: object, path: str = "") -> dict[str, Any]:
    """Return nested messages by dotted path: `changes.actions.A2.due`."""
    if not isinstance(messages, Mapping):
        several = isinstance(messages, Sequence) and not isinstance(messages, str)
        return {path: messages if several else [str(messages)]}
    flat: dict[str, Any] = {}
    for name, inner in messages.items():
        flat.update(by_path(inner, f"{path}.{name}" if path else str(name)))
    return flat
