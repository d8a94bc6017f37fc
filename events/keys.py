"""The folder of keys: what must outlive the database, and must not lie in its backups.

    signing.key         the seed of the log's key: 32 bytes in base64. Whoever has it can sign.
    session.key         the secret behind sign-in cookies, in the same form.
    verifier.vkey       the public half of signing.key, for everybody (`events/notes.py`).
    last-head           the newest checkpoint that was signed: a database that is behind it, or
                        that has another root at its size, is an old backup or was changed.

The folder is made 0700 and its secrets 0600. A secret is made once, by whichever process comes
first, and is then never written again: `verifier.vkey` also binds it to the origin of its log, so
that two logs cannot share a folder by mistake. A problem is told with its cure.
"""

import errno
import fcntl
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from events.notes import BadNote, Checkpoint, Signer, Verifier
from events.problem import RecordProblem

SECRET = 32  # bytes
READ_MAX = 65_536  # bytes; the longest note, with a hundred signatures, is shorter by far
OPEN_TO_OTHERS = 0o077  # permission bits of the group and of everybody else


class KeyProblem(RecordProblem):
    """The keys cannot be used. Its text is a sentence that contains the cure."""


class KeyFolder:
    """One folder of keys. Several processes and threads may use it at once, also after a fork."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._last_head = self.path / "last-head"
        self._signers: dict[str, Signer] = {}
        self._session_secret: bytes | None = None

    def signer(self, origin: str) -> Signer:
        """Return the key of the log with this origin; make it if the folder has none yet.

        Raises:
            KeyProblem: the key cannot be read, is damaged, is missing though it was there, or
                belongs to another origin.
        """
        if origin not in self._signers:
            self._signers[origin] = self._load_signer(origin)
        return self._signers[origin]

    def verifier(self, origin: str) -> Verifier:
        """Return the public half of the key of the log with this origin; makes nothing.

        Raises:
            KeyProblem: the folder has no key, it is damaged, or it belongs to another origin.
        """
        text = _read(self.path / "verifier.vkey")
        if text is None:
            if not self._has("signing.key"):
                raise KeyProblem(
                    f"{self.path} holds no key of the log {origin}. Set TRACKER_KEYS to the folder"
                    " that belongs to this database, or put your copy of that folder back."
                )
            return self.signer(origin).verifier
        bound = self._bound(text)
        self._same_origin(bound.name, origin)
        return bound

    def _load_signer(self, origin: str) -> Signer:
        # Looked for before the key itself, which is written first: a key that is missing now
        # was lost, and is not merely being made by another process.
        with _cure(self.path):
            traces = [name for name in ("verifier.vkey", "last-head") if self._has(name)]
            lost = bool(traces) and not self._has("signing.key")
        if lost:
            raise KeyProblem(
                f"{self.path} has {traces[0]} but no signing.key: the key of the log was lost."
                " Put signing.key back from your copy of the folder. Without a copy the log cannot"
                " be continued: keep the folder as evidence and start a new log in an empty one."
            )
        try:
            signer = Signer(origin, self._secret("signing.key"))
        except BadNote as problem:
            raise KeyProblem(f"{origin!r} cannot be the origin of a log. {problem}") from problem
        self._bind(signer)
        return signer

    def _has(self, name: str) -> bool:
        return (self.path / name).exists()

    def _bind(self, signer: Signer) -> None:
        """Write down whose key this is, or find that it is somebody else's."""
        path = self.path / "verifier.vkey"
        bound = self._bound(self._made_once(path, signer.vkey + "\n", 0o644))
        self._same_origin(bound.name, signer.name)
        if bound != signer.verifier:
            raise KeyProblem(
                f"{path} and signing.key are not halves of one key. Put back the signing.key that"
                " belongs to it; or, if signing.key is the right one, remove verifier.vkey."
            )

    def _bound(self, text: str) -> Verifier:
        try:
            return Verifier.parse(text.rstrip("\n"))
        except BadNote as problem:
            raise KeyProblem(
                f"{self.path / 'verifier.vkey'} is damaged. {problem}"
                " Remove it: it is written anew from signing.key."
            ) from problem

    def session_secret(self) -> bytes:
        """Return the 32 secret bytes behind sign-in cookies; make them if there are none yet.

        Raises:
            KeyProblem: they cannot be read, or are damaged.
        """
        if self._session_secret is None:
            self._session_secret = self._secret("session.key")
        return self._session_secret

    def last_head(self) -> str | None:
        """Return the newest checkpoint that was signed, as a note; None before the first.

        The signature is not checked here: whoever could change this file could also sign.

        Raises:
            KeyProblem: it cannot be read, or is damaged.
        """
        path = self._last_head
        with _cure(path):
            try:
                with _locked(path, os.O_RDONLY, fcntl.LOCK_SH) as file:
                    content = os.read(file, READ_MAX)
            except FileNotFoundError:
                return None
        return _head_in(path, content)

    def keep_head(self, note: str) -> None:
        """Keep a checkpoint that was signed, unless one at least as large is kept already.

        Costs some 20 microseconds. The file is locked and written in place: replacing it costs ten
        times as much on a journalling file system, fails on a full disk, and may leave an empty
        file after a power cut, where this leaves the head before. It is not forced to disk.

        Raises:
            BadNote: the note is not a checkpoint.
            KeyProblem: the kept one has another origin, or at the same size another root.
        """
        head = Checkpoint.parse(note)
        path = self._last_head
        with _cure(path), _locked(path, os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX) as file:
            content = os.read(file, READ_MAX)
            kept = _head_in(path, content)
            if kept is None or self._moves_on(Checkpoint.parse(kept), head):
                # A shorter note is filled up with line feeds: truncating would be a second step.
                _put(file, note.encode().ljust(len(content), b"\n"))

    def _moves_on(self, kept: Checkpoint, head: Checkpoint) -> bool:
        self._same_origin(kept.origin, head.origin)
        if kept.size == head.size and kept.root != head.root:
            raise KeyProblem(
                f"Two different heads of {head.size:,} events were signed: the log has forked. Stop"
                f" every process that writes, and compare the database with {self.path}/last-head"
                " and with the checkpoints that were kept elsewhere."
            )
        return kept.size < head.size

    def _same_origin(self, found: str, wanted: str) -> None:
        if found != wanted:
            raise KeyProblem(
                f"The keys in {self.path} belong to the log {found}, not to {wanted}."
                " Set TRACKER_KEYS to the folder that belongs to this database,"
                " or to an empty one for a new log."
            )

    def _secret(self, name: str) -> bytes:
        """Return a secret of this folder, made here if nobody has made it before."""
        path = self.path / name
        text = self._made_once(path, _encode(secrets.token_bytes(SECRET)), 0o600)
        with _cure(path):
            mode = path.stat().st_mode
        if mode & OPEN_TO_OTHERS:
            raise KeyProblem(
                f"Others may read the secret in {path}. If nobody has, run: chmod 600 {path}"
            )
        try:
            secret = b64decode(text.strip(), validate=True)
        except ValueError:
            secret = b""
        if len(secret) != SECRET:
            raise KeyProblem(
                f"{path} is not {SECRET} bytes in base64: it is damaged or of another program."
                " Put it back from your copy of the folder."
            )
        return secret

    def _made_once(self, path: Path, content: str, mode: int) -> str:
        """Return what a file of this folder holds; if it is not there yet, it gets this content.

        Processes that start at once agree: a link to a finished file is made by one of them only,
        and nobody ever sees half a file.
        """
        if (found := _read(path)) is not None:
            return found
        with _cure(path):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
            try:
                _write_lasting(draft, content, mode)
                path.hardlink_to(draft)
            except FileExistsError:
                pass  # another process came first: its content is the one
            finally:
                draft.unlink(missing_ok=True)
            _sync_folder(self.path)
            return path.read_text(encoding="utf-8")


