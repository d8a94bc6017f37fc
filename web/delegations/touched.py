"""What a revocation touches beside the grants below: proposals that wait for a decision."""

from collections.abc import Sequence

import msgspec

from tracker.authority import Authority
from tracker.delegations import Delegation
from tracker.history import History
from tracker.kernel import Refusal
from tracker.proposals import Proposal
from tracker.proposals.matters import to_approve, to_ratify


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """An open proposal: who has signed it by a grant that falls, and who then no longer could."""

    id: str
    title: str
    author: str
    signed: tuple[str, ...]
    could_sign: tuple[str, ...]


def touched_by(
    falling: Sequence[Delegation], history: History, authority: Authority
) -> list[Touched]:
    """Return the open proposals with signatures or possible signers that rest on these grants.

    A signature that was given stays valid: the chain behind it was frozen into it.
    """
    grants = {grant.id for grant in falling}
    found = (_touched(p, grants, history, authority) for p in history.every(Proposal, open="yes"))
    return [each for each in found if each.signed or each.could_sign]


def _touched(
    proposal: Proposal, grants: set[str], history: History, authority: Authority
) -> Touched:
    signed = {s.person for s in (*proposal.approvals, *proposal.ratifications) if s.grant in grants}
    return Touched(
        id=proposal.id, title=proposal.title, author=proposal.author, signed=tuple(sorted(signed)),
        could_sign=_only_by(proposal, grants, history, authority),
    )  # fmt: skip


def _only_by(
    proposal: Proposal, grants: set[str], history: History, authority: Authority
) -> tuple[str, ...]:
    """Return the people who could sign by the grants that fall, and by no other."""
    try:
        rule = (to_ratify if proposal.unratified else to_approve)(proposal, history).rule
    except Refusal:
        return ()
    able = authority.who_could([need.power for need in rule.needs], proposal.scope, proposal.amount)
    through = {person for person, grant, _ in able if grant in grants}
    otherwise = {person for person, grant, _ in able if grant not in grants}
    return tuple(sorted(through - otherwise - set(proposal.authors)))
