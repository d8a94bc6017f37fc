"""What a person has yet to acknowledge: computed when it is asked, and kept nowhere."""

from collections.abc import Iterator

from tracker.acknowledgements.meant import is_meant
from tracker.acknowledgements.reach import given_by
from tracker.history import History
from tracker.policies import Policy
from tracker.versions import Version


def asked_of(person: str, history: History) -> Iterator[tuple[Policy, Version]]:
    """Yield the policies in force that are meant for a person, who has not acknowledged them."""
    for policy in history.every(Policy, asks="yes"):
        version = policy.in_force(history.on)
        if version is None or not is_meant(person, version, history):
            continue
        if given_by(history, policy, version.number, person) is None:
            yield policy.standing(history.on), version
