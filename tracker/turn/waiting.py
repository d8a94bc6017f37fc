"""What waits for one person: proposals, appointments, delegations, things to tell and to read.

ISO/IEC 20000-1:2018, 5.1 c and 5.3.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from tracker.acknowledgements import asked_of
from tracker.appointments import Appointment
from tracker.authority import Authority
from tracker.communications import Communication
from tracker.delegations import ROOT, Delegation
from tracker.history import History
from tracker.occasions import Occasion, Occasions
from tracker.organisation import ORGANISATION, Organisation
from tracker.proposals import Proposal
from tracker.resources import overdue
from tracker.rights import Rights
from tracker.risks import waiting as risks
from tracker.roles import Role
from tracker.running_out import running_out
from tracker.standing_in import stands_in
from tracker.turn.proposals import Asked, holding

_OVER = ("declined", "revoked", "ended", "expired")


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


def waiting_for(history: History, authority: Authority, person: str) -> list[Waiting]:
    """Return everything that waits for a person, what came first first."""
    found = [
        *_proposals(history, Rights(authority), person),
        *_appointments(history, authority, person),
        *_grants(authority, person),
        *_risks(history, authority, person),
        *_occasions(history, authority, person),
        *_shortages(history, authority, person),
        *_policies(history, person),
        *_running_out(history, authority, person),
    ]
    return sorted(found, key=lambda each: (each.since, each.kind, each.id))


def _proposals(history: History, rights: Rights, person: str) -> Iterator[Waiting]:
    asked = Asked(rights, person)
    placed = [pair for how in ("yes", "draft") for pair in history.placed(Proposal, open=how)]
    told = [(each, last, asked.about(each)) for each, last in placed]
    since = history.reading.times(last for _, last, answer in told if answer)
    for proposal, last, answer in told:
        if answer:
            why, right = answer
            yield Waiting(
                kind="proposal", id=proposal.id, title=proposal.title, why=why, since=since[last],
                grant=right.grant if right else "", power=right.power if right else "",
            )  # fmt: skip


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


def _shortages(history: History, authority: Authority, person: str) -> Iterator[Waiting]:
    """Yield what is short and was not answered in time; what nobody owns is top management's."""
    mine = set(_answers(authority, person))
    for resource, until in overdue(history):
        nobody_s = not authority.people(resource.owner)
        if resource.owner in mine or (nobody_s and person in holding(history, authority)):
            yield Waiting(
                kind="resource", id=resource.id, title=resource.title, since=until,
                why="There is not enough of it, and nothing has answered that in 30 days.",
            )  # fmt: skip


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
