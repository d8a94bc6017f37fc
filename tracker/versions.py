"""Governed content: what changes only through an approved proposal, version after version.

ISO/IEC 20000-1:2018, 7.5.2 and 7.5.3 (creating, updating and controlling documented information).
Objectives, plans and policies have this in common; their content and their facts are their own.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self

import msgspec

from events import Envelope, Fact
from tracker.kernel import Act, Command, Refusal, State
from tracker.words import Id, Paths, wanted


class Version(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One approved or imported version; its content lies in the event at `pos`."""

    number: int
    pos: int
    effective_from: datetime
    recorded_at: datetime
    proposal: str = ""
    imported: bool = False
    cancelled: bool = False


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


class Governed(State):
    """An item whose content has versions."""

    content: ClassVar[type[msgspec.Struct]]
    approved: ClassVar[type[Fact]]
    cancelled: ClassVar[type[Fact]]

    title: str = ""
    owner: str = ""
    closed: str = ""
    versions: tuple[Version, ...] = ()

    @property
    def newest(self) -> Version | None:
        """The newest version that was not cancelled, scheduled ones included."""
        return next((v for v in reversed(self.versions) if not v.cancelled), None)

    @property
    def base(self) -> int:
        """The number that a proposal must name as its base; 0 before the first version."""
        return self.newest.number if self.newest else 0

    @property
    def next_number(self) -> int:
        """The number of the version that a proposal would make; numbers are never used again."""
        return self.versions[-1].number + 1 if self.versions else 1

    def in_force(self, on: datetime) -> Version | None:
        """The version in force at an instant; of several that have begun, the newest."""
        begun = [v for v in self.versions if not v.cancelled and v.effective_from <= on]
        return begun[-1] if begun else None

    def scheduled(self, on: datetime) -> tuple[Version, ...]:
        """The versions that are approved and not yet in force at an instant."""
        in_force = self.in_force(on)
        return tuple(
            v for v in self.versions
            if not v.cancelled and v.effective_from > on and (not in_force or v.number > in_force.number)
        )  # fmt: skip

    def numbered(self, number: int) -> Version | None:
        """The version of that number."""
        return next((v for v in self.versions if v.number == number), None)

    def state_of(self, version: Version, on: datetime) -> str:
        """Say in one word how a version stands at an instant."""
        if version.cancelled:
            return "cancelled"
        if version.effective_from > on:
            return "scheduled"
        return "in force" if version == self.in_force(on) and not self.closed else "superseded"

    def check(self, content: Mapping[str, Any], former: Mapping[str, Any], act: Act, begins: datetime) -> None:
        """Refuse content that the kind's own rules forbid; `former` is empty for version 1."""

    def made(self, command: ApproveVersion | CancelVersion | ImportVersion, act: Act) -> Iterable[Fact]:
        """Return the fact that a version came to be, or never will."""
        match command:
            case ApproveVersion():
                yield self.approved(  # type: ignore[call-arg]  # each kind's own fact, of one shape
                    version=command.number, content=command.content,
                    effective_from=command.effective_from, proposal=command.proposal,
                )  # fmt: skip
            case CancelVersion():
                yield self.cancelled(version=command.number, proposal=command.proposal)  # type: ignore[call-arg]  # as above
            case ImportVersion():
                self._refuse_to_follow(command.number or self.next_number)
                yield self.approved(  # type: ignore[call-arg]  # as above
                    version=command.number or self.next_number, content=tidy(self, command.content),
                    effective_from=act.effective if isinstance(act.effective, datetime) else act.now,
                )  # fmt: skip

    def _refuse_to_follow(self, number: int) -> None:
        """Refuse an imported version where one that was approved here, or a later one, is recorded."""
        if self.closed:
            raise Refusal("KIND-STATE", f"{self.id} is {self.closed}; nothing is added to it.")
        if self.newest and not self.newest.imported:
            raise Refusal(
                "KIND-STATE", f"Version {self.base} of {self.label} was approved here: what the"
                " source says since is proposed, not imported.", "content",
            )  # fmt: skip
        if number < self.next_number:
            raise Refusal(
                "KIND-STATE", f"Version {number} of {self.label} comes too late: version {self.base}"
                " is recorded.", "version",
            )  # fmt: skip

    def with_version(self, fact: Any, envelope: Envelope, pos: int) -> Self:
        """Return the item with one version more."""
        version = Version(
            number=fact.version,
            pos=pos,
            effective_from=fact.effective_from,
            recorded_at=envelope.recorded_at,
            proposal=fact.proposal,
            imported=envelope.source is not None,
        )
        return msgspec.structs.replace(
            self,
            title=fact.content.get("title", self.title),
            owner=fact.content.get("owner", self.owner),
            versions=(*self.versions, version),
        )

    def without_version(self, number: int) -> Self:
        """Return the item with a version marked as cancelled."""
        versions = tuple(
            msgspec.structs.replace(v, cancelled=True) if v.number == number else v
            for v in self.versions
        )
        return msgspec.structs.replace(self, versions=versions)

    def refuse_when_closed(self) -> None:
        """Refuse an act on an item that is no longer pursued."""
        if not self.exists:
            raise Refusal("REF-UNKNOWN", f"The record knows no such {self.kind}.", self.kind)
        if self.closed:
            raise Refusal("KIND-STATE", f"{self.id} is {self.closed}; nothing is added to it.")


class EditDirectly(Command):
    """An attempt to change governed content past the proposals. It is always refused."""

    item = "target"
    kind = ""

    target: Id
    changes: Paths = {}


def refuse_edit(item: Governed) -> Iterable[Fact]:
    """Refuse to change governed content directly (PROP-4)."""
    if not item.exists:
        raise Refusal("REF-UNKNOWN", f"The record knows no such {item.kind}.", item.kind)
    raise Refusal("PROP-4", f"{item.label} changes only by an approved proposal. Propose the change.", "changes")


def tidy(kind: type[Governed] | Governed, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return content as it is kept: checked, and in plain JSON values (dates and numbers as texts).

    Raises:
        marshmallow.ValidationError: by field.
    """
    checked: dict[str, Any] = msgspec.to_builtins(wanted(kind.content, content))
    return checked


def content_of(item: Governed, version: Version | None, act_or_history: Any) -> dict[str, Any]:
    """Return the content of a version, from the event that brought it; empty for none."""
    history = getattr(act_or_history, "history", act_or_history)
    if version is None:
        return {}
    event = history.reading.event(version.pos)
    assert event is not None, f"{item.id} version {version.number} names an event that is there"
    found: dict[str, Any] = event.fact.content
    return found


def changed(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return content with each path (`actions.A2.due`) set to its new value; None takes it out."""
    result = _copy(content)
    for path, value in changes.items():
        *parents, last = path.split(".")
        place = result
        for parent in parents:
            inner = place.get(parent)
            place[parent] = inner = dict(inner) if isinstance(inner, dict) else {}
            place = inner
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return result


def at_path(content: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a path; None where nothing does."""
    found: Any = content
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _copy(value: Any) -> Any:
    return {key: _copy(inner) for key, inner in value.items()} if isinstance(value, Mapping) else value


def as_day(value: Any) -> date | None:
    """Return the day that a content's text stands for."""
    return date.fromisoformat(value) if value else None
