"""History that remembers: for one question that asks for the same items many times."""

from typing import Any, TypeVar

from tracker.history import History
from tracker.kernel import State

S = TypeVar("S", bound=State)


class Recalled(History):
    """The same history, which reads each item and each list once.

    Where the record grows meanwhile, what was read before has to be forgotten.
    """

    def __init__(self, history: History) -> None:
        super().__init__(history.reading, history.on, history.asked_as_of)
        self.forget()

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._found: dict[tuple[type[State], str], Any] = {}
        self._lists: dict[tuple[object, ...], list[Any]] = {}

    def find(self, kind: type[S], item_id: str) -> S | None:
        """Return an item; None if the record does not know it."""
        place = kind, item_id
        if place not in self._found:
            self._found[place] = super().find(kind, item_id)
        found: S | None = self._found[place]
        return found

    def every(self, kind: type[S], limit: int = -1, offset: int = 0, **facets: str) -> list[S]:
        """Return the items of a kind that carry all the facets, in the order of their ids."""
        place = kind, limit, offset, *sorted(facets.items())
        if place not in self._lists:
            self._lists[place] = super().every(kind, limit, offset, **facets)
        return list(self._lists[place])
