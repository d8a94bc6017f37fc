"""What people have acknowledged, as the lines of a table, of JSON and of CSV."""

from collections.abc import Iterable
from typing import Any

from tracker.acknowledgements import PolicyAcknowledgement
from tracker.history import History
from tracker.policies import Policy


def acknowledged_by(person: str, history: History) -> list[dict[str, Any]]:
    """Return what one person has acknowledged, policy by policy."""
    return items_of(history.every(PolicyAcknowledgement, person=person), history)


def items_of(found: Iterable[PolicyAcknowledgement], history: History) -> list[dict[str, Any]]:
    """Return acknowledgements with the titles and names that people know."""
    listed = list(found)
    titles = {each.policy: _title(each.policy, history) for each in listed}
    names = history.names(each.person for each in listed)
    return [
        {
            "id": each.id, "policy": each.policy, "title": titles[each.policy],
            "person": each.person, "person_name": names[each.person],
            "versions": [given.version for given in each.given],
            "last": each.given[-1].at, "event": each.given[-1].pos + 1,
        }
        for each in listed
    ]  # fmt: skip


def _title(policy: str, history: History) -> str:
    found = history.find(Policy, policy)
    return found.label if found else policy
