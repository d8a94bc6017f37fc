"""Who signed by what right, who else could, and what the reader may do."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from events.chain import Link
from events.facts.proposals import (
    ApprovalGiven,
    CancellationGiven,
    ProposalRejected,
    RatificationGiven,
)
from tracker.authority import Authority
from tracker.delegations import Delegation
from tracker.history import History
from tracker.kernel import Command, Refusal
from tracker.powers import IN_WORDS
from tracker.proposals import (
    ApproveProposal,
    CancelProposal,
    Proposal,
    RatifyProposal,
    RejectProposal,
    RequestChanges,
    Signature,
    SubmitProposal,
    TakeBackApproval,
    WithdrawProposal,
)
from tracker.proposals.counting import missing
from tracker.proposals.matters import expired, to_approve, to_cancel, to_ratify
from tracker.proposals.signatures import Matter, able_to_sign
from web import desk
from web.chains import Grant, chain_in_words, right_in_words
from web.powers import grant_in_words
from web.titles import Titles
from web.trial import would

LONG_ENOUGH = "looking whether it may be done"


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """One signature with the right that it stands on."""

    person: str
    name: str
    word: str
    right: str
    power: str
    chain: Sequence[Grant]
    at: datetime
    number: int
    revision: int
    reason: str


class Able(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who could sign now, by which grant."""

    person: str
    name: str
    grant: str
    power: str
    right: str


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which the reader may sign: the power and the grant, in words."""

    value: str
    words: str


class Acts(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader may do with a proposal, and why not the rest (by act)."""

    may: frozenset[str]
    ways: Sequence[Way]
    why_not: dict[str, Refusal]


def signed(signatures: Iterable[Signature], history: History) -> list[Signed]:
    """Return signatures with the chain that was frozen into each."""
    titles = Titles(history)
    return [_signed(signature, history, titles) for signature in signatures]


def _signed(signature: Signature, history: History, titles: Titles) -> Signed:
    event = history.event(signature.pos)
    assert event is not None, "a signature names its event"
    fact = event.fact
    assert isinstance(fact, ApprovalGiven | CancellationGiven | RatificationGiven), "it was signed"
    word = {ApprovalGiven: "Approved", CancellationGiven: "Cancels"}.get(type(fact), "Ratified")
    return Signed(
        person=signature.person, name=titles.name(signature.person), word=word,
        right=right_in_words(fact.chain, titles), power=IN_WORDS.get(fact.power, fact.power),
        chain=chain_in_words(fact.chain, titles), at=signature.at,
        number=event.number, revision=signature.revision, reason=signature.reason,
    )  # fmt: skip


def frozen_chain(signature: Signature, history: History) -> Sequence[Link]:
    """Return the chain that was frozen into a signature."""
    event = history.event(signature.pos)
    assert event is not None, "a signature names its event"
    fact = event.fact
    assert isinstance(fact, ApprovalGiven | CancellationGiven | RatificationGiven), "it was signed"
    return fact.chain


def declined_by(proposal: Proposal, history: History) -> Sequence[Grant]:
    """Return the chain by which a proposal was declined; empty for others."""
    for event in reversed(history.events(f"proposal/{proposal.id}")):
        if isinstance(event.fact, ProposalRejected):
            return chain_in_words(event.fact.chain, Titles(history))
    return ()


def able(proposal: Proposal, authority: Authority) -> list[Able]:
    """Return who else could give what is missing, at the instant of `authority`."""
    titles = Titles(authority.history)
    matter = matter_of(proposal, authority.history)
    wanted = [power for power, _ in missing(matter.rule, matter.signed)]
    found = {}
    for each in able_to_sign(authority, matter):
        if each.power in wanted and (each.person, each.power) not in found:
            grant = authority.chain(each.grant)[0]
            found[each.person, each.power] = Able(
                person=each.person, name=titles.name(each.person), grant=each.grant,
                power=each.power, right=grant_in_words(grant, titles),
            )  # fmt: skip
    return sorted(found.values(), key=lambda one: (wanted.index(one.power), one.name))


def matter_of(proposal: Proposal, history: History) -> Matter:
    """Return what there is to sign about a proposal at its stage.

    Raises:
        Refusal: PROP-NORULE.
    """
    if proposal.unratified:
        return to_ratify(proposal, history)
    return (to_cancel if proposal.stage == "approved" else to_approve)(proposal, history)


def acts_of(proposal: Proposal) -> Acts:
    """Try everything that the reader could do with a proposal now; nothing is recorded."""
    tries: dict[str, Command] = {
        "submit": SubmitProposal(proposal=proposal.id),
        "withdraw": WithdrawProposal(proposal=proposal.id),
        "take back": TakeBackApproval(proposal=proposal.id),
        "ask": RequestChanges(proposal=proposal.id),
        "decline": RejectProposal(proposal=proposal.id),
        **_signing(proposal),
    }
    may, why_not = set(), {}
    for act, command in tries.items():
        try:
            would(proposal, command, reason=LONG_ENOUGH)
            may.add(act)
        except Refusal as refusal:
            why_not[act] = refusal
    may |= _writing(proposal)
    signs = may & {"approve", "cancel", "ratify"}
    return Acts(may=frozenset(may), ways=_ways(proposal) if signs else [], why_not=why_not)


def _writing(proposal: Proposal) -> set[str]:
    """Return what the reader may do with a proposal as one of those who write it."""
    me = desk.me()
    if not proposal.undecided or me not in proposal.writers:
        return set()
    again = {"reopen"} if expired(proposal, desk.now_history()) else set()
    return {"revise", *again, *({"invite", "supersede"} if me in proposal.authors else ())}


def _signing(proposal: Proposal) -> dict[str, Command]:
    """Return the one kind of signature that a proposal could take at its stage."""
    if proposal.stage == "submitted":
        return {"approve": ApproveProposal(proposal=proposal.id)}
    if proposal.unratified:
        return {"ratify": RatifyProposal(proposal=proposal.id)}
    if proposal.stage == "approved":
        return {"cancel": CancelProposal(proposal=proposal.id)}
    return {}


def _ways(proposal: Proposal) -> list[Way]:
    """Return each power and grant by which the reader may sign, what is missing first."""
    authority, history = desk.authority(), desk.now_history()
    matter, titles = matter_of(proposal, history), Titles(history)
    mine = [each for each in able_to_sign(authority, matter) if each.person == desk.me()]
    mine.sort(key=lambda each: (matter.powers.index(each.power), not each.covers_amount))
    return [_way(each.power, authority.chain(each.grant)[0], titles) for each in mine]


def _way(power: str, grant: Delegation, titles: Titles) -> Way:
    may = IN_WORDS.get(power, power).capitalize()
    return Way(
        value=f"{power} {grant.id}", words=f"{may} {grant_in_words(grant, titles)} ({grant.id})"
    )
