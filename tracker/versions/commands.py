"""What can be asked of the versions of governed content."""

from datetime import datetime
from typing import Any

from tracker.kernel import Command
from tracker.words import Id, Paths


class ApproveVersion(Command):
    """Follows from an approved proposal: the new version comes to be."""

    item = "target"
    kind = ""
    creates = True

    target: str
    number: int
    content: dict[str, Any]
    effective_from: datetime
    proposal: str


class CancelVersion(Command):
    """Follows from a cancelled proposal: the scheduled version never comes to be."""

    item = "target"
    kind = ""

    target: str
    number: int
    proposal: str


class ImportVersion(Command):
    """A version that another system approved; it may be the base of a proposal here.

    `number` is the one that it has there; 0: the next.
    """

    item = "target"
    kind = ""
    creates = True

    target: str
    content: dict[str, Any]
    number: int = 0


class EditDirectly(Command):
    """An attempt to change governed content past the proposals. It is always refused."""

    item = "target"
    kind = ""

    target: Id
    changes: Paths = {}
