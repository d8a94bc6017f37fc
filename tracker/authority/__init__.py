"""Authority: who may decide what, by which chain of grants, at the instant of an act.

ISO/IEC 20000-1:2018, 5.1 c and 5.3 (authorities are assigned and can be shown). A pure function of
the record (`domain.md`, rules 1 to 5): nobody's flag grants anything, and every chain ends at the
root authority that the governing body gave.
"""

from tracker.authority.authority import Authority
from tracker.authority.explaining import Answer, asked
from tracker.authority.right import ORDER, Right, Wanted, covers, words
from tracker.authority.spending import Leeway, Use, leeway_of

__all__ = [
    "ORDER",
    "Answer",
    "Authority",
    "Leeway",
    "Right",
    "Use",
    "Wanted",
    "asked",
    "covers",
    "leeway_of",
    "words",
]
