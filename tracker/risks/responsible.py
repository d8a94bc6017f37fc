"""Who may speak about a risk: its owner, and the risk manager, who owns the approach in force."""

from datetime import date

from tracker import periods
from tracker.kernel import Act, Refusal
from tracker.risk_approach import InForce, approach_in_force
from tracker.standing_in import answers_for


def responsible(owner: str, act: Act) -> bool:
    """Whether the actor owns the risk, or is the risk manager.

    Who owns the approach in force is; what nobody owns is top management's. Who stands in for
    either speaks for them.
    """
    if answers_for(owner, act):
        return True
    approach = approach_in_force(act.history, act.now)
    if approach is None:
        return False
    if not approach.owner:
        return act.authority.is_top(act.actor)
    return answers_for(approach.owner, act)


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
