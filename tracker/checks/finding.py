"""What a check finds."""

from datetime import datetime

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a check looked at; `wrong`: it should not be so.

    `item` is `kind/ID`; `event` the number of the event behind it. `days` are how long it lasted,
    or how late it was, and `until` when it ended, where the check asks for that.
    """

    item: str
    at: datetime
    event: int
    words: str
    person: str = ""
    rule: str = ""
    days: int | None = None
    until: datetime | None = None
    wrong: bool = False

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it stands in a list: by time, then in the order of the record."""
        return self.at, self.event
