"""What the facts have in common that another system tells of an item it kept itself.

Each kind has its own such fact, of this shape and of its own name; the envelope has the rest: when
the source recorded it, for whom, why, by which reference, and from which line of which file.
"""

from datetime import datetime
from typing import Any

from events.fact import Fact


class Told(Fact):
    """One line of an item's history, as its source has it: nothing of it is trimmed or translated.

    `item` is the item's id there, `seq` the line's place among all of its file. `fields` are the
    source's own: values where the item is opened or restored, `[old, new]` where it is changed.
    """

    item: str
    seq: int
    change: str
    fields: dict[str, Any] = {}
    authored: datetime | None = None