@contextmanager
def _cure(path: Path) -> Iterator[None]:
    """Say what to do when the system refuses to read or write this file."""
    try:
        yield
    except OSError as problem:
        raise KeyProblem(
            f"{path} cannot be read or written ({problem.strerror}). The folder of keys has to be"
            " on a disk with room, and it and its files have to belong to the user who runs the"
            f" tracker: chown -R THAT_USER {path.parent}"
        ) from problem


@contextmanager
def _locked(path: Path, flags: int, lock: int) -> Iterator[int]:
    """Open a file and hold a lock on it, against other processes and other threads alike."""
    file = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, lock)
        yield file
    finally:
        os.close(file)  # which also lets go of the lock


def _head_in(path: Path, content: bytes) -> str | None:
    """Return the checkpoint note that these bytes of a file are."""
    # Nothing but zeros is what a power cut may leave of a file that was just made.
    if not content.strip(b"\0"):
        return None
    note = content.decode(errors="replace").rstrip("\n") + "\n"
    try:
        Checkpoint.parse(note)
    except BadNote as problem:
        raise KeyProblem(
            f"{path} is damaged. {problem} Compare the newest checkpoint of the database with one"
            " that was kept elsewhere; if they agree, remove this file."
        ) from problem
    return note


def _read(path: Path) -> str | None:
    """Return what a file holds; None if it is not there."""
    with _cure(path):
        try:
            # What is not UTF-8 becomes question marks, and is refused by whoever reads the text.
            return path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None


def _write_lasting(path: Path, text: str, mode: int) -> None:
    """Write a new file, and return when it is on the disk."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        _put(file, text.encode())
        os.fsync(file)
    finally:
        os.close(file)


def _put(file: int, content: bytes) -> None:
    """Write a file from its beginning in one step."""
    if os.pwrite(file, content, 0) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # the system only says "less"


def _sync_folder(path: Path) -> None:
    """Make sure that the names in a folder outlive a power cut."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _encode(secret: bytes) -> str:
    return b64encode(secret).decode() + "\n"
