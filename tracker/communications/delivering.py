"""Delivering, skipping and acknowledging: what is recorded about one occasion, and by whom."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from events import Fact
from events.facts.communications import CommunicationDelivered, CommunicationSkipped, Segment
from tracker import periods
from tracker.communications.audience import audience
from tracker.communications.commands import (
    BY_MAIL,
    DeliverCommunication,
    LineCommand,
    SkipCommunication,
)
from tracker.communications.told import named_in
from tracker.kernel import Act, Refusal, unknown

if TYPE_CHECKING:
    from tracker.communications.communication import Communication


class _Versions(msgspec.Struct):
    """The numbers of an item's versions, read from its row; what has none is told of as it is."""

    versions: list["_Number"] = []
    closed: str = ""


class _Number(msgspec.Struct):
    number: int = 0
    cancelled: bool = False
    effective_from: datetime | None = None


_versions = msgspec.json.Decoder(_Versions)


def deliver(line: "Communication", command: DeliverCommunication, act: Act) -> Iterable[Fact]:
    """Return the fact that something was told, with the people who were the audience that day.

    Raises:
        Refusal: REF-UNKNOWN, FACT-AHEAD, FACT-LATE, COM-4.
    """
    about, versions = _about(command, act)
    begins = periods.begins(act.effective, act.now, act.zone)
    late = _late(begins, act)
    people = audience(act.history, line.audience, _by_the_end(act))
    segments = tuple(Segment(name=s.name, reached=s.reached, of=s.of) for s in command.segments)
    reached, of = _counted(command, segments, len(people) if line.audience else line.size)
    yield CommunicationDelivered(
        delivery=len(line.deliveries) + 1, occasion=command.occasion, effective_from=begins,
        channel=command.channel or line.channel, reached=reached, of=of, segments=segments,
        about=about, versions=versions, audience=people, message=command.message,
        evidence=command.evidence,
        late_by_days=late,
    )  # fmt: skip


def announces(line: "Communication", command: LineCommand, act: Act) -> None:
    """Refuse what the tracker does not do by itself.

    It tells of a version that is in force, by mail, where the line says so, and once (COM-3).

    Raises:
        Refusal: REF-UNKNOWN, FACT-ACTOR, KIND-STATE.
    """
    if not (
        isinstance(command, DeliverCommunication) and line.on_change and line.channel == BY_MAIL
        and command.about.partition(":")[0] in line.about and len(command.versions) == 1
    ):  # fmt: skip
        raise Refusal("FACT-ACTOR", "By itself the tracker tells of new versions, by mail only.")
    about, (number,) = _about(command, act)
    told = [(each.about, each.versions) for each in line.deliveries]
    told += [(each.about, each.versions) for each in line.skipped]
    if line.ended or any(about == of and number in versions for of, versions in told):
        raise Refusal("KIND-STATE", f"{line.id} has told of it already, or tells no more.", "line")
    if not _in_force(about, number, act):
        raise Refusal("KIND-STATE", f"Version {number} of {about} is not in force.", "versions")


def _in_force(about: str, number: int, act: Act) -> bool:
    kind, _, item_id = about.partition(":")
    row = act.history.reading.row(kind, item_id, act.history.as_of)
    assert row is not None, "it was found before"
    item = _versions.decode(row.body)
    begun = [
        each.number
        for each in item.versions
        if each.effective_from and each.effective_from <= act.now and not each.cancelled
    ]
    return not item.closed and begun[-1:] == [number]


def skip(command: SkipCommunication, act: Act) -> Iterable[Fact]:
    """Return the fact that an occasion is left out.

    Raises:
        Refusal: REF-UNKNOWN, FACT-REASON.
    """
    about, versions = _about(command, act)
    if not act.reason.strip():
        raise Refusal("FACT-REASON", "What is left out says why.", "reason")
    yield CommunicationSkipped(occasion=command.occasion, about=about, versions=versions)


def _about(
    command: DeliverCommunication | SkipCommunication, act: Act
) -> tuple[str, tuple[int, ...]]:
    """Return what an occasion is about: as asked for, or as its words name it."""
    if not command.about:
        return named_in(command.occasion, act.history)
    kind, _, item_id = command.about.partition(":")
    row = act.history.reading.row(kind, item_id, act.history.as_of)
    if row is None:
        raise unknown(kind, item_id, "about")
    known = {each.number for each in _versions.decode(row.body).versions}
    for number in command.versions:
        if number not in known:
            raise unknown("version", f"{number} of {item_id}", "versions")
    return command.about, tuple(sorted(set(command.versions)))


def _late(begins: datetime, act: Act) -> int:
    """Return by how many days a delivery is entered late.

    Raises:
        Refusal: FACT-AHEAD, FACT-LATE.
    """
    if begins > act.now:
        raise Refusal("FACT-AHEAD", "What has not happened yet is not recorded.", "effective")
    days = periods.days_late(
        periods.local_day(begins, act.zone), periods.local_day(act.now, act.zone)
    )
    if days and not act.reason.strip():
        raise Refusal("FACT-LATE", f"This comes {days} days late; say why.", "reason")
    return days


def _by_the_end(act: Act) -> datetime:
    """Return the instant at which the audience is taken: a day is kept whole, until now at most."""
    if isinstance(act.effective, datetime):
        return act.effective
    if isinstance(act.effective, date):
        over = periods.ends(act.effective, act.now, act.zone) - timedelta(microseconds=1)
        return min(over, act.now)
    return act.now


def _counted(
    command: DeliverCommunication, segments: tuple[Segment, ...], people: int
) -> tuple[int | None, int]:
    """Return how many were reached of how many, the parts of the audience being parts of it.

    Raises:
        Refusal: COM-4.
    """
    of_parts = sum(part.of for part in segments)
    of = command.of if command.of is not None else of_parts or people
    reached = command.reached
    if reached is None and segments:
        reached = sum(part.reached for part in segments)
    if any(part.reached > part.of for part in segments) or of_parts > of:
        raise Refusal("COM-4", "A part of the audience is no larger than all of it.", "segments")
    if reached is not None and reached > of:
        raise Refusal("COM-4", f"Of {of} people no more than {of} can be reached.", "reached")
    if reached is not None and sum(part.reached for part in segments) > reached:
        raise Refusal("COM-4", "More were reached in the parts than in all.", "segments")
    return reached, of
