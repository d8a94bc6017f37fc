"""The envelope: who recorded a fact, when, by what right, why, and through which door."""

from datetime import datetime
from typing import Literal

import msgspec

Door = Literal["page", "api", "command line", "import", "worker"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The place in a file from which history was imported."""

    file: str
    line: int
    reference: str = ""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every event carries beside its fact (`domain.md`, section 3).

    Times are aware and in UTC. `grant` and `grant_version` name the delegation by which the actor
    acted; both are empty where the act needs none.
    """

    event_id: str
    recorded_at: datetime
    effective_at: datetime
    actor: str
    door: Door
    key: str
    on_behalf_of: str = ""
    grant: str = ""
    grant_version: int = 0
    reason: str = ""
    cause: str = ""
    source: Source | None = None
