"""Groups of people who are addressed or act together.

ISO/IEC 20000-1:2018, 7.4 (with whom to communicate).
"""

from collections.abc import Iterable
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.groups import GroupChanged, GroupDissolved, GroupFormed
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.organisation import keeps_the_books
from tracker.people import Person
from tracker.words import Id, Ids, Line

GroupFact = GroupFormed | GroupChanged | GroupDissolved


class FormGroup(Command):
    """Put people together under a title."""

    kind = "group"
    item = "group"
    creates = True

    title: Line
    members: Ids
    group: Id = ""


class ChangeGroup(Command):
    """Give a group another title or other members."""

    kind = "group"
    item = "group"

    group: Id
    title: Line
    members: Ids


class DissolveGroup(Command):
    """End a group."""

    kind = "group"
    item = "group"

    group: Id


class Group(State):
    """A group as the record leaves it."""

    kind = "group"
    prefix = "GRP"
    commands = (FormGroup, ChangeGroup, DissolveGroup)

    title: str = ""
    members: tuple[str, ...] = ()
    dissolved: bool = False

    def decide(self, command: FormGroup | ChangeGroup | DissolveGroup, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE.
        """
        joining = [] if isinstance(command, DissolveGroup) else self._joining(command.members, act)
        if self.exists and isinstance(command, FormGroup):
            raise Refusal("REF-TAKEN", f"The id {self.id} is a group's already.", "group")
        keeps_the_books(act)
        if self.dissolved:
            raise Refusal("KIND-STATE", f"The group {self.title} was dissolved.", "group")
        if gone := [person.id for person in joining if person.left]:
            raise Refusal("KIND-STATE", f"The person {gone[0]} has left.", "members")
        match command:
            case FormGroup():
                yield GroupFormed(title=command.title, members=command.members)
            case ChangeGroup():
                if (command.title, command.members) != (self.title, self.members):
                    yield GroupChanged(
                        title=command.title, members=command.members,
                        former_title=self.title, former_members=self.members,
                    )  # fmt: skip
            case DissolveGroup():
                yield GroupDissolved()
            case _:
                assert_never(command)

    def _joining(self, members: tuple[str, ...], act: Act) -> list[Person]:
        """Return the people who are no members yet."""
        people = []
        for member in members:
            if (person := act.history.find(Person, member)) is None:
                raise unknown("person", member, "members")
            people.append(person)
        return [person for person in people if person.id not in self.members]

    def after(self, fact: GroupFact, envelope: Envelope, pos: int) -> Self:
        """Return the group as it stands once the fact is known."""
        match fact:
            case GroupFormed() | GroupChanged():
                return msgspec.structs.replace(self, title=fact.title, members=fact.members)
            case GroupDissolved():
                return msgspec.structs.replace(self, dissolved=True)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by each member."""
        return (("member", member) for member in self.members)
