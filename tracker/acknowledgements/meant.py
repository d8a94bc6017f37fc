"""Whom a version of a policy is meant for: the people behind its audience at an instant."""

from tracker.communications import EVERYONE, audience
from tracker.history import History
from tracker.people import Person
from tracker.versions import Version


def whom(version: Version) -> tuple[str, ...]:
    """Return the holders that a version names as its readers; none: anybody may read it."""
    return tuple(version.says.get("meant_for", ()))


def people_meant(version: Version, history: History) -> tuple[str, ...]:
    """Return the ids of the people a version is meant for, at the moment looked at."""
    return audience(history, whom(version), history.on)


def is_meant(person: str, version: Version, history: History) -> bool:
    """Whether a version is meant for a person, at the moment looked at."""
    if EVERYONE in whom(version):
        found = history.find(Person, person)
        return found is not None and found.here(history.on)
    return person in people_meant(version, history)
