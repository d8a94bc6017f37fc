"""What a target asks of a value, and whether another target asks less."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec


class Target(msgspec.Struct, frozen=True):
    """A number, and where better lies: `up`, `down`, or within a `range`."""

    number: Decimal | None
    better: str = "up"

    def reached(self, value: Decimal | None) -> bool | None:
        """Whether a value reaches the target; None where that cannot be said.

        Whether a value lies in a range is for people to say: one target does not tell its bounds.
        """
        if value is None or self.number is None or self.better == "range":
            return None
        return value <= self.number if self.better == "down" else value >= self.number

    def easier_than(self, other: "Target") -> bool:
        """Whether values reach this target that do not reach the other."""
        return other.reached(self.number) is False and self.better == other.better


def target_in(content: Mapping[str, Any]) -> Target:
    """Return the target that a version's content states."""
    number = content.get("target")
    return Target(None if number is None else Decimal(number), content.get("better", "up"))
