"""Interested parties: who matters to the services, what they require, and what meets it.

ISO/IEC 20000-1:2018, 4.2 (interested parties and their relevant requirements).
"""

from collections.abc import Iterable
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.interested_parties import (
    InterestedPartyEnded,
    InterestedPartyRegistered,
    RequirementDropped,
    RequirementNoted,
)
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.management import by_management
from tracker.words import Id, Line, Lines, Targets, Text

InterestedPartyFact = (
    InterestedPartyRegistered | RequirementNoted | RequirementDropped | InterestedPartyEnded
)


class RegisterInterestedParty(Command):
    """Enter somebody who matters, with what they require: one requirement on each line."""

    kind = "interested-party"
    item = "party"
    creates = True

    name: Line
    requirements: Lines = ()
    party: Id = ""


class NoteRequirement(Command):
    """Note a requirement and what meets it; `requirement` names one that is noted already."""

    kind = "interested-party"
    item = "party"

    party: Id
    text: Text
    met_by: Targets = ()
    requirement: Id = ""


class DropRequirement(Command):
    """Say that a requirement counts no longer."""

    kind = "interested-party"
    item = "party"

    party: Id
    requirement: Id


class EndInterestedParty(Command):
    """Say that a party matters no longer."""

    kind = "interested-party"
    item = "party"

    party: Id


InterestedPartyCommand = (
    RegisterInterestedParty | NoteRequirement | DropRequirement | EndInterestedParty
)


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """What a party requires; `met_by` names items, some of which may not be recorded yet."""

    id: str
    text: str
    met_by: tuple[str, ...] = ()


class InterestedParty(State):
    """A party as the record leaves it; `noted` counts every requirement there ever was."""

    kind = "interested-party"
    prefix = "IP"
    commands = (RegisterInterestedParty, NoteRequirement, DropRequirement, EndInterestedParty)

    title: str = ""
    requirements: tuple[Requirement, ...] = ()
    noted: int = 0
    ended: bool = False

    def requirement(self, requirement_id: str) -> Requirement | None:
        """Return a requirement that still counts."""
        return next((each for each in self.requirements if each.id == requirement_id), None)

    def decide(self, command: InterestedPartyCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE.
        """
        self._known(command)
        by_management(act, "Interested parties are")
        if self.ended:
            raise Refusal("KIND-STATE", f"{self.title} matters no longer.", "party")
        match command:
            case RegisterInterestedParty():
                yield InterestedPartyRegistered(
                    name=command.name, requirements=command.requirements
                )
            case NoteRequirement():
                yield from self._noted(command)
            case DropRequirement():
                there = self.requirement(command.requirement)
                assert there is not None, "it was looked for before"
                yield RequirementDropped(requirement=there.id, former_text=there.text)
            case EndInterestedParty():
                yield InterestedPartyEnded()
            case _:
                assert_never(command)

    def _known(self, command: InterestedPartyCommand) -> None:
        named = getattr(command, "requirement", "")
        if named and self.requirement(named) is None:
            raise unknown("requirement", named)
        if self.exists and isinstance(command, RegisterInterestedParty):
            raise Refusal("REF-TAKEN", f"{self.id} is an interested party already.", "party")

    def _noted(self, command: NoteRequirement) -> Iterable[Fact]:
        there = self.requirement(command.requirement)
        if there and (command.text, command.met_by) == (there.text, there.met_by):
            return
        yield RequirementNoted(
            requirement=there.id if there else f"R{self.noted + 1}", text=command.text,
            met_by=command.met_by, former_text=there.text if there else "",
            former_met_by=there.met_by if there else (),
        )  # fmt: skip

    def after(self, fact: InterestedPartyFact, envelope: Envelope, pos: int) -> Self:
        """Return the party as it stands once the fact is known."""
        match fact:
            case InterestedPartyRegistered():
                requirements = tuple(
                    Requirement(id=f"R{n}", text=text)
                    for n, text in enumerate(fact.requirements, start=1)
                )
                return msgspec.structs.replace(
                    self, title=fact.name, requirements=requirements, noted=len(requirements)
                )
            case RequirementNoted():
                return self._with(fact)
            case RequirementDropped():
                left = (each for each in self.requirements if each.id != fact.requirement)
                return msgspec.structs.replace(self, requirements=tuple(left))
            case InterestedPartyEnded():
                return msgspec.structs.replace(self, ended=True)
        assert_never(fact)

    def _with(self, fact: RequirementNoted) -> Self:
        said = Requirement(id=fact.requirement, text=fact.text, met_by=fact.met_by)
        if self.requirement(said.id) is None:
            requirements = (*self.requirements, said)
        else:
            requirements = tuple(said if r.id == said.id else r for r in self.requirements)
        noted = max(self.noted, int(said.id.removeprefix("R")))
        return msgspec.structs.replace(self, requirements=requirements, noted=noted)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by each item that meets a requirement of it."""
        for requirement in self.requirements:
            for target in requirement.met_by:
                yield "met_by", target
