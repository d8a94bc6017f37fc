"""People and roles that imported history names: found by the exact name, or entered with it."""

from collections.abc import Callable
from functools import partial

from tracker.application import Deed
from tracker.kernel import Refusal, State
from tracker.people import Person, RegisterPerson
from tracker.roles import DefineRole, Role
from tracker.words import wanted


def person_called(deed: Deed, name: str) -> str:
    """Return the id of the person who bears this name, or else once bore it; enter a new one.

    Raises:
        Refusal: REF-UNKNOWN, several people bear it.
        marshmallow.ValidationError: it is too long to be a name.
    """
    bearers = deed.history.reading.called(name, deed.history.as_of)
    named_now = [who for who, now in deed.history.names(bearers).items() if now == name]
    found = _only(named_now or bearers, "people are called", name)
    return found or deed.run(Person, "", wanted(RegisterPerson, {"name": name}))


def role_titled(deed: Deed, title: str) -> str:
    """Return the id of the role of this exact title; define a new one.

    Raises:
        Refusal: REF-UNKNOWN, several roles bear it.
        marshmallow.ValidationError: it is too long to be a title.
    """
    bearers = [role.id for role in deed.history.every(Role, title=title)]
    found = _only(bearers, "roles are called", title)
    return found or deed.run(Role, "", wanted(DefineRole, {"title": title}))


def _only(bearers: list[str], are_called: str, name: str) -> str:
    if len(bearers) > 1:
        listed = ", ".join(sorted(bearers))
        raise Refusal(
            "REF-UNKNOWN",
            f"Several {are_called} {name} ({listed}); it is not clear which is meant.",
        )
    return bearers[0] if bearers else ""


class Known:
    """What one import has found by name so far; what a row that failed had found is forgotten."""

    def __init__(self) -> None:
        self.people: dict[str, str] = {}
        self.roles: dict[str, str] = {}
        self.items: dict[tuple[str, str], str] = {}
        self._new: list[Callable[[], object]] = []

    def trying(self, does: Callable[[], None]) -> None:
        """Let a row do what it does, and keep what it found if it succeeds."""
        self._new.clear()
        try:
            does()
        except Exception:
            for forget in self._new:
                forget()
            raise

    def person(self, deed: Deed, name: str) -> str:
        """Return the id of the person of this name, as `person_called` does."""
        if name not in self.people:
            self.people[name] = person_called(deed, name)
            self._new.append(partial(self.people.pop, name))
        return self.people[name]

    def role(self, deed: Deed, title: str) -> str:
        """Return the id of the role of this title, as `role_titled` does."""
        if title not in self.roles:
            self.roles[title] = role_titled(deed, title)
            self._new.append(partial(self.roles.pop, title))
        return self.roles[title]

    def item(self, deed: Deed, kind: type[State], told_as: str) -> str:
        """Return the id of what is called so in its source; empty where it is new."""
        if found := self.items.get((kind.kind, told_as)):
            return found
        return next(iter(deed.history.ids(kind, source_id=told_as)), "")
