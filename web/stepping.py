"""Stepping through what changed: the instant before the one looked at, and the one after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tracker.history import History
from tracker.turning_points import TurningPoint
from web.look import here
from web.naming import in_names


def stepper(points: Sequence[TurningPoint], history: History) -> dict[str, Any]:
    """Return where `Earlier` and `Later` lead, and each change with the page as it then was."""
    instants = sorted({point.at for point in points})
    before = [at for at in instants if at < history.on]
    after = [at for at in instants if at > history.on]
    return {
        "earlier": _page_at(before[-1]) if before else "",
        "later": _page_at(after[0]) if after else "",
        "changes": [
            {
                "at": point.at, "item": point.item.partition("/")[2],
                "what": in_names(point.what, history), "href": _page_at(point.at),
            }
            for point in points
        ],
    }  # fmt: skip


def _page_at(at: datetime) -> str:
    return here(on=at.isoformat().replace("+00:00", "Z"))
