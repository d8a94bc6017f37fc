"""Announcements: versions that have taken effect and that a line tells of by mail, not told yet.

ISO/IEC 20000-1:2018, 5.2.2 and 7.4 (what is agreed about when, with whom and how to communicate).
Computed when it is read: nothing decides that a version takes effect, nor that people are to be
told; the version's dates and the line do. Whoever asks then records that they were told.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec

from tracker.communications import BY_MAIL, Communication, DeliverCommunication
from tracker.history import History
from tracker.occasions import Occasion, Occasions
from tracker.proposals.content import TARGETS


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be told now: `key` makes it be told once, `cause` is the version's event."""

    command: DeliverCommunication
    key: str
    cause: str
    reason: str


def announcements(history: History, zone: ZoneInfo) -> Iterator[Announcement]:
    """Yield what is to be told now, by the lines in effect."""
    occasions = Occasions(history, zone)
    for line in history.in_effect(Communication):
        if line.on_change and line.channel == BY_MAIL and line.audience:
            for each in occasions.of(line):
                if each.open and each.version and _is_in_force(each, history):
                    yield _announcement(line, each, history)


def _is_in_force(occasion: Occasion, history: History) -> bool:
    """Whether a version is the one in force: what was overtaken before it was told is not told."""
    kind, _, item_id = occasion.about.partition(":")
    item = history.find(TARGETS[kind], item_id)
    version = item.in_force(history.on) if item and not item.closed else None
    return version is not None and version.number == occasion.version


def _announcement(line: Communication, occasion: Occasion, history: History) -> Announcement:
    kind, _, item_id = occasion.about.partition(":")
    item = history.find(TARGETS[kind], item_id)
    version = item.numbered(occasion.version) if item else None
    event = history.event(version.pos) if version else None
    return Announcement(
        command=DeliverCommunication(
            line=line.id, occasion=occasion.words, about=occasion.about,
            versions=(occasion.version,), channel=BY_MAIL,
        ),
        key=f"tell:{line.id}:{occasion.about}@{occasion.version}",
        cause=event.envelope.event_id if event else "",
        reason=f"{occasion.words} is in force; {line.id} tells of it by e-mail.",
    )  # fmt: skip
