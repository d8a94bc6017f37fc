"""Turns: for whom something waits, and why.

ISO/IEC 20000-1:2018, 5.1 c and 5.3: an open decision has exactly one party whose move it is.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from tracker.appointments import Appointment
from tracker.authority import Authority
from tracker.delegations import ROOT, Delegation
from tracker.history import History
from tracker.needs import Needs, needs_for
from tracker.people import Person
from tracker.proposals import Proposal
from tracker.proposals.content import TARGETS
from tracker.proposals.matters import to_approve, to_ratify
from tracker.proposals.signatures import Able, each_able, helps, missing, rights_of
from tracker.roles import Role

NOBODY = "Nobody else holds the authority that it needs."
_OVER = ("declined", "revoked", "ended", "expired")


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Whose move it is: `party` in words, `who` by their ids, and why.

    `party` is author, approvers, ratifiers or top management; empty where nothing is open.
    """

    party: str
    who: tuple[str, ...]
    why: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for a person: the kind and id of the item, why, and since when.

    `grant` and `power` say by which right the person could sign.
    """

    kind: str
    id: str
    title: str
    why: str
    since: datetime
    grant: str = ""
    power: str = ""


# ---------------------------------------------------------------- one proposal


def turn_of(history: History, authority: Authority, proposal: Proposal) -> Turn:
    """Return whose turn a proposal is: exactly one party's while it is open."""
    if proposal.unratified:
        return _signatories("ratifiers", needs_now(history, authority, proposal), authority)
    if not proposal.undecided:
        return Turn(party="", who=(), why=f"It is {proposal.stage}.")
    if back := _back_to_its_author(history, proposal):
        return _author(history, authority, proposal, back)
    return _signatories("approvers", needs_now(history, authority, proposal), authority)


def needs_now(history: History, authority: Authority, proposal: Proposal) -> Needs:
    """Return what a proposal still needs: ratification, if it is an emergency that took effect."""
    matter = to_ratify if proposal.unratified else to_approve
    return needs_for(authority, matter(proposal, history))


def _back_to_its_author(history: History, proposal: Proposal) -> str:
    """Say why a proposal waits for its author; empty where others can decide."""
    _, _, item_id = proposal.target.partition(":")
    item = history.find(TARGETS[proposal.kind_of_target], item_id)
    if item and item.closed:
        return f"{item.label} is {item.closed}: it can only be withdrawn."
    if (item.base if item else 0) != proposal.base:
        return "Its base is not the newest version: it has to be rebased."
    if proposal.stage == "draft":
        return "It has to be handed in."
    return "Changes were asked for." if proposal.stage == "changes requested" else ""


def _author(history: History, authority: Authority, proposal: Proposal, why: str) -> Turn:
    author = history.find(Person, proposal.author)
    if author and not author.left:
        return Turn(party="author", who=(proposal.author,), why=why)
    return Turn(
        party="top management", who=_holding(history, authority),
        why="Its author has left: it can only be withdrawn.",
    )  # fmt: skip


def _holding(history: History, authority: Authority) -> tuple[str, ...]:
    """Return the people who hold a role of top management."""
    top = [role.id for role in history.every(Role) if role.top_management]
    return tuple(sorted({held.person for role in top for held in authority.holders(role)}))


def _signatories(party: str, needs: Needs, authority: Authority) -> Turn:
    if who := tuple(sorted({able.person for able in needs.could_sign})):
        return Turn(party=party, who=who, why=_needed(needs.missing))
    holding = _holding(authority.history, authority)
    return Turn(party="top management", who=holding, why=NOBODY)


def _needed(missing: Iterable[tuple[str, int]]) -> str:
    return f"It needs {' and '.join(f'{count} x {power}' for power, count in missing)}."


# ---------------------------------------------------------------- one person


def waiting_for(history: History, authority: Authority, person: str) -> list[Waiting]:
    """Return everything that waits for a person, what came first first."""
    found = [
        *_proposals(history, authority, person),
        *_appointments(history, authority, person),
        *_grants(authority, person),
    ]
    return sorted(found, key=lambda each: (each.since, each.kind, each.id))


def _proposals(history: History, authority: Authority, person: str) -> Iterator[Waiting]:
    top = person in _holding(history, authority)
    for proposal in history.every(Proposal, open="yes"):
        asked = _asked(history, authority, proposal, person, top=top)
        if asked is None:
            continue
        why, right = asked
        yield Waiting(
            kind="proposal", id=proposal.id, title=proposal.title, why=why,
            since=history.events(f"proposal/{proposal.id}")[-1].envelope.recorded_at,
            grant=right.grant if right else "", power=right.power if right else "",
        )  # fmt: skip


def _asked(
    history: History, authority: Authority, proposal: Proposal, person: str, *, top: bool
) -> tuple[str, Able | None] | None:
    """Return why a proposal waits for one person, and by which right they could sign; or None.

    It says what `turn_of` says, without working out the rights of everybody else.
    """
    if not proposal.unratified and (back := _back_to_its_author(history, proposal)):
        turn = _author(history, authority, proposal, back)
        return (turn.why, None) if person in turn.who else None
    matter = (to_ratify if proposal.unratified else to_approve)(proposal, history)
    rights = (right for right in rights_of(authority, matter, person) if helps(matter, right))
    if right := next(rights, None):
        return _needed(missing(matter.rule, matter.signed)), right
    if top and not any(helps(matter, able) for able in each_able(authority, matter)):
        return NOBODY, None
    return None


def _appointments(history: History, authority: Authority, person: str) -> Iterator[Waiting]:
    for held in history.every(Appointment, person=person):
        if held.acceptance == "open" and not held.imported and not held.over(authority.at):
            role = history.find(Role, held.role)
            assert role is not None, "one is appointed to a role that is known"
            assert held.recorded_at is not None, "an appointment that exists was recorded"
            yield Waiting(
                kind="appointment", id=held.id, title=role.title, since=held.recorded_at,
                why="The appointment waits for acceptance.",
            )  # fmt: skip


def _grants(authority: Authority, person: str) -> Iterator[Waiting]:
    for grant in authority.held_by(person):
        chain = authority.chain(grant.id)
        over = any(each.standing(authority.at) in _OVER for each in chain)
        if grant.id == ROOT or over or person in grant.accepted_by:
            continue
        yield Waiting(
            kind="delegation", id=grant.id, title=grant.wording or grant.id,
            why="It waits for a new holder's confirmation." if grant.accepted_by
            else "The delegation waits for acceptance.",
            since=_held_since(authority, person, grant),
        )  # fmt: skip


def _held_since(authority: Authority, person: str, grant: Delegation) -> datetime:
    """Return since when a grant has been with a person: given, or come with the role."""
    assert grant.recorded_at is not None, "a grant that exists was recorded"
    _, _, role = grant.holder.partition(":")
    begun = [held.effective_from for held in authority.holders(role) if held.person == person]
    return max([grant.recorded_at, *(each for each in begun if each)])
