"""Who may speak about a risk: its owner, and the risk manager, who owns the approach in force."""

from collections.abc import Iterator
from datetime import date

import msgspec

from tracker import periods
from tracker.delegations import Delegation
from tracker.kernel import Act, Refusal
from tracker.risk_approach import InForce, approach_in_force
from tracker.standing_in import stands_in

TOP = "top management"
"""Who manages risks where nobody owns the approach."""


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """As whom somebody speaks: `holder` is `role:ID`, `person:ID` or `TOP`; nobody: as themself.

    `cover` is the grant by which they stand in for it, and `people` are those they stand in for.
    """

    holder: str = ""
    cover: Delegation | None = None
    people: frozenset[str] = frozenset()


def responsible(owner: str, act: Act) -> bool:
    """Whether the actor owns the risk, or is the risk manager.

    Who owns the approach in force is; what nobody owns is top management's. Who stands in for
    either speaks for them, by a grant that the event will name.
    """
    found = voices(act.actor, owner, act)
    if found:
        act.authority.used = found[0].cover
    return bool(found)


def voices(person: str, owner: str, act: Act) -> list[Voice]:
    """Return as whom a person may speak about a risk now: first as themself, then as a cover."""
    holders = (owner, _risk_manager(act))
    return [*_own(person, holders, act), *_covered(person, holders, act)]


def _risk_manager(act: Act) -> str:
    approach = approach_in_force(act.history, act.now)
    if approach is None:
        return ""
    return approach.owner or TOP


def _own(person: str, holders: tuple[str, str], act: Act) -> Iterator[Voice]:
    for holder in holders:
        if act.authority.is_top(person) if holder == TOP else act.authority.holds(person, holder):
            yield Voice(holder=holder)


def _covered(person: str, holders: tuple[str, str], act: Act) -> Iterator[Voice]:
    for holder, grant in stands_in(person, act.authority):
        if holder in holders:
            yield _as_cover(grant, holder, act)


def _as_cover(grant: Delegation, holder: str, act: Act) -> Voice:
    people = frozenset((grant.grantor, *act.authority.people(holder)))
    return Voice(holder=holder, cover=grant, people=people)


def voice_of(person: str, owner: str, cover: str, act: Act) -> Voice:
    """Return as whom a person spoke who used a grant as a cover then, or none."""
    if cover:
        grant, above, *_ = act.authority.chain(cover)
        return _as_cover(grant, above.holder, act)
    return Voice(holder=owner if act.authority.holds(person, owner) else "")


def apart(person: str, voice: Voice, other: str, others: Voice) -> bool:
    """Whether two people speak for two: a cover and whom it stands in for count once."""
    both_cover = voice.cover and others.cover and voice.holder == others.holder
    return person not in others.people and other not in voice.people and not both_cover


def by_the_responsible(owner: str, act: Act) -> None:
    """Refuse what neither the owner nor the risk manager says (FACT-ACTOR)."""
    if not responsible(owner, act):
        raise Refusal("FACT-ACTOR", f"This is for {owner} or for the risk manager to say.")


def with_a_reason(act: Act, sentence: str) -> None:
    """Refuse an act without a reason (FACT-REASON)."""
    if not act.reason.strip():
        raise Refusal("FACT-REASON", sentence, "reason")


def approach_for(act: Act) -> InForce:
    """Return the approach to rate by: without one no rating could be compared (RISK-1)."""
    approach = approach_in_force(act.history, act.now)
    if approach is None:
        raise Refusal("RISK-1", "No approach to risks is in force to rate by: propose one.", "risk")
    return approach


def late(day: date, act: Act) -> int:
    """Return by how many days a fact comes late; so late it says why (FACT-LATE).

    What has not happened yet is not told (FACT-AHEAD).
    """
    today = periods.local_day(act.now, act.zone)
    if day > today:
        raise Refusal("FACT-AHEAD", "This lies ahead; it is told once it has happened.", "happened")
    days = periods.days_late(day, today)
    if days and not act.reason.strip():
        raise Refusal("FACT-LATE", f"This comes {days} days late; say why.", "reason")
    return days
