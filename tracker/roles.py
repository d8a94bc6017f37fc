"""Roles: the offices that people are appointed to, with their duties.

ISO/IEC 20000-1:2018, 5.3 (roles and responsibilities are assigned and communicated).
"""

from collections.abc import Iterable
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.roles import (
    RoleDefined,
    RoleDutiesChanged,
    RoleOpenedToSeveral,
    RoleRetired,
)
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.organisation import in_set_up
from tracker.words import Id, Ids, Line, Lines, Tick

RoleFact = RoleDefined | RoleDutiesChanged | RoleRetired | RoleOpenedToSeveral


class DefineRole(Command):
    """Define a role: by the operator in set-up, afterwards by top management."""

    kind = "role"
    item = "role"
    creates = True

    title: Line
    duties: Lines = ()
    top_management: Tick = False
    management_representative: Tick = False
    administrator: Tick = False
    auditor: Tick = False
    must_be_filled: Tick = False
    board: Tick = False
    excludes: Ids = ()
    role: Id = ""


class ChangeRoleDuties(Command):
    """Give a role other duties."""

    kind = "role"
    item = "role"

    role: Id
    duties: Lines


class OpenRoleToSeveral(Command):
    """Make the role a board's: several people may hold it side by side."""

    kind = "role"
    item = "role"

    role: Id


class RetireRole(Command):
    """Appoint nobody to this role any more."""

    kind = "role"
    item = "role"

    role: Id


RoleCommand = DefineRole | ChangeRoleDuties | OpenRoleToSeveral | RetireRole


class Role(State):
    """A role as the record leaves it."""

    kind = "role"
    prefix = "ROLE"
    commands = (DefineRole, ChangeRoleDuties, OpenRoleToSeveral, RetireRole)

    title: str = ""
    duties: tuple[str, ...] = ()
    top_management: bool = False
    management_representative: bool = False
    administrator: bool = False
    auditor: bool = False
    must_be_filled: bool = False
    board: bool = False
    excludes: tuple[str, ...] = ()
    retired: bool = False

    def decide(self, command: RoleCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE.
        """
        if isinstance(command, DefineRole):
            self._new(command, act)
        _entitled(act)
        if self.retired:
            raise Refusal("KIND-STATE", f"The role {self.title} was retired.", "role")
        match command:
            case DefineRole():
                yield RoleDefined(
                    title=command.title, duties=command.duties,
                    top_management=command.top_management,
                    management_representative=command.management_representative,
                    administrator=command.administrator, auditor=command.auditor,
                    must_be_filled=command.must_be_filled, excludes=command.excludes,
                )  # fmt: skip
                yield from (RoleOpenedToSeveral(),) if command.board else ()
            case OpenRoleToSeveral():
                yield from () if self.board else (RoleOpenedToSeveral(),)
            case ChangeRoleDuties():
                yield from self._other_duties(command.duties)
            case RetireRole():
                yield RoleRetired()
            case _:
                assert_never(command)

    def _other_duties(self, duties: tuple[str, ...]) -> Iterable[Fact]:
        if duties != self.duties:
            yield RoleDutiesChanged(duties=duties, former_duties=self.duties)

    def _new(self, command: DefineRole, act: Act) -> None:
        for other in command.excludes:
            if act.history.find(Role, other) is None:
                raise unknown("role", other, "excludes")
        if self.exists:
            raise Refusal("REF-TAKEN", f"The id {self.id} is a role's already.", "role")

    def after(self, fact: RoleFact, envelope: Envelope, pos: int) -> Self:
        """Return the role as it stands once the fact is known."""
        match fact:
            case RoleDefined():
                return msgspec.structs.replace(
                    self, title=fact.title, duties=fact.duties, top_management=fact.top_management,
                    management_representative=fact.management_representative,
                    administrator=fact.administrator, auditor=fact.auditor,
                    must_be_filled=fact.must_be_filled, excludes=fact.excludes,
                )  # fmt: skip
            case RoleDutiesChanged():
                return msgspec.structs.replace(self, duties=fact.duties)
            case RoleOpenedToSeveral():
                return msgspec.structs.replace(self, board=True)
            case RoleRetired():
                return msgspec.structs.replace(self, retired=True)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by the exact title, and by the flags."""
        yield "title", self.title
        if self.top_management:
            yield "top management", "yes"
        if self.must_be_filled:
            yield "must_be_filled", "yes"


def _entitled(act: Act) -> None:
    """Refuse everybody but the operator in set-up, and top management afterwards."""
    if not (act.imported or in_set_up(act) or act.authority.is_top(act.actor)):
        raise Refusal("FACT-ACTOR", "After set-up, top management defines roles and their duties.")
