"""Absences: who covers for whom, from when until when, as pages say it."""

from tracker.delegations import Delegation
from tracker.history import History
from tracker.responsibilities import IN_FORCE, Standing, roles_of

COVER = "absence cover"
AHEAD = (IN_FORCE, "scheduled", "offered")


def given_by(history: History, person: str) -> list[Delegation]:
    """Return the covers that a person gave, in force or to come at the moment looked at."""
    return _standing(history, history.every(Delegation, grantor=person))


def held_by(history: History, person: str) -> list[Delegation]:
    """Return the covers that a person holds for others, in force or to come."""
    holders = [f"person:{person}", *(f"role:{role}" for role in roles_of(history, person))]
    found = [g for holder in holders for g in history.every(Delegation, holder=holder)]
    return _standing(history, found)


def _standing(history: History, grants: list[Delegation]) -> list[Delegation]:
    standing = Standing(history)
    return [g for g in grants if g.form == COVER and standing.of_grant(g) in AHEAD]
