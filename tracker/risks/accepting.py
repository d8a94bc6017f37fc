"""Accepting a risk: by authority that reaches its level, for the services, until a day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from events import Fact
from events.facts.risks import RiskAcceptanceWithdrawn, RiskAccepted
from tracker import periods
from tracker.authority import Authority, Right
from tracker.delegations import Delegation
from tracker.kernel import Act, Refusal
from tracker.risk_matrix import higher
from tracker.risks.commands import AcceptRisk
from tracker.risks.responsible import with_a_reason
from tracker.standing_in import counts_as

if TYPE_CHECKING:
    from tracker.risks.risk import Risk

POWER = "accept:risk"
OWNER_UP_TO = "medium"
"""The owner alone accepts no risk above this level, nor does who stands in for the owner."""


def accept(risk: "Risk", command: AcceptRisk, act: Act) -> Iterable[Fact]:
    """Return the acceptance, with the chain of this moment.

    Raises:
        Refusal: KIND-STATE, RISK-2, RISK-3, then AUTH-NONE to AUTH-RISK with who could instead.
    """
    if risk.sort != "risk":
        raise Refusal("KIND-STATE", "An opportunity is pursued or let go, not accepted.", "risk")
    if command.level != risk.level:
        found = f"is {risk.level}" if risk.level else "was never rated"
        raise Refusal("RISK-2", f"Its latest level {found}, not {command.level}.", "level")
    until = _until(command, act)
    try:
        right = right_to_accept(act.authority, act.actor, risk, command.level, act.via)
    except Refusal as refusal:
        able = dict(who_could_accept(act.authority, risk, command.level))
        refusal.instead = tuple(sorted(able))
        raise
    act.authority.used = right.grant
    yield RiskAccepted(
        level=command.level, until=until, rationale=command.rationale,
        reaches=right.grant.risk_level, chain=right.links(),
    )  # fmt: skip


def _until(command: AcceptRisk, act: Act) -> datetime:
    """Return when the acceptance ends: within twelve months, and never given for the past."""
    if act.effective and periods.begins(act.effective, act.now, act.zone) != act.now:
        raise Refusal(
            "RISK-3", "An acceptance holds from the moment at which it is given.", "effective"
        )
    if command.until is None:
        raise Refusal("RISK-3", "An acceptance ends on a day within twelve months.", "until")
    until = periods.ends(command.until, act.now, act.zone)
    last = year_after(periods.local_day(act.now, act.zone))
    if until <= act.now:
        raise Refusal("RISK-3", "It would have ended before it begins.", "until")
    if periods.last_day(until, act.zone) >= last:
        raise Refusal("RISK-3", f"An acceptance ends within twelve months: before {last}.", "until")
    return until


def year_after(day: date) -> date:
    """Return the same day a year later; of a leap day, the day after it."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def right_to_accept(
    authority: Authority, person: str, risk: "Risk", level: str, grant: str = ""
) -> Right:
    """Return the right by which a person may accept a risk of that level.

    Raises:
        Refusal: REF-UNKNOWN, AUTH-NONE to AUTH-RISK.
    """
    right = authority.require(person, grant, POWER, scope=risk.services, risk=level)
    if higher(level, OWNER_UP_TO) and counts_as(person, risk.owner, authority):
        raise Refusal(
            "AUTH-RISK", f"Who owns a risk does not accept it alone above {OWNER_UP_TO}.", "level"
        )
    return right


def who_could_accept(
    authority: Authority, risk: "Risk", level: str
) -> Iterator[tuple[str, Delegation]]:
    """Yield everybody who could accept a risk of that level now, with the grant to do it by."""
    for grant in authority.history.every(Delegation):
        for person in authority.people(grant.holder) if POWER in grant.powers else ():
            try:
                right_to_accept(authority, person, risk, level, grant.id)
            except Refusal:
                continue
            yield person, grant


def withdraw(risk: "Risk", act: Act) -> Iterable[Fact]:
    """Return that an acceptance ends; who gave it says so, or whoever could give it.

    Raises:
        Refusal: KIND-STATE, FACT-REASON, AUTH-NONE to AUTH-RISK.
    """
    given = risk.acceptance
    if given is None or not given.in_force(act.now):
        raise Refusal("KIND-STATE", "No acceptance is in force.", "risk")
    with_a_reason(act, "Who withdraws an acceptance says why.")
    if act.actor != given.by:
        right = act.authority.require(
            act.actor, act.via, POWER, scope=risk.services, risk=given.level
        )
        act.authority.used = right.grant
    yield RiskAcceptanceWithdrawn(level=given.level, accepted_by=given.by)
