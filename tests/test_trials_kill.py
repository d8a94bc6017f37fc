"""The server is ended in the middle of its work, again and again: what it acknowledged is there.

A dead program's last transactions lie in the write-ahead log, half of one perhaps with them. The
check reads the database as the kill left it, before anything was started on it.
"""

import http.client
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from events.evidence import looking_at
from events.verify import verify
from tests.copies import Copy
from tests.serving import Client, Server
from tests.trials import found, trials
from tracker.application import Tracker
from tracker.replay import compare
from web import accounts, desk
from web.demo.making import BEGINS
from web.settings import Settings

PARTS = 10  # of the trials, each on a record of its own
SENDERS = 4
LONGEST_SECONDS = 0.15  # of load, before the end comes


@dataclass
class Sender:
    """Sends one goal after the other until the server is gone; remembers what was acknowledged."""

    client: Client
    name: str
    acknowledged: dict[str, list[int]] = field(default_factory=dict)
    in_flight: str = ""

    def send_until_the_end(self) -> None:
        try:
            while True:
                self.in_flight = f"{self.name}-{len(self.acknowledged)}"
                self.send(self.in_flight)
        except (OSError, http.client.HTTPException):
            pass  # the server is gone

    def send(self, key: str) -> None:
        status, told = self.client.send(
            "StateBusinessGoal", key=key, title=f"Goal {key}", owner="role:chief-executive"
        )
        assert status in (http.client.OK, http.client.CREATED), told
        self.acknowledged[key] = told["events"]


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    counted = Counter[str]()
    yield counted
    found(
        "ended with SIGKILL under load and started again: no acknowledged event is lost",
        tried=counted["tried"], acknowledged=counted["acknowledged"], lost=0,
        sent_again=counted["sent again"],
    )  # fmt: skip


@pytest.mark.trials
@pytest.mark.parametrize("part", range(PARTS))
def test_no_acknowledged_event_is_lost_when_the_server_is_killed(
    part: int, tally: Counter[str]
) -> None:
    copy, random, kept = Copy(), Random(part), dict[str, list[int]]()
    with Server(Settings(copy.file, copy.keys.path)) as server:
        session = chief(server, copy)
        for trial in range(trials(200 // PARTS)):
            loaded = load(session.at(server.port), f"t{trial}")
            time.sleep(random.uniform(0, LONGEST_SECONDS))
            server.kill()
            senders = finish(loaded)
            for sender in senders:
                kept |= sender.acknowledged
            check(copy, kept)
            server.start()
            kept |= ask_again(session.at(server.port), senders)
            tally.update({"tried": 1, "sent again": len(senders)})
        server.stop()
        check(copy, kept)
    tally["acknowledged"] += len(kept)


def chief(server: Server, copy: Copy) -> Client:
    record = copy.record()
    tracker = Tracker(record)
    desk.start_demo_clock(tracker, BEGINS.astimezone(UTC))
    accounts.prepare(tracker, desk.clock(tracker))
    client = Client.signed_in(server.port, tracker, "p-okafor")
    record.close()
    return client


def load(session: Client, name: str) -> list[tuple[Sender, Thread]]:
    senders = [Sender(session.at(session.port), f"{name}-{n}") for n in range(SENDERS)]
    threads = [Thread(target=each.send_until_the_end) for each in senders]
    for thread in threads:
        thread.start()
    return list(zip(senders, threads, strict=True))


def finish(loaded: list[tuple[Sender, Thread]]) -> list[Sender]:
    for _, thread in loaded:
        thread.join(60)
        assert not thread.is_alive()
    return [sender for sender, _ in loaded]


def ask_again(session: Client, senders: list[Sender]) -> dict[str, list[int]]:
    """Let whoever had no answer send the same again: it is done once, now or before."""
    again = Sender(session, "again")
    for sender in senders:
        again.send(sender.in_flight)
    return again.acknowledged


def check(copy: Copy, kept: dict[str, list[int]]) -> None:
    """See that the record is whole, its rows are a replay's, and what was acknowledged is there."""
    verdict = verify(copy.file, copy.keys)
    assert verdict.ok, verdict.problems
    with looking_at(Path(copy.file)) as reading:
        assert compare(reading) is None
        keys = {event.number: event.envelope.key for event in reading.events()}
    for key, numbers in kept.items():
        assert [keys.get(number) for number in numbers] == [key] * len(numbers)
        assert numbers
    asked = [key for key in keys.values() if key.startswith("t")]
    assert len(asked) == len(set(asked)), "what was sent again was done once"
