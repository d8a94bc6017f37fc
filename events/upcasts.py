"""Old shapes of facts, brought to today's shape when they are read. Stored bytes never change.

An upcast takes the fact of one stored name as a plain mapping and returns it in the shape of the
next one; several in a row lead from the oldest shape to the newest.
"""

from collections.abc import Callable, Mapping
from typing import Any

Upcast = Callable[[Mapping[str, Any]], Mapping[str, Any]]

UPCASTS: dict[str, tuple[str, Upcast]] = {
    # limits for a period, what follows when the grantor goes, conditions, renewals: none was said
    "authority.delegated@1": ("authority.delegated@2", dict),
    "role.defined@1": ("role.defined@2", dict),  # said nothing of auditors: none was named
    "proposal.changes-requested@1": ("proposal.changes-requested@2", dict),  # named no fields
    "risk.closing-agreed@1": ("risk.closing-agreed@2", dict),  # said nothing of covers
}
"""From a stored name that is no longer written to the next one, and how."""


def newest(name: str, fact: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the newest stored name and shape of a fact that was stored under an old name."""
    while name in UPCASTS:
        name, step = UPCASTS[name]
        fact = step(fact)
    return name, fact
