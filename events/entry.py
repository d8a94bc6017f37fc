"""The entry: one line of canonical JSON that commits to an event instead of containing it.

It is what the transparency log hashes (RFC 8785 for the bytes, RFC 6962 for the leaf). Small and
provable for ever, even where the event itself is sealed or withheld.
"""

import hashlib

import msgspec
from eventsourcing.persistence import StoredEvent

from events.envelope import Envelope

VERSION = 1

_encode = msgspec.json.Encoder(order="sorted").encode


def entry(pos: int, stored: StoredEvent, envelope: Envelope) -> bytes:
    """Return the entry of a stored event.

    Strings and small integers only, keys sorted: so these bytes are those of RFC 8785.
    """
    return _encode(
        {
            "v": VERSION,
            "pos": pos,
            "stream": stored.originator_id,
            "ver": stored.originator_version,
            "type": stored.topic,
            "at": envelope.recorded_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "actor": envelope.actor,
            "auth": envelope.grant,
            "cause": envelope.cause,
            "state_sha256": hashlib.sha256(stored.state).hexdigest(),
        }
    )
