"""`python -m tests.bench`: what the tracker costs, as ratios that were measured in one run.

Seconds of one machine say little, so a command is set against a raw durable insert of the same
bytes on the same disk, and a page in the past against the page now; both are taken by turns, so
that whatever else the machine does meets both alike. Figures that the project promises are marked.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

from events.verify import verify
from tests.appointed import APPOINTMENTS, appointed
from tests.copies import Copy
from tests.crowded import OBJECTIVES, crowded
from tests.multiplied import multiplied
from tests.proposed import OPEN, PROPOSALS, proposed
from tests.registered import RISKS, registered
from tests.serving import Client, Server
from tracker.application import Asked, Tracker
from tracker.authority import Authority, Wanted
from tracker.authority import asked as answer_of
from tracker.objectives import RecordMeasurement
from tracker.people import Person
from tracker.powers import POWERS
from tracker.replay import compare, replay
from tracker.turn import waiting_for
from web import accounts, desk
from web.app import create_app
from web.demo.making import BEGINS
from web.settings import Settings

COMMAND_MAX = 4.0  # times the raw insert
PAGE_MS_MAX = 15.0
PAST_MAX = 1.3  # times the page now
QUESTION_MS_MAX = 2.0
REPLAY_MIN = 30_000  # events a second
COMMANDS, PAGES, TURNS = 400, 300, 20
LISTS = {
    "/objectives": OBJECTIVES, "/objectives.json": OBJECTIVES, "/delegations": APPOINTMENTS,
    "/delegations?role=Role+3": APPOINTMENTS, "/delegations?on=2020-05-01": APPOINTMENTS,
    "/proposals": PROPOSALS, "/risks": RISKS,
}  # fmt: skip
REPLAYED, QUESTIONS = 20_000, 2_000
NOW = BEGINS.astimezone(UTC)

Act = Callable[[int], object]


def main() -> None:
    """Measure everything, and print a line for each figure."""
    copy = Copy()
    appointed(copy, NOW)
    proposed(copy)
    registered(copy)
    size_then = crowded(copy)
    settings = Settings(copy.file, copy.keys.path)
    record = copy.record()
    tracker = Tracker(record)
    desk.start_demo_clock(tracker, NOW)
    accounts.prepare(tracker, NOW)
    say(
        f"A record with {OBJECTIVES:,} objectives, {PROPOSALS:,} proposals, {RISKS:,} risks and"
        f" {APPOINTMENTS:,} imported appointments."
    )
    raw = bench_commands(tracker, copy)
    bench_turn(tracker)
    bench_authority(tracker)
    bench_pages(tracker, settings, size_then)
    record.close()
    bench_served(copy, settings, raw)
    bench_replay()


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # this is its answer


def told(what: str, figure: str, *, kept: bool | None = None) -> None:
    """Print a figure; `kept` says whether it keeps a promise, None: there is none."""
    mark = {True: "  (as promised)", False: "  (NOT AS PROMISED)", None: ""}[kept]
    say(f"  {what:<58} {figure:>22}{mark}")


def by_turns(first: Act, second: Act, count: int) -> tuple[list[float], list[float]]:
    """Do two things by turns, `count` times each; return how many seconds each one took."""
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(count // TURNS):
        for act, seconds in zip((first, second), took, strict=True):
            for number in range(turn * TURNS, (turn + 1) * TURNS):
                began = time.perf_counter()
                act(number)
                seconds.append(time.perf_counter() - began)
    return took


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


# -- commands --------------------------------------------------------------------------------------


def bench_commands(tracker: Tracker, copy: Copy) -> float:
    """Set a command against a raw insert; return the seconds of the raw insert."""
    state = copy.column("SELECT state FROM stored_events ORDER BY rowid DESC LIMIT 1")[0]
    with closing(raw_database(copy.folder / "raw.db")) as database:

        def insert(number: int) -> None:
            database.execute(
                "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
                " VALUES (?,?,?,?)",
                (f"objective/B-{number}", 1, "measurement.recorded@1", state),
            )

        def measure(number: int) -> None:
            tracker.handle(measurement(number), asked(number))

        raw, commands = by_turns(insert, measure, COMMANDS)
    plain, command = statistics.median(raw), statistics.median(commands)
    told("a durable insert of the same bytes, alone", f"{plain * 1e3:.2f} ms")
    told("a command through the domain", f"{command * 1e3:.2f} ms")
    ratio = command / plain
    told("  of the raw insert", f"{ratio:.2f} times", kept=ratio <= COMMAND_MAX)
    return plain


def raw_database(file: Path) -> sqlite3.Connection:
    """Return a database with the events' table alone, as durable as the record is."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE stored_events (rowid INTEGER PRIMARY KEY AUTOINCREMENT,"
        " originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL, topic TEXT NOT NULL,"
        " state BLOB NOT NULL, UNIQUE (originator_id, originator_version)) STRICT"
    )
    return database


def measurement(number: int) -> RecordMeasurement:
    return RecordMeasurement(
        objective=f"OBJ-{1000 + number}", period="2026-09", value=Decimal(number), source="counted"
    )  # fmt: skip


def asked(number: int) -> Asked:
    return Asked(actor="p-demir", now=NOW, key=f"bench-{number}", reason="Counted late.")


# -- pages -----------------------------------------------------------------------------------------


