"""What can happen to a role (an office that people are appointed to)."""

from events.fact import Fact, fact


@fact("role.defined@2")
class RoleDefined(Fact):
    """`excludes` names roles that nobody may hold together with this one."""

    title: str
    duties: tuple[str, ...] = ()
    top_management: bool = False
    management_representative: bool = False
    administrator: bool = False
    auditor: bool = False
    must_be_filled: bool = False
    excludes: tuple[str, ...] = ()


@fact("role.duties-changed@1")
class RoleDutiesChanged(Fact):
    """The role's duties are others from now on."""

    duties: tuple[str, ...]
    former_duties: tuple[str, ...]


@fact("role.retired@1")
class RoleRetired(Fact):
    """Nobody is appointed to this role any more."""


@fact("role.opened-to-several@1")
class RoleOpenedToSeveral(Fact):
    """The role is a board's: several people hold it side by side."""
