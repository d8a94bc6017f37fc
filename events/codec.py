"""Facts to stored bytes and back. The bytes are what is hashed; they are never written again."""

import functools
from typing import Any, Generic, TypeVar

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from events import upcasts
from events.envelope import Envelope
from events.fact import FACTS, Fact, name_of

F = TypeVar("F")

_encode = msgspec.json.Encoder(order="deterministic", decimal_format="string").encode


class UnknownFact(ValueError):
    """A stored event has a name that is not in the register."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as it lies in the record.

    `pos` counts the whole record from 0 without gaps; people see `number`. `version` counts the
    stream from 1. A stream is one item: `objective/OBJ-3`.
    """

    pos: int
    stream: str
    version: int
    envelope: Envelope
    fact: Fact

    @property
    def number(self) -> int:
        """The event number that people see."""
        return self.pos + 1

    @property
    def kind(self) -> str:
        """The kind of the item that the fact is about."""
        return self.stream.partition("/")[0]

    @property
    def id(self) -> str:
        """The id of the item that the fact is about."""
        return self.stream.partition("/")[2]

    @property
    def originator_id(self) -> str:
        """The stream, under the library's name for it."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """The version, under the library's name for it."""
        return self.version


class _State(msgspec.Struct, Generic[F], frozen=True):
    """What lies in the column `state`."""

    envelope: Envelope
    fact: F


class FactMapper(Mapper[str]):
    """The library's mapper with our stored names and our bytes, and a closed register.

    The library's own imports whatever module a stored topic names; this one looks names up.
    """

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Return the bytes of a recorded fact under its stored name."""
        assert isinstance(domain_event, Recorded), "this record holds nothing else"
        recorded = domain_event
        return StoredEvent(
            originator_id=recorded.stream,
            originator_version=recorded.version,
            topic=name_of(type(recorded.fact)),
            state=_encode(_State(recorded.envelope, recorded.fact)),
        )

    def to_domain_event(self, stored_event: StoredEvent, pos: int = -1) -> Recorded:
        """Return the fact that was stored.

        Raises:
            UnknownFact: the name is not in the register.
            msgspec.ValidationError, msgspec.DecodeError: the bytes are not such a fact.
        """
        state = _decode(stored_event.topic, stored_event.state)
        return Recorded(
            pos=pos,
            stream=str(stored_event.originator_id),
            version=stored_event.originator_version,
            envelope=state.envelope,
            fact=state.fact,
        )


def _decode(name: str, state: bytes) -> _State[Any]:
    if name in FACTS:
        return _decoder(name).decode(state)
    if name not in upcasts.UPCASTS:
        raise UnknownFact(f"No fact is stored under the name {name!r}.")
    old = msgspec.json.decode(state, type=_State[dict[str, Any]])
    name, fact = upcasts.newest(name, old.fact)
    return _State(old.envelope, msgspec.convert(fact, FACTS[name]))


@functools.cache
def _decoder(name: str) -> msgspec.json.Decoder[_State[Any]]:
    return msgspec.json.Decoder(_State[FACTS[name]])  # type: ignore[valid-type]  # known at run time
