"""A large record: the demo's story told many times over, each time about items of another name.

What the copies say of each other stays as it was: their items mean those of the first telling. So
it is as large as a real record, and made in seconds.
"""

from datetime import timedelta
from pathlib import Path

import msgspec

from events import Record, Recorded
from events.keys import KeyFolder
from tests.copies import original
from tracker.application import KIND_OF
from tracker.kernel import fold, kept

ORIGIN = "tests.example/multiplied"


def multiplied(folder: Path, events: int) -> Record:
    """Make a record of at least so many events in a folder; each telling is one command."""
    there = original()
    told = Record.open(there / "record.db", KeyFolder(there / "keys"))
    with told.reading() as reading:
        story = list(reading.events())
    told.close()
    record = Record.create(folder / "record.db", KeyFolder(folder / "keys"), ORIGIN)
    for telling in range(-(-events // len(story))):
        _tell(record, story, telling)
    return record


def _tell(record: Record, story: list[Recorded], telling: int) -> None:
    now = story[-1].envelope.recorded_at + timedelta(days=telling)
    key = f"telling {telling}"
    with record.writing(now) as writing:
        states = {each.stream: KIND_OF[each.kind](id=f"{each.id}~{telling}") for each in story}
        for each in story:
            envelope = msgspec.structs.replace(each.envelope, recorded_at=now, key=key)
            stream = f"{each.stream}~{telling}"
            recorded = writing.append(stream, envelope, each.fact)
            state = states[each.stream] = fold(states[each.stream], recorded)
            writing.put(recorded, kept(state), state.facets(), state.term())
        writing.answer(key, b"", writing.began_at)
