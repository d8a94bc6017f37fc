"""Belongings: everything that somebody holds, owns, has given and has open, and how it passes on.

ISO/IEC 20000-1:2018, 5.3 (responsibilities are assigned; who leaves hands them over). Nothing is
handed over as a whole: each thing passes on by ordinary commands, each by its own authority.
"""

from tracker.belongings.belonging import SORTS, Belonging
from tracker.belongings.entitled import who_passes_on
from tracker.belongings.finding import belongings
from tracker.belongings.passing_on import passes_on

__all__ = ["SORTS", "Belonging", "belongings", "passes_on", "who_passes_on"]
