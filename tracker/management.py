"""Who speaks for the management system: top management, and its representative.

ISO/IEC 20000-1:2018, 5.3 (somebody is named who sees to the management system as a whole).
"""

from typing import TYPE_CHECKING

from tracker.kernel import Act, Refusal
from tracker.roles import Role

if TYPE_CHECKING:
    from tracker.authority import Authority


def speaks_for_management(person: str, authority: "Authority") -> bool:
    """Whether a person is of top management, or is the management representative now."""
    roles = (authority.history.find(Role, role) for role in authority.roles_of(person))
    return authority.is_top(person) or any(role.management_representative for role in roles if role)


def by_management(act: Act, what: str) -> None:
    """Refuse what is for management to say; `what` begins the sentence: `The context is`.

    Imported history needs nobody's leave.

    Raises:
        Refusal: FACT-ACTOR.
    """
    if not act.imported and not speaks_for_management(act.actor, act.authority):
        raise Refusal(
            "FACT-ACTOR", f"{what} top management's, or the management representative's, to enter."
        )
