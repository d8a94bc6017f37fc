"""Occasions: what is to be told by when, and whether it was; computed when it is read (COM-3).

ISO/IEC 20000-1:2018, 7.4 (when to communicate). A version of what a line is about opens an
occasion, and so does each period of a line with a cadence; no event says that something is due.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from tracker.communications import Communication, Delivery, Skip
from tracker.history import History
from tracker.periods import first_moment, local_day, period
from tracker.proposals.content import TARGETS
from tracker.versions import Governed, Version

State = Literal["ahead", "due", "late", "delivered", "skipped"]

FRIDAY = 4
NOTICE_DAYS = 14
"""So long before its last day an occasion is in somebody's turn."""

_MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be told by a line, at the latest on the day `due`.

    `about` is `kind:ID` and `version` its number, or `period` names a stretch of the calendar.
    `opened` is from when it can be told; `late_by` counts days after `due`, until it was told or
    now. `delivery` is the number of the delivery that told it.
    """

    line: str
    opened: datetime
    due: date
    state: State
    about: str = ""
    version: int = 0
    period: str = ""
    told_at: datetime | None = None
    delivery: int = 0
    late_by: int = 0
    reason: str = ""

    @property
    def words(self) -> str:
        """What the occasion is called: `PLN-01 v7`, `2026-Q1`."""
        return self.period or f"{self.about.partition(':')[2]} v{self.version}"

    @property
    def open(self) -> bool:
        """Whether it waits to be told."""
        return self.state in ("due", "late")


class _Opening(msgspec.Struct, frozen=True, kw_only=True):
    """An occasion before anybody looks at whether it was told."""

    opened: datetime
    due: date
    about: str = ""
    version: int = 0
    period: str = ""


class Occasions:
    """The occasions of lines at the moment that a history looks at, in one time zone."""

    def __init__(self, history: History, zone: ZoneInfo) -> None:
        self.history, self.zone = history, zone
        self.today = local_day(history.on, zone)
        self._items: dict[str, list[Governed]] = {}

    def of(self, line: Communication, until: date | None = None) -> list[Occasion]:
        """Return a line's occasions, what is due first coming first.

        Those that open later are among them (`ahead`), as far as they are due by `until`; by
        default the next period's, and every version that is scheduled.
        """
        if line.planned_at is None or line.planned_at > self.history.on:
            return []
        openings = [*self._versions(line), *self._periods(line, until)]
        found = [self._looked_at(line, opening) for opening in openings]
        kept = [each for each in found if not self._gone(line, each)]
        return sorted(kept, key=lambda each: (each.due, each.opened, each.words))

    def is_near(self, occasion: Occasion) -> bool:
        """Whether an occasion waits to be told and is late, or due within `NOTICE_DAYS`."""
        return occasion.open and (occasion.due - self.today).days <= NOTICE_DAYS

    # What opens an occasion

    def _versions(self, line: Communication) -> Iterator[_Opening]:
        """Yield the versions that are told of: those that were or came in force under the line."""
        if not line.on_change or line.planned_at is None:
            return
        for kind in line.about:
            for item in self._governed(kind):
                for version in _standing(item, line.planned_at):
                    opened = max(version.effective_from, version.recorded_at, line.planned_at)
                    day = local_day(opened, self.zone)
                    yield _Opening(
                        opened=opened, about=f"{kind}:{item.id}", version=version.number,
                        due=days_after(day, line.within, working=line.working_days),
                    )  # fmt: skip

    def _governed(self, kind: str) -> list[Governed]:
        if kind not in self._items:
            self._items[kind] = self.history.every(TARGETS[kind]) if kind in TARGETS else []
        return self._items[kind]

    def _periods(self, line: Communication, until: date | None) -> Iterator[_Opening]:
        """Yield the periods that began under the line: each is told of by its last day."""
        if not line.cadence or line.planned_at is None:
            return
        name, first, after = span(line.cadence, local_day(line.planned_at, self.zone))
        while True:
            name, first, after = span(line.cadence, after)
            ahead = first > self.today
            if ahead and until is not None and first > until:
                return
            yield _Opening(
                opened=first_moment(first, self.zone), due=after - timedelta(days=1), period=name
            )
            if ahead and until is None:
                return

    # Whether it was told

    def _looked_at(self, line: Communication, opening: _Opening) -> Occasion:
        known = msgspec.structs.asdict(opening)
        told = self._told(line, opening)
        if told is not None:
            late = (local_day(told.at, self.zone) - opening.due).days
            return Occasion(
                line=line.id, state="delivered", told_at=told.at, delivery=told.number,
                late_by=max(0, late), **known,
            )  # fmt: skip
        left_out = self._left_out(line, opening)
        if left_out is not None:
            return Occasion(
                line=line.id, state="skipped", told_at=left_out.at, reason=left_out.reason, **known
            )
        if opening.opened > self.history.on:
            return Occasion(line=line.id, state="ahead", **known)
        late = (self.today - opening.due).days
        return Occasion(
            line=line.id, state="late" if late > 0 else "due", late_by=max(0, late), **known
        )

    def _told(self, line: Communication, opening: _Opening) -> Delivery | None:
        made = [d for d in line.deliveries if d.at <= self.history.on]
        fitting = [d for d in made if self._fits(d, d.at, opening, line)]
        return min(fitting, key=lambda each: each.at, default=None)

    def _left_out(self, line: Communication, opening: _Opening) -> Skip | None:
        known = [each for each in line.skipped if each.at <= self.history.on]
        return next((each for each in known if self._fits(each, each.at, opening, line)), None)

    def _fits(
        self, told: Delivery | Skip, at: datetime, opening: _Opening, line: Communication
    ) -> bool:
        """Whether what was told, or left out, is that version, or belongs to that period.

        A period that its words name goes before the day on which it was told.
        """
        if opening.version:
            return told.about == opening.about and opening.version in told.versions
        if line.on_change and told.versions:
            return False
        day = local_day(at, self.zone)
        return opening.period == (_named(told.occasion, line) or span(line.cadence, day)[0])

    def _gone(self, line: Communication, occasion: Occasion) -> bool:
        """Whether nobody is to tell it any more, since the line ended before it was due."""
        if line.ended_at is None or line.ended_at > self.history.on or occasion.told_at:
            return False
        return occasion.due >= local_day(line.ended_at, self.zone)


def _standing(item: Governed, since: datetime) -> Iterator[Version]:
    """Yield the versions of an item, made here, that were in force at an instant or later."""
    made = [v for v in item.versions if not v.cancelled]
    for version in made:
        followed = any(v.number > version.number and v.effective_from <= since for v in made)
        if not version.imported and not followed and not item.closed:
            yield version


def _named(occasion: str, line: Communication) -> str:
    """Return the period of the line's cadence that an occasion names: `2026-Q1`."""
    for word in occasion.replace(",", " ").replace(":", " ").split():
        found = period(word)
        if found and span(line.cadence, found[0])[0] == word:
            return word
    return ""


def span(cadence: str, day: date) -> tuple[str, date, date]:
    """Return the period of a cadence that a day lies in: its name, first day, first day after."""
    months = _MONTHS[cadence]
    number = (day.month - 1) // months
    sign = {1: f"-{number + 1:02}", 3: f"-Q{number + 1}", 6: f"-H{number + 1}", 12: ""}[months]
    name = f"{day.year}{sign}"
    found = period(name)
    assert found is not None, "each cadence names its periods"
    return name, *found


def days_after(day: date, count: int, *, working: bool) -> date:
    """Return the day that is so many days, or so many from Monday to Friday, after a day."""
    if not working:
        return day + timedelta(days=count)
    while count > 0 or day.weekday() > FRIDAY:
        day += timedelta(days=1)
        count -= day.weekday() <= FRIDAY
    return day


def waiting(occasions: Iterable[Occasion]) -> list[Occasion]:
    """Return the occasions that wait to be told."""
    return [each for each in occasions if each.open]
