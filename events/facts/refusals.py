"""What was refused: proof that the control works, apart from what is in force."""

from events.fact import Fact, fact


@fact("act.refused@1")
class ActRefused(Fact):
    """A command that a rule refused: which rule, whose act, about what."""

    command: str
    rule: str
    sentence: str
    target: str = ""
    field: str = ""
    instead: tuple[str, ...] = ()
