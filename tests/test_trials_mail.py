"""The worker is ended in the middle of its work, again and again: each message arrives, as one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from events.verify import verify
from tests.mailbox import SENDER, Mailbox
from tests.specification import Story
from tests.telling import PLANNED, company_with_an_approach
from tests.trials import found, trials
from tracker.communications import DeliverCommunication
from tracker.groups import FormGroup
from tracker.people import RegisterPerson, SetAddress
from web.outbox import queue

HOUSE = Path(__file__).resolve().parent.parent
PEOPLE = 40
LONGEST_SECONDS = 0.1  # between a message and the end
FULL = 100
LINE = replace(PLANNED, on_change=False, audience=("group:GRP-1",))


def many_to_tell() -> Story:
    """Return a company that has something to tell by mail to many."""
    told = company_with_an_approach().by("hugo")
    members = [f"p{n}" for n in range(PEOPLE)]
    for person in members:
        told.given(RegisterPerson(person=person, name=f"Person {person}"))
        told.given(SetAddress(person=person, address=f"{person}@harbour.example"))
    told.given(FormGroup(group="GRP-1", title="Many", members=tuple(members)))
    queue.prepare(told.tracker, told.now)
    return told.by("dov").given(LINE)


def worker(told: Story, mailbox: Mailbox, *options: str) -> subprocess.Popen[bytes]:
    around = os.environ | {
        "TRACKER_DATABASE": str(told.folder / "record.db"),
        "TRACKER_KEYS": str(told.folder / "keys"),
        "TRACKER_SMTP_URL": mailbox.url, "TRACKER_MAIL_FROM": SENDER,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "web.cli", "work", *options], cwd=HOUSE, env=around,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def end_in_the_middle(told: Story, mailbox: Mailbox, random: Random) -> None:
    """Start a worker, wait until it has sent something, and kill it at some moment after."""
    before, process = len(mailbox.taken), worker(told, mailbox)
    until = time.monotonic() + 60
    while len(mailbox.taken) == before and time.monotonic() < until:
        assert process.poll() is None, process.communicate()
        time.sleep(0.001)
    time.sleep(random.uniform(0, LONGEST_SECONDS))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)


@pytest.mark.trials
def test_each_message_arrives_under_one_id_however_often_the_worker_is_killed() -> None:
    random, told, occasions = Random(7), many_to_tell(), 0
    with Mailbox() as mailbox:
        for _ in range(trials(FULL)):
            if occasions * PEOPLE == queue.counts(told.tracker).get("sent", 0):
                occasions += 1
                told.given(DeliverCommunication(line="COM-1", occasion=f"News {occasions}"))
            end_in_the_middle(told, mailbox, random)
        last = worker(told, mailbox, "--once")
        _, problems = last.communicate(timeout=120)
        assert last.returncode == 0, problems
    ids = mailbox.ids()
    assert {to: len(each) for to, each in ids.items()} == {
        f"p{n}@harbour.example": occasions for n in range(PEOPLE)
    }
    assert len(set().union(*ids.values())) == PEOPLE * occasions
    assert queue.counts(told.tracker) == {"sent": PEOPLE * occasions}
    verdict = verify(told.folder / "record.db", told.record.keys)
    assert verdict.ok, verdict.problems
    again = len(mailbox.taken) - PEOPLE * occasions
    assert again <= trials(FULL), "at most the message in hand is sent again"
    found(
        "the mail worker is ended with SIGKILL: each message arrives, under one Message-ID",
        tried=trials(FULL), messages=PEOPLE * occasions, sent_again=again,
    )  # fmt: skip
