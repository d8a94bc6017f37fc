"""What a sentence may draw on, and the simplest way to make one."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from events import Recorded
from tracker.kernel import State


class Told(msgspec.Struct, frozen=True):
    """What a sentence may draw on: the event, the items that it is about, and people's names."""

    recorded: Recorded
    names: Mapping[str, str]
    items: Mapping[str, State]

    @property
    def item(self) -> State | None:
        """The item of the event, as it is at the moment looked at."""
        return self.items.get(self.recorded.stream)

    def title(self, kind: str, item_id: str) -> str:
        """Return what an item is called; its id where it is not known."""
        found = self.items.get(f"{kind}/{item_id}")
        return found.label if found else item_id

    def holder(self, holder: str) -> str:
        """Return who `role:cio` or `person:p-x` is."""
        sort, _, name = holder.partition(":")
        return self.names.get(name, name) if sort == "person" else self.title("role", name)


Words = tuple[str, str]
"""What stands before the item, and after it."""


def plain(words: str, rest: str = "") -> Callable[[Any, Told], Words]:
    """Return a way to say what needs nothing of the fact."""
    return lambda fact, told: (words, rest)


def made_version(fact: Any, told: Told) -> Words:  # noqa: ANN401  # of any governed kind
    """Say how a version of governed content came to be."""
    if told.recorded.envelope.source is not None:
        return f"brought in version {fact.version} of", "from elsewhere"
    through = f"through {fact.proposal}" if fact.proposal else "with the set-up"
    return f"made version {fact.version} of", through


def cancelled_version(fact: Any, told: Told) -> Words:  # noqa: ANN401  # of any governed kind
    """Say that a version of governed content never comes to be."""
    return f"cancelled version {fact.version} of", ""
