"""The answers: who holds what at an instant, whether a grant is in force, whether it covers."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from tracker.appointments import EVER, Appointment, held_until
from tracker.authority.right import ORDER, Right, Wanted, covers, words
from tracker.authority.spending import leeway_of
from tracker.delegations import RISK_LEVELS, ROOT, Delegation
from tracker.history import History
from tracker.kernel import Refusal, unknown
from tracker.people import Person
from tracker.roles import Role


class Authority:
    """Answers about authority at one instant, from one history."""

    def __init__(self, history: History, at: datetime) -> None:
        self.history = history
        self.at = at
        self.used: Delegation | None = None
        """The grant that the act goes by, where its room has found one: its event will name it."""

    # Who holds which role

    def holders(self, role: str) -> list[Appointment]:
        """Return the appointments by which people hold a role now; imported ones never count."""
        found = self.history.every(Appointment, gives=role)
        return [a for a in found if a.counts(self.at) and self._here(a.person)]

    def roles_of(self, person: str) -> list[str]:
        """Return the roles that a person holds now."""
        return [a.role for a in self.appointments(person)]

    def appointments(self, person: str) -> list[Appointment]:
        """Return the appointments by which a person holds roles now; imported ones never count."""
        found = self.history.every(Appointment, person=person)
        return [a for a in found if a.counts(self.at)] if self._here(person) else []

    def _here(self, person: str) -> bool:
        found = self.history.find(Person, person)
        return found is not None and found.here(self.at)

    def holds(self, person: str, holder: str) -> bool:
        """Whether a person is `person:ID`, or holds `role:ID` now."""
        sort, _, name = holder.partition(":")
        if sort == "person":
            return name == person and self._here(person)
        return name in self.roles_of(person)

    def people(self, holder: str) -> list[str]:
        """Return the people behind `role:ID` or `person:ID` now."""
        sort, _, name = holder.partition(":")
        if sort == "person":
            return [name] if self._here(name) else []
        return [a.person for a in self.holders(name)]

    def is_top(self, person: str) -> bool:
        """Whether a person holds a role of top management now."""
        return any(role.top_management for role in self.accepted_roles(person))

    def is_administrator(self, person: str) -> bool:
        """Whether a person keeps the directory of people and services; it confers nothing else."""
        return any(role.administrator for role in self.accepted_roles(person))

    def accepted_roles(self, person: str) -> list[Role]:
        """Return the roles that a person holds now and has accepted."""
        accepted = (a.role for a in self.appointments(person) if a.accepted_by_then(self.at))
        return [role for each in accepted if (role := self.history.find(Role, each))]

    def appointed_over(self, person: str, holder: str, scope: tuple[str, ...]) -> bool:
        """Whether a person who holds `role:ID` was appointed to it for all of a scope."""
        sort, _, role = holder.partition(":")
        return sort == "person" or any(covers(a.scope, scope) for a in self._terms(person, role))

    def _terms(self, person: str, role: str) -> list[Appointment]:
        """Return the appointments by which a person holds a role now."""
        return [term for term in self.holders(role) if term.person == person]

    # Which grants they hold

    def chain(self, grant: str, field: str = "via") -> tuple[Delegation, ...]:
        """Return a grant and all above it, the root authority last.

        Raises:
            Refusal: REF-UNKNOWN.
        """
        links: list[Delegation] = []
        while grant:
            found = self.history.find(Delegation, grant)
            if found is None:
                raise unknown("delegation", grant, field)
            links.append(found.as_it_read(self.at))
            grant = found.parent
        return tuple(links)

    def held_by(self, person: str) -> list[Delegation]:
        """Return the grants given so far to a person, or to a role that the person holds now."""
        holders = [f"person:{person}", *(f"role:{role}" for role in self.roles_of(person))]
        return [
            g.as_it_read(self.at)
            for holder in holders
            for g in self.history.every(Delegation, holder=holder)
            if not g.imported and g.recorded_at and g.recorded_at <= self.at
        ]

    def in_force(self, person: str, chain: tuple[Delegation, ...]) -> None:
        """Make sure that a person may act by a grant at this instant.

        Raises:
            Refusal: AUTH-NONE, AUTH-ACCEPT, AUTH-REVOKED or AUTH-TIME, the first that fails.
        """
        used = chain[0]
        if used.imported or not self.holds(person, used.holder):
            raise Refusal(
                "AUTH-NONE", f"{used.id} was given to {used.holder}, which is not you today.", "via"
            )
        self._accepted(person, used)
        for grant in chain:
            if grant is not used and grant.id != ROOT and not grant.accepted_by_then(self.at):
                raise Refusal(
                    "AUTH-ACCEPT", f"{grant.id}, above {used.id}, was never accepted.", "via"
                )
        self._not_over(used, chain)
        for grant in chain:
            given = grant.recorded_at is not None and grant.recorded_at <= self.at
            if not (given and grant.within_dates(self.at)):
                sentence = f"{grant.id} is not in force at this moment: its dates say so."
                raise Refusal("AUTH-TIME", sentence, "via")

    def _not_over(self, used: Delegation, chain: tuple[Delegation, ...]) -> None:
        """Refuse what was taken back, fell with what stood above, or lapsed (AUTH-REVOKED)."""
        for grant in chain:
            if grant.revoked_by_then(self.at) or (grant is not used and self._left_with(grant)):
                raise Refusal(
                    "AUTH-REVOKED",
                    f"{grant.id} was taken back, or ended with the person who held it; what hung"
                    " below it fell with it.", "via",
                )  # fmt: skip
        for grant, above in pairwise(chain):
            if self.lapsed(grant, above):
                sentence = f"{grant.id} lapsed when {grant.grantor}, who gave it, went."
                raise Refusal("AUTH-REVOKED", sentence, "via")

    def lapsed(self, grant: Delegation, above: Delegation) -> bool:
        """Whether a grant ended with its grantor: what they want back is given anew."""
        return grant.on_vacancy == "lapse" and self.grantor_gone(grant, above) <= self.at

    def to_be_upheld(self, grant: Delegation, above: Delegation) -> bool:
        """Whether a grantor has gone, and nobody who stands above has let the grant stand since."""
        return grant.on_vacancy == "flag" and self.grantor_gone(grant, above) <= self.at

    def grantor_gone(self, grant: Delegation, above: Delegation) -> datetime:
        """Return when who gave a grant, or upheld it since, ceased to hold the one above."""
        upheld = grant.upheld_at is not None and grant.upheld_at <= self.at
        person = grant.upheld_by if upheld else grant.grantor
        since = grant.upheld_at if upheld else grant.recorded_at
        assert since is not None, "a grant that exists was recorded"
        found = self.history.find(Person, person)
        left = (found.left_at or EVER) if found else since
        sort, _, role = above.holder.partition(":")
        if sort == "person":
            return left
        terms = self.history.every(Appointment, person=person)
        return min(left, held_until((term for term in terms if term.role == role), since))

    def _left_with(self, grant: Delegation) -> bool:
        """Whether a grant was given to a person, not to a role, and that person has left."""
        return grant.holder.startswith("person:") and not self.people(grant.holder)

    def _accepted(self, person: str, grant: Delegation) -> None:
        sort, _, role = grant.holder.partition(":")
        mine = self._terms(person, role) if sort == "role" else []
        if sort == "role" and not any(a.accepted_by_then(self.at) for a in mine):
            raise Refusal(
                "AUTH-ACCEPT", f"You have not accepted your appointment to {role} yet.", "via"
            )
        if grant.id != ROOT and not grant.accepted_by_then(self.at, person):
            raise Refusal("AUTH-ACCEPT", f"You have not accepted {grant.id} yet.", "via")

    # Whether a grant covers an act

    def require(
        self, person: str, grant: str, power: str, *, scope: tuple[str, ...],
        amount: int = 0, risk: str = "", whole_amount: bool = True, about: str = "",
    ) -> Right:  # fmt: skip
        """Return the right by which a person may do something now.

        With no grant named, the first of the person's own that covers it. What it is wanted for is
        said as in `Wanted`.

        Raises:
            Refusal: REF-UNKNOWN, or the first of `ORDER` that fails.
        """
        wanted = Wanted(power, scope, amount, risk, whole_amount, about)
        return (
            self._right(person, self.chain(grant), wanted) if grant else self.right(person, wanted)
        )

    def right(self, person: str, wanted: Wanted) -> Right:
        """Return the right by a grant of a person's own, the first that covers the amount.

        Raises:
            Refusal: of the grant that came furthest in `ORDER`.
        """
        short: Right | None = None
        refusal = Refusal(
            "AUTH-NONE", f"You hold no authority to {wanted.power.replace(':', ' ')}.", "via"
        )
        for held in self.held_by(person):
            try:
                right = self._right(person, self.chain(held.id), wanted)
            except Refusal as nearer:
                if ORDER.index(nearer.rule) > ORDER.index(refusal.rule):
                    refusal = nearer
            else:
                if right.covers_amount:
                    return right
                short = short or right
        if short is None:
            raise refusal
        return short

    def _right(self, person: str, chain: tuple[Delegation, ...], wanted: Wanted) -> Right:
        self.in_force(person, chain)
        self._within_power_and_scope(person, chain, wanted)
        covered = all(grant.amount is None or wanted.amount <= grant.amount for grant in chain)
        if wanted.whole_amount and not covered:
            raise Refusal(
                "AUTH-AMOUNT", f"The amount is above the limit of {chain[0].id}.", "amount"
            )
        for grant in chain:
            if RISK_LEVELS.index(wanted.risk) > RISK_LEVELS.index(grant.risk_level):
                raise Refusal(
                    "AUTH-RISK", f"{grant.id} does not reach to {wanted.risk} risks.", "level"
                )
        if spent := self._spent(chain, wanted):
            if wanted.whole_amount:
                sentence = f"Too much was approved by {spent.id} in this {spent.period} already."
                raise Refusal("AUTH-PERIOD", sentence, "amount")
            covered = False
        return Right(chain, covered)

    def _spent(self, chain: tuple[Delegation, ...], wanted: Wanted) -> Delegation | None:
        """Return the first grant whose limit for a period does not leave the amount."""
        for grant in chain:
            leeway = leeway_of(grant, self.history, self.at)
            if leeway and not leeway.covers(wanted.amount, wanted.about):
                return grant
        return None

    def _within_power_and_scope(
        self, person: str, chain: tuple[Delegation, ...], wanted: Wanted
    ) -> None:
        for grant in chain:
            if wanted.power not in grant.powers:
                raise Refusal(
                    "AUTH-POWER", f"{grant.id} does not give the power {wanted.power}.", "power"
                )
        about = words(wanted.scope)
        for grant in chain:
            if not covers(grant.scope, wanted.scope):
                raise Refusal(
                    "AUTH-SCOPE",
                    f"{grant.id} covers {words(grant.scope)}; this is about {about}.",
                    "scope",
                )
        if not self.appointed_over(person, chain[0].holder, wanted.scope):
            raise Refusal("AUTH-SCOPE", f"You were not appointed for {about}.", "scope")

    def through(self, chain: tuple[Delegation, ...]) -> set[str]:
        """Return the people that a chain runs through, beside whoever uses it (SOD-5)."""
        people = {grant.grantor for grant in chain if grant.id != ROOT}
        for above in chain[1:]:
            people.update(self.people(above.holder))
        return people

    def who_could(
        self, powers: Iterable[str], scope: tuple[str, ...], amount: int
    ) -> list[tuple[str, str, str]]:
        """Return (person, grant, power) for everybody who could use one of the powers now."""
        return [
            (person, right.grant.id, power)
            for power in powers
            for person, right in self.able(Wanted(power, scope, amount))
        ]

    def able(self, wanted: Wanted) -> Iterator[tuple[str, Right]]:
        """Yield everybody who may decide something now, once for each grant, by their ids."""
        for found in self.history.every(Delegation):
            grant = found.as_it_read(self.at)
            if wanted.power in grant.powers and covers(grant.scope, wanted.scope):
                for person in self.people(grant.holder):
                    try:
                        yield person, self._right(person, self.chain(grant.id), wanted)
                    except Refusal:
                        continue
