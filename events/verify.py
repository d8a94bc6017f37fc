"""Verification: everything that follows from the stored events is computed anew and compared.

Nothing that is stored beside the events is believed: not the log, nor the heads, nor the table of
commands. What is believed is the public key, and a checkpoint that somebody kept elsewhere.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from events import beside
from events.evidence import DAMAGED, opened
from events.keys import KeyFolder
from events.notes import BadNote, Checkpoint, Verifier
from events.notes import verify as verify_note
from events.problem import RecordProblem
from events.retrace import Walk
from events.verdict import Head, Problem, Problems, Told, Verdict

UNCHECKED = (
    "that what people recorded is true",
    "that no head was signed for somebody else: compare with checkpoints that others kept",
    "the digests by which a command that is sent twice is recognised",
)
ROWS_UNCHECKED = "the rows that pages read: tracker verify compares them with a replay"
FILES_UNCHECKED = "the files of evidence: tracker verify reads and hashes them"
SINCE_UNCHECKED = "growth since an earlier visit: no old checkpoint was given (--since)"


def verify(
    file: Path, keys: KeyFolder, *, since: str | None = None, told: Told | None = None
) -> Verdict:
    """Check the record in a file against the keys that signed it; writes nothing.

    Args:
        file: the database, in whatever state.
        keys: the folder with verifier.vkey and, where it is kept, the last signed head.
        since: a checkpoint of an earlier visit, as the text of its note.
        told: is told the progress.

    Raises:
        RecordProblem: there is no record in the file, or no key to check it with.
        BadNote: `since` is not a checkpoint of this log.
    """
    if not file.exists():
        raise RecordProblem(f"There is no file {file}.")
    try:
        with closing(opened(file)) as connection:
            connection.text_factory = bytes  # whatever was put into a text must be looked at
            return _Verification(connection, file, keys, since).run(told)
    except DAMAGED as problem:
        return _unreadable(file, problem)


class _Verification:
    def __init__(
        self, connection: sqlite3.Connection, file: Path, keys: KeyFolder, since: str | None
    ) -> None:
        self._connection, self._keys = connection, keys
        self._problems = Problems()
        self._checked: list[str] = []
        self._unchecked = [*UNCHECKED, ROWS_UNCHECKED, FILES_UNCHECKED]
        self._last = _last_head(keys)  # before the database: it is written after it
        connection.execute("BEGIN")
        origin = _origin(connection, file)
        self._verifier = keys.verifier(origin)
        self._since = _old_head(since, self._verifier) if since is not None else None
        self._walk = Walk(connection, origin, self._verifier, self._problems)

    def run(self, told: Told | None) -> Verdict:
        """Check one thing after the other; a file that cannot be read on ends it."""
        try:
            self._check_file()
            kept = [head.size for head in (self._since, self._last) if head]
            self._walk.go(set(kept), told)
            self._check_kept_heads()
            for check in (beside.tiles, beside.commands, beside.names, beside.numbering):
                self._checked.append(check(self._connection, self._walk, self._problems))
        except DAMAGED as problem:
            sentence = f"The file cannot be read beyond event {self._walk.size:,} ({problem})."
            self._problems.add(self._walk.size + 1, "", "unreadable", sentence)
        return self._verdict()

    def _verdict(self) -> Verdict:
        problems = self._problems.in_order()
        return Verdict(
            ok=not problems, events=self._walk.size, head=self._head(), problems=problems,
            checked=tuple(self._checked), unchecked=tuple(self._unchecked),
        )  # fmt: skip

    def _head(self) -> Head | None:
        if self._walk.newest is None:
            return None
        try:
            head = Checkpoint.parse(self._walk.newest.note.decode())
        except (BadNote, UnicodeDecodeError):
            return None
        return Head(head.size, head.root.hex())

    # -- one thing after the other

    def _check_file(self) -> None:
        """Let SQLite look for damage, and for values of the wrong type."""
        for (said,) in self._connection.execute("PRAGMA integrity_check"):
            if said != b"ok":
                sentence = f"SQLite finds the file damaged: {said.decode(errors='replace')}."
                self._problems.add(None, "", "unreadable", sentence)
        self._checked.append("the database file, by SQLite's own integrity check")

    def _check_kept_heads(self) -> None:
        """Compare the tree with heads that were kept outside the database."""
        self._checked += [
            f"{self._walk.size:,} events: stored bytes, entries, leaves, order and recorded times",
            f"{self._walk.heads:,} signed heads: tree, time and signature by {self._verifier.name}",
        ]
        if self._last:
            self._compare(self._last, "The last head that was signed here")
            self._checked.append(
                f"the last signed head beside the keys: {self._last.size:,} events"
            )
        else:
            self._unchecked.append("the last signed head: none lies beside the keys")
        if self._since:
            self._compare(self._since, "The old checkpoint")
            self._checked.append(f"growth only, since event {self._since.size:,} of the checkpoint")
        else:
            self._unchecked.append(SINCE_UNCHECKED)

    def _compare(self, head: Checkpoint, what: str) -> None:
        if head.size > self._walk.size:
            sentence = (
                f"{what} covers {head.size:,} events, but the database ends at event"
                f" {self._walk.size:,}: what followed is missing, or this is an old copy."
            )
            self._problems.add(self._walk.size + 1, "", "missing", sentence)
        elif head.size and self._walk.roots.get(head.size) != head.root:
            sentence = (
                f"{what} has another root over the first {head.size:,} events:"
                " the record was changed, not only added to."
            )
            self._problems.add(None, "", "altered", sentence)


def _unreadable(file: Path, problem: Exception) -> Verdict:
    sentence = f"{file} cannot be read at all ({problem}). Put back a copy of it."
    return Verdict(
        ok=False,
        events=0,
        head=None,
        problems=(Problem(None, "", "unreadable", sentence),),
        checked=(),
        unchecked=("everything else",),
    )


def _origin(connection: sqlite3.Connection, file: Path) -> str:
    try:
        found = connection.execute("SELECT value FROM settings WHERE name='origin'").fetchone()
    except DAMAGED:
        found = None
    if found is None:
        raise RecordProblem(f"There is no record in {file}: it has no origin.")
    origin: str = found[0].decode(errors="replace")
    return origin


def _old_head(note: str, verifier: Verifier) -> Checkpoint:
    head = Checkpoint.parse(verify_note(note, [verifier]))
    if head.origin != verifier.name:
        raise BadNote(f"The old checkpoint is of another log: {head.origin}.")
    return head


def _last_head(keys: KeyFolder) -> Checkpoint | None:
    note = keys.last_head()
    return Checkpoint.parse(note) if note else None
