"""Holders: `role:ID` or `person:ID`, wherever something is given to or owned by somebody.

ISO/IEC 20000-1:2018, 5.3 (responsibilities are assigned to somebody who is known).
"""

from tracker.kernel import Act, unknown
from tracker.people import Person
from tracker.roles import Role

KINDS: dict[str, type[Role | Person]] = {"role": Role, "person": Person}


def known_holder(holder: str, act: Act, field: str) -> None:
    """Refuse a holder that the record does not know (REF-UNKNOWN)."""
    sort, _, name = holder.partition(":")
    if sort not in KINDS or act.history.find(KINDS[sort], name) is None:
        raise unknown("role or person", holder, field)
