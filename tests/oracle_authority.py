"""An oracle for authority: the rules read off the raw events once more, by brute force.

Nothing of `tracker` is used. At each question the whole record up to the instant is gone through,
and every grant is tried; what is slow here is beyond doubt.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from events import Recorded

ORDER = (
    "AUTH-NONE", "AUTH-ACCEPT", "AUTH-REVOKED", "AUTH-TIME", "AUTH-POWER", "AUTH-SCOPE",
    "AUTH-AMOUNT", "AUTH-RISK", "AUTH-PERIOD",
)  # fmt: skip
LEVELS = ("", "low", "medium", "high", "extreme")
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Question:
    """May a person decide this at that instant? `amount` in minor units."""

    person: str
    power: str
    scope: tuple[str, ...]
    amount: int
    risk: str
    on: datetime


@dataclass
class Term:
    """One appointment that was made here."""

    person: str
    role: str
    scope: tuple[str, ...]
    begins: datetime
    ends: datetime
    known: datetime
    accepted: bool = False
    declined_at: datetime = NEVER

    def holds(self, at: datetime) -> bool:
        return self.known <= at and self.begins <= at < min(self.ends, self.declined_at)


@dataclass
class Grant:
    """One grant: what the last fact about each side of it says."""

    id: str
    says: Any
    known: datetime
    accepted: set[str] = field(default_factory=set)
    declined: bool = False
    ended: datetime = NEVER
    vouched: tuple[str, datetime] | None = None


@dataclass
class Signed:
    """Who signed for how much, by which grants, and whether that still stands."""

    person: str
    amount: int
    grants: set[str]
    at: datetime
    kind: str
    stands: bool = True


class World:
    """Everything that the events up to an instant say."""

    def __init__(self, events: Iterable[Recorded], at: datetime) -> None:
        self.at = at
        self.zone = ZoneInfo("UTC")
        self.left: dict[str, datetime] = {}
        self.people: set[str] = set()
        self.terms: dict[str, Term] = {}
        self.grants: dict[str, Grant] = {}
        self.amounts: dict[str, int] = {}
        self.signed: dict[str, list[Signed]] = {}
        for event in events:
            if event.envelope.recorded_at <= at:
                self._take(event)

    def _take(self, event: Recorded) -> None:
        kind, _, item = event.stream.partition("/")
        take = {
            "organisation": self._organisation, "person": self._person,
            "appointment": self._appointment, "delegation": self._delegation,
            "proposal": self._proposal,
        }.get(kind)  # fmt: skip
        if take:
            take(item, event.fact, event)

    def _organisation(self, item: str, fact: Any, event: Recorded) -> None:
        self.zone = ZoneInfo(getattr(fact, "time_zone", self.zone.key))

    def _person(self, item: str, fact: Any, event: Recorded) -> None:
        self.people.add(item)
        if type(fact).__name__ == "PersonLeft":
            self.left[item] = event.envelope.recorded_at

    def _appointment(self, item: str, fact: Any, event: Recorded) -> None:
        if event.envelope.source is not None:
            return
        match type(fact).__name__:
            case "PersonAppointed":
                self.terms[item] = Term(
                    fact.person, fact.role, fact.scope, fact.effective_from,
                    fact.effective_until or NEVER, event.envelope.recorded_at,
                )  # fmt: skip
            case "AppointmentAccepted":
                self.terms[item].accepted = True
            case "AppointmentDeclined":
                self.terms[item].declined_at = event.envelope.recorded_at
            case "AppointmentEnded":
                ends = max(fact.effective_until, event.envelope.recorded_at)
                self.terms[item].ends = ends
            case _:
                pass

    def _delegation(self, item: str, fact: Any, event: Recorded) -> None:  # noqa: C901  # one arm per fact
        if event.envelope.source is not None:
            return
        name, at = type(fact).__name__, event.envelope.recorded_at
        match name:
            case "RootAuthorityRecorded" | "AuthorityDelegated":
                self.grants[item] = Grant(item, fact, at)
            case "RootAuthorityReplaced":
                former = self.grants[item]
                self.grants[item] = Grant(item, Root(former.says.holder, fact), former.known)
            case "DelegationAccepted":
                self.grants[item].accepted.add(fact.accepted_by)
            case "DelegationConfirmed":
                self.grants[item].accepted.add(fact.confirmed_by)
            case "DelegationDeclined":
                self.grants[item].declined = True
            case "DelegationUpheld":
                self.grants[item].vouched = (fact.upheld_by, at)
            case "DelegationEnded" | "DelegationRevoked":
                self.grants[item].ended = fact.effective_until
            case _:
                pass

    def _proposal(self, item: str, fact: Any, event: Recorded) -> None:
        name, who = type(fact).__name__, event.envelope.actor
        signed = self.signed.setdefault(item, [])
        self.amounts[item] = getattr(fact, "amount", self.amounts.get(item, 0))
        if name in ("ApprovalGiven", "RatificationGiven") and fact.covers_amount:
            grants = {link.grant for link in fact.chain}
            at = event.envelope.recorded_at
            signed.append(Signed(who, self.amounts[item], grants, at, name))
        over = name in (
            "ProposalRejected", "ProposalWithdrawn", "ProposalCancelled", "ProposalSuperseded",
        )  # fmt: skip
        gone = {who} if name == "ApprovalTakenBack" else set(getattr(fact, "cleared", ()))
        for each in signed:
            if over or (each.person in gone and each.kind == "ApprovalGiven"):
                each.stands = False


class Root:
    """The root authority by another instrument: its holder stays."""

    def __init__(self, holder: str, fact: Any) -> None:
        self.holder, self._fact, self.parent, self.on_vacancy = holder, fact, "", "continue"
        self.amount_per_period = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fact, name)


# ---------------------------------------------------------------- the rules, one after the other


def here(world: World, person: str) -> bool:
    return person in world.people and person not in world.left


def terms_of(world: World, person: str, role: str) -> list[Term]:
    if not here(world, person):
        return []
    found = [t for t in world.terms.values() if (t.person, t.role) == (person, role)]
    return [term for term in found if term.holds(world.at)]


def holds(world: World, person: str, holder: str) -> bool:
    sort, _, name = holder.partition(":")
    if sort == "person":
        return name == person and here(world, person)
    return bool(terms_of(world, person, name))


def chain_of(world: World, grant: str) -> list[Grant]:
    links = []
    while grant:
        links.append(world.grants[grant])
        grant = getattr(links[-1].says, "parent", "")
    return links


def wide(scope: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    if "*" in scope:
        return True
    return bool(wanted) and "*" not in wanted and set(wanted) <= set(scope)


def lapsed(world: World, grant: Grant) -> bool:
    if getattr(grant.says, "on_vacancy", "") != "lapse":
        return False
    person, since = grant.vouched or (grant.says.grantor, grant.known)
    holder = world.grants[grant.says.parent].says.holder
    if not here(world, person):
        return True
    if holder.startswith("person:"):
        return False
    mine = [t for t in world.terms.values() if f"role:{t.role}" == holder and t.person == person]
    ends = {end for term in mine for end in (term.ends, term.declined_at)}
    moments = {since, world.at, *(end for end in ends if since <= end <= world.at)}
    return not all(any(t.holds(moment) for t in mine) for moment in moments)


def first_moment_of_period(world: World, length: str) -> datetime:
    local = world.at.astimezone(world.zone)
    month = (local.month - 1) // MONTHS[length] * MONTHS[length] + 1
    return datetime(local.year, month, 1, tzinfo=world.zone).astimezone(UTC)


def used(world: World, grant: Grant) -> int:
    since = first_moment_of_period(world, grant.says.period)
    total = 0
    for signed in world.signed.values():
        amounts = [
            each.amount
            for each in signed
            if each.stands and grant.id in each.grants and since <= each.at <= world.at
        ]
        total += max(amounts, default=0)
    return total


def against(world: World, person: str, grant: str, asked: Question) -> str:  # noqa: C901  # rule by rule
    """Return the first rule against deciding by a grant; empty: none."""
    chain = chain_of(world, grant)
    own = chain[0]
    if not holds(world, person, own.says.holder):
        return "AUTH-NONE"
    sort, _, role = own.says.holder.partition(":")
    mine = terms_of(world, person, role)
    if sort == "role" and not any(term.accepted for term in mine):
        return "AUTH-ACCEPT"
    if own.id != "ROOT" and person not in own.accepted:
        return "AUTH-ACCEPT"
    if any(not link.accepted for link in chain[1:] if link.id != "ROOT"):
        return "AUTH-ACCEPT"
    for link in chain:
        gone = link.says.holder.startswith("person:") and not here(
            world, link.says.holder.removeprefix("person:")
        )
        if link.ended <= world.at or (link is not own and gone) or lapsed(world, link):
            return "AUTH-REVOKED"
    for link in chain:
        ends = link.says.effective_until or NEVER
        if not link.says.effective_from <= world.at < ends:
            return "AUTH-TIME"
    return beyond(world, chain, mine if sort == "role" else None, asked)


def beyond(world: World, chain: list[Grant], mine: list[Term] | None, asked: Question) -> str:
    """Return the first rule by which a chain in force does not reach as far as is asked."""
    if any(asked.power not in link.says.powers for link in chain):
        return "AUTH-POWER"
    if any(not wide(link.says.scope, asked.scope) for link in chain):
        return "AUTH-SCOPE"
    if mine is not None and not any(wide(term.scope, asked.scope) for term in mine):
        return "AUTH-SCOPE"
    if any(link.says.amount is not None and asked.amount > link.says.amount for link in chain):
        return "AUTH-AMOUNT"
    if any(LEVELS.index(asked.risk) > LEVELS.index(link.says.risk_level) for link in chain):
        return "AUTH-RISK"
    for link in chain:
        limit = getattr(link.says, "amount_per_period", None)
        if limit is not None and asked.amount and asked.amount + used(world, link) > limit:
            return "AUTH-PERIOD"
    return ""


@functools.lru_cache(500)
def world_at(events: "Events", at: datetime) -> World:
    return World(events, at)


class Events(tuple[Recorded, ...]):
    """All events of a record, which are told apart from others by being themselves."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


