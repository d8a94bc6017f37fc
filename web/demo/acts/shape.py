"""How a story says things, and how a command wants them: other keys, whole euros, days in maps."""

from collections.abc import Callable
from typing import Any

from tracker.kernel import Command

CENTS = 100

Data = dict[str, Any]
Act = tuple[type[Command], Callable[[Data], Data]]


def renamed(**names: str) -> Callable[[Data], Data]:
    """Return a translation that gives keys other names; an empty name drops the key."""

    def translate(data: Data) -> Data:
        named = {names.get(key, key): value for key, value in data.items()}
        named.pop("", None)
        return named

    return translate
