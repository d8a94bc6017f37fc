"""The grant itself: how it stands, and what each fact does to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.delegations import (
    AuthorityDelegated,
    DelegationAccepted,
    DelegationConfirmed,
    DelegationCorrected,
    DelegationDeclined,
    DelegationEnded,
    DelegationRegranted,
    DelegationRenewed,
    DelegationRevoked,
    DelegationUpheld,
    RootAuthorityRecorded,
    RootAuthorityReplaced,
)
from tracker.delegations import answering, giving, renewing
from tracker.delegations.commands import (
    ROOT,
    AcceptDelegation,
    CorrectDelegation,
    DeclineDelegation,
    DelegationCommand,
    EndDelegation,
    GrantDelegation,
    NoteRenewal,
    RecordRootAuthority,
    ReplaceRootAuthority,
    RevokeDelegation,
    UpholdDelegation,
)
from tracker.kernel import Act, State

DelegationFact = (
    RootAuthorityRecorded | RootAuthorityReplaced | AuthorityDelegated | DelegationAccepted
    | DelegationDeclined | DelegationConfirmed | DelegationUpheld | DelegationRenewed
    | DelegationEnded | DelegationRevoked | DelegationRegranted | DelegationCorrected
)  # fmt: skip


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the root authority gave until another instrument took the place of its own."""

    powers: tuple[str, ...]
    scope: tuple[str, ...]
    amount: int | None
    risk_level: str
    depth: int
    effective_from: datetime | None
    effective_until: datetime | None
    instrument: str
    instrument_sha256: str
    replaced_at: datetime


