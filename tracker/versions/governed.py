"""Governed content: what changes only through an approved proposal, version after version.

ISO/IEC 20000-1:2018, 7.5.2 and 7.5.3 (creating, updating and controlling documented information).
Objectives, plans and policies have this in common; their content and their facts are their own.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, NoReturn, Self

import msgspec
from msgspec.structs import FieldInfo, fields

from events import Envelope, Fact
from tracker.history import History
from tracker.kernel import Act, Refusal, Remark, State
from tracker.paths import Plain
from tracker.standing_in import answers_for
from tracker.versions.commands import ApproveVersion, CancelVersion, ImportVersion
from tracker.words import wanted


class Version(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One approved or imported version; its content lies in the event at `pos`.

    `says` is the little of it that lists and rules ask for: what the kind names in `shows`.
    """

    number: int
    pos: int
    effective_from: datetime
    recorded_at: datetime
    proposal: str = ""
    imported: bool = False
    cancelled: bool = False
    says: dict[str, Any] = {}


class Governed(State):
    """An item whose content has versions. Its own fields say what the newest of them says."""

    content: ClassVar[type[msgspec.Struct]]
    approved: ClassVar[Callable[..., Fact]]
    cancelled: ClassVar[Callable[..., Fact]]
    shows: ClassVar[tuple[str, ...]] = ("title", "owner")
    said_anew: ClassVar[tuple[str, ...]] = ()  # of one version alone: the next begins without
    only_one: ClassVar[bool] = False
    """Whether there is one of it, under its prefix; its first version comes with the set-up."""

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
            if not v.cancelled and v.effective_from > on
            and (not in_force or v.number > in_force.number)
        )  # fmt: skip

    def standing(self, on: datetime) -> Self:
        """Return the item as the version in force at an instant describes it.

        Where none is in force yet, the newest does.
        """
        return self._described_by(self.in_force(on) or self.newest)

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

    def concerns(
        self, former: Mapping[str, Any], content: Mapping[str, Any], act: Act
    ) -> Iterable[tuple[str, ...]]:
        """Return what a proposal must cover, each as a scope: by default everything (PROP-SCOPE).

        Whose approval is needed depends on the scope; so it is not the proposer's to understate.
        """
        return [("*",)]

    def check(
        self, content: Mapping[str, Any], former: Mapping[str, Any], act: Act, begins: datetime
    ) -> None:
        """Refuse content that the kind's own rules forbid; `former` is empty for version 1."""

    def remarks(self, content: Mapping[str, Any], former: Mapping[str, Any]) -> Iterable[Remark]:
        """Return what approvers should look at in a change, by the kind's own rules."""
        return ()

    def made(
        self, command: ApproveVersion | CancelVersion | ImportVersion, act: Act
    ) -> Iterable[Fact]:
        """Return the fact that a version came to be, or never will.

        Raises:
            Refusal: KIND-STATE, for an import that comes after what was approved here.
        """
        match command:
            case ApproveVersion():
                yield self.approved(
                    version=command.number, content=command.content,
                    effective_from=command.effective_from, proposal=command.proposal,
                )  # fmt: skip
            case CancelVersion():
                yield self.cancelled(version=command.number, proposal=command.proposal)
            case ImportVersion():
                self._refuse_to_follow(command.number or self.next_number)
                yield self.approved(
                    version=command.number or self.next_number, content=tidy(self, command.content),
                    effective_from=_instant(act),
                )  # fmt: skip

    def _refuse_to_follow(self, number: int) -> None:
        """Refuse to import what comes after a version approved here, or out of its order."""
        self.refuse_when_closed()
        if self.newest and not self.newest.imported:
            raise Refusal(
                "KIND-STATE", f"Version {self.base} of {self.label} was approved here: what the"
                " source says since is proposed, not imported.", "content",
            )  # fmt: skip
        if number < self.next_number:
            raise Refusal(
                "KIND-STATE", f"Version {number} of {self.label} comes too late: version"
                f" {self.base} is recorded.", "version",
            )  # fmt: skip

    def with_version(self, fact: Plain, envelope: Envelope, pos: int) -> Self:
        """Return the item with one version more."""
        version = Version(
            number=fact.version,
            pos=pos,
            effective_from=fact.effective_from,
            recorded_at=envelope.recorded_at,
            proposal=fact.proposal,
            imported=envelope.source is not None,
            says=self.said(fact.content),
        )
        return self.with_another(version)

    def with_another(self, version: Version) -> Self:
        """Return the item with a version more, which describes it."""
        known = msgspec.structs.replace(self, versions=(*self.versions, version))
        return known._described_by(version)

    def said(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the little of a content that lists and rules ask for."""
        return {field: content[field] for field in self.shows if field in content}

    def content_kept(self, fact: Plain) -> dict[str, Any]:
        """Return the content that a fact brought; each kind's own facts have one shape."""
        kept: dict[str, Any] = fact.content
        return kept

    def without_version(self, number: int) -> Self:
        """Return the item with a version marked as cancelled."""
        versions = tuple(
            msgspec.structs.replace(v, cancelled=True) if v.number == number else v
            for v in self.versions
        )
        known = msgspec.structs.replace(self, versions=versions)
        return known._described_by(known.newest)

    def _described_by(self, version: Version | None) -> Self:
        says = version.says if version else {}
        described = {
            field.name: msgspec.convert(says[field.name], field.type)
            if field.name in says
            else field.default
            for field in _shown(type(self))
        }
        return msgspec.structs.replace(self, **described)

    def by_owner(self, act: Act) -> None:
        """Refuse a fact that is not entered by the item's owner (FACT-ACTOR).

        Who stands in for the owner enters what the owner would. What nobody owns, such as an
        imported document, is top management's.
        """
        owner = self.standing(act.now).owner
        if owner and not answers_for(owner, act):
            raise Refusal("FACT-ACTOR", f"This is for {owner} to say, who owns {self.id}.")
        if not owner and not act.authority.is_top(act.actor):
            raise Refusal("FACT-ACTOR", f"Nobody owns {self.id}: this is top management's to say.")

    def refuse_when_closed(self) -> None:
        """Refuse an act on an item that is no longer pursued (KIND-STATE)."""
        if self.closed:
            raise Refusal("KIND-STATE", f"{self.id} is {self.closed}; nothing is added to it.")


def refuse_edit(item: Governed) -> NoReturn:
    """Refuse to change governed content directly (PROP-4)."""
    sentence = f"{item.label} changes only by an approved proposal. Propose the change."
    raise Refusal("PROP-4", sentence, "changes")


def tidy(kind: type[Governed] | Governed, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return content as it is kept: checked, and in plain JSON values (dates and numbers as texts).

    Raises:
        marshmallow.ValidationError: by field.
    """
    # Through the very bytes that are kept, so that a list compares equal with what was read back.
    checked: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(wanted(kind.content, content))
    )
    return checked


def content_of(item: Governed, version: Version | None, of: Act | History) -> dict[str, Any]:
    """Return the content of a version, from the event that brought it; empty for none."""
    history = of.history if isinstance(of, Act) else of
    if version is None:
        return {}
    event = history.reading.event(version.pos)
    assert event is not None, f"{item.id} version {version.number} names an event that is there"
    return item.content_kept(event.fact)


def start_of(item: Governed, version: Version | None, of: Act | History) -> dict[str, Any]:
    """Return the content that a change of a version starts from."""
    says = content_of(item, version, of)
    return {field: value for field, value in says.items() if field not in item.said_anew}


def _instant(act: Act) -> datetime:
    return act.effective if isinstance(act.effective, datetime) else act.now


@functools.cache
def _shown(kind: type[Governed]) -> tuple[FieldInfo, ...]:
    """Return the fields of a kind that its versions describe; looked up once, for replays."""
    return tuple(field for field in fields(kind) if field.name in kind.shows)
