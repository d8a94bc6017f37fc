"""Making a record beside its place, and putting it there when it is whole.

Whatever ends the making early, SIGKILL too, leaves nothing that anybody would take for a record,
and nothing that stands in the way of a second try.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from events import Record, RecordProblem
from events.keys import KeyFolder
from events.notes import Checkpoint
from events.record import files_of, origin_of
from tracker.application import Tracker
from web.settings import Settings

SECRETS = ("signing.key", "verifier.vkey", "session.key")
LAST_HEAD = "last-head"


@contextmanager
def making(settings: Settings, origin: str, *, instead_of: str = "") -> Iterator[Tracker]:
    """Yield a tracker over a new, empty record; it stands where `settings` say once all went well.

    `instead_of` is the origin of a record that may be replaced.

    Raises:
        RecordProblem: something else lies there already, or another process is at it.
    """
    refuse_what_is_there(settings, instead_of)
    if any((settings.keys / name).exists() for name in SECRETS):
        KeyFolder(settings.keys).signer(
            origin
        )  # a key that is kept is used; one that fits no more, refused
    with _workshop(settings.database) as place:
        made = Settings(place / "record.db", place / "keys", settings.url)
        _copy_secrets(settings.keys, made.keys)
        with closing(Record.create(made.database, KeyFolder(made.keys), origin)) as record:
            yield Tracker(record)
        refuse_what_is_there(settings, instead_of)
        _put(made, settings)


def refuse_what_is_there(settings: Settings, instead_of: str = "") -> None:
    """Make sure that no record is in the way, nor what is left of one.

    Raises:
        RecordProblem: one is; the sentence says what to do.
    """
    file = settings.database
    there = origin_of(file)
    if there is not None and there != instead_of:
        raise RecordProblem(
            f"{file} holds another record already: {there}. Set TRACKER_DATABASE to a new file."
        )
    if there is None and file.exists() and file.stat().st_size:
        raise RecordProblem(
            f"{file} holds something that is not a record. Set TRACKER_DATABASE to a new file."
        )
    head = KeyFolder(settings.keys).last_head()
    if there is None and head is not None and Checkpoint.parse(head).origin != instead_of:
        signed = Checkpoint.parse(head)
        raise RecordProblem(
            f"The keys in {settings.keys} have signed {signed.size:,} events of {signed.origin},"
            f" but {file} is not there. Put the database back, or set TRACKER_KEYS to an empty"
            " folder."
        )


@contextmanager
def _workshop(database: Path) -> Iterator[Path]:
    """Yield an empty folder beside the database, to be used by one process at a time."""
    folder = database.with_name(f".{database.name}.making")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise RecordProblem(f"Another process is making the record in {database}.") from None
    try:
        _empty(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(file)


def _empty(folder: Path) -> None:
    """Remove what an interrupted making left."""
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _copy_secrets(there: Path, here: Path) -> None:
    here.mkdir(mode=0o700)
    for name in SECRETS:
        if (there / name).exists():
            shutil.copy2(there / name, here / name)


def _put(made: Settings, place: Settings) -> None:
    """Put a whole record in its place; a file of that name is what makes it one, so it goes last.

    What was there is removed first: its log, left behind, would be read into the new file.
    """
    place.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in SECRETS:
        if (made.keys / name).exists() and not (place.keys / name).exists():
            _move(made.keys / name, place.keys / name)
    for ending in ("", "-wal", "-shm"):
        place.database.with_name(place.database.name + ending).unlink(missing_ok=True)
    (place.keys / LAST_HEAD).unlink(missing_ok=True)
    _put_files(files_of(made.database), files_of(place.database))
    _move(made.database, place.database)
    if (made.keys / LAST_HEAD).exists():
        _move(made.keys / LAST_HEAD, place.keys / LAST_HEAD)


def _put_files(made: Path, place: Path) -> None:
    """Put the folder of a record's files in its place; both lie on the disk of the database."""
    if place.exists():
        shutil.rmtree(place)
    if made.exists():
        made.rename(place)


def _move(source: Path, target: Path) -> None:
    """Move a file in one step, also from another disk."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copy2(source, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)
