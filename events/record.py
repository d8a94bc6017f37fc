"""The record: open it, look at it as it stood at any event, add to it, sign what was added.

A command is decided and written under one write lock, so what it read is still true when it is
written: no approval can slip past a revocation that arrives in the same second.
"""

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from events.evidence import DAMAGED, looking_at
from events.files import Files
from events.keys import KeyFolder
from events.notes import BadNote, Checkpoint, verify
from events.problem import RecordProblem
from events.reading import Reading
from events.recorder import Recorder
from events.word_index import WordIndex
from events.writing import Writing


class Record:
    """One record: a database file and the folder of its keys. Made by `create` and `open`."""

    def __init__(self, file: Path, keys: KeyFolder, origin: str) -> None:
        self.file, self.keys, self.origin = file, keys, origin
        self.files = Files(files_of(file))
        self._recorder = Recorder(str(file))
        self._process = os.getpid()
        # Closing brings everything into the one file, so that a copy of it is whole.
        self._closing = weakref.finalize(self, _close, self._recorder, self._process)

    @classmethod
    def create(cls, file: Path, keys: KeyFolder, origin: str) -> "Record":
        """Make an empty record and, if the folder has none yet, its key; or open it if it is there.

        Raises:
            RecordProblem: there is another record already, or the keys are not its keys.
        """
        there = origin_of(file)
        if there not in (None, origin):
            raise RecordProblem(
                f"{file} holds another record already: {there}. Set TRACKER_DATABASE to a new file."
            )
        if there is None or _is_empty(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            keys.signer(origin)  # first: a record without its key could not be opened
            file.touch(mode=0o600)  # names, and the digests of passwords beside them, are nobody's
            _make(file, origin)
        return cls.open(file, keys)

    @classmethod
    def open(cls, file: Path, keys: KeyFolder) -> "Record":
        """Open the record in a file; makes nothing.

        Raises:
            RecordProblem: there is none, or the keys are not its keys; the sentence says what to
                do.
        """
        origin = origin_of(file)
        if origin is None:
            raise RecordProblem(
                f"There is no record in {file}. Make one: tracker init, or tracker demo."
            )
        record = cls(file, keys, origin)
        record._refuse_foreign_keys()
        record._index()
        return record

    def close(self) -> None:
        """Let go of the database file, which then holds everything; also done at exit."""
        self._closing()

    @property
    def verifier_key(self) -> str:
        """The public key that the heads of this record are checked with."""
        return self.keys.verifier(self.origin).vkey

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Yield the record as it is now, unchanging while it is looked at."""
        with self._its_own_process().reading() as cursor:
            cursor.execute("SELECT coalesce(max(size), 0) FROM checkpoints")
            yield Reading(cursor, cursor.fetchone()[0])

    @contextmanager
    def writing(self, now: datetime) -> Iterator[Writing]:
        """Yield the record for one command; sign and commit what it adds, or leave nothing behind.

        Raises:
            RecordProblem: the database is older than the last head that was signed.
        """
        note = None
        with self._its_own_process().writing() as cursor:
            writing = Writing(cursor, self._recorder, now)
            self._refuse_a_fork(writing)
            yield writing
            if writing.size > writing.began_at:
                note = writing.sign(self.origin, self.keys.signer(self.origin))
        if note:
            self.keys.keep_head(note)

    def _its_own_process(self) -> Recorder:
        if os.getpid() != self._process:
            raise RecordProblem("A record is opened after the fork, once in each process.")
        return self._recorder

    def _index(self) -> None:
        """Make the index of words anew where it does not cover the record: what wrote it had none.

        Nothing of the record is written: neither an event, nor a head.
        """
        with self.reading() as reading:
            if reading.words.covers(reading.size):
                return
        with self._its_own_process().writing() as cursor:
            WordIndex(cursor).make()

    def _refuse_foreign_keys(self) -> None:
        """Make sure that the folder's key signed the newest head, before anything is added."""
        verifier = self.keys.verifier(self.origin)
        with self.reading() as reading:
            newest = reading.checkpoint()
        if newest is None:
            return
        try:
            verify(newest, [verifier])
        except BadNote as problem:
            raise RecordProblem(
                f"The keys in {self.keys.path} did not sign the record in {self.file}. {problem}"
                " Set TRACKER_KEYS to the folder that belongs to this database."
            ) from problem

    def _refuse_a_fork(self, writing: Writing) -> None:
        """Compare the head in the database with the last one that was signed (`record.md`)."""
        last = self.keys.last_head()
        if last is None or last == writing.head:
            return
        signed = Checkpoint.parse(last)
        there = writing.checkpoint(signed.size) if signed.size <= writing.size else None
        if there is None or Checkpoint.parse(there).root != signed.root:
            raise RecordProblem(
                f"Recovery needed: event {signed.size:,} was signed, but the database ends at"
                f" event {writing.size:,} or tells another story. It can be read, not added to."
                " Put back the newest copy of the database."
            )


def _close(recorder: Recorder, process: int) -> None:
    if os.getpid() == process:  # a connection is never closed by a child of its process
        recorder.close()


def files_of(file: Path) -> Path:
    """Return the folder with the files that the record in a database file speaks of."""
    return file.with_suffix(".evidence")


def origin_of(file: Path) -> str | None:
    """Return the origin of the record in a file; None where there is no record.

    Raises:
        RecordProblem: the file is not a database, or cannot be read.
    """
    if not file.exists() or not file.stat().st_size:
        return None
    try:
        with looking_at(file) as reading:
            reading.cursor.execute("SELECT 1 FROM sqlite_master WHERE name='settings'")
            return reading.setting("origin") if reading.cursor.fetchone() else None
    except DAMAGED as problem:
        raise RecordProblem(
            f"{file} cannot be read as a record ({problem}). Check it: tracker verify"
        ) from problem


def _is_empty(file: Path) -> bool:
    with looking_at(file) as reading:
        return reading.size == 0


def _make(file: Path, origin: str) -> None:
    """Make the tables of a record; also finishes what an interruption left."""
    recorder = Recorder(str(file))
    recorder.create()
    with recorder.writing() as cursor:
        cursor.execute(
            "INSERT INTO settings (name, value) VALUES ('origin', ?) ON CONFLICT DO NOTHING",
            (origin,),
        )
        WordIndex(cursor).make()
    recorder.close()
