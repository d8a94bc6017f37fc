"""What can happen to a line of communication, and to what was delivered by it."""

from datetime import datetime

import msgspec

from events.fact import Fact, fact
from events.told import Told


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an audience that is counted apart, such as a shift or a site."""

    name: str
    reached: int
    of: int


@fact("communication.planned@1")
class CommunicationPlanned(Fact):
    """Who learns what, when, how and from whom: the line in words, and what a program can read.

    `who` is `role:ID` or `person:ID`, who answers for it. `about` are kinds of items (`plan`);
    `on_change`: each version of them is told within `within` days, Monday to Friday where
    `working_days`. `audience` is `role:ID`, `person:ID`, `group:ID`, or `*` for everyone.
    """

    on_what: str
    when: str
    with_whom: str
    how: str
    who: str
    size: int = 0
    segments: tuple[str, ...] = ()
    feedback: str = ""
    about: tuple[str, ...] = ()
    on_change: bool = False
    within: int = 0
    working_days: bool = False
    cadence: str = ""
    audience: tuple[str, ...] = ()
    channel: str = ""


@fact("communication.delivered@1")
class CommunicationDelivered(Fact):
    """Something was told, from `effective_from` on, to the people who were the audience that day.

    `delivery` counts the line's deliveries. `about` is `kind:ID`; `versions` those it told of.
    `reached` None: who acknowledges it is counted. `message` is what was written, where it was.
    """

    delivery: int
    occasion: str
    effective_from: datetime
    channel: str
    of: int
    reached: int | None = None
    segments: tuple[Segment, ...] = ()
    about: str = ""
    versions: tuple[int, ...] = ()
    audience: tuple[str, ...] = ()
    message: str = ""
    evidence: tuple[str, ...] = ()
    late_by_days: int = 0


@fact("communication.skipped@1")
class CommunicationSkipped(Fact):
    """An occasion is left out; the reason says why."""

    occasion: str
    about: str = ""
    versions: tuple[int, ...] = ()


@fact("communication.effectiveness-assessed@1")
class EffectivenessAssessed(Fact):
    """Whether people know, after what was delivered so far: `effective`, `partly`, `not`."""

    verdict: str
    notes: str
    deliveries: int
    evidence: tuple[str, ...] = ()


@fact("communication.ended@1")
class CommunicationEnded(Fact):
    """Nothing is told by this line any more."""


@fact("communication.acknowledged@1")
class DeliveryAcknowledged(Fact):
    """A person of its audience confirms to have read a delivery, and which version of what."""

    line: str
    delivery: int
    person: str
    about: str = ""
    version: int = 0


@fact("communication.told@1")
class CommunicationTold(Told):
    """A line of a line of communication that another system kept."""
