"""Sentences of rules in names: the record keeps ids, people read names and titles."""

import re

from tracker.history import History
from tracker.roles import Role

ID = re.compile(r"(?:(?P<sort>role|person):)?(?P<id>[A-Za-z0-9][A-Za-z0-9_-]*)")


def in_names(sentence: str, history: History) -> str:
    """Return a sentence with names in place of the ids of people, and titles of roles.

    Names are those of the moment looked at; who was erased keeps the id.
    """
    names = history.reading.names({found["id"] for found in ID.finditer(sentence)}, history.as_of)

    def name(found: re.Match[str]) -> str:
        if found["sort"] != "role":
            return names.get(found["id"], found.group())
        role = history.find(Role, found["id"])
        return role.label if role else found.group()

    return ID.sub(name, sentence)
