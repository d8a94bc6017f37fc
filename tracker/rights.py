"""Rights: what people can do by the grants that they hold, worked out once, then only compared.

A list asks the same of a thousand proposals: `Authority` would read and try each grant anew for
each of them. What this says is what `Authority.require` says, without the reasons.
"""

import functools

import msgspec

from events.rows import sort_key
from tracker.authority import Authority, Leeway, covers, leeway_of
from tracker.delegations import Delegation
from tracker.kernel import Refusal
from tracker.recalled import Recalled

EVERYTHING = (("*",),)


class Usable(msgspec.Struct, frozen=True, kw_only=True):
    """A grant that somebody can act by at an instant; what the chain above it leaves of it.

    Each of `scopes` must cover what it is used for, and one of `appointed`. `limit` in minor
    units, None: there is none; `leeway` is what is left of limits for a period. `through` are the
    people that the chain runs through (SOD-5).
    """

    person: str
    chain: tuple[Delegation, ...]
    powers: frozenset[str]
    scopes: frozenset[tuple[str, ...]]
    appointed: tuple[tuple[str, ...], ...]
    limit: int | None
    through: frozenset[str]
    leeway: tuple[Leeway, ...] = ()
    stands_apart: bool = False
    """Whether the person keeps the tracker, or audits: they sign nothing (SOD-3)."""

    @property
    def grant(self) -> Delegation:
        """The grant that is used."""
        return self.chain[0]

    def reaches(self, scope: tuple[str, ...]) -> bool:
        """Whether the grant, and the appointment by which it is held, cover a scope."""
        return all(covers(wide, scope) for wide in self.scopes) and any(
            covers(wide, scope) for wide in self.appointed
        )

    def covers_amount(self, amount: int, about: str) -> bool:
        """Whether the limits along the chain leave an amount in minor units, for an item."""
        return (self.limit is None or amount <= self.limit) and all(
            each.covers(amount, about) for each in self.leeway
        )


class Rights:
    """The rights of people at one instant, each worked out when it is first asked for.

    For one question, on a record that does not grow meanwhile.
    """

    def __init__(self, authority: Authority) -> None:
        self.history = Recalled(authority.history)
        self.authority = Authority(self.history, authority.at)
        self._known: dict[tuple[str, str], Usable | None] = {}

    def of(self, person: str) -> list[Usable]:
        """Return by which grants a person can act, in the order of their ids."""
        mine = {grant.id: grant for grant in self.authority.held_by(person)}
        tried = (self._usable(person, mine[each]) for each in sorted(mine, key=sort_key))
        return [usable for usable in tried if usable]

    @functools.cached_property
    def everybody(self) -> list[Usable]:
        """Return by which grants anybody can act, in the order of their ids."""
        return [
            usable
            for grant in self.history.every(Delegation)
            for person in self.authority.people(grant.holder)
            if (usable := self._usable(person, grant))
        ]

    def _usable(self, person: str, grant: Delegation) -> Usable | None:
        place = person, grant.id
        if place not in self._known:
            self._known[place] = self._worked_out(person, grant)
        return self._known[place]

    def _worked_out(self, person: str, grant: Delegation) -> Usable | None:
        chain = self.authority.chain(grant.id)
        try:
            self.authority.in_force(person, chain)
        except Refusal:
            return None
        at = self.authority.at
        leeways = (leeway_of(above, self.history, at) for above in chain)
        limits = [above.amount for above in chain if above.amount is not None]
        return Usable(
            person=person, chain=chain,
            powers=frozenset.intersection(*(frozenset(above.powers) for above in chain)),
            scopes=frozenset(above.scope for above in chain),
            appointed=self._appointed(person, grant), limit=min(limits, default=None),
            through=frozenset(self.authority.through(chain)),
            leeway=tuple(leeway for leeway in leeways if leeway),
            stands_apart=stands_apart(self.authority, person),
        )  # fmt: skip

    def _appointed(self, person: str, grant: Delegation) -> tuple[tuple[str, ...], ...]:
        """Return for which scopes a person holds the role that has a grant."""
        sort, _, role = grant.holder.partition(":")
        if sort == "person":
            return EVERYTHING
        return tuple(a.scope for a in self.authority.holders(role) if a.person == person)


def audits(authority: Authority, person: str) -> bool:
    """Whether a person audits: they change nothing (SOD-3)."""
    return any(role.auditor for role in authority.accepted_roles(person))


def stands_apart(authority: Authority, person: str) -> bool:
    """Whether a person keeps the tracker, or audits: they approve nothing (SOD-3)."""
    return authority.is_administrator(person) or audits(authority, person)
