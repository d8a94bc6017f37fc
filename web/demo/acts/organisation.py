"""The acts that enter the organisation: its people, roles and services."""

from collections.abc import Mapping

from tracker.organisation import RegisterOrganisation
from tracker.people import RegisterPerson
from tracker.roles import DefineRole
from tracker.services import RegisterService
from web.demo.acts.shape import Act, Data, renamed


def _role(data: Data) -> Data:
    return data | {
        "administrator": data["role"] == "administrator",
        "auditor": "auditor" in data["role"],
        "management_representative": "management representative" in data["title"],
    }


ACTS: Mapping[str, Act] = {
    "RegisterOrganization": (
        RegisterOrganisation,
        lambda data: renamed(id="", scope="scope_statement")(data) | {"demo": True},
    ),
    "RegisterPerson": (RegisterPerson, dict),
    "DefineRole": (DefineRole, _role),
    "RegisterService": (RegisterService, renamed(name="title")),
}
