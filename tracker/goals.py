"""Business goals: what objectives are derived from.

ISO/IEC 20000-1:2018, 5.1 a and 5.1 d (objectives fit the direction; what counts as value).
"""

from collections.abc import Iterable
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.goals import GoalAchieved, GoalDropped, GoalRevised, GoalStated
from tracker.holders import known_holder
from tracker.kernel import Act, Command, Refusal, State
from tracker.words import Holder, Id, Ids, Line, Text

GoalFact = GoalStated | GoalRevised | GoalAchieved | GoalDropped


class StateBusinessGoal(Command):
    """State what the organisation wants: top management does."""

    kind = "goal"
    item = "goal"
    creates = True

    title: Line
    owner: Holder
    value: Text = ""
    horizon: Line = ""
    source: Line = ""
    interested_parties: Ids = ()
    goal: Id = ""


class ReviseBusinessGoal(Command):
    """Put a goal into other words."""

    kind = "goal"
    item = "goal"

    goal: Id
    title: Line
    value: Text = ""
    horizon: Line = ""


class AchieveBusinessGoal(Command):
    """Say that a goal was reached."""

    kind = "goal"
    item = "goal"

    goal: Id


class DropBusinessGoal(Command):
    """Give a goal up."""

    kind = "goal"
    item = "goal"

    goal: Id


class ImportGoal(Command):
    """A goal from another system's document; `notes` keeps what has no place of its own."""

    kind = "goal"
    item = "goal"
    creates = True

    title: str
    owner: str
    value: str = ""
    horizon: str = ""
    source: str = ""
    interested_parties: tuple[str, ...] = ()
    notes: str = ""
    goal: str = ""


GoalCommand = (
    StateBusinessGoal | ReviseBusinessGoal | AchieveBusinessGoal | DropBusinessGoal | ImportGoal
)


class Goal(State):
    """A business goal as the record leaves it."""

    kind = "goal"
    prefix = "BG"
    commands = (StateBusinessGoal, ReviseBusinessGoal, AchieveBusinessGoal, DropBusinessGoal)

    title: str = ""
    owner: str = ""
    value: str = ""
    horizon: str = ""
    origin: str = ""
    interested_parties: tuple[str, ...] = ()
    notes: str = ""
    outcome: str = "stated"

    def decide(self, command: GoalCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE.
        """
        self._allowed(command, act)
        match command:
            case ImportGoal() if self.exists:
                yield from self._said_since(command)
            case StateBusinessGoal() | ImportGoal():
                yield GoalStated(
                    title=command.title, owner=command.owner, value=command.value,
                    horizon=command.horizon, source=command.source,
                    interested_parties=command.interested_parties,
                    notes=command.notes if isinstance(command, ImportGoal) else "",
                )  # fmt: skip
            case ReviseBusinessGoal():
                said = (command.title, command.value, command.horizon)
                if said != (self.title, self.value, self.horizon):
                    yield GoalRevised(
                        title=command.title, value=command.value, horizon=command.horizon,
                        former_title=self.title, former_value=self.value,
                        former_horizon=self.horizon,
                    )  # fmt: skip
            case AchieveBusinessGoal():
                yield GoalAchieved()
            case DropBusinessGoal():
                yield GoalDropped()
            case _:
                assert_never(command)

    def _allowed(self, command: GoalCommand, act: Act) -> None:
        if isinstance(command, StateBusinessGoal):
            known_holder(command.owner, act, "owner")
        taken = self.exists and not (self.imported and isinstance(command, ImportGoal))
        if taken and isinstance(command, StateBusinessGoal | ImportGoal):
            raise Refusal("REF-TAKEN", f"{self.id} is a goal already.", "goal")
        if not isinstance(command, ImportGoal) and not act.authority.is_top(act.actor):
            raise Refusal("FACT-ACTOR", "Business goals are top management's to state and to drop.")
        if self.outcome != "stated":
            raise Refusal("KIND-STATE", f"{self.id} was {self.outcome}.", "goal")

    def _said_since(self, command: ImportGoal) -> Iterable[Fact]:
        """Return what the source of an imported goal says differently now."""
        said = (command.title, command.value, command.horizon, command.notes)
        if said != (self.title, self.value, self.horizon, self.notes):
            yield GoalRevised(
                title=command.title, value=command.value, horizon=command.horizon,
                former_title=self.title, former_value=self.value, former_horizon=self.horizon,
                notes=command.notes, former_notes=self.notes,
            )  # fmt: skip

    def after(self, fact: GoalFact, envelope: Envelope, pos: int) -> Self:
        """Return the goal as it stands once the fact is known."""
        match fact:
            case GoalStated():
                return msgspec.structs.replace(
                    self, title=fact.title, owner=fact.owner, value=fact.value,
                    horizon=fact.horizon, origin=fact.source,
                    interested_parties=fact.interested_parties, notes=fact.notes,
                )  # fmt: skip
            case GoalRevised():
                return msgspec.structs.replace(
                    self, title=fact.title, value=fact.value, horizon=fact.horizon,
                    notes=self.notes if fact.notes is None else fact.notes,
                )  # fmt: skip
            case GoalAchieved():
                return msgspec.structs.replace(self, outcome="achieved")
            case GoalDropped():
                return msgspec.structs.replace(self, outcome="dropped")
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by each interested party that it is for."""
        return (("party", party) for party in self.interested_parties)
