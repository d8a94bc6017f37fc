"""The entry: one line of canonical JSON that commits to an event instead of containing it.

It is what the transparency log hashes (RFC 8785 for the bytes, RFC 6962 for the leaf). Small and
provable for ever, even where the event itself is sealed or withheld.
"""

from datetime import datetime
from hashlib import sha256

import msgspec
from eventsourcing.persistence import StoredEvent

from events.envelope import Envelope

VERSION = 1


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an entry says. Its fields stand in the order in which RFC 8785 writes them."""

    actor: str
    at: str  # when it was recorded: UTC, with microseconds
    auth: str  # the delegation by which the actor acted; empty where the act needs none
    cause: str
    pos: int
    state_sha256: str  # over the stored bytes, exactly as they are stored
    stream: str
    type: str  # the stored name of the fact
    v: int
    ver: int


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Entry).decode


def entry(pos: int, stored: StoredEvent, envelope: Envelope) -> bytes:
    """Return the entry of a stored event.

    Strings and small integers only, keys sorted: so these bytes are those of RFC 8785.
    """
    return encode(
        Entry(
            actor=envelope.actor,
            at=at(envelope.recorded_at),
            auth=envelope.grant,
            cause=envelope.cause,
            pos=pos,
            state_sha256=sha256(stored.state).hexdigest(),
            stream=str(stored.originator_id),
            type=stored.topic,
            v=VERSION,
            ver=stored.originator_version,
        )
    )


def at(instant: datetime) -> str:
    """Return an instant as entries write it."""
    return instant.isoformat(timespec="microseconds").replace("+00:00", "Z")
