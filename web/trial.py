"""Trying a command without recording it: what would follow, or which rule would refuse it."""

from datetime import date, datetime

from flask import g

from events import Fact
from tracker.kernel import Act, Command, State
from tracker.organisation import ORGANISATION, Organisation
from web import desk


def would(
    state: State, command: Command, *, via: str = "", reason: str = "",
    effective: date | datetime | None = None,
) -> list[Fact]:  # fmt: skip
    """Return the facts that would follow if the reader asked for this now; nothing is recorded.

    Raises:
        Refusal: the rule that would refuse it.
        marshmallow.ValidationError: by field.
    """
    now = desk.now_history()
    organisation = now.find(Organisation, ORGANISATION) or Organisation()
    act = Act(
        actor=desk.me(), now=g.now, zone=organisation.zone, history=now,
        authority=desk.authority(), reason=reason, effective=effective, via=via,
    )  # fmt: skip
    return list(state.decide(command, act))
