"""Files brought into a record of their own: what tests of imports and questions stand on."""

import functools
import lzma
from collections.abc import Callable
from pathlib import Path

from tests.specification import Story, story
from tracker.imports.reading import BadRow
from tracker.imports.recording import Imported, Intake, Told
from tracker.organisation import RegisterOrganisation

FILES = Path(__file__).parent / "data"

Import = Callable[[bytes, Intake], Imported]


def organisation() -> Story:
    """Return a record with nothing in it but an organisation, in whose zone it is never UTC."""
    told = story().at("2026-03-09 10:00").by("operator")
    return told.given(RegisterOrganisation(name="OpenStack", time_zone="Europe/Amsterdam"))


def brought_in(
    told: Story,
    kind: Import,
    content: bytes | str,
    file: str = "file",
    progress: Told | None = None,
) -> Imported:
    """Import a file as the operator does."""
    intake = Intake(
        tracker=told.tracker, operator="operator", file=file, clock=lambda: told.now,
        told=progress or (lambda _done, _total: None),
    )  # fmt: skip
    return kind(content if isinstance(content, bytes) else content.encode(), intake)


def in_short(done: Imported) -> tuple[int, int, int, list[int]]:
    """Return how many were read, recorded and unchanged, and the lines that were rejected."""
    return done.read, done.recorded, done.unchanged, [bad.line for bad in done.rejected]


def only_error(done: Imported) -> str:
    """Return the sentence of the only rejected row."""
    [bad] = done.rejected
    assert isinstance(bad, BadRow)
    return bad.error


@functools.cache
def data(name: str) -> bytes:
    """Return a carried file, decompressed."""
    content = (FILES / name).read_bytes()
    return lzma.decompress(content) if name.endswith(".xz") else content
