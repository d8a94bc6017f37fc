"""What ids stand for, in words: roles, people, services, goals, objectives; each looked up once."""

from tracker.goals import Goal
from tracker.history import History
from tracker.kernel import State
from tracker.people import Person
from tracker.proposals.content import TARGETS
from tracker.roles import Role
from tracker.services import Service

KINDS: dict[str, type[State]] = {
    "goal": Goal, "role": Role, "service": Service,
    **TARGETS, **{kind.kind: kind for kind in TARGETS.values()},
}  # fmt: skip


class Titles:
    """Titles and names as they were at one moment."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._known: dict[tuple[str, str], str] = {}

    def of(self, kind: str, item_id: str) -> str:
        """Return the title of an item; its id where the record does not know it."""
        if (kind, item_id) not in self._known:
            found = self.history.find(KINDS[kind], item_id)
            self._known[kind, item_id] = found.label if found else item_id
        return self._known[kind, item_id]

    def name(self, person: str) -> str:
        """Return the name of a person."""
        if (Person.kind, person) not in self._known:
            self._known[Person.kind, person] = self.history.names([person]).get(person, person)
        return self._known[Person.kind, person]

    def holder(self, holder: str) -> str:
        """Return who `role:cio` or `person:p-x` is."""
        sort, _, name = holder.partition(":")
        if not name:
            return holder
        return self.name(name) if sort == "person" else self.of(Role.kind, name)

    def with_id(self, kind: str, item_id: str) -> str:
        """Return `OBJ-1 Availability`; the id alone where there is no title."""
        title = self.of(kind, item_id)
        return item_id if title == item_id else f"{item_id} {title}"
