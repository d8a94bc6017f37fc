"""People: by id in every event, their names in the erasable directory.

ISO/IEC 20000-1:2018, 5.3 and 7.2 (the people who hold roles). A person has a name at each time.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.people import (
    PersonAdded,
    PersonAddressEntered,
    PersonAddressErased,
    PersonLeft,
    PersonRenamed,
)
from tracker.kernel import Act, Command, Refusal, State
from tracker.organisation import keeps_the_books
from tracker.words import Id, Line, MailAddress

PersonFact = (
    PersonAdded | PersonRenamed | PersonAddressEntered | PersonAddressErased | PersonLeft
)  # fmt: skip


class RegisterPerson(Command):
    """Add a person. The name goes to the directory; the event carries a commitment to it."""

    kind = "person"
    item = "person"
    creates = True

    name: Line
    person: Id = ""
    name_commitment: str = ""


class RenamePerson(Command):
    """A person bears another name."""

    kind = "person"
    item = "person"

    person: Id
    name: Line
    name_commitment: str = ""


class SetAddress(Command):
    """Say where mail reaches a person; nothing: nowhere, and what was known is erased."""

    kind = "person"
    item = "person"

    by_auditors = True

    person: Id
    address: MailAddress = ""
    address_commitment: str = ""


class LetPersonLeave(Command):
    """A person has left the organisation."""

    kind = "person"
    item = "person"

    person: Id


class Person(State):
    """A person as the record leaves them."""

    kind = "person"
    prefix = "P"
    commands = (RegisterPerson, RenamePerson, SetAddress, LetPersonLeave)

    left_at: datetime | None = None
    has_address: bool = False

    @property
    def left(self) -> bool:
        """Whether the person has left, as far as the record knows."""
        return self.left_at is not None

    def here(self, at: datetime) -> bool:
        """Whether the person had not left yet at an instant."""
        return self.left_at is None or at < self.left_at

    def decide(
        self, command: RegisterPerson | RenamePerson | SetAddress | LetPersonLeave, act: Act
    ) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: FACT-ACTOR, REF-TAKEN, KIND-STATE.
        """
        self._may(command, act)
        match command:
            case RegisterPerson():
                if self.exists:
                    raise Refusal("REF-TAKEN", f"The id {self.id} is somebody's already.", "person")
                yield PersonAdded(name_commitment=command.name_commitment)
            case RenamePerson():
                if command.name_commitment:  # none is made for the name that the person bears
                    yield PersonRenamed(name_commitment=command.name_commitment)
            case SetAddress():
                yield from self._address(command)
            case LetPersonLeave():
                if self.left:
                    raise Refusal("KIND-STATE", f"The person {self.id} has left already.", "person")
                yield PersonLeft()
            case _:
                assert_never(command)

    def _may(self, command: Command, act: Act) -> None:
        """Refuse who does not keep the books (FACT-ACTOR); an address is also the person's own."""
        if not (isinstance(command, SetAddress) and act.actor == self.id):
            keeps_the_books(act)

    def _address(self, command: SetAddress) -> Iterable[Fact]:
        if command.address_commitment:  # none is made for the address that is known
            yield PersonAddressEntered(address_commitment=command.address_commitment)
        elif not command.address and self.has_address:
            yield PersonAddressErased()

    def after(self, fact: PersonFact, envelope: Envelope, pos: int) -> Self:
        """Return the person as they stand once the fact is known."""
        match fact:
            case PersonAdded() | PersonRenamed():
                return self
            case PersonAddressEntered():
                return msgspec.structs.replace(self, has_address=True)
            case PersonAddressErased():
                return msgspec.structs.replace(self, has_address=False)
            case PersonLeft():
                return msgspec.structs.replace(self, left_at=envelope.recorded_at)
        assert_never(fact)
