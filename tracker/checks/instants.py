"""The instant of an act: the record as it was about to be decided; and every event in its order."""

from collections.abc import Iterator
from datetime import datetime

from events import Recorded
from tracker.authority import Authority
from tracker.history import History
from tracker.kernel import Act
from tracker.organisation import ORGANISATION, Organisation

AT_ONCE = 1_000  # events that are read in one go


def act_at(history: History, person: str, at: datetime, pos: int, grant: str = "") -> Act:
    """Return the act of an event as it was about to be decided."""
    then = History(history.reading, at, pos)
    organisation = then.find(Organisation, ORGANISATION)
    assert organisation is not None, "a record begins with its organisation"
    return Act(
        actor=person, now=at, zone=organisation.zone, history=then,
        authority=Authority(then, at), via=grant,
    )  # fmt: skip


def each_event(history: History) -> Iterator[Recorded]:
    """Yield the events that are known, in the order of the record."""
    for first in range(0, history.as_of, AT_ONCE):
        yield from history.reading.events(first, min(first + AT_ONCE, history.as_of))
