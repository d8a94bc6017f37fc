"""People and roles that imported history names: found by the exact name, or entered with it."""

from tracker.application import Deed
from tracker.kernel import Refusal
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
