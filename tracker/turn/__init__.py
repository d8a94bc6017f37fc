"""Turns: for whom something waits, and why.

ISO/IEC 20000-1:2018, 5.1 c and 5.3: an open decision has exactly one party whose move it is.
"""

from tracker.turn.proposals import Turn, needs_now, turn_of
from tracker.turn.waiting import Waiting, waiting_for

__all__ = ["Turn", "Waiting", "needs_now", "turn_of", "waiting_for"]
