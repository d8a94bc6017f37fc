"""The demo's record with ten thousand objectives in it, each of them measured once since."""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from events import Fact, Record, Recorded
from events.facts.objectives import MeasurementRecorded, ObjectiveVersionApproved
from tests.copies import Copy
from tracker.kernel import State, fold, kept
from tracker.objectives import Objective

OBJECTIVES = 10_000
FIRST = 1_000  # the number of the first: the demo's own are few
AT_ONCE = 1_000  # events in a transaction


def crowded(copy: Copy) -> int:
    """Add the objectives, then their values; return how many events there were in between."""
    record = copy.record()
    model, approved = _model(record)

    def made(number: int) -> Fact:
        content = approved.content | {"title": f"Availability of room {number}"}
        return msgspec.structs.replace(approved, content=content)

    def measured(number: int) -> Fact:
        value = Decimal(number % 100)
        return MeasurementRecorded(period="2026-08", value=value, source="counted")

    items: list[State] = [Objective(id=f"OBJ-{FIRST + n}") for n in range(OBJECTIVES)]
    then = _add(record, items, made, model)
    _add(record, items, measured, model)
    record.close()
    return then


def _model(record: Record) -> tuple[Recorded, ObjectiveVersionApproved]:
    with record.reading() as reading:
        for each in reading.stream("objective/OBJ-01"):
            if isinstance(each.fact, ObjectiveVersionApproved):
                return each, each.fact
    raise AssertionError("the demo has an objective OBJ-01")


def _add(
    record: Record, items: list[State], fact_of: Callable[[int], Fact], model: Recorded
) -> int:
    """Add an event to each item, in place; return how many events there are then."""
    size = 0
    for first in range(0, len(items), AT_ONCE):
        with record.writing(model.envelope.recorded_at) as writing:
            key = f"crowd {writing.size}"
            envelope = msgspec.structs.replace(model.envelope, recorded_at=writing.now, key=key)
            for number in range(first, first + AT_ONCE):
                stream = f"objective/{items[number].id}"
                recorded = writing.append(stream, envelope, fact_of(number))
                items[number] = after = fold(items[number], recorded)
                writing.put(recorded, kept(after), after.facets())
            writing.answer(key, b"", writing.began_at)
            size = writing.size
    return size
