"""Reminders: shortly before its time is over, whose turn a proposal is gets a message, once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.mailbox import Mailbox
from tests.proposing import DEARER, SMALL, signed, submitted, the
from tests.ruling import rule, ruled
from tests.specification import Story
from tests.test_outbox import round_of
from tracker.approvals import NeedWanted
from tracker.people import SetAddress
from tracker.proposals import RatifyProposal, ReviseProposal, SubmitProposal
from tracker.reminders import BEFORE, reminders
from web import desk
from web.outbox import queue
from web.outbox.working import Done

IN_A_WEEK = rule("R-SMALL", up_to=10_000_00, expires_after_days=7)
IN_TWO_DAYS = rule("R-SMALL", up_to=10_000_00, expires_after_days=2)
TWO_IN_A_WEEK = rule(
    "R-MIDDLE", needs=(NeedWanted(power="approve:plan", count=2),), over=10_000_00,
    up_to=50_000_00, expires_after_days=7,
)  # fmt: skip
WAITS = "PRP-4"  # what came before made the company
BRAM = "bram@harbour.example"


def reminded(told: Story) -> list[set[str]]:
    with told.tracker.looking(told.now) as history:
        return [set(each.people) for each in reminders(history)]


# ---------------------------------------------------------------- when, and who


@pytest.mark.parametrize(
    ("after", "near"),
    [
        (timedelta(days=5) - timedelta(seconds=1), False),
        (timedelta(days=5), True),
        (timedelta(days=7) - timedelta(seconds=1), True),
        (timedelta(days=7), False),
    ],
)
def test_from_two_days_before_the_end_until_the_end(after: timedelta, near: bool) -> None:
    assert timedelta(days=2) == BEFORE
    told = ruled(IN_A_WEEK)
    submitted(told, SMALL)
    told.at(told.now + after)
    assert reminded(told) == ([{"aoife", "bram", "dov"}] if near else [])


@pytest.mark.parametrize(("hours", "near"), [(23.999, False), (24, True)])
def test_where_there_is_little_time_in_its_second_half(hours: float, near: bool) -> None:
    told = ruled(IN_TWO_DAYS)
    submitted(told, SMALL)
    told.later(hours=hours)
    assert bool(reminded(told)) is near


def test_who_signed_is_reminded_of_nothing_and_nobody_of_what_is_decided() -> None:
    told = ruled(TWO_IN_A_WEEK)
    proposal = submitted(told, DEARER)
    told.later(days=6)
    assert reminded(told) == [{"aoife", "bram"}]
    signed(told, proposal, "bram")
    assert reminded(told) == [{"aoife"}]
    signed(told, proposal, "aoife")
    assert reminded(told) == []


def test_without_a_time_nobody_is_reminded() -> None:
    told = ruled()
    submitted(told, SMALL)
    assert reminded(told.later(days=400)) == []


def test_an_emergency_is_reminded_of_before_it_should_be_ratified() -> None:
    told = ruled()
    proposal = submitted(told, SMALL, change="emergency")
    signed(told, proposal, "bram")
    assert reminded(told.later(days=4.9)) == []
    assert reminded(told.later(days=0.2)) == [{"aoife", "dov"}]
    told.by("dov").given(RatifyProposal(proposal=proposal))
    assert reminded(told) == []


# ---------------------------------------------------------------- by mail


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as found:
        yield found


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Story:
    """A proposal that waits for Bram and others until its week is over; Bram has an address."""
    found = ruled(IN_A_WEEK).by("hugo").given(SetAddress(person="bram", address=BRAM))
    queue.prepare(found.tracker, found.now)
    assert submitted(found, SMALL) == WAITS
    monkeypatch.setattr(desk, "real_time", lambda: found.now)
    return found


def test_a_reminder_arrives_once_and_leads_to_the_proposal(told: Story, mailbox: Mailbox) -> None:
    assert round_of(told, mailbox) == Done()
    told.later(days=6)
    assert round_of(told, mailbox) == Done(queued=3, sent=1, unreachable=2)
    (message,) = mailbox.to(BRAM)
    end = "16 Mar 2026, 11:00 CET"
    assert message["Subject"].startswith(f"Waits for you until {end}: ")
    body = message.get_content()
    assert f"waits for you. Its time is over on {end}." in body
    assert "\nhttps://gov.harbour.example/proposals/PRP-4\n" in body
    assert "confirm" not in body
    size = told.size()
    assert round_of(told.later(hours=1), mailbox) == Done()
    assert (len(mailbox.taken), told.size()) == (1, size)


def test_what_was_handed_in_anew_is_reminded_of_anew(told: Story, mailbox: Mailbox) -> None:
    round_of(told.later(days=6), mailbox)
    told.by("gita").given(ReviseProposal(proposal=WAITS, changes={"notes": "Else."}))
    told.given(SubmitProposal(proposal=WAITS))
    round_of(told, mailbox)
    assert len(mailbox.to(BRAM)) == 1
    round_of(told.later(days=6), mailbox)
    assert len(mailbox.to(BRAM)) == 2
    assert len(mailbox.ids()[BRAM]) == 2


def test_what_was_decided_before_it_could_be_sent_is_not_sent(
    told: Story, mailbox: Mailbox
) -> None:
    told.later(days=6)
    mailbox.answers[BRAM] = 451
    assert round_of(told, mailbox) == Done(queued=3, unreachable=2, put_off=1)
    mailbox.answers.clear()
    signed(told, WAITS, "dov")
    assert the(told, WAITS).stage == "approved"
    assert round_of(told.later(hours=2), mailbox) == Done(moot=1)
    assert (mailbox.taken, queue.counts(told.tracker)) == ([], {"moot": 1, "unreachable": 2})
