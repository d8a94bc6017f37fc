"""Delegations: authority that was given, to whom, by whom, within which limits, until when.

ISO/IEC 20000-1:2018, 5.1 c and 5.3. Every grant hangs below another; the first hangs below nothing:
it is the root authority, with the instrument of the governing body. Whether a grant works is
computed at the instant of an act (`tracker.authority`), never stored.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.delegations import (
    AuthorityDelegated,
    DelegationAccepted,
    DelegationConfirmed,
    DelegationCorrected,
    DelegationDeclined,
    DelegationEnded,
    DelegationRevoked,
    RootAuthorityRecorded,
)
from tracker import periods
from tracker.history import History
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.organisation import in_set_up
from tracker.people import Person
from tracker.roles import Role
from tracker.words import Holder, Id, Ids, Line, Moment, Money, Powers, RiskLevel, Sha256, Text, Whole, one_of

ROOT = "ROOT"
STAY_WITH_TOP_MANAGEMENT = ("approve:policy", "accept:risk@extreme")
RISK_LEVELS = ("", "low", "medium", "high", "extreme")
FORMS = ("standing", "acting", "absence cover")

DelegationFact = (
    RootAuthorityRecorded | AuthorityDelegated | DelegationAccepted | DelegationDeclined
    | DelegationConfirmed | DelegationEnded | DelegationRevoked | DelegationCorrected
)  # fmt: skip


class RecordRootAuthority(Command):
    """Enter what the governing body empowers a role to decide; only in set-up."""

    kind = "delegation"
    item = "grant"
    creates = True

    holder: Holder
    powers: Powers
    scope: Ids = ("*",)
    amount: Money = None
    risk_level: RiskLevel = "extreme"
    depth: Whole = 3
    effective_from: Moment = None
    until: Moment = None
    instrument: Line = ""
    instrument_sha256: Sha256 = ""
    grant: Id = ROOT


class GrantDelegation(Command):
    """Give part of a grant that one holds to a person or a role."""

    kind = "delegation"
    item = "grant"
    creates = True

    parent: Id
    holder: Holder
    powers: Powers
    scope: Ids = ("*",)
    amount: Money = 0
    risk_level: RiskLevel = ""
    depth: Whole = 0
    effective_from: Moment = None
    until: Moment = None
    form: Annotated[str, one_of(*FORMS)] = "standing"
    grant: Id = ""


class AcceptDelegation(Command):
    """Accept what one was given; a new holder of a role confirms it the same way."""

    kind = "delegation"
    item = "grant"

    grant: Id


class DeclineDelegation(Command):
    """Decline what one was given."""

    kind = "delegation"
    item = "grant"

    grant: Id


class EndDelegation(Command):
    """Give back what one was given."""

    kind = "delegation"
    item = "grant"

    grant: Id


class RevokeDelegation(Command):
    """Take back what one gave; what hangs below falls with it."""

    kind = "delegation"
    item = "grant"

    grant: Id


class CorrectDelegation(Command):
    """Correct the wording of the reason; nothing else of a grant ever changes."""

    kind = "delegation"
    item = "grant"

    grant: Id
    wording: Text


DelegationCommand = (
    RecordRootAuthority | GrantDelegation | AcceptDelegation | DeclineDelegation
    | EndDelegation | RevokeDelegation | CorrectDelegation
)  # fmt: skip


class Delegation(State):
    """A grant of authority as the record leaves it; the root authority is one of them."""

    kind = "delegation"
    prefix = "DEL"
    commands = (
        RecordRootAuthority, GrantDelegation, AcceptDelegation, DeclineDelegation,
        EndDelegation, RevokeDelegation, CorrectDelegation,
    )  # fmt: skip

    parent: str = ""
    grantor: str = ""
    holder: str = ""
    powers: tuple[str, ...] = ()
    scope: tuple[str, ...] = ("*",)
    amount: int | None = None
    risk_level: str = ""
    depth: int = 0
    form: str = "standing"
    effective_from: datetime | None = None
    effective_until: datetime | None = None
    wording: str = ""
    instrument: str = ""
    instrument_sha256: str = ""
    accepted_by: tuple[str, ...] = ()
    accepted_at: datetime | None = None
    declined_by: str = ""
    declined_at: datetime | None = None
    revoked_by: str = ""
    revoked_until: datetime | None = None

    def within_dates(self, at: datetime) -> bool:
        """Whether an instant lies within the dates of this grant alone."""
        assert self.effective_from is not None, "a grant that exists has a beginning"
        return self.effective_from <= at and (self.effective_until is None or at < self.effective_until)

    def revoked_by_then(self, at: datetime) -> bool:
        """Whether this grant alone was taken or given back with effect by an instant."""
        return self.revoked_until is not None and self.revoked_until <= at

    def standing(self, at: datetime) -> str:
        """Say in one word how this grant alone stands at an instant."""
        if self.declined_at is not None and self.declined_at <= at:
            return "declined"
        if self.revoked_by_then(at):
            return "revoked" if self.revoked_by else "ended"
        if self.effective_until is not None and self.effective_until <= at:
            return "expired"
        if self.id != ROOT and (self.accepted_at is None or self.accepted_at > at):
            return "offered"
        return "in force" if self.within_dates(at) else "accepted"

    def decide(self, command: DelegationCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE; for a grant in this order
                AUTH-NONE, AUTH-ACCEPT, AUTH-REVOKED, AUTH-TIME (of the parent),
                AUTH-NONDELEGABLE, AUTH-DEPTH, AUTH-CYCLE, AUTH-ATTENUATE, AUTH-SELF,
                AUTH-NOBACKDATE.
        """
        match command:
            case RecordRootAuthority():
                return self._record_root(command, act)
            case GrantDelegation():
                return self._grant(command, act)
            case AcceptDelegation() | DeclineDelegation():
                return self._answer(command, act)
            case EndDelegation():
                return self._give_back(act)
            case RevokeDelegation():
                return self._revoke(act)
            case CorrectDelegation():
                return self._correct(command, act)
        assert_never(command)

    def _record_root(self, command: RecordRootAuthority, act: Act) -> Iterable[Fact]:
        _known(command.holder, act)
        if self.exists:
            raise Refusal("REF-TAKEN", "The root authority is recorded already.", "grant")
        if not in_set_up(act):
            raise Refusal("FACT-ACTOR", "The operator enters the root authority, in set-up.")
        yield RootAuthorityRecorded(
            holder=command.holder, powers=command.powers, scope=command.scope,
            amount=command.amount, risk_level=command.risk_level, depth=command.depth,
            effective_from=periods.begins(command.effective_from or act.effective, act.now, act.zone),
            effective_until=_until(command.until, act), instrument=command.instrument,
            instrument_sha256=command.instrument_sha256,
        )  # fmt: skip

    def _grant(self, command: GrantDelegation, act: Act) -> Iterable[Fact]:
        chain = act.authority.chain(command.parent)
        _known(command.holder, act)
        if self.exists:
            raise Refusal("REF-TAKEN", f"{self.id} is a delegation already.", "grant")
        act.authority.in_force(act.actor, chain)
        begins = periods.begins(command.effective_from or act.effective, act.now, act.zone)
        until = _until(command.until, act)
        _delegable(command, chain[0])
        _no_cycle(command.holder, chain, act)
        _attenuates(command, chain[0], begins, until)
        if act.authority.holds(act.actor, command.holder):
            raise Refusal("AUTH-SELF", "Nobody enlarges their own authority.", "holder")
        if begins < act.now:
            raise Refusal(
                "AUTH-NOBACKDATE", "Authority is never given for the past; it begins now or later.",
                "effective_from",
            )  # fmt: skip
        yield AuthorityDelegated(
            parent=command.parent, grantor=act.actor, holder=command.holder, powers=command.powers,
            scope=command.scope, amount=command.amount, risk_level=command.risk_level,
            depth=command.depth, form=command.form, effective_from=begins, effective_until=until,
        )  # fmt: skip

    def _answer(self, command: AcceptDelegation | DeclineDelegation, act: Act) -> Iterable[Fact]:
        if self.imported or not act.authority.holds(act.actor, self.holder):
            raise Refusal("FACT-ACTOR", f"{self.id} was given to {self.holder}; only they answer.", "grant")
        if (
            self.id == ROOT
            or act.actor in self.accepted_by
            or self.standing(act.now) in ("declined", "revoked", "ended", "expired")
        ):
            raise Refusal("KIND-STATE", f"{self.id} waits for no answer from you.", "grant")
        if isinstance(command, DeclineDelegation):
            yield DelegationDeclined(declined_by=act.actor)
        elif self.accepted_by:
            yield DelegationConfirmed(confirmed_by=act.actor)
        else:
            yield DelegationAccepted(accepted_by=act.actor)

    def _give_back(self, act: Act) -> Iterable[Fact]:
        if act.actor not in self.accepted_by or not act.authority.holds(act.actor, self.holder):
            raise Refusal("FACT-ACTOR", f"Only who holds {self.id} gives it back.", "grant")
        yield DelegationEnded(effective_until=self._last_moment(act))

    def _revoke(self, act: Act) -> Iterable[Fact]:
        if self.id == ROOT:
            raise Refusal("KIND-STATE", "The root authority is the governing body's to change.", "grant")
        above = act.authority.chain(self.parent)
        if act.actor != self.grantor and not any(act.authority.holds(act.actor, g.holder) for g in above):
            raise Refusal("AUTH-NONE", f"{self.id} is taken back by its grantor, or by who stands above.", "grant")
        until = self._last_moment(act)
        fallen = tuple(g.id for g in below(self, act.history) if g.standing(act.now) in ("offered", "accepted", "in force"))
        yield DelegationRevoked(revoked_by=act.actor, effective_until=until, fallen=fallen)

    def _last_moment(self, act: Act) -> datetime:
        if self.revoked_by_then(act.now) or self.declined_by:
            raise Refusal("KIND-STATE", f"{self.id} is {self.standing(act.now)} already.", "grant")
        until = periods.ends(act.effective, act.now, act.zone)
        if until < act.now:
            raise Refusal("AUTH-NOBACKDATE", "Authority is never taken back for the past.", "effective")
        return until

    def _correct(self, command: CorrectDelegation, act: Act) -> Iterable[Fact]:
        if act.actor != self.grantor:
            raise Refusal("FACT-ACTOR", "Only the grantor corrects the wording.", "grant")
        if command.wording != self.wording:
            yield DelegationCorrected(wording=command.wording, former_wording=self.wording)

    def after(self, fact: DelegationFact, envelope: Envelope, pos: int) -> Self:
        """Return the grant as it stands once the fact is known."""
        change = msgspec.structs.replace
        match fact:
            case RootAuthorityRecorded():
                return change(
                    self, holder=fact.holder, powers=fact.powers, scope=fact.scope,
                    amount=fact.amount, risk_level=fact.risk_level, depth=fact.depth,
                    effective_from=fact.effective_from, effective_until=fact.effective_until,
                    wording=envelope.reason, instrument=fact.instrument,
                    instrument_sha256=fact.instrument_sha256,
                )  # fmt: skip
            case AuthorityDelegated():
                return change(
                    self, parent=fact.parent, grantor=fact.grantor, holder=fact.holder,
                    powers=fact.powers, scope=fact.scope, amount=fact.amount,
                    risk_level=fact.risk_level, depth=fact.depth, form=fact.form,
                    effective_from=fact.effective_from, effective_until=fact.effective_until,
                    wording=envelope.reason,
                )  # fmt: skip
            case DelegationAccepted():
                return change(
                    self, accepted_by=(*self.accepted_by, fact.accepted_by),
                    accepted_at=self.accepted_at or envelope.recorded_at,
                )  # fmt: skip
            case DelegationConfirmed():
                return change(self, accepted_by=(*self.accepted_by, fact.confirmed_by))
            case DelegationDeclined():
                return change(
                    self, declined_by=fact.declined_by, declined_at=envelope.recorded_at
                )
            case DelegationEnded():
                return change(self, revoked_until=fact.effective_until)
            case DelegationRevoked():
                return change(self, revoked_until=fact.effective_until, revoked_by=fact.revoked_by)
            case DelegationCorrected():
                return change(self, wording=fact.wording)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by holder, grantor, parent, and each part of its scope."""
        yield "holder", self.holder
        yield "grantor", self.grantor
        yield "parent", self.parent
        for part in self.scope:
            yield "scope", part


def below(grant: Delegation, history: History) -> list[Delegation]:
    """Return every grant that hangs below one, nearest first."""
    found = history.every(Delegation, parent=grant.id)
    return found + [deeper for child in found for deeper in below(child, history)]


def _known(holder: str, act: Act) -> None:
    sort, _, name = holder.partition(":")
    if act.history.find(Role if sort == "role" else Person, name) is None:
        raise unknown(sort, name, "holder")


def _until(wanted: object, act: Act) -> datetime | None:
    return periods.ends(wanted, act.now, act.zone) if wanted else None  # type: ignore[arg-type]  # a Moment


def _delegable(command: GrantDelegation, parent: Delegation) -> None:
    held = {*command.powers, *(f"{power}@{command.risk_level}" for power in command.powers)}
    if stays := sorted(held & set(STAY_WITH_TOP_MANAGEMENT)):
        raise Refusal("AUTH-NONDELEGABLE", f"{stays[0]} stays with top management in person.", "powers")
    if command.depth > parent.depth - 1:
        raise Refusal("AUTH-DEPTH", f"{parent.id} allows {parent.depth} further levels below it.", "depth")


def _no_cycle(holder: str, chain: tuple[Delegation, ...], act: Act) -> None:
    sort, _, name = holder.partition(":")
    for above in chain:
        if holder == above.holder or (sort == "person" and act.authority.holds(name, above.holder)):
            raise Refusal("AUTH-CYCLE", f"{holder} stands above this grant already, in {above.id}.", "holder")


def _attenuates(command: GrantDelegation, parent: Delegation, begins: datetime, until: datetime | None) -> None:
    """Refuse a grant that gives more than its parent holds, in any respect (rule 3)."""
    assert parent.effective_from is not None, "a grant that exists has a beginning"
    if more := sorted(set(command.powers) - set(parent.powers)):
        _too_much(f"{parent.id} does not hold {', '.join(more)}.", "powers")
    if "*" not in parent.scope and ("*" in command.scope or not set(command.scope) <= set(parent.scope)):
        _too_much(f"{parent.id} covers {', '.join(parent.scope)} only.", "scope")
    if parent.amount is not None and (command.amount is None or command.amount > parent.amount):
        _too_much(f"The amount is above the limit of {parent.id}.", "amount")
    if RISK_LEVELS.index(command.risk_level) > RISK_LEVELS.index(parent.risk_level):
        _too_much(f"{parent.id} does not reach to {command.risk_level} risks.", "risk_level")
    if begins < parent.effective_from:
        _too_much(f"{parent.id} begins later.", "effective_from")
    if parent.effective_until is not None and (until is None or until > parent.effective_until):
        _too_much(f"{parent.id} ends earlier.", "until")
    if until is not None and until <= begins:
        _too_much("The delegation would end before it begins.", "until")


def _too_much(sentence: str, field: str) -> None:
    raise Refusal("AUTH-ATTENUATE", f"Nobody gives more than they hold: {sentence}", field)
