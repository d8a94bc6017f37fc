"""What another system tells of an item that it kept itself: line by line, as its source has it.

ISO/IEC 20000-1:2018, 7.5.3 (documented information of external origin). An item stands at an
instant as the lines recorded there by then leave it, in the order of the source; its clock may go
backwards. What is told answers questions about the past; nothing is decided here on its strength.
"""

from tracker.told.lines import Tell, refuse_acts, tell
from tracker.told.looking import (
    InStatus,
    ToldLine,
    called_there,
    fields_at,
    in_status,
    lines_of,
    telling_of,
)
from tracker.told.telling import (
    BEGINS,
    CHANGED,
    CHANGES,
    ENDS,
    NOTHING,
    StatusChange,
    Step,
    Telling,
)

__all__ = [
    "BEGINS",
    "CHANGED",
    "CHANGES",
    "ENDS",
    "NOTHING",
    "InStatus",
    "StatusChange",
    "Step",
    "Tell",
    "Telling",
    "ToldLine",
    "called_there",
    "fields_at",
    "in_status",
    "lines_of",
    "refuse_acts",
    "tell",
    "telling_of",
]  # fmt: skip
