"""What can happen to an interested party."""

from events.fact import Fact, fact


@fact("interested-party.registered@1")
class InterestedPartyRegistered(Fact):
    """Who matters to the services; the requirements are R1, R2, ... in this order."""

    name: str
    requirements: tuple[str, ...] = ()


@fact("interested-party.requirement-noted@1")
class RequirementNoted(Fact):
    """A requirement that counts, and what meets it (`objective:OBJ-1`); or other words for one."""

    requirement: str
    text: str
    met_by: tuple[str, ...] = ()
    former_text: str = ""
    former_met_by: tuple[str, ...] = ()


@fact("interested-party.requirement-dropped@1")
class RequirementDropped(Fact):
    """The party requires this no longer."""

    requirement: str
    former_text: str


@fact("interested-party.ended@1")
class InterestedPartyEnded(Fact):
    """The party matters no longer."""
