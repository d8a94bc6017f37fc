"""Giving authority: the root authority first, then parts of what somebody holds.

The checks of a grant stand in the order of `domain.md`, rule 21.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from events import Fact
from events.facts.delegations import (
    AuthorityDelegated,
    RootAuthorityRecorded,
    RootAuthorityReplaced,
)
from tracker import periods
from tracker.delegations.commands import (
    GrantDelegation,
    RecordRootAuthority,
    ReplaceRootAuthority,
)
from tracker.delegations.renewing import renewable
from tracker.kernel import Act, Refusal, unknown
from tracker.organisation import in_set_up
from tracker.people import Person
from tracker.roles import Role
from tracker.services import known_scope

if TYPE_CHECKING:
    from tracker.delegations.delegation import Delegation

STAY_WITH_TOP_MANAGEMENT = ("approve:policy", "accept:risk@extreme")
RISK_LEVELS = ("", "low", "medium", "high", "extreme")


def record_root(root: "Delegation", command: RecordRootAuthority, act: Act) -> Iterable[Fact]:
    """Enter the root authority; only it has the date of its instrument, also a past one.

    In set-up the operator may enter it again: nobody has confirmed it yet.
    """
    _known(command.holder, command.scope, act)
    operates = in_set_up(act)
    if root.exists and not operates:
        raise Refusal("REF-TAKEN", "The root authority is recorded already.", "grant")
    if not operates:
        raise Refusal("FACT-ACTOR", "The operator enters the root authority, in set-up.")
    begins = periods.begins(command.effective_from or act.effective, act.now, act.zone)
    until = _until(command.until, act)
    if until is not None and until <= begins:
        raise Refusal("KIND-STATE", "The root authority would end before it begins.", "until")
    yield RootAuthorityRecorded(
        holder=command.holder, powers=command.powers, scope=command.scope,
        amount=command.amount, risk_level=command.risk_level, depth=command.depth,
        effective_from=begins, effective_until=until, instrument=command.instrument,
        instrument_sha256=command.instrument_sha256,
    )  # fmt: skip


def replace_root(root: "Delegation", command: ReplaceRootAuthority, act: Act) -> Iterable[Fact]:
    """Enter the next instrument of the governing body; it begins when it is recorded.

    What hangs below reaches no further than the new instrument does; what was done before keeps the
    chain that was frozen into it.
    """
    known_scope(command.scope, act)
    chain = act.authority.chain(root.id)
    act.authority.in_force(act.actor, chain)
    if not command.instrument.strip():
        raise Refusal("KIND-STATE", "The governing body's instrument is named.", "instrument")
    if command.instrument_sha256 in ("", root.instrument_sha256):
        raise Refusal(
            "KIND-STATE", "The hash of another instrument is entered.", "instrument_sha256"
        )
    until = _until(command.until, act)
    if until is not None and until <= act.now:
        raise Refusal("KIND-STATE", "The root authority would end before it begins.", "until")
    act.authority.used = chain[0]
    yield RootAuthorityReplaced(
        powers=command.powers, scope=command.scope, amount=command.amount,
        risk_level=command.risk_level, depth=command.depth, effective_from=act.now,
        effective_until=until, instrument=command.instrument,
        instrument_sha256=command.instrument_sha256, former_instrument=root.instrument,
        former_sha256=root.instrument_sha256,
    )  # fmt: skip


def give(grant: "Delegation", command: GrantDelegation, act: Act) -> Iterable[Fact]:
    """Give part of a grant that the actor holds."""
    chain = act.authority.chain(command.parent, "parent")
    holder = _known(command.holder, command.scope, act)
    if command.renews:
        act.authority.chain(command.renews, "renews")
    if grant.exists:
        raise Refusal("REF-TAKEN", f"The id {grant.id} is a delegation's already.", "grant")
    if holder.retired if isinstance(holder, Role) else holder.left:
        raise Refusal(
            "KIND-STATE", f"The {command.holder.replace(':', ' ')} is no longer there.", "holder"
        )
    renewable(command, type(grant), act)
    act.authority.in_force(act.actor, chain)
    act.authority.used = chain[0]
    begins = periods.begins(command.effective_from or act.effective, act.now, act.zone)
    until = _until(command.until, act)
    _delegable(command, chain[0])
    _no_cycle(command.holder, chain, act)
    _attenuates(command, chain[0], begins, until)
    if not act.authority.appointed_over(act.actor, chain[0].holder, command.scope):
        _too_much("you were appointed for less.", "scope")
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
        amount_per_period=command.amount_per_period, period=command.period,
        on_vacancy=command.on_vacancy, conditions=command.conditions, renews=command.renews,
    )  # fmt: skip


def _known(holder: str, scope: tuple[str, ...], act: Act) -> Role | Person:
    sort, _, name = holder.partition(":")
    kind: type[Role] | type[Person] = Role if sort == "role" else Person
    found = act.history.find(kind, name)
    if not isinstance(found, Role | Person):
        raise unknown(sort, name, "holder")
    known_scope(scope, act)
    return found


def _until(wanted: date | datetime | None, act: Act) -> datetime | None:
    return periods.ends(wanted, act.now, act.zone) if wanted else None


def _delegable(command: GrantDelegation, parent: "Delegation") -> None:
    held = {*command.powers, *(f"{power}@{command.risk_level}" for power in command.powers)}
    if stays := sorted(held & set(STAY_WITH_TOP_MANAGEMENT)):
        raise Refusal(
            "AUTH-NONDELEGABLE", f"The power {stays[0]} stays with top management.", "powers"
        )
    if command.depth > parent.depth - 1:
        raise Refusal(
            "AUTH-DEPTH", f"{parent.id} allows {parent.depth} further levels below it.", "depth"
        )


def _no_cycle(holder: str, chain: tuple["Delegation", ...], act: Act) -> None:
    sort, _, name = holder.partition(":")
    for above in chain:
        if holder == above.holder or (sort == "person" and act.authority.holds(name, above.holder)):
            raise Refusal(
                "AUTH-CYCLE",
                f"The grant would come back to {holder}, who holds {above.id}.",
                "holder",
            )


def _attenuates(
    command: GrantDelegation, parent: "Delegation", begins: datetime, until: datetime | None
) -> None:
    """Refuse a grant that gives more than its parent holds, in any respect (rule 3)."""
    if more := sorted(set(command.powers) - set(parent.powers)):
        _too_much(f"{parent.id} does not hold {', '.join(more)}.", "powers")
    if "*" not in parent.scope and (
        "*" in command.scope or not set(command.scope) <= set(parent.scope)
    ):
        _too_much(f"{parent.id} covers {', '.join(parent.scope)} only.", "scope")
    if parent.amount is not None and (command.amount is None or command.amount > parent.amount):
        _too_much(f"The amount is above the limit of {parent.id}.", "amount")
    if not within_period(command, parent):
        _too_much(f"{parent.id} has a limit for each {parent.period}.", "amount_per_period")
    if RISK_LEVELS.index(command.risk_level) > RISK_LEVELS.index(parent.risk_level):
        _too_much(f"{parent.id} does not reach to {command.risk_level} risks.", "risk_level")
    _within_dates(parent, begins, until)


def _within_dates(parent: "Delegation", begins: datetime, until: datetime | None) -> None:
    if begins < parent.begins:
        _too_much(f"{parent.id} begins later.", "effective_from")
    if parent.effective_until is not None and (until is None or until > parent.effective_until):
        _too_much(f"{parent.id} ends earlier.", "until")
    if until is not None and until <= begins:
        _too_much("The delegation would end before it begins.", "until")


def within_period(child: "GrantDelegation | Delegation", parent: "Delegation") -> bool:
    """Whether a grant can never use more in a period than the one above may in one of its own."""
    if parent.amount_per_period is None or child.amount == 0:
        return True
    if child.amount_per_period is None:
        return False
    often = max(1, periods.MONTHS[parent.period] // periods.MONTHS[child.period])
    return child.amount_per_period * often <= parent.amount_per_period


def _too_much(sentence: str, field: str) -> None:
    raise Refusal("AUTH-ATTENUATE", f"Nobody gives more than they hold: {sentence}", field)
