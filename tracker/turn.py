"""Turns: for whom something waits, and why.

ISO/IEC 20000-1:2018, 5.1 c and 5.3: an open decision has exactly one party whose move it is.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from tracker.acknowledgements import asked_of
from tracker.appointments import Appointment
from tracker.authority import Authority
from tracker.communications import Communication
from tracker.delegations import ROOT, Delegation
from tracker.history import History
from tracker.kernel import Refusal
from tracker.needs import Needs, needs_for
from tracker.occasions import Occasion, Occasions
from tracker.organisation import ORGANISATION, Organisation
from tracker.people import Person
from tracker.proposals import Proposal
from tracker.proposals.content import TARGETS
from tracker.proposals.counting import Able, missing
from tracker.proposals.matters import to_approve, to_ratify
from tracker.proposals.signatures import Matter, ables, helping
from tracker.proposals.writing import UNREADY
from tracker.rights import Rights
from tracker.risks import waiting as risks
from tracker.roles import Role
from tracker.running_out import running_out
from tracker.standing_in import stands_in

NOBODY = "Nobody else holds the authority that it needs."
LEFT = "Its author has left: it can only be withdrawn."
_OVER = ("declined", "revoked", "ended", "expired")


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Whose move it is: `party` in words, `who` by their ids, and why.

    `party` is author, approvers, ratifiers or top management; empty where nothing is open.
    """

    party: str
    who: tuple[str, ...]
    why: str


Asked = tuple[str, Able | None]
"""Why a proposal waits for somebody, and by which right they could sign it."""


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
    if not (proposal.undecided or proposal.unratified):
        return Turn(party="", who=(), why=f"It is {proposal.stage}.")
    if back := _back_to_its_author(history, proposal):
        return _author(history, authority, proposal, back)
    try:
        needs = needs_now(history, authority, proposal)
    except Refusal as no_rule:
        return _without_a_rule(history, authority, proposal, no_rule)
    return _signatories("ratifiers" if proposal.unratified else "approvers", needs, authority)


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
    return "Changes were asked for." if proposal.stage == "changes requested" else ""


def _author(history: History, authority: Authority, proposal: Proposal, why: str) -> Turn:
    if _still_here(history, proposal.author):
        return Turn(party="author", who=(proposal.author,), why=why)
    return Turn(party="top management", who=_holding(history, authority), why=LEFT)


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
        who = _holding(history, authority)
        return Turn(party="top management", who=who, why=no_rule.sentence)
    return _author(history, authority, proposal, no_rule.sentence)


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
        *_proposals(history, Rights(authority), person),
        *_appointments(history, authority, person),
        *_grants(authority, person),
        *_risks(history, authority, person),
        *_occasions(history, authority, person),
        *_policies(history, person),
        *_running_out(history, authority, person),
    ]
    return sorted(found, key=lambda each: (each.since, each.kind, each.id))


def _proposals(history: History, rights: Rights, person: str) -> Iterator[Waiting]:
    asked = _Asked(rights, person)
    told = [(each, last, asked.about(each)) for each, last in history.placed(Proposal, open="yes")]
    since = history.reading.times(last for _, last, answer in told if answer)
    for proposal, last, answer in told:
        if answer:
            why, right = answer
            yield Waiting(
                kind="proposal", id=proposal.id, title=proposal.title, why=why, since=since[last],
                grant=right.grant if right else "", power=right.power if right else "",
            )  # fmt: skip


class _Asked:
    """Whether proposals wait for one person: what `turn_of` says, by what is cheapest to tell.

    Most wait for others; so the item that a proposal is about is read only where all else fits.
    """

    def __init__(self, rights: Rights, person: str) -> None:
        self.history, self.person, self.rights = rights.history, person, rights
        self.own = rights.of(person)
        self.top = person in _holding(self.history, rights.authority)

    def about(self, proposal: Proposal) -> Asked | None:
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
        asked = self._to_sign(matter)
        return asked if asked and not _back_to_its_author(self.history, proposal) else None

    def _to_sign(self, matter: Matter) -> Asked | None:
        if right := next(helping(matter, ables(matter, self.own)), None):
            return _needed(missing(matter.rule, matter.signed)), right
        others = ables(matter, self.rights.everybody) if self.top else ()
        if self.top and next(helping(matter, others), None) is None:
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


def _occasions(history: History, authority: Authority, person: str) -> Iterator[Waiting]:
    """Yield the lines by which the person has something to tell now or soon, each once."""
    organisation = history.find(Organisation, ORGANISATION)
    occasions = Occasions(history, organisation.zone) if organisation else None
    for holder in dict.fromkeys(_answers(authority, person)):
        for line in history.in_effect(Communication, who=holder) if occasions else ():
            assert occasions is not None, "there are lines, so there is an organisation"
            soon = [each for each in occasions.of(line) if occasions.is_near(each)]
            if soon:
                yield Waiting(
                    kind="communication", id=line.id, title=line.label, why=_to_tell(soon),
                    since=min(each.opened for each in soon),
                )  # fmt: skip


def _running_out(history: History, authority: Authority, person: str) -> Iterator[Waiting]:
    found = {(each.kind, each.id): each for each in running_out(history, authority, person)}
    return (Waiting(**msgspec.structs.asdict(each)) for each in found.values())


def _answers(authority: Authority, person: str) -> Iterator[str]:
    """Yield the holders that a person is, or stands in for."""
    yield f"person:{person}"
    yield from (f"role:{role}" for role in authority.roles_of(person))
    yield from (holder for holder, _ in stands_in(person, authority))


def _to_tell(soon: list[Occasion]) -> str:
    first = soon[0]
    when = f"is {first.late_by} days late" if first.late_by else f"is to be told by {first.due}"
    return f"{first.words} {when}{f', and {len(soon) - 1} more' if len(soon) > 1 else ''}."


def _policies(history: History, person: str) -> Iterator[Waiting]:
    for policy, version in asked_of(person, history):
        yield Waiting(
            kind="policy", id=policy.id, title=f"{policy.label}, version {version.number}",
            why="Read and confirm it.", since=max(version.effective_from, version.recorded_at),
        )  # fmt: skip


def _risks(history: History, authority: Authority, person: str) -> Iterator[Waiting]:
    """Yield the risks that the person has to decide about now or soon."""
    for each in risks.waiting(history, authority, person, _answers(authority, person)):
        yield Waiting(
            kind="risk", id=each.risk.id, title=each.risk.title, why=each.why, since=each.since
        )
