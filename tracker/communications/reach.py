"""Reach: how many of an audience heard it, where too few did, and what no line tells of.

ISO/IEC 20000-1:2018, 7.4 and 5.1 h. What is to be looked at is computed, and forbidden to nobody.
"""

from collections.abc import Iterator
from datetime import datetime

from tracker.communication_approach import CommunicationApproach
from tracker.communications.acknowledgement import Acknowledgement
from tracker.communications.communication import Communication
from tracker.communications.told import Delivery
from tracker.history import History
from tracker.kernel import Remark

COVERED = {
    "goal": "business goals", "objective": "objectives", "plan": "plans", "policy": "policies",
    "delegation": "delegations",
}  # fmt: skip
"""What people are to be told of: goals, objectives, plan, policy, and who may decide what."""


def reached_by(history: History, line: str, delivery: Delivery) -> int:
    """Return how many were reached: as counted, or else how many have acknowledged it."""
    if delivery.reached is not None:
        return delivery.reached
    return history.count_in_effect(Acknowledgement, delivery=f"{line}/{delivery.number}")


def threshold(history: History, line: str, at: datetime) -> int:
    """Return how many percent were to be reached at an instant; 0 where no approach says so."""
    approach = next(iter(history.every(CommunicationApproach, 1, line=line)), None)
    version = approach.in_force(at) if approach else None
    return int(version.says.get("reach_threshold", 0)) if version else 0


def gaps(delivery: Delivery, reached: int, percent: int) -> Iterator[Remark]:
    """Yield where a delivery reached too few: of all, or of any part, however good the rest is."""
    if _below(reached, delivery.of, percent):
        yield Remark("COM-5", _too_few("all", reached, delivery.of, percent), "reached")
    for part in delivery.segments:
        if _below(part.reached, part.of, percent):
            yield Remark("COM-5", _too_few(part.name, part.reached, part.of, percent), "segments")


def _below(reached: int, of: int, percent: int) -> bool:
    return reached * 100 < of * percent


def _too_few(part: str, reached: int, of: int, percent: int) -> str:
    return f"Of {part} {reached} of {of} were reached, less than {percent} %."


def uncovered(history: History) -> Iterator[Remark]:
    """Yield the kinds that no line tells of at the moment looked at (COM-2)."""
    for kind, words in COVERED.items():
        if not history.count_in_effect(Communication, about=kind):
            yield Remark("COM-2", f"No line tells of {words}.", kind)
