"""Whose turn a proposal is: exactly one party's while it is open, whatever has happened to it.

What stands still shows up by itself for others too: what nobody decides in time for its author,
what can no longer be decided for its authors and top management, what waits long up the chain.
All of that is computed when it is asked for; no job moves anything.
"""

from collections.abc import Iterable, Sequence

import msgspec

from tracker.authority import Authority
from tracker.history import History
from tracker.kernel import Refusal
from tracker.needs import Needs, needs_for
from tracker.people import Person
from tracker.powers import IN_WORDS
from tracker.proposals import Proposal
from tracker.proposals.content import TARGETS
from tracker.proposals.counting import Able, missing
from tracker.proposals.matters import escalates_at, expired, to_approve, to_ratify
from tracker.proposals.signatures import Matter, ables, helping, within_reach
from tracker.proposals.writing import UNREADY
from tracker.rights import Rights, Usable
from tracker.roles import Role

NOBODY = "Nobody else holds the authority that it needs."
LEFT = "Its author has left: it can only be withdrawn."
EXPIRED = "Nobody decided in time: a new revision asks again."
OUT_OF_REACH = "Not enough people hold the authority that it still needs."
ESCALATED = "Those below have not decided: it goes up the chain."


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Whose move it is: `party` in words, `who` by their ids, and why.

    `party` is author, approvers, ratifiers or top management; empty where nothing is open. It shows
    up for those in `also` too, who are to see that it moves: `note` says why.
    """

    party: str
    who: tuple[str, ...]
    why: str
    also: tuple[str, ...] = ()
    note: str = ""


def turn_of(history: History, authority: Authority, proposal: Proposal) -> Turn:
    """Return whose turn a proposal is: exactly one party's while it is open."""
    if not (proposal.undecided or proposal.unratified):
        return Turn(party="", who=(), why=f"It is {proposal.stage}.")
    if back := _back_to_its_author(history, proposal):
        return _author(history, authority, proposal, back)
    try:
        matter = _matter(history, proposal)
    except Refusal as no_rule:
        return _without_a_rule(history, authority, proposal, no_rule)
    return _signatories(proposal, matter, Rights(authority))


def needs_now(history: History, authority: Authority, proposal: Proposal) -> Needs:
    """Return what a proposal still needs: ratification, if it is an emergency that took effect.

    Raises:
        Refusal: PROP-NORULE.
    """
    return needs_for(authority, _matter(history, proposal))


def _matter(history: History, proposal: Proposal) -> Matter:
    return (to_ratify if proposal.unratified else to_approve)(proposal, history)


def _back_to_its_author(history: History, proposal: Proposal) -> str:
    """Say why a proposal waits for its author; empty where others can decide."""
    if proposal.unratified:
        return ""
    _, _, item_id = proposal.target.partition(":")
    item = history.find(TARGETS[proposal.kind_of_target], item_id)
    if item and item.closed:
        return f"{item.label} is {item.closed}: it can only be withdrawn."
    if (item.base if item else 0) != proposal.base:
        return "Its base is not the newest version: it has to be rebased."
    if proposal.stage == "draft":
        return "It has to be handed in."
    if proposal.stage == "changes requested":
        return "Changes were asked for."
    return EXPIRED if expired(proposal, history) else ""


def _author(history: History, authority: Authority, proposal: Proposal, why: str) -> Turn:
    if _still_here(history, proposal.author):
        return Turn(party="author", who=(proposal.author,), why=why)
    return Turn(party="top management", who=holding(history, authority), why=LEFT)


def _still_here(history: History, person: str) -> bool:
    found = history.find(Person, person)
    return found is not None and not found.left


def _without_a_rule(
    history: History, authority: Authority, proposal: Proposal, no_rule: Refusal
) -> Turn:
    """Return whose turn it is where no approval rule speaks of a change any more.

    Its author can withdraw it; with what took effect already only top management can do anything.
    """
    if proposal.unratified:
        who = holding(history, authority)
        return Turn(party="top management", who=who, why=no_rule.sentence)
    return _author(history, authority, proposal, no_rule.sentence)


