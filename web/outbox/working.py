"""One round of the worker: it records what the dates say is to be told, and sends what was told.

It decides nothing: what it tells follows from versions and lines, what it sends from events, and
whom it reminds from the rules.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path

import msgspec

from events import RecordProblem
from tracker.announcements import announcements
from tracker.application import Asked, Tracker
from tracker.kernel import TRACKER, Refusal
from tracker.organisation import ORGANISATION, Organisation
from tracker.people import Person
from tracker.proposals import Proposal
from tracker.reminders import reminder_of, reminders
from web import desk
from web.outbox import queue
from web.outbox.letter import message
from web.outbox.post import Post, PostProblem
from web.outbox.queue import Waiting
from web.settings import Mail, Settings

AT_ONCE = 100
"""So many messages are looked at in one go."""


class Done(msgspec.Struct):
    """What a round came to."""

    told: int = 0
    queued: int = 0
    sent: int = 0
    refused: int = 0
    unreachable: int = 0
    put_off: int = 0
    moot: int = 0


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Hold the lock that one worker at a time holds; it goes with its process, however that ends.

    Raises:
        RecordProblem: another worker is at work on this record.
    """
    with database.with_name(f"{database.name}.worker").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise RecordProblem("Another worker sends the mail of this record.") from problem
        yield


def work(tracker: Tracker, settings: Settings) -> Done:
    """Tell, queue and send what there is now; whatever cannot be sent now waits."""
    assert settings.mail is not None, "there is a server to send by"
    done = Done(told=tell(tracker), queued=queue.follow(tracker, desk.real_time()))
    done.queued += remind(tracker)
    with Post(settings.mail) as post:
        while found := queue.due(tracker, desk.real_time(), AT_ONCE):
            if not all(_send(tracker, each, post, settings, done) for each in found):
                break  # the server cannot be used now
    return done


def tell(tracker: Tracker) -> int:
    """Record, as the tracker itself, that versions are told which have taken effect."""
    now = desk.clock(tracker)
    with tracker.looking(now) as history:
        organisation = history.find(Organisation, ORGANISATION)
        found = list(announcements(history, organisation.zone)) if organisation else []
    told = 0
    for each in found:
        asked = Asked(
            actor=TRACKER, now=now, key=each.key, door="worker", reason=each.reason,
            cause=each.cause,
        )  # fmt: skip
        with suppress(Refusal):  # somebody told it meanwhile; the record says so
            told += len(tracker.handle(each.command, asked).events)
    return told


def remind(tracker: Tracker) -> int:
    """Queue a reminder for everybody whose time to decide is nearly over; return how many."""
    with tracker.looking(desk.clock(tracker)) as history:
        wanted = [(each.pos, person) for each in reminders(history) for person in each.people]
    return queue.remind(tracker, wanted, desk.real_time())


def _send(tracker: Tracker, each: Waiting, post: Post, settings: Settings, done: Done) -> bool:
    """Send one message, made from the record at that moment; return whether to go on."""
    assert settings.mail is not None, "there is a server to send by"
    if _is_moot(tracker, each):
        queue.close(tracker, each, "moot", "It is not their turn any more.", desk.real_time())
        done.moot += 1
        return True
    to, made = _addressed(tracker, each, settings.mail, settings.url)
    if not to:
        queue.close(tracker, each, "unreachable", "No address is known.", desk.real_time())
        done.unreachable += 1
        return True
    queue.claim(tracker, each, desk.real_time())
    try:
        post.send(made, to)
    except PostProblem as problem:
        if problem.for_good:
            queue.close(tracker, each, "refused", str(problem), desk.real_time())
            done.refused += 1
        else:
            queue.put_off(tracker, each, str(problem), desk.real_time())
            done.put_off += 1
        return not problem.unusable
    queue.close(tracker, each, "sent", "", desk.real_time())
    done.sent += 1
    return True


def _is_moot(tracker: Tracker, each: Waiting) -> bool:
    """Whether a reminder came too late: it was decided, or somebody else is asked by now."""
    with tracker.looking(desk.clock(tracker)) as history:
        event = history.event(each.pos)
        assert event is not None, "what is queued is an event"
        proposal = history.find(Proposal, event.id) if event.kind == Proposal.kind else None
        now = reminder_of(proposal, history) if proposal else None
    return proposal is not None and (now is None or (each.person not in now.people))


def _addressed(tracker: Tracker, each: Waiting, mail: Mail, url: str) -> tuple[str, EmailMessage]:
    """Return a message and where it goes; nowhere for who has left or has no address."""
    with tracker.looking(desk.clock(tracker)) as history:
        event = history.event(each.pos)
        assert event is not None, "what is queued is an event"
        person = history.find(Person, each.person)
        to = history.reading.address(each.person) if person and not person.left else ""
        made = message(
            event, each.person, history, mail=mail, url=url, origin=tracker.record.origin,
            sent_at=desk.real_time(),
        )  # fmt: skip
    if to:
        made["To"] = to
    return to, made