class Delegation(State):
    """A grant of authority as the record leaves it; the root authority is one of them."""

    kind = "delegation"
    prefix = "DEL"
    commands = (
        RecordRootAuthority, ReplaceRootAuthority, GrantDelegation, AcceptDelegation,
        DeclineDelegation, EndDelegation, RevokeDelegation, UpholdDelegation, CorrectDelegation,
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
    accepted: dict[str, datetime] = {}  # a frozen struct copies it
    declined_by: str = ""
    declined_at: datetime | None = None
    revoked_by: str = ""
    revoked_until: datetime | None = None
    amount_per_period: int | None = None
    period: str = "year"
    on_vacancy: str = "flag"
    conditions: str = ""
    renews: str = ""
    renewed_by: str = ""
    upheld_by: str = ""
    upheld_at: datetime | None = None
    earlier: tuple[Terms, ...] = ()

    @property
    def accepted_by(self) -> tuple[str, ...]:
        """The people who have accepted: the first, and each who confirmed it later."""
        return tuple(self.accepted)

    @property
    def accepted_at(self) -> datetime | None:
        """When it was first accepted."""
        return min(self.accepted.values(), default=None)

    def accepted_by_then(self, at: datetime, person: str = "") -> bool:
        """Whether a person (default: anybody) had accepted by an instant."""
        return any(when <= at for who, when in self.accepted.items() if person in ("", who))

    @property
    def begins(self) -> datetime:
        """The instant from which the grant holds."""
        assert self.effective_from is not None, "a grant that exists has a beginning"
        return self.effective_from

    def as_it_read(self, at: datetime) -> Self:
        """Return the root authority as its instrument of that instant gave it; others as they are.

        What the next instrument gives, or no longer does, reaches back to no act before it.
        """
        for terms in self.earlier:
            if at < terms.replaced_at:
                found = {name: getattr(terms, name) for name in _OF_AN_INSTRUMENT}
                return msgspec.structs.replace(self, **found)
        return self

    def within_dates(self, at: datetime) -> bool:
        """Whether an instant lies within the dates of this grant alone."""
        return self.begins <= at and (self.effective_until is None or at < self.effective_until)

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
        if self.id != ROOT and not self.accepted_by_then(at):
            return "offered"
        return "in force" if self.within_dates(at) else "accepted"

    def is_over(self, at: datetime) -> bool:
        """Whether this grant alone gives nothing any more, and never will again."""
        return self.standing(at) not in answering.LIVE

    def gives_no_more_than(self, other: "Delegation") -> bool:
        """Whether another grant covers all that this one gives: powers, scope, amount and risk."""
        everywhere = "*" in other.scope
        limit = other.amount
        return giving.within_period(self, other) and (
            set(self.powers) <= set(other.powers)
            and (everywhere or ("*" not in self.scope and set(self.scope) <= set(other.scope)))
            and (limit is None or (self.amount is not None and self.amount <= limit))
            and giving.RISK_LEVELS.index(self.risk_level)
            <= giving.RISK_LEVELS.index(other.risk_level)
        )

    def decide(self, command: DelegationCommand, act: Act) -> Iterable[Fact]:  # noqa: C901, PLR0911  # one arm per command
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE; for a grant in this order
                AUTH-NONE, AUTH-ACCEPT, AUTH-REVOKED, AUTH-TIME (of the parent),
                AUTH-NONDELEGABLE, AUTH-DEPTH, AUTH-CYCLE, AUTH-ATTENUATE, AUTH-SELF,
                AUTH-NOBACKDATE.
        """
        match command:
            case RecordRootAuthority():
                return giving.record_root(self, command, act)
            case ReplaceRootAuthority():
                return giving.replace_root(self, command, act)
            case GrantDelegation():
                return giving.give(self, command, act)
            case AcceptDelegation() | DeclineDelegation():
                return answering.answer(self, command, act)
            case EndDelegation():
                return answering.give_back(self, act)
            case RevokeDelegation():
                return answering.revoke(self, command, act)
            case UpholdDelegation():
                return renewing.uphold(self, act)
            case NoteRenewal():
                return renewing.renewed(command)
            case CorrectDelegation():
                return answering.correct(self, command, act)
        assert_never(command)

    def after(self, fact: DelegationFact, envelope: Envelope, pos: int) -> Self:  # noqa: C901, PLR0911  # one arm per fact
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
            case RootAuthorityReplaced():
                return self._replaced(fact, envelope)
            case AuthorityDelegated():
                return change(
                    self, parent=fact.parent, grantor=fact.grantor, holder=fact.holder,
                    powers=fact.powers, scope=fact.scope, amount=fact.amount,
                    risk_level=fact.risk_level, depth=fact.depth, form=fact.form,
                    effective_from=fact.effective_from, effective_until=fact.effective_until,
                    wording=envelope.reason, amount_per_period=fact.amount_per_period,
                    period=fact.period, on_vacancy=fact.on_vacancy, conditions=fact.conditions,
                    renews=fact.renews,
                )  # fmt: skip
            case DelegationAccepted():
                return change(self, accepted=self._accepted(fact.accepted_by, envelope))
            case DelegationConfirmed():
                return change(self, accepted=self._accepted(fact.confirmed_by, envelope))
            case DelegationDeclined():
                return change(self, declined_by=fact.declined_by, declined_at=envelope.recorded_at)
            case DelegationEnded():
                return change(self, revoked_until=fact.effective_until)
            case DelegationRevoked():
                return change(self, revoked_until=fact.effective_until, revoked_by=fact.revoked_by)
            case DelegationUpheld():
                return change(self, upheld_by=fact.upheld_by, upheld_at=envelope.recorded_at)
            case DelegationRenewed():
                return change(self, renewed_by=fact.by)
            case DelegationRegranted():
                return self
            case DelegationCorrected():
                return change(self, wording=fact.wording)
        assert_never(fact)

    def _replaced(self, fact: RootAuthorityReplaced, envelope: Envelope) -> Self:
        former = {name: getattr(self, name) for name in _OF_AN_INSTRUMENT}
        earlier = (*self.earlier, Terms(**former, replaced_at=envelope.recorded_at))
        given = {name: getattr(fact, name) for name in _OF_AN_INSTRUMENT}
        return msgspec.structs.replace(self, **given, wording=envelope.reason, earlier=earlier)

    def _accepted(self, person: str, envelope: Envelope) -> dict[str, datetime]:
        return {**self.accepted, person: envelope.recorded_at}

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by holder, grantor, parent, and each part of its scope."""
        yield "holder", self.holder
        yield "grantor", self.grantor
        yield "parent", self.parent
        for part in self.scope:
            yield "scope", part


_OF_AN_INSTRUMENT = tuple(name for name in Terms.__struct_fields__ if name != "replaced_at")
