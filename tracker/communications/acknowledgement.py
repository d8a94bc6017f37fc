"""Acknowledgements: one item for each, so that ten thousand of them weigh no more than one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import msgspec

from events import Envelope, Fact
from events.facts.communications import CommunicationDelivered, DeliveryAcknowledged
from tracker.communications.commands import AcknowledgeDelivery
from tracker.communications.communication import Communication
from tracker.communications.told import Delivery
from tracker.history import History
from tracker.kernel import Act, Refusal, State, unknown


class Acknowledgement(State):
    """That one person has read one delivery. `delivery` is `COM-1/3`: the third of that line."""

    kind = "delivery-acknowledgement"
    prefix = "CNF"
    commands = (AcknowledgeDelivery,)

    line: str = ""
    delivery: int = 0
    person: str = ""
    about: str = ""
    version_read: int = 0
    read_at: datetime | None = None

    @property
    def label(self) -> str:
        """What was read."""
        return f"{self.line}, delivery {self.delivery}"

    def decide(self, command: AcknowledgeDelivery, act: Act) -> Iterable[Fact]:
        """Return the fact that follows; none where the person has acknowledged it already.

        Raises:
            Refusal: REF-UNKNOWN, FACT-ACTOR, COM-6, AUTH-NOBACKDATE.
        """
        line = act.history.find(Communication, command.line)
        if line is None:
            raise unknown("line", command.line)
        delivery = line.delivery(command.delivery)
        if delivery is None:
            raise unknown("delivery", f"{command.delivery} of {line.id}", "delivery")
        if act.actor not in told_to(delivery, act.history):
            raise Refusal("FACT-ACTOR", "Who was told acknowledges it, in person.", "delivery")
        if command.version != delivery.version:
            raise Refusal("COM-6", _which(delivery), "version")
        if act.effective is not None:
            raise Refusal("AUTH-NOBACKDATE", "It is acknowledged when it is recorded.", "effective")
        if not acknowledged_by(act.history, line.id, delivery.number, act.actor):
            yield DeliveryAcknowledged(
                line=line.id, delivery=delivery.number, person=act.actor, about=delivery.about,
                version=delivery.version,
            )  # fmt: skip

    def after(self, fact: DeliveryAcknowledged, envelope: Envelope, pos: int) -> Self:
        """Return the acknowledgement as it stands once the fact is known."""
        return msgspec.structs.replace(
            self, line=fact.line, delivery=fact.delivery, person=fact.person, about=fact.about,
            version_read=fact.version, read_at=envelope.recorded_at,
        )  # fmt: skip

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by the delivery, by the person, and by what was read."""
        yield "delivery", f"{self.line}/{self.delivery}"
        yield "person", self.person
        if self.about:
            yield "about", self.about

    def term(self) -> tuple[datetime | None, datetime | None]:
        """Return from when on it counts."""
        return self.read_at, None


def _which(delivery: Delivery) -> str:
    if not delivery.version:
        return "This delivery is about no version."
    return f"This delivery is about version {delivery.version} of {delivery.about}."


def told_to(delivery: Delivery, history: History) -> tuple[str, ...]:
    """Return the people a delivery was made to, from the event that keeps them."""
    event = history.reading.event(delivery.pos)
    assert event is not None, "a delivery names the event that made it"
    assert isinstance(event.fact, CommunicationDelivered), "which is one"
    return event.fact.audience


def acknowledged_by(history: History, line: str, delivery: int, person: str) -> bool:
    """Whether a person has acknowledged a delivery."""
    return history.count(Acknowledgement, delivery=f"{line}/{delivery}", person=person) > 0
