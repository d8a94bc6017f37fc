"""Publication: whether people were told of a policy in time; computed when it is read.

ISO/IEC 20000-1:2018, 5.2.2 and 7.4 (the policy is communicated). POL-3 of `domain-reference.md`.
"""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from tracker.communications import Communication
from tracker.history import History
from tracker.kernel import Remark
from tracker.occasions import Occasion, Occasions
from tracker.policies import Policy


def publication(policy: Policy, history: History, zone: ZoneInfo) -> list[Remark]:
    """Return what is to be looked at in how the version in force was told; nothing if in time."""
    version = policy.in_force(history.on)
    if policy.closed or version is None or version.imported:
        return []
    lines = history.in_effect(Communication, about="policy")
    told_on_change = [line for line in lines if line.on_change]
    if not told_on_change:
        sentence = "No line of communication tells people of a new version of a policy."
        return [Remark("POL-3", sentence)]
    occasions = Occasions(history, zone)
    found = [
        each
        for line in told_on_change
        for each in occasions.of(line)
        if (each.about, each.version) == (f"policy:{policy.id}", version.number)
    ]
    return list(_late(found))


def _late(found: list[Occasion]) -> Iterator[Remark]:
    for each in found:
        by = _day(each.due)
        if each.state == "late":
            sentence = f"{each.words} was to be told by {each.line} until {by}, and was not yet."
            yield Remark("POL-3", sentence)
        elif each.state == "delivered" and each.late_by:
            sentence = f"{each.words} was told by {each.line} {each.late_by} days after {by}."
            yield Remark("POL-3", sentence)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
