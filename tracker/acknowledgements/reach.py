"""Reach: who of those a policy is meant for has acknowledged its wording, and who has not yet."""

from collections.abc import Iterable

import msgspec

from tracker.acknowledgements.acknowledgement import (
    Given,
    PolicyAcknowledgement,
    acknowledgement_id,
    version_of,
)
from tracker.history import History
from tracker.policies import Policy


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How far a version has come: ids of people, in order. `others` are those it is not meant for.

    Without an audience nobody is missing, and everybody who acknowledged is among the others.
    """

    version: int
    wording: tuple[int, ...]
    audience: tuple[str, ...]
    done: tuple[str, ...]
    missing: tuple[str, ...]
    others: tuple[str, ...]


def reach(history: History, policy: Policy, number: int, audience: Iterable[str]) -> Reach:
    """Return how far a version has come among an audience at the moment looked at."""
    meant, said = sorted(set(audience)), acknowledged(history, policy, number)
    return Reach(
        version=number, wording=policy.wording(number), audience=tuple(meant),
        done=tuple(person for person in meant if person in said),
        missing=tuple(person for person in meant if person not in said),
        others=tuple(sorted(said.difference(meant))),
    )  # fmt: skip


def given_by(history: History, policy: Policy, number: int, person: str) -> Given | None:
    """Return by what a person has acknowledged the wording of a version; None: not yet."""
    item_id = acknowledgement_id(policy.id, person)
    own = history.at_its_instant().find(PolicyAcknowledgement, item_id)
    given = {each.version: each for each in own.given} if own else {}
    return next((given[each] for each in policy.wording(number) if each in given), None)


def acknowledged(history: History, policy: Policy, number: int) -> set[str]:
    """Return who has acknowledged the wording of a version by the moment looked at.

    An acknowledgement is in effect when it is recorded: for an earlier instant, what had been
    recorded by then counts.
    """
    by_then = history.at_its_instant()
    return {
        found.rpartition(":")[2]
        for each in policy.wording(number)
        for found in by_then.ids(PolicyAcknowledgement, version=version_of(policy.id, each))
    }
