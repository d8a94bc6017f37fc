"""Units of the organisation: departments, teams, sites.

ISO/IEC 20000-1:2018, 4.3 (the organisational units that the scope names).
"""

from collections.abc import Iterable
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.units import UnitAdded, UnitClosed, UnitRenamed
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.organisation import keeps_the_books
from tracker.words import Id, Line

UnitFact = UnitAdded | UnitRenamed | UnitClosed


class AddUnit(Command):
    """Add a unit; `parent` is the unit it belongs to."""

    kind = "unit"
    item = "unit"
    creates = True

    title: Line
    parent: Id = ""
    unit: Id = ""


class RenameUnit(Command):
    """Give a unit another title."""

    kind = "unit"
    item = "unit"

    unit: Id
    title: Line


class CloseUnit(Command):
    """End a unit."""

    kind = "unit"
    item = "unit"

    unit: Id


class Unit(State):
    """A unit as the record leaves it."""

    kind = "unit"
    prefix = "UNIT"
    commands = (AddUnit, RenameUnit, CloseUnit)

    title: str = ""
    parent: str = ""
    closed: bool = False

    def decide(self, command: AddUnit | RenameUnit | CloseUnit, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE.
        """
        above = self._above(command.parent, act) if isinstance(command, AddUnit) else None
        if self.exists and isinstance(command, AddUnit):
            raise Refusal("REF-TAKEN", f"The id {self.id} is a unit's already.", "unit")
        keeps_the_books(act)
        if self.closed:
            raise Refusal("KIND-STATE", f"The unit {self.title} was closed.", "unit")
        if above and above.closed:
            raise Refusal("KIND-STATE", f"The unit {above.title} was closed.", "parent")
        match command:
            case AddUnit():
                yield UnitAdded(title=command.title, parent=command.parent)
            case RenameUnit():
                if command.title != self.title:
                    yield UnitRenamed(title=command.title, former_title=self.title)
            case CloseUnit():
                yield UnitClosed()
            case _:
                assert_never(command)

    def _above(self, parent: str, act: Act) -> "Unit | None":
        found = act.history.find(Unit, parent) if parent else None
        if parent and found is None:
            raise unknown("unit", parent, "parent")
        return found

    def after(self, fact: UnitFact, envelope: Envelope, pos: int) -> Self:
        """Return the unit as it stands once the fact is known."""
        match fact:
            case UnitAdded():
                return msgspec.structs.replace(self, title=fact.title, parent=fact.parent)
            case UnitRenamed():
                return msgspec.structs.replace(self, title=fact.title)
            case UnitClosed():
                return msgspec.structs.replace(self, closed=True)
        assert_never(fact)
