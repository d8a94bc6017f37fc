"""What can happen to a business goal."""

from events.fact import Fact, fact


@fact("goal.stated@1")
class GoalStated(Fact):
    """What the organisation wants, and what it is worth."""

    title: str
    owner: str
    value: str = ""
    horizon: str = ""
    source: str = ""
    interested_parties: tuple[str, ...] = ()
    notes: str = ""


@fact("goal.revised@1")
class GoalRevised(Fact):
    """Other words for the same goal; `notes` None: they stay as they were."""

    title: str
    value: str
    horizon: str
    former_title: str
    former_value: str
    former_horizon: str
    notes: str | None = None
    former_notes: str = ""


@fact("goal.achieved@1")
class GoalAchieved(Fact):
    """The goal was reached."""


@fact("goal.dropped@1")
class GoalDropped(Fact):
    """The goal is given up."""
