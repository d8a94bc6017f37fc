"""Standing in: who answers for something in the place of whoever holds the role.

ISO/IEC 20000-1:2018, 5.3. Cover for an absence is a grant with a period (`domain.md`, rule 6), made
from a grant of the role; while it is in force its holder enters the facts that the role enters.
"""

from tracker.kernel import Act, Refusal

FORMS = ("absence cover", "acting")


def answers_for(holder: str, act: Act) -> bool:
    """Whether the actor is `person:ID`, holds `role:ID`, or stands in for it now.

    Who stands in does so by a grant: the event will name it.
    """
    authority = act.authority
    if authority.holds(act.actor, holder):
        return True
    for grant in authority.held_by(act.actor):
        chain = authority.chain(grant.id)
        covers = grant.form in FORMS and len(chain) > 1 and chain[1].holder == holder
        if covers:
            try:
                authority.in_force(act.actor, chain)
            except Refusal:
                continue
            authority.used = grant
            return True
    return False
