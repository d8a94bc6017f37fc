"""The acts on proposals: what they change is put into the tracker's shape, field by field."""

from collections.abc import Mapping
from typing import Any

from tracker.proposals import (
    ApproveProposal,
    OpenProposal,
    RatifyProposal,
    RebaseProposal,
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    WithdrawProposal,
)
from web.demo.acts.shape import CENTS, Act, Data, renamed

LEAST_REACH = 85
"""In percent: the communication approach of the story says it in its text."""


def _proposal(data: Data) -> Data:
    named = renamed(kind="change", amount="")(data)
    if named["target"].startswith("communication_approach:") and not named["base"]:
        named["changes"] = named["changes"] | {"reach_threshold": LEAST_REACH}
    return _changes(named | {"scope": [named["scope"]]})


def _changes(data: Data) -> Data:
    changes = {path: _value(path, value) for path, value in data["changes"].items()}
    if changes.get("audience") == "all staff":
        changes["meant_for"] = ["*"]
    return data | {"changes": changes}


def _value(path: str, value: Any) -> Any:  # noqa: ANN401  # JSON in, JSON out
    """Put a value of the story into the tracker's shape: cents, days, actions by their ids."""
    match path.split("."):
        case ["actions"]:
            return {action["id"]: _action(action) for action in value}
        case ["actions", _] if isinstance(value, dict):
            return _action(value)
        case ["actions", _, "budget"] | ["resources", "financial"]:
            return value * CENTS
        case ["resources"]:
            return value | {"financial": value["financial"] * CENTS}
        case ["period"]:
            return {"start": value["from"], "until": value["until"]}
        case ["scope"]:
            return [value]
        case _:
            return value


def _action(action: Data) -> Data:
    return {key: value for key, value in action.items() if key != "id"} | {
        "budget": action["budget"] * CENTS
    }


ACTS: Mapping[str, Act] = {
    "OpenProposal": (OpenProposal, _proposal),
    "ReviseProposal": (ReviseProposal, _changes),
    "RebaseProposal": (RebaseProposal, dict),
    "SubmitProposal": (SubmitProposal, dict),
    "RequestChanges": (RequestChanges, dict),
    "ApproveProposal": (ApproveProposal, dict),
    "RatifyProposal": (RatifyProposal, dict),
    "RejectProposal": (RejectProposal, dict),
    "WithdrawProposal": (WithdrawProposal, dict),
}
