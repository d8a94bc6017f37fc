"""`tracker work`: sends the mail of a record, round after round, until it is stopped."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from events import RecordProblem
from tracker.application import Tracker
from web import desk
from web.cli.terminal import as_json, say
from web.outbox import queue
from web.outbox.working import Done, alone, work
from web.settings import Settings, from_environment

EVERY_SECONDS = 5


@click.command("work")
@click.option("--once", is_flag=True, help="Do what there is to do now, and end.")
@click.option("--beside", type=int, hidden=True, help="End with the process of this number.")
@as_json
def work_on(*, once: bool, beside: int | None, in_json: bool) -> None:
    """Send what the record says was told by e-mail; tell of versions that take effect; remind."""
    settings = from_environment()
    if settings.mail is None:
        raise click.ClickException(
            "No mail server is named. Set TRACKER_SMTP_URL and TRACKER_MAIL_FROM."
        )
    tracker = desk.open_tracker(settings)
    with alone(settings.database), _until_told_to_stop() as stopped:
        queue.prepare(tracker, desk.real_time())
        while not stopped.is_set():
            done = _round(tracker, settings, once=once)
            if once or done != Done():
                say(done, _in_words(done), in_json=in_json)
            if once or (beside is not None and os.getppid() != beside):
                break
            stopped.wait(EVERY_SECONDS)


def _round(tracker: Tracker, settings: Settings, *, once: bool) -> Done:
    """Do one round; a record that is busy or cannot be added to is tried again later."""
    try:
        return work(tracker, settings)
    except RecordProblem as problem:
        if once:
            raise
        click.echo(str(problem), err=True)
        return Done()


@contextmanager
def _until_told_to_stop() -> Iterator[threading.Event]:
    """Yield an event that is set by the signals that ask a program to end in order."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopped
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _in_words(done: Done) -> str:
    return (
        f"{done.told} told, {done.queued} queued, {done.sent} sent, {done.refused} refused,"
        f" {done.unreachable} without an address, {done.put_off} put off,"
        f" {done.moot} no longer needed."
    )