def holding(history: History, authority: Authority) -> tuple[str, ...]:
    """Return the people who hold a role of top management."""
    top = [role.id for role in history.every(Role) if role.top_management]
    return tuple(sorted({held.person for role in top for held in authority.holders(role)}))


def _signatories(proposal: Proposal, matter: Matter, rights: Rights) -> Turn:
    """Return the turn of who could sign, or of top management where nobody could."""
    history, everybody = rights.history, rights.everybody
    who = {able.person for able in helping(matter, ables(matter, everybody))}
    top = set(holding(history, rights.authority))
    out_of_reach = not who or not within_reach(matter, everybody)
    also = {each for each in matter.authors if _still_here(history, each)} | top
    note = OUT_OF_REACH if who else NOBODY
    if not out_of_reach:
        also, note = set(up_the_chain(proposal, matter, rights)), ESCALATED
    turn = Turn(
        party="ratifiers" if proposal.unratified else "approvers", who=tuple(sorted(who)),
        why=_needed(missing(matter.rule, matter.signed)),
    ) if who else Turn(party="top management", who=tuple(sorted(top)), why=NOBODY)  # fmt: skip
    also -= set(turn.who)
    return msgspec.structs.replace(turn, also=tuple(sorted(also)), note=note if also else "")


def up_the_chain(proposal: Proposal, matter: Matter, rights: Rights) -> list[str]:
    """Return who holds the next grant above those by which it could be signed, once it is time.

    Who wrote the proposal is left out: they know that it waits.
    """
    begins = escalates_at(proposal, rights.history)
    if begins is None or rights.authority.at < begins:
        return []
    grants = {able.grant for able in helping(matter, ables(matter, rights.everybody))}
    chains = (rights.authority.chain(grant) for grant in sorted(grants))
    holders = {chain[1].holder for chain in chains if chain[1:]}
    people = {each for holder in holders for each in rights.authority.people(holder)}
    return sorted(people - set(matter.authors))


def _needed(missing: Iterable[tuple[str, int]]) -> str:
    asked = (
        f"{'one person' if count == 1 else f'{count} people'} who may {IN_WORDS[power]}"
        for power, count in missing
    )
    return f"It needs {' and '.join(asked)}."


# ---------------------------------------------------------------- one person, many proposals

Reason = tuple[str, Able | None]
"""Why a proposal waits for somebody, and by which right they could sign it."""


class Asked:
    """Whether proposals wait for one person: what `turn_of` says, by what is cheapest to tell.

    Most wait for others; so the item that a proposal is about is read only where all else fits.
    """

    def __init__(self, rights: Rights, person: str) -> None:
        self.history, self.person, self.rights = rights.history, person, rights
        self.own: Sequence[Usable] = rights.of(person)
        self.top = person in holding(self.history, rights.authority)

    def about(self, proposal: Proposal) -> Reason | None:
        """Return why a proposal waits for the person, and by which right they could sign."""
        left = not _still_here(self.history, proposal.author)
        theirs = self.top if left or proposal.unratified else proposal.author == self.person
        if theirs and (back := _back_to_its_author(self.history, proposal)):
            return LEFT if left else back, None
        if proposal.stage in UNREADY:
            return None
        try:
            matter = _matter(self.history, proposal)
        except Refusal as no_rule:
            why = LEFT if left and not proposal.unratified else no_rule.sentence
            return (why, None) if theirs else None
        asked = self._to_sign(matter) or self._to_see(proposal, matter)
        return asked if asked and not _back_to_its_author(self.history, proposal) else None

    def _to_sign(self, matter: Matter) -> Reason | None:
        if right := next(helping(matter, ables(matter, self.own)), None):
            return _needed(missing(matter.rule, matter.signed)), right
        return None

    def _to_see(self, proposal: Proposal, matter: Matter) -> Reason | None:
        """Return why the person is to see that it moves, though it is others' to sign."""
        if self.top or self.person in matter.authors:
            others = ables(matter, self.rights.everybody)
            if next(helping(matter, others), None) is None:
                return NOBODY, None
            if not within_reach(matter, self.rights.everybody):
                return OUT_OF_REACH, None
        if self.person in up_the_chain(proposal, matter, self.rights):
            return ESCALATED, None
        return None
