"""Golden samples: the bytes that every fact has been stored as since it was first stored.

`python -m tests.golden` adds samples of facts that have none yet and changes no line that is there:
it stands for events that lie in somebody's record. There are two samples of each fact: one says as
much as the fact can say, one as little.
"""

import types
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
from eventsourcing.persistence import StoredEvent

import events.facts  # noqa: F401  # importing the facts fills their register
from events.codec import FactMapper, Recorded
from events.envelope import Envelope, Source
from events.fact import FACTS, Fact

FILE = Path(__file__).parent / "data" / "golden.jsonl"
_encode = msgspec.json.Encoder(decimal_format="string").encode
NOW = datetime(2026, 3, 9, 10, 0, 0, 250_000, tzinfo=UTC)


class Sample(msgspec.Struct, frozen=True):
    """A stored event, its state as text, and what it means: every field, the defaults too."""

    topic: str
    state: str
    means: dict[str, object]


def samples() -> list[Sample]:
    """Return the golden samples that were written so far."""
    lines = FILE.read_bytes().splitlines() if FILE.exists() else []
    return [msgspec.json.decode(line, type=Sample) for line in lines]


def stored(sample: Sample) -> StoredEvent:
    """Return a sample as it lies in a record."""
    return StoredEvent(
        originator_id="item/I-1", originator_version=1, topic=sample.topic,
        state=sample.state.encode(),
    )  # fmt: skip


def meaning(fact: Fact) -> dict[str, object]:
    """Return every field of a fact in plain values."""
    fields = {field: getattr(fact, field) for field in fact.__struct_fields__}
    found: dict[str, object] = msgspec.json.decode(_encode(fields))
    return found


def new_samples(known: set[str]) -> Iterator[Sample]:
    """Yield two samples of each fact whose name is not known."""
    for name in sorted(FACTS.keys() - known):
        for much in (True, False):
            fact = example(FACTS[name], much=much)
            envelope = full_envelope() if much else least_envelope()
            recorded = Recorded(
                pos=0, stream="item/I-1", version=1, envelope=envelope, fact=fact
            )  # fmt: skip
            state = FactMapper().to_stored_event(recorded).state
            yield Sample(name, state.decode(), meaning(fact))


def least_envelope() -> Envelope:
    return Envelope(
        event_id="key-1/0", recorded_at=NOW, effective_at=NOW, actor="maria", door="page",
        key="key-1",
    )  # fmt: skip


def full_envelope() -> Envelope:
    return Envelope(
        event_id="key-1/0", recorded_at=NOW, effective_at=NOW - timedelta(days=1), actor="maria",
        door="import", key="key-1", on_behalf_of="role:cio", grant="DEL-1", grant_version=2,
        reason="A “reason” – 日本", cause="key-0/0",
        source=Source(file="appointments.csv", line=7, reference="r1"),
    )  # fmt: skip


F = typing.TypeVar("F", bound=msgspec.Struct)


def example(struct: type[F], *, much: bool) -> F:
    """Return a struct with every field given a value, or only those that need one."""
    return struct(
        **{
            field.name: value_of(field.type, field.name)
            for field in msgspec.structs.fields(struct)
            if much or field.required
        }
    )


SIMPLE: dict[object, object] = {
    int: 12_345,
    bool: True,
    date: NOW.date(),
    datetime: NOW,
    Decimal: Decimal("99.50"),
}


def value_of(kind: typing.Any, name: str) -> object:
    """Return a value of a type that says something: no default, nothing empty."""
    if kind is str:
        return f"the {name.replace('_', ' ')}"
    if kind in SIMPLE:
        return SIMPLE[kind]
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return value_of(
            next(each for each in typing.get_args(kind) if each is not type(None)), name
        )
    if typing.get_origin(kind) is typing.Literal:
        return typing.get_args(kind)[-1]
    if typing.get_origin(kind) is tuple:
        return (value_of(typing.get_args(kind)[0], name),)
    if typing.get_origin(kind) is dict:
        return {
            "title": "Café",
            "sections": {"aim": "99.5"},
            "amount": 5,
            "tags": ["a", None, True],
        }
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return example(kind, much=True)
    raise TypeError(f"A sample of {kind} (field {name}) has to be made here.")


def main() -> None:
    """Add what is missing to the file."""
    known = samples()
    added = list(new_samples({sample.topic for sample in known}))
    with FILE.open("ab") as file:
        for sample in added:
            file.write(msgspec.json.encode(sample) + b"\n")
    print(f"{len(added)} samples added to {len(known)}.")  # noqa: T201  # this is its answer


if __name__ == "__main__":
    main()
