"""An objective as a list of another system has it: its definition there, and all its readings."""

from typing import Any

import msgspec

from events.facts.objectives import ObjectiveReadingsTold, Reading


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What the list said last."""

    item: str = ""
    fields: dict[str, Any] = {}
    readings: tuple[Reading, ...] = ()

    @classmethod
    def by(cls, fact: ObjectiveReadingsTold) -> "Listed":
        """Return what a list said."""
        return cls(item=fact.item, fields=fact.fields, readings=fact.readings)

    def __bool__(self) -> bool:
        """Whether any list had it."""
        return bool(self.item)

    @property
    def label(self) -> str:
        """What it is called there."""
        return str(self.fields.get("name") or self.fields.get("title") or self.item)
