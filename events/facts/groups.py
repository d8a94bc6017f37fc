"""What can happen to a group of people: an audience, a board, a shift."""

from events.fact import Fact, fact


@fact("group.formed@1")
class GroupFormed(Fact):
    """People who are addressed or act together."""

    title: str
    members: tuple[str, ...]


@fact("group.changed@1")
class GroupChanged(Fact):
    """Title or members are others from now on."""

    title: str
    members: tuple[str, ...]
    former_title: str
    former_members: tuple[str, ...]


@fact("group.dissolved@1")
class GroupDissolved(Fact):
    """The group is no more."""
