"""What can happen to a piece of evidence. The file itself lies beside the record, by its hash."""

from datetime import date

from events.fact import Fact, fact


@fact("evidence.stored@1")
class EvidenceStored(Fact):
    """A file by its SHA-256, or a link; `about` names items (`objective:OBJ-1`).

    `captured_on` is the day that it speaks of, where that is not the day it was recorded.
    """

    title: str
    sha256: str = ""
    size: int = 0
    file: str = ""
    link: str = ""
    about: tuple[str, ...] = ()
    captured_on: date | None = None
    classification: str = ""
    keep_until: date | None = None
    supersedes: str = ""
    late_by_days: int = 0


@fact("evidence.superseded@1")
class EvidenceSuperseded(Fact):
    """Other evidence stands in its place; this one stays readable."""

    by: str


@fact("evidence.withdrawn@1")
class EvidenceWithdrawn(Fact):
    """The file is removed; its hash stays."""

    sha256: str


@fact("evidence.verified@1")
class EvidenceVerified(Fact):
    """The stored file was read and hashed; `found` is its hash then, empty where it is missing."""

    sha256: str
    found: str
    intact: bool
