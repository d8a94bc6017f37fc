"""Services: what the management system is for, and the scope that authority is given over.

ISO/IEC 20000-1:2018, 4.3 (the services in scope) and 8.2.
"""

from collections.abc import Iterable
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.services import ServiceLeftScope, ServiceOwnerChanged, ServiceRegistered
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.organisation import keeps_the_books
from tracker.people import Person
from tracker.roles import Role
from tracker.units import Unit
from tracker.words import Holder, Id, Line, Lines, Text, Tick, Whole

ServiceFact = ServiceRegistered | ServiceOwnerChanged | ServiceLeftScope


class RegisterService(Command):
    """Enter a service; its owner may be a role that is defined later."""

    kind = "service"
    item = "service"
    creates = True

    title: Line
    owner: Holder
    description: Text = ""
    in_scope: Tick = True
    customers: Whole = 0
    customer_groups: Lines = ()
    service: Id = ""


class ChangeServiceOwner(Command):
    """Give a service another owner."""

    kind = "service"
    item = "service"

    service: Id
    owner: Holder


class TakeServiceOutOfScope(Command):
    """Take a service out of the management system."""

    kind = "service"
    item = "service"

    service: Id


class Service(State):
    """A service as the record leaves it."""

    kind = "service"
    prefix = "SVC"
    commands = (RegisterService, ChangeServiceOwner, TakeServiceOutOfScope)

    title: str = ""
    owner: str = ""
    description: str = ""
    in_scope: bool = True
    customers: int = 0
    customer_groups: tuple[str, ...] = ()

    def decide(
        self, command: RegisterService | ChangeServiceOwner | TakeServiceOutOfScope, act: Act
    ) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE.
        """
        if isinstance(command, RegisterService | ChangeServiceOwner):
            _known_owner(command, act)
        if self.exists and isinstance(command, RegisterService):
            raise Refusal("REF-TAKEN", f"The id {self.id} is a service's already.", "service")
        keeps_the_books(act)
        match command:
            case RegisterService():
                yield ServiceRegistered(
                    title=command.title, owner=command.owner, description=command.description,
                    in_scope=command.in_scope, customers=command.customers,
                    customer_groups=command.customer_groups,
                )  # fmt: skip
            case ChangeServiceOwner():
                if command.owner != self.owner:
                    yield ServiceOwnerChanged(owner=command.owner, former_owner=self.owner)
            case TakeServiceOutOfScope():
                if not self.in_scope:
                    raise Refusal(
                        "KIND-STATE", f"The service {self.title} is out of scope.", "service"
                    )
                yield ServiceLeftScope()
            case _:
                assert_never(command)

    def after(self, fact: ServiceFact, envelope: Envelope, pos: int) -> Self:
        """Return the service as it stands once the fact is known."""
        match fact:
            case ServiceRegistered():
                return msgspec.structs.replace(
                    self, title=fact.title, owner=fact.owner, description=fact.description,
                    in_scope=fact.in_scope, customers=fact.customers,
                    customer_groups=fact.customer_groups,
                )  # fmt: skip
            case ServiceOwnerChanged():
                return msgspec.structs.replace(self, owner=fact.owner)
            case ServiceLeftScope():
                return msgspec.structs.replace(self, in_scope=False)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by the exact title."""
        yield "title", self.title


def known_scope(scope: tuple[str, ...], act: Act, field: str = "scope") -> None:
    """Refuse a scope that names neither a service nor a unit; `*` is everything.

    Raises:
        Refusal: REF-UNKNOWN.
    """
    for part in scope:
        known = act.history.find(Service, part) or act.history.find(Unit, part)
        if part != "*" and known is None:
            raise unknown("service or unit", part, field)


def _known_owner(command: RegisterService | ChangeServiceOwner, act: Act) -> None:
    """Refuse an owner that the record does not know; a new service's role may come later."""
    sort, _, name = command.owner.partition(":")
    if sort == "person" and act.history.find(Person, name) is None:
        raise unknown("person", name, "owner")
    later = isinstance(command, RegisterService)
    if sort == "role" and not later and act.history.find(Role, name) is None:
        raise unknown("role", name, "owner")
