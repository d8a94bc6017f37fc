"""What can happen to a service."""

from events.fact import Fact, fact


@fact("service.registered@1")
class ServiceRegistered(Fact):
    """`owner` is `role:ID` or `person:ID`."""

    title: str
    owner: str
    description: str = ""
    in_scope: bool = True
    customers: int = 0
    customer_groups: tuple[str, ...] = ()


@fact("service.owner-changed@1")
class ServiceOwnerChanged(Fact):
    """Another role or person owns the service from now on."""

    owner: str
    former_owner: str


@fact("service.left-scope@1")
class ServiceLeftScope(Fact):
    """The service is no longer part of the management system."""
