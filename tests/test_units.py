"""Units: departments, teams and sites, each below another or below none."""

from events.facts.units import UnitAdded, UnitClosed, UnitRenamed
from tests.cast import company
from tests.specification import Story
from tracker.units import AddUnit, CloseUnit, RenameUnit, Unit


def with_operations() -> Story:
    return company().by("hugo").given(AddUnit(unit="UNIT-1", title="Operations"))


def test_a_unit_belongs_to_another() -> None:
    told = with_operations().when(AddUnit(unit="UNIT-2", title="Night shift", parent="UNIT-1"))
    told.then(UnitAdded(title="Night shift", parent="UNIT-1"))
    known = told.the(Unit, "UNIT-2")
    assert (known.title, known.parent, known.closed) == ("Night shift", "UNIT-1", False)


def test_a_unit_bears_another_title_from_now_on() -> None:
    told = with_operations().when(RenameUnit(unit="UNIT-1", title="Running"))
    told.then(UnitRenamed(title="Running", former_title="Operations"))
    told.when(RenameUnit(unit="UNIT-1", title="Running")).then_nothing_happens()
    assert told.the(Unit, "UNIT-1").title == "Running"


def test_a_closed_unit_changes_no_more_and_takes_in_no_other() -> None:
    told = with_operations().when(CloseUnit(unit="UNIT-1")).then(UnitClosed())
    assert told.the(Unit, "UNIT-1").closed
    told.when(CloseUnit(unit="UNIT-1")).then_refused("KIND-STATE", "unit")
    told.when(RenameUnit(unit="UNIT-1", title="R")).then_refused("KIND-STATE", "unit")
    told.when(AddUnit(title="Night shift", parent="UNIT-1")).then_refused("KIND-STATE", "parent")


def test_units_are_known_and_new_ones_are_new() -> None:
    told = with_operations()
    told.when(AddUnit(unit="UNIT-1", title="Again")).then_refused("REF-TAKEN", "unit")
    told.when(AddUnit(title="Shift", parent="UNIT-9")).then_refused("REF-UNKNOWN", "parent")
    told.when(RenameUnit(unit="UNIT-9", title="R")).then_refused("REF-UNKNOWN", "unit")
    told.when(CloseUnit(unit="UNIT-9")).then_refused("REF-UNKNOWN", "unit")


def test_only_who_keeps_the_books_enters_units() -> None:
    told = with_operations().by("dov")
    told.when(AddUnit(title="Shift")).then_refused("FACT-ACTOR")
    told.when(RenameUnit(unit="UNIT-1", title="R")).then_refused("FACT-ACTOR")
    told.when(CloseUnit(unit="UNIT-1")).then_refused("FACT-ACTOR")
    told.when(AddUnit(title="Shift", parent="UNIT-9")).then_refused("REF-UNKNOWN")
