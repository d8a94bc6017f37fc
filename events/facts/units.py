"""What can happen to a unit of the organisation."""

from events.fact import Fact, fact


@fact("unit.added@1")
class UnitAdded(Fact):
    """A department, team or site; `parent` is another unit or empty."""

    title: str
    parent: str = ""


@fact("unit.renamed@1")
class UnitRenamed(Fact):
    """The unit bears another title from now on."""

    title: str
    former_title: str


@fact("unit.closed@1")
class UnitClosed(Fact):
    """The unit is no more."""
