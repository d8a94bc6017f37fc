"""Given, when, then over one item and the items around it, without a database.

    item(Role(id="cio"), [ORGANISATION]).given(RoleDefined(...)).when(RetireRole(role="cio"))
        .then("RoleRetired")

For rules that need no history of commands. What is around is given as states, as the record would
leave them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

import msgspec

from events import Envelope, Fact, Reading, Recorded
from events.reading import Term
from events.rows import Row
from tests.specification import Told
from tracker.authority import Authority
from tracker.history import History
from tracker.kernel import Act, Command, State, fold


class Memory(Reading):
    """Items without a database: what `History` asks of a record, answered from a list."""

    def __init__(self, items: Iterable[State] = ()) -> None:
        super().__init__(cast(Any, None), 0)
        self._items = {(item.kind, item.id): item for item in items}

    def row(self, kind: str, item_id: str, size: int | None = None) -> Row | None:
        item = self._items.get((kind, item_id))
        return Row(kind, item_id, 0, 1, item.version, msgspec.json.encode(item)) if item else None

    def rows(
        self, kind: str, size: int, facets: Mapping[str, str], limit: int = -1, offset: int = 0,
        at: datetime | None = None,
    ) -> list[Row]:  # fmt: skip
        found = [
            self.row(kind, item.id)
            for item in self._items.values()
            if item.kind == kind and set(facets.items()) <= set(item.facets())
            if at is None or _within(item.term(), at)
        ]
        return [row for row in found if row]


def _within(term: Term, at: datetime) -> bool:
    begins, ends = term
    return begins is not None and begins <= at and (ends is None or at < ends)


class Item(Told):
    """One item that decides by itself; `around` are the other items that it may look at."""

    def __init__(self, state: State, around: Iterable[State]) -> None:
        super().__init__()
        self.state, self.around = state, list(around)

    def given(self, *facts: Fact) -> Self:
        for fact in facts:
            recorded = Recorded(
                pos=self.state.version, stream=f"{self.state.kind}/{self.state.id}",
                version=self.state.version + 1, fact=fact,
                envelope=Envelope(
                    event_id="", recorded_at=self.now, effective_at=self.now,
                    actor=self.actor, door="page", key="", reason=self.said.get("reason", ""),
                ),
            )  # fmt: skip
            self.state = fold(self.state, recorded)
        self.said = {}
        return self

    def ask(self, command: Command) -> Iterable[Fact]:
        history = History(Memory([*self.around, self.state]), self.now)
        act = Act(
            actor=self.actor, now=self.now, zone=ZoneInfo("Europe/Amsterdam"), history=history,
            authority=Authority(history, self.now), **self.said,
        )  # fmt: skip
        return self.state.decide(command, act)


def item(state: State, around: Iterable[State] = ()) -> Item:
    """Return a specification of one item, without a database."""
    return Item(state, around)
