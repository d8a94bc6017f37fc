"""Standing in: who answers for something in the place of whoever holds the role.

ISO/IEC 20000-1:2018, 5.3. Cover for an absence is a grant with a period (`domain.md`, rule 6), made
from a grant of the role; while it is in force its holder enters the facts that the role enters.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.kernel import Act, Refusal

if TYPE_CHECKING:
    from tracker.authority import Authority
    from tracker.delegations import Delegation

FORMS = ("absence cover", "acting")


def answers_for(holder: str, act: Act) -> bool:
    """Whether the actor is `person:ID`, holds `role:ID`, or stands in for it now.

    Who stands in does so by a grant: the event will name it.
    """
    if act.authority.holds(act.actor, holder):
        return True
    for covered, grant in stands_in(act.actor, act.authority):
        if covered == holder:
            act.authority.used = grant
            return True
    return False


def stands_in(person: str, authority: "Authority") -> Iterator[tuple[str, "Delegation"]]:
    """Yield whom a person stands in for now, as `role:ID` or `person:ID`, and by which grant."""
    for chain in _in_force(person, authority):
        if chain[0].form in FORMS and len(chain) > 1:
            yield chain[1].holder, chain[0]


def counts_as(person: str, holder: str, authority: "Authority") -> bool:
    """Whether a person is, or holds, a holder, or stands in for it: were it for others who do."""
    return authority.holds(person, holder) or any(
        grant.form in FORMS and above.holder == holder
        for chain in _in_force(person, authority)
        for grant, above in pairwise(chain)
    )


def _in_force(person: str, authority: "Authority") -> Iterator[tuple["Delegation", ...]]:
    """Yield the chains by which a person may act now."""
    for grant in authority.held_by(person):
        chain = authority.chain(grant.id)
        try:
            authority.in_force(person, chain)
        except Refusal:
            continue
        yield chain
