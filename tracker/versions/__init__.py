"""Governed content: what changes only through an approved proposal, version after version.

ISO/IEC 20000-1:2018, 7.5.2 and 7.5.3 (creating, updating and controlling documented information).
"""

from tracker.versions.commands import ApproveVersion, CancelVersion, EditDirectly, ImportVersion
from tracker.versions.governed import (
    Governed,
    Version,
    content_of,
    refuse_edit,
    start_of,
    tidy,
)

__all__ = [
    "ApproveVersion",
    "CancelVersion",
    "EditDirectly",
    "Governed",
    "ImportVersion",
    "Version",
    "content_of",
    "refuse_edit",
    "start_of",
    "tidy",
]
