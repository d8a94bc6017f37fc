"""Files beside the record, each under its SHA-256: what evidence is kept as (decision 0007).

A file is written whole before the event that names it, and never written again. What lies there is
believed by nobody: every reading hashes it anew.

    tracker.db            the record
    tracker.evidence/     its files
        9c/9c5c242d...    named by the hash of what they hold, nothing else
"""

import os
import re
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Literal, NamedTuple

FILE_BYTES_MAX = 16 * 1024 * 1024
READ_BYTES = 64 * 1024
HASH = re.compile(r"[0-9a-f]{64}")

Found = Literal["kept", "missing", "altered"]


class Measured(NamedTuple):
    """What a file is known by: its SHA-256 in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


class TooLarge(ValueError):
    """A file has more than `FILE_BYTES_MAX` bytes."""


class NotKept(Exception):
    """A file is not there, or is not what it was; `found` is its hash now, empty where missing."""

    def __init__(self, hashed: str, found: str) -> None:
        super().__init__(f"The file {hashed} is {'altered' if found else 'missing'}.")
        self.found = found


class Files:
    """The files of one record, in a folder that is made when the first of them is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, source: IO[bytes]) -> Measured:
        """Keep what a stream holds, and return when it lies on the disk under its hash.

        Raises:
            TooLarge: it is more than `FILE_BYTES_MAX`; nothing is kept.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.folder / f".draft-{secrets.token_hex(8)}"
        try:
            file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with open(file, "wb") as target:  # noqa: PTH123  # a descriptor, not a path
                measured = _copied(source, target)
            place = self._place(measured.sha256)
            place.parent.mkdir(mode=0o700, exist_ok=True)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        for folder in (place.parent, self.folder):
            _sync(folder)
        return measured

    def read(self, hashed: str) -> bytes:
        """Return a file that is what it was when it was kept.

        Raises:
            NotKept: it is missing, or its hash is another now.
        """
        content = self._content(hashed)
        found = sha256(content).hexdigest() if content is not None else ""
        if content is None or found != hashed:
            raise NotKept(hashed, found)
        return content

    def state(self, hashed: str) -> Found:
        """Read a file, and say whether it is what it was when it was kept."""
        try:
            self.read(hashed)
        except NotKept as problem:
            return "altered" if problem.found else "missing"
        return "kept"

    def size(self, hashed: str) -> int | None:
        """Return the size of a file without reading it; None where none lies there."""
        place = self._place(hashed)
        return place.lstat().st_size if place.is_file() and not place.is_symlink() else None

    def remove(self, hashed: str) -> None:
        """Remove a file; what was recorded of it stays."""
        self._place(hashed).unlink(missing_ok=True)

    def every(self) -> Iterator[str]:
        """Yield the hash that each file lies under."""
        for place in sorted(self.folder.glob("??/*")):
            if HASH.fullmatch(place.name):
                yield place.name

    def _place(self, hashed: str) -> Path:
        if not HASH.fullmatch(hashed):  # so that no name leads out of the folder
            raise ValueError(f"{hashed!r} is no SHA-256 in hexadecimal.")
        return self.folder / hashed[:2] / hashed

    def _content(self, hashed: str) -> bytes | None:
        """Return what lies there, as far as it can be; a link to elsewhere is not followed."""
        try:
            file = os.open(self._place(hashed), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        with open(file, "rb") as source:  # noqa: PTH123  # a descriptor, not a path
            return source.read(FILE_BYTES_MAX + 1)


def measured(source: IO[bytes]) -> Measured:
    """Return what a stream would be kept under, and keep nothing.

    Raises:
        TooLarge: it is more than `FILE_BYTES_MAX`.
    """
    return _copied(source, None)


def _copied(source: IO[bytes], target: IO[bytes] | None) -> Measured:
    digest, size = sha256(), 0
    while block := source.read(READ_BYTES):
        size += len(block)
        if size > FILE_BYTES_MAX:
            raise TooLarge(f"A file may have {FILE_BYTES_MAX // 1024**2} MB.")
        digest.update(block)
        if target:
            target.write(block)
    if target:
        target.flush()
        os.fsync(target.fileno())
    return Measured(digest.hexdigest(), size)


def _sync(folder: Path) -> None:
    """Make sure that the names in a folder outlive a power cut."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
