"""An opening: from when until when another system has a role open for a scope, held or vacant."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self, assert_never

from msgspec.structs import replace

from events import Envelope, Fact
from events.facts.appointments import RoleClosed, RoleOpened
from tracker.appointments.commands import CloseRole, OpenRole
from tracker.kernel import Act, State


class Opening(State):
    """An opening as the record leaves it; it is only ever told, and gives nobody anything."""

    kind = "opening"
    prefix = "OPN"

    role: str = ""
    scope: str = ""
    effective_from: datetime | None = None
    effective_until: datetime | None = None
    ended_by: str = ""

    def decide(self, command: OpenRole | CloseRole, act: Act) -> Iterable[Fact]:
        """Return the fact that follows."""
        match command:
            case OpenRole():
                yield RoleOpened(
                    role=command.role, scope=command.scope, effective_from=command.effective_from
                )
            case CloseRole():
                yield RoleClosed(
                    effective_until=command.effective_until, former_until=self.effective_until,
                    instrument=command.instrument,
                )  # fmt: skip
            case _:
                assert_never(command)

    def after(self, fact: RoleOpened | RoleClosed, envelope: Envelope, pos: int) -> Self:
        """Return the opening as it stands once the fact is known."""
        match fact:
            case RoleOpened():
                return replace(
                    self, role=fact.role, scope=fact.scope, effective_from=fact.effective_from
                )
            case RoleClosed():
                return replace(self, effective_until=fact.effective_until, ended_by=fact.instrument)
        assert_never(fact)

    def in_effect(self, at: datetime) -> bool:
        """Whether the role was open for the scope at an instant."""
        begun = self.effective_from is not None and self.effective_from <= at
        return begun and (self.effective_until is None or at < self.effective_until)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by role and by scope."""
        yield "role", self.role
        yield "scope", self.scope

    def term(self) -> tuple[datetime | None, datetime | None]:
        """Return its dates."""
        return self.effective_from, self.effective_until
