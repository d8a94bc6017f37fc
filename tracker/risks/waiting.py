"""For whom a risk waits: an acceptance that ran out shows by itself, no job has to notice."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from tracker.authority import Authority
from tracker.history import History
from tracker.risk_approach import approach_in_force
from tracker.risks.parts import RATED_WITHIN
from tracker.risks.reading import Wanted, above_appetite, one_by_one, uncovered
from tracker.risks.risk import Risk
from tracker.roles import Role

SOON = timedelta(days=30)
"""An acceptance that runs out within this waits for somebody already."""


class Waits(msgspec.Struct, frozen=True):
    """A risk that somebody has to decide about, why, and since when."""

    risk: Risk
    why: str
    since: datetime


def waiting(
    history: History, authority: Authority, person: str, holders: Iterable[str]
) -> Iterator[Waits]:
    """Yield the risks that wait for a person, who is, or stands in for, each of the holders.

    Each waits for its owner; where nobody is, for the risk manager, and where nobody is that
    either, for top management.
    """
    soon = History(history.reading, authority.at + SOON, history.as_of)
    now = History(history.reading, authority.at, history.as_of)
    for holder in dict.fromkeys(holders):
        yield from _of(now, soon, Wanted(facets={"owner": holder}))
    if _looks_after_the_ownerless(now, authority, person):
        for each in _of(now, soon, Wanted()):
            if not authority.people(each.risk.owner):
                yield each


def _of(now: History, soon: History, asked: Wanted) -> Iterator[Waits]:
    bare, _ = uncovered(soon, asked.facets, above_appetite(now))
    for risk in bare:
        begins = risk.bare_from()
        assert begins is not None, "it is uncovered from some moment on"
        yield Waits(risk, _why(risk, begins, now.on), begins if begins <= now.on else begins - SOON)
    for risk in one_by_one(now, Wanted(facets=asked.facets, flag="effect")):
        done = risk.treatment.done_at if risk.treatment else None
        if done and not risk.rated_since and risk not in bare:
            sentence = "Its treatment is done; rate it again, to see what that did."
            yield Waits(risk, sentence, done + RATED_WITHIN)


def _why(risk: Risk, begins: datetime, now: datetime) -> str:
    if begins > now:
        return "Its acceptance runs out within 30 days."
    last = risk.acceptances[-1] if risk.acceptances else None
    if last and last.standing(now) == "ran out":
        return f"Its acceptance ran out; it is {risk.level}, above what is tolerated."
    if last and last.ended_by == "rise":
        return f"It rose to {risk.level}, which ended its acceptance."
    return f"It is {risk.level}, above what is tolerated, with no treatment and no acceptance."


def _looks_after_the_ownerless(history: History, authority: Authority, person: str) -> bool:
    approach = approach_in_force(history, history.on)
    managers = authority.people(approach.owner) if approach and approach.owner else []
    return person in (managers or _top(history, authority))


def _top(history: History, authority: Authority) -> Iterable[str]:
    roles = [role.id for role in history.every(Role) if role.top_management]
    return {held.person for role in roles for held in authority.holders(role)}