def answer(events: Events, asked: Question) -> tuple[str, set[tuple[str, ...]]]:
    """Return the rule against it, or empty and the chains of grants by any of which they may."""
    world = world_at(events, asked.on)
    verdicts = {grant: against(world, asked.person, grant, asked) for grant in world.grants}
    may = {grant for grant, rule in verdicts.items() if not rule}
    if may:
        return "", {tuple(link.id for link in chain_of(world, grant)) for grant in may}
    return max(verdicts.values(), key=ORDER.index, default="AUTH-NONE"), set()


def able(events: Events, asked: Question) -> set[tuple[str, str]]:
    """Return (person, grant) for everybody who may decide it."""
    world = world_at(events, asked.on)
    return {
        (person, grant)
        for person in world.people
        for grant in world.grants
        if not against(world, person, grant, asked)
    }


def instants(events: Events) -> list[datetime]:
    """Return the instants at which something about authority changes, and the last before each."""
    found: set[datetime] = set()
    for event in events:
        if event.stream.partition("/")[0] in ("appointment", "delegation", "person"):
            found.add(event.envelope.recorded_at)
            for name in ("effective_from", "effective_until"):
                found |= {
                    at for at in [getattr(event.fact, name, None)] if isinstance(at, datetime)
                }
    return sorted(found | {at - timedelta(microseconds=1) for at in found})
