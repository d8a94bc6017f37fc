"""What holders and scopes are called: `role:cio` is a title, `person:p-x` a name, each a link."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from tracker.appointments import Appointment
from tracker.history import History
from tracker.kernel import TRACKER
from tracker.people import Person
from tracker.roles import Role
from tracker.services import Service
from web.look import href

FEW = 500
"""So many choices fit into a list to pick from; beyond, an id is typed."""


class Called:
    """The names and titles behind holders and scopes, looked up once for a page."""

    def __init__(
        self, history: History, holders: Iterable[str] = (), people: Iterable[str] = ()
    ) -> None:
        """Look up `holders` (`role:ID`, `person:ID`) and `people` (ids)."""
        self._history = history
        split = [holder.partition(":") for holder in holders if holder]
        persons = {name for sort, _, name in split if sort == "person"} | {p for p in people if p}
        self._names = history.names(persons)
        self._roles = {name: _title(history, name) for sort, _, name in split if sort == "role"}
        self._services: dict[str, str] = {}

    def holder(self, holder: str) -> str:
        """Return the title of a role or the name of a person."""
        sort, _, name = holder.partition(":")
        return self._roles.get(name, name) if sort == "role" else self.person(name)

    def person(self, person: str) -> str:
        """Return the name of a person; of whoever is nobody, the id."""
        return self._names.get(person, person)

    def people_of(self, history: History, holder: str) -> list[str]:
        """Return the names of the people who hold a role at that moment; none for a person."""
        sort, _, role = holder.partition(":")
        if sort != "role":
            return []
        held = history.in_effect(Appointment, gives=role)
        return list(history.names(a.person for a in held).values())

    def link(self, holder: str, place: str = "") -> Markup:
        """Return a link to a role or a person; `place` makes its id unique on the page."""
        sort, _, name = holder.partition(":")
        if name == TRACKER:
            return Markup(self.person(name))  # noqa: S704  # words of ours
        address = href(f"/{'roles' if sort == 'role' else 'people'}/{name}")
        return _anchor(address, self.holder(holder), f"{place}-{name}" if place else "")

    def people(self, people: Iterable[str], place: str = "") -> Markup:
        """Return links to people, with commas between."""
        return Markup(", ").join(
            self.link(f"person:{p}", f"{place}-{n}") if p in self._names else p
            for n, p in enumerate(people)
        )

    def roles(self, roles: Iterable[str], place: str = "") -> Markup:
        """Return links to roles, with commas between."""
        return Markup(", ").join(
            self.link(f"role:{r}", f"{place}-{n}") for n, r in enumerate(roles)
        )

    def scope(self, scope: Sequence[str]) -> str:
        """Say a scope in words: the titles of its services, or `everything`."""
        return "everything" if "*" in scope else ", ".join(map(self._service, scope))

    def _service(self, part: str) -> str:
        if part not in self._services:
            found = self._history.find(Service, part)
            self._services[part] = found.title if found else part
        return self._services[part]


def _title(history: History, role: str) -> str:
    found = history.find(Role, role)
    return found.title if found else role


def _anchor(address: str, words: str, element: str) -> Markup:
    mark = Markup(' id="%s"') % element if element else Markup("")
    return Markup('<a%s href="%s">%s</a>') % (mark, address, words)


def choices_of_people(history: History) -> list[tuple[str, str]]:
    """Return (id, name) of the people who are here, by name; empty where they are too many."""
    if history.count(Person) > FEW:
        return []
    here = [person.id for person in history.every(Person) if not person.left]
    return sorted(history.names(here).items(), key=lambda pair: pair[1].casefold())


def choices_of_roles(history: History) -> list[tuple[str, str]]:
    """Return (id, title) of the roles that are not retired, by title."""
    roles = [role for role in history.every(Role, FEW) if not role.retired]
    return sorted(((role.id, role.title) for role in roles), key=lambda pair: pair[1].casefold())


def choices_of_holders(history: History) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return roles and people to choose a holder from, as two groups."""
    roles = [(f"role:{role}", title) for role, title in choices_of_roles(history)]
    people = [(f"person:{person}", name) for person, name in choices_of_people(history)]
    return [("Whoever holds the role", roles), ("A person by name", people)]


def choices_of_scope(history: History, within: Sequence[str] = ("*",)) -> list[tuple[str, str]]:
    """Return what authority can be given over, within a scope."""
    services = [(s.id, s.title) for s in history.every(Service, FEW) if s.in_scope]
    if "*" in within:
        return [("*", "Everything"), *services]
    titles = dict(services)
    return [(part, titles.get(part, part)) for part in within]