def bench_pages(tracker: Tracker, settings: Settings, size_then: int) -> None:
    """Set a list page at an old instant against the page now, both on the server."""
    client = create_app(settings).test_client()
    token = accounts.invite(tracker, "p-okafor", desk.real_time())
    client.get(f"/welcome/{token}")
    for path, many in LISTS.items():
        address = path + ("&" if "?" in path else "?") + "page="

        def now(number: int, address: str = address) -> None:
            assert client.get(f"{address}{number % 100 + 1}").status_code == 200

        def then(number: int, address: str = address) -> None:
            answer = client.get(f"{address}{number % 100 + 1}&as_of={size_then}")
            assert answer.status_code == 200

        by_turns(now, then, TURNS)  # templates are compiled, connections are there
        new, old = by_turns(now, then, PAGES)
        at_95, ratio = p95(new) * 1e3, statistics.median(old) / statistics.median(new)
        told(f"{path}, 50 of {many:,}: median", f"{statistics.median(new) * 1e3:.1f} ms")
        told("  95th percentile", f"{at_95:.1f} ms", kept=at_95 < PAGE_MS_MAX)
        told("  at an old instant, of now", f"{ratio:.2f} times", kept=ratio <= PAST_MAX)


def bench_turn(tracker: Tracker) -> None:
    """Measure what the first page asks after something was recorded: what waits for the reader."""
    with tracker.looking(NOW) as history:
        for person in ("p-okafor", "p-horak"):
            ask = partial(waiting_for, history, Authority(history, NOW), person)
            found = f"{len(ask()):,} of {OPEN:,} open proposals"
            told(f"what waits for somebody: {found}", f"{1e3 / rate(1, ask):.1f} ms")


def bench_authority(tracker: Tracker) -> None:
    """Measure questions about authority on the demo, beside ten thousand imported appointments.

    It is the processor's time: nothing is waited for, and what else the machine does is left out.
    """
    chance, took, shut = Random(7), list[float](), list[float]()
    with tracker.looking(NOW) as history:
        people = [p.id for p in history.every(Person) if not p.imported]
        for _ in range(QUESTIONS):
            person, power = chance.choice(people), chance.choice(POWERS)
            scope = chance.choice([("*",), ("SVC-NET",)])
            wanted = Wanted(power, scope, chance.choice([0, 1_00, 20_000_00, 200_000_00]))
            at = NOW - timedelta(days=chance.randrange(400))
            began = time.thread_time()
            found = answer_of(history, at, person, wanted)
            (took if found.right else shut).append(time.thread_time() - began)
    kept = p95(took + shut) * 1e3 < QUESTION_MS_MAX
    told(f"who may decide: {QUESTIONS:,} questions, median", f"{median_ms(took + shut)}")
    told("  95th percentile", f"{p95(took + shut) * 1e3:.2f} ms", kept=kept)
    told(f"  of {len(shut):,} noes, with all who may instead: median", median_ms(shut))


def median_ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1e3:.2f} ms"


# -- served ----------------------------------------------------------------------------------------


def bench_served(copy: Copy, settings: Settings, raw: float) -> None:
    """Measure a command over HTTP, the start, and the memory, with two workers."""
    began = time.perf_counter()
    with Server(settings) as server:
        started = time.perf_counter() - began
        record = copy.record()
        client = Client.signed_in(server.port, Tracker(record), "p-demir")
        record.close()
        seconds = list(timed_posts(client))
        memory = [proportional_mb(worker) for worker in server.workers()]
    posted = statistics.median(seconds)
    told("a command over HTTP, two workers", f"{posted * 1e3:.2f} ms")
    told("  of the raw insert", f"{posted / raw:.2f} times")
    told("from start to the first answer", f"{started:.2f} s")
    told("memory of a worker", f"{max(memory):.0f} MB")


def timed_posts(client: Client) -> Iterator[float]:
    for number in range(COMMANDS, COMMANDS + 200):
        command = {
            "objective": f"OBJ-{1000 + number}", "period": "2026-09", "value": number,
            "source": "counted", "key": f"http-{number}", "reason": "Counted late.",
        }  # fmt: skip
        began = time.perf_counter()
        status, told_back = client.send("RecordMeasurement", **command)
        assert status == 201, told_back
        yield time.perf_counter() - began


def proportional_mb(process: int) -> float:
    """Return the memory of a process; what it shares with others is divided among them."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


# -- replay ----------------------------------------------------------------------------------------


def bench_replay() -> None:
    """Measure a replay of a whole record, and its verification, in one process."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        record = multiplied(Path(folder), REPLAYED)
        with record.reading() as reading:
            events = reading.size
            replayed = rate(events, lambda: sum(1 for _ in replay(reading)))
            compared = rate(events, lambda: compare(reading))
        verified = rate(events, lambda: verify(record.file, record.keys))
        record.close()
    told(f"replay of {events:,} events", f"{replayed:,.0f} a second", kept=replayed >= REPLAY_MIN)
    told("  compared with every row and facet", f"{compared:,.0f} a second")
    told("verification of the log, without signatures", f"{verified:,.0f} a second")
    signed = Copy()
    heads = rate(len(signed.column("SELECT size FROM checkpoints")), signed.verdict)
    told("verification with a signature for each command", f"{heads:,.0f} a second")


def rate(count: int, act: Callable[[], object]) -> float:
    """Return how many a second, by the best of three."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return count / min(took)


if __name__ == "__main__":
    main()
