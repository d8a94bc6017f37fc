"""One message: plain words and a link to its page. Nothing is decided by opening it (PROP-12).

Its Message-ID follows from the record, the event and the person: sent twice, it is still the same.
"""

import hashlib
from datetime import UTC, datetime, tzinfo
from email.message import EmailMessage
from email.utils import format_datetime

import msgspec

from events import Recorded
from events.facts.communications import CommunicationDelivered
from tracker.communications import Communication
from tracker.history import History
from tracker.organisation import ORGANISATION, Organisation
from tracker.policies import Policy
from tracker.proposals import Proposal
from tracker.reminders import reminder_of
from web.filters import day
from web.settings import Mail

DIGITS = 40


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says, what it asks for, where it leads, and why the person gets it."""

    subject: str
    says: str
    asks: str = "Please read it here, and confirm that you have:"
    link: str
    why: str


def message(
    event: Recorded, person: str, history: History, *, mail: Mail, url: str, origin: str,
    sent_at: datetime,
) -> EmailMessage:  # fmt: skip
    """Return the message about an event to a person; who it goes to is set by who sends it."""
    letter = _letter(event, history, url)
    made = EmailMessage()
    made["From"] = mail.sender
    made["Subject"] = _one_line(letter.subject)
    made["Date"] = format_datetime(sent_at)
    made["Message-ID"] = message_id(origin, event.envelope.event_id, person, mail.sender)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_body(letter, history.names([person])[person], event, history))
    return made


def message_id(origin: str, event_id: str, person: str, sender: str) -> str:
    """Return the Message-ID of what an event says to a person: the same whenever it is asked."""
    said = "\n".join((origin, event_id, person)).encode()
    return f"<{hashlib.sha256(said).hexdigest()[:DIGITS]}@{sender.rpartition('@')[2]}>"


def _letter(event: Recorded, history: History, url: str) -> Letter:
    fact = event.fact
    if not isinstance(fact, CommunicationDelivered):
        return _reminder(event, history, url)
    line = history.find(Communication, event.id)
    assert line is not None, "the event is about it"
    kind, _, item_id = fact.about.partition(":")
    policy = history.find(Policy, item_id) if kind == Policy.kind else None
    why = f"by its line {line.id} ({line.on_what}, {line.with_whom})"
    if policy is None or not fact.versions:
        return Letter(
            subject=f"{line.on_what}: {fact.occasion}", says=fact.message or fact.occasion,
            link=f"{url}/communications/{line.id}/deliveries/{fact.delivery}", why=why,
        )  # fmt: skip
    number = max(fact.versions)
    return Letter(
        subject=f"Please read and confirm: {policy.label}, version {number}",
        says="\n\n".join(filter(None, (_in_force(policy, number, history), fact.message))),
        link=f"{url}/policies/{policy.id}/v{number}/acknowledgement", why=why,
    )  # fmt: skip


def _reminder(event: Recorded, history: History, url: str) -> Letter:
    """Return what is said to whose turn a proposal is, shortly before its time is over."""
    proposal = history.find(Proposal, event.id)
    reminder = reminder_of(proposal, history) if proposal else None
    assert reminder is not None, "what is moot is not sent"
    last = reminder.until.astimezone(_zone(history))
    until = f"{day(last.date())}, {last:%H:%M} {last.tzname()}"
    return Letter(
        subject=f"Waits for you until {until}: {reminder.proposal.title}",
        says=f"{reminder.proposal.id}, {reminder.proposal.title}, waits for you. Its time is over"
        f" on {until}.",
        asks="See what changes, and decide, here:", link=f"{url}/proposals/{event.id}",
        why="because the approval rules give so much time",
    )  # fmt: skip


def _zone(history: History) -> tzinfo:
    organisation = history.find(Organisation, ORGANISATION)
    return organisation.zone if organisation else UTC


def _in_force(policy: Policy, number: int, history: History) -> str:
    version = policy.numbered(number)
    if version is None:
        return f"{policy.label}, version {number}."
    since = version.effective_from.astimezone(_zone(history)).date()
    return f"{policy.label}, version {number}, is in force from {day(since)}."


def _body(letter: Letter, name: str, event: Recorded, history: History) -> str:
    organisation = history.find(Organisation, ORGANISATION)
    whose = organisation.title if organisation else ""
    return (
        f"Dear {name},\n\n{letter.says}\n\n{letter.asks}\n{letter.link}\n\n-- \n"
        f"Sent by the governance tracker of {whose}, {letter.why}.\n"
        f"Event {event.number:,} of the record. Opening the link decides nothing.\n"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
