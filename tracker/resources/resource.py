"""The resource itself: its rules, and what each fact does to it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.resources import (
    AdequacyReviewed,
    AllocationChanged,
    Need,
    ResourceAllocated,
    ResourceNeedChanged,
    ResourceNeedStated,
    ResourceReleased,
)
from tracker import periods
from tracker.authority import Use
from tracker.kernel import Act, Refusal, State
from tracker.resources import adequacy, allocating, allocations, needing
from tracker.resources import commands as asked
from tracker.resources.adequacy import Judgement
from tracker.resources.allocations import Allocation, together
from tracker.resources.quantities import kept

ResourceFact = (
    ResourceNeedStated
    | ResourceNeedChanged
    | ResourceAllocated
    | AllocationChanged
    | ResourceReleased
    | AdequacyReviewed
)


ADEQUACIES = ("adequate", "not adequate", "not judged")


class Resource(State):
    """A resource as the record leaves it. Quantities as in its facts."""

    kind = "resource"
    prefix = "RES"
    commands = (
        asked.RegisterResource, asked.ChangeResourceNeed, asked.AllocateResource,
        asked.ChangeAllocation, asked.ReleaseResource, asked.ReviewAdequacy,
    )  # fmt: skip

    sort: str = ""
    title: str = ""
    unit: str = ""
    needed: Decimal = Decimal(0)
    scope: tuple[str, ...] = ("*",)
    plan: str = ""
    provider: str = "internal"
    owner: str = ""
    allocations: tuple[Allocation, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    released: bool = False
    uses: tuple[Use, ...] = ()

    @property
    def judged(self) -> Judgement | None:
        """The last judgement of its adequacy."""
        return self.judgements[-1] if self.judgements else None

    @property
    def available(self) -> Decimal:
        """How much is there: as last assessed; until then, what is needed (RES-1)."""
        return self.judged.available if self.judged else self.needed

    @property
    def adequacy(self) -> str:
        """Say in a word or two how adequacy was last judged: one of `ADEQUACIES`."""
        enough, short, unknown = ADEQUACIES
        return unknown if self.judged is None else enough if self.judged.adequate else short

    def allocated(self, today: date) -> Decimal:
        """Return how much is allocated, today and later, on the day on which most is."""
        return together((each for each in self.allocations if each.open(today)), self.sort)

    def state(self, today: date) -> str:
        """Say in one word or two how it stands on a day."""
        if self.released:
            return "released"
        allocated = self.allocated(today)
        if not allocated:
            return "needed"
        return "allocated" if allocated >= self.needed else "partly allocated"

    # Deciding

    def decide(self, command: asked.ResourceCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE, FACT-LATE, FACT-REASON, RES-1,
                RES-3, RES-CURRENCY, and the AUTH-... of RES-2.
            marshmallow.ValidationError: for a quantity, a unit or an owner.
        """
        match command:
            case asked.RegisterResource():
                return needing.register(self, command, act)
            case _:
                self._known(command, act)
                needing.responsible(act, self.plan, self.owner)
                if self.released:
                    raise Refusal("KIND-STATE", f"{self.title} is needed no longer.", "resource")
                return self._decide(command, act)

    def _known(self, command: asked.LaterCommand, act: Act) -> None:
        """Refuse what the record does not know, before all else (`domain.md`, rule 21)."""
        match command:
            case asked.ChangeResourceNeed():
                needing.known(command, act)
            case asked.AllocateResource():
                allocating.known_in_plan(command.to, command.action, act)
            case asked.ChangeAllocation():
                allocating.known_allocation(self, command.allocation)
            case asked.ReleaseResource() if command.allocation:
                allocating.known_allocation(self, command.allocation)
            case _:
                pass

    def _decide(self, command: asked.LaterCommand, act: Act) -> Iterable[Fact]:
        match command:
            case asked.ChangeResourceNeed():
                return needing.change(self, command, act)
            case asked.AllocateResource():
                return allocating.allocate(self, command, act)
            case asked.ChangeAllocation():
                return allocating.change(self, command, act)
            case asked.ReleaseResource():
                return self._release(command, act)
            case asked.ReviewAdequacy():
                return self._review(command, act)
        assert_never(command)

    def _release(self, command: asked.ReleaseResource, act: Act) -> Iterable[Fact]:
        if command.allocation:
            allocating.allocation_of(self, command.allocation)
            yield ResourceReleased(allocation=command.allocation)
            return
        today = periods.local_day(act.now, act.zone)
        if bound := [each for each in self.allocations if each.open(today)]:
            to = ", ".join(f"{each.plan} {each.action}".strip() for each in bound)
            sentence = f"{self.title} is allocated to {to}. Give that back first."
            raise Refusal("KIND-STATE", sentence, "allocation")
        yield ResourceReleased()

    def _review(self, command: asked.ReviewAdequacy, act: Act) -> Iterable[Fact]:
        available = kept(command.available, self.sort, "available", some=False)
        needed = kept(command.needed, self.sort, "needed", some=False)
        if command.adequate != (available >= needed) and not act.reason.strip():
            raise Refusal("FACT-REASON", "The numbers say otherwise: say why.", "reason")
        yield AdequacyReviewed(
            available=available, needed=needed, adequate=command.adequate,
            forecast=command.forecast, note=command.note, links=command.links,
        )  # fmt: skip

    # Knowing

    def after(self, fact: ResourceFact, envelope: Envelope, pos: int) -> Self:
        """Return the resource as it stands once the fact is known."""
        match fact:
            case ResourceNeedStated():
                return msgspec.structs.replace(self._with(fact.need), sort=fact.sort)
            case ResourceNeedChanged():
                return self._with(fact.need)
            case ResourceAllocated():
                return self._allocation(allocations.allocated(fact, envelope, pos))
            case AllocationChanged():
                former = self.allocations[fact.allocation - 1]
                return self._allocation(allocations.changed(former, fact, envelope, pos))
            case ResourceReleased() if fact.allocation:
                former = self.allocations[fact.allocation - 1]
                given_back = msgspec.structs.replace(former, released=True, pos=pos)
                return self._allocation(given_back)
            case ResourceReleased():
                return msgspec.structs.replace(self, released=True)
            case AdequacyReviewed():
                judged = adequacy.judged(fact, envelope, pos)
                return msgspec.structs.replace(self, judgements=(*self.judgements, judged))
        assert_never(fact)

    def _with(self, need: Need) -> Self:
        return msgspec.structs.replace(
            self, title=need.title, unit=need.unit, needed=need.needed, scope=need.scope,
            plan=need.plan, provider=need.provider, owner=need.owner,
        )  # fmt: skip

    def _allocation(self, allocation: Allocation) -> Self:
        """Return the resource with an allocation more, or with one as it stands now."""
        before = self.allocations[: allocation.number - 1]
        after = self.allocations[allocation.number :]
        those = (*before, allocation, *after)
        return msgspec.structs.replace(self, allocations=those, uses=allocations.uses_of(those))

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by what kind it is, its plan, owner and adequacy, and what it is allocated to.

        And by the grants by which its money goes beyond plans.
        """
        for grant in sorted({grant for use in self.uses for grant in use.grants}):
            yield "spends", grant
        yield "sort", self.sort
        yield "owner", self.owner
        for plan in sorted({each.plan for each in self.allocations if not each.released}):
            yield "allocated", plan
        if self.plan:
            yield "plan", self.plan
        if not self.released:
            yield "adequacy", self.adequacy
        if not self.released and self.judged and not self.judged.answered:
            yield "unanswered", "yes"
