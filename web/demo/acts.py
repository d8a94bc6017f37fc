"""The acts of the demo's story, each brought into the shape of the tracker's own commands.

The story speaks of whole euros, of `from` and `to`, and of actions in a list.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tracker.appointments import AcceptAppointment, AppointToRole, EndAppointment
from tracker.approvals import SetApprovalRules
from tracker.delegations import (
    AcceptDelegation,
    GrantDelegation,
    RecordRootAuthority,
    RevokeDelegation,
)
from tracker.goals import StateBusinessGoal
from tracker.kernel import Command
from tracker.objectives import CorrectMeasurement, RecordMeasurement
from tracker.organisation import RegisterOrganisation
from tracker.people import RegisterPerson
from tracker.plans import EditPlan, RecordProgress
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
from tracker.roles import DefineRole
from tracker.services import RegisterService

CENTS = 100

Data = dict[str, Any]


def _renamed(**names: str) -> Callable[[Data], Data]:
    """Return a translation that gives keys other names; an empty name drops the key."""

    def translate(data: Data) -> Data:
        named = {names.get(key, key): value for key, value in data.items()}
        named.pop("", None)
        return named

    return translate


def _role(data: Data) -> Data:
    return data | {
        "administrator": data["role"] == "administrator",
        "management_representative": "management representative" in data["title"],
    }


def _grant(data: Data) -> Data:
    named = _renamed(
        **{"to": "holder", "from": "effective_from", "kind": "form", "concurrent": "", "file": ""}
    )(data)
    amount = named["amount"]
    return named | {
        "amount": None if amount is None else amount * CENTS,
        "risk_level": named["risk_level"] or "",
    }


def approval_rule(rule: Mapping[str, Any]) -> Data:
    """Return an approval rule as the command that sets the rules takes it."""
    over, up_to = _bounds(rule.get("when", ""))
    return {
        "id": rule["id"], "target": rule["target"], "needs": rule["needs"],
        "change": rule.get("kind", "normal"), "over": over, "up_to": up_to,
        "amount_covered_by": {"at least one signature": "at least one"}.get(
            rule.get("amount_covered_by", ""), "every signature"
        ),
        "ratify_within_days": rule.get("ratify_within_days", 0),
    }  # fmt: skip


def _bounds(when: str) -> tuple[int | None, int | None]:
    """Return the amounts, in minor units, between which `0 < amount <= 25000` holds."""
    parts = when.split()
    match parts:
        case ["amount", "==", amount]:
            return int(amount) * CENTS - 1, int(amount) * CENTS
        case [over, "<", "amount", "<=", up_to]:
            return int(over) * CENTS, int(up_to) * CENTS
        case ["amount", ">", over]:
            return int(over) * CENTS, None
        case _:
            return None, None


def _proposal(data: Data) -> Data:
    named = _renamed(kind="change", amount="")(data)
    return _changes(named | {"scope": [named["scope"]]})


def _changes(data: Data) -> Data:
    return data | {
        "changes": {path: _value(path, value) for path, value in data["changes"].items()}
    }


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


ACTS: Mapping[str, tuple[type[Command], Callable[[Data], Data]]] = {
    "RegisterOrganization": (
        RegisterOrganisation,
        lambda data: _renamed(id="", scope="scope_statement")(data) | {"demo": True},
    ),
    "RegisterPerson": (RegisterPerson, dict),
    "DefineRole": (DefineRole, _role),
    "RegisterService": (RegisterService, _renamed(name="title")),
    "RecordRootAuthority": (RecordRootAuthority, _grant),
    "AppointToRole": (AppointToRole, dict),
    "AcceptAppointment": (AcceptAppointment, dict),
    "EndAppointment": (EndAppointment, dict),
    "GrantDelegation": (GrantDelegation, _grant),
    "AcceptDelegation": (AcceptDelegation, dict),
    "RevokeDelegation": (RevokeDelegation, _renamed(cascade="")),
    "DefineApprovalPolicies": (SetApprovalRules, dict),
    "StateBusinessGoal": (StateBusinessGoal, _renamed(text="title", period="horizon")),
    "RecordMeasurement": (RecordMeasurement, dict),
    "CorrectMeasurement": (CorrectMeasurement, dict),
    "RecordProgress": (RecordProgress, dict),
    "EditPlan": (EditPlan, _renamed(plan="target")),
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
"""Each act of a story: the command it asks for, and how its data become that command's fields."""
