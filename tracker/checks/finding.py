"""What a check finds."""

from datetime import datetime

import msgspec

from tracker.kernel import Refusal


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


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A signature, judged again: `right` says by which right it was given.

    `pos` is the position of its event; `refusal` what the rules of its instant say against it.
    """

    item: str
    person: str
    at: datetime
    pos: int
    right: str
    refusal: Refusal | None

    def finding(self, ids: tuple[str, ...]) -> Finding:
        """Say whether one of these rules would refuse it."""
        wrong = self.refusal if self.refusal and self.refusal.rule in ids else None
        return Finding(
            item=self.item, at=self.at, event=self.pos + 1, person=self.person,
            rule=wrong.rule if wrong else "", wrong=wrong is not None,
            words=wrong.sentence if wrong else self.right,
        )  # fmt: skip
