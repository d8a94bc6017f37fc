"""What people were given: whether it could be given, was accepted, lay vacant, or fell."""

from collections.abc import Iterator

from events import Recorded
from events.facts.delegations import AuthorityDelegated, DelegationRevoked
from tracker.appointments import Appointment
from tracker.authority import Authority
from tracker.checks.finding import Finding
from tracker.checks.instants import act_at, each_event
from tracker.delegations import Delegation, GrantDelegation
from tracker.history import History
from tracker.kernel import Refusal
from tracker.responsibilities import Held, Standing
from tracker.roles import Role
from tracker.vacancies import Vacancy, vacancies


def delegations(history: History) -> list[Finding]:
    """Say of each grant whether whoever gave it held as much at that moment."""
    return [
        _given(event, event.fact, history)
        for grant in history.every(Delegation)
        for event in history.events(f"delegation/{grant.id}")
        if isinstance(event.fact, AuthorityDelegated) and not event.envelope.source
    ]


def _given(event: Recorded, fact: AuthorityDelegated, history: History) -> Finding:
    act = act_at(history, fact.grantor, event.envelope.recorded_at, event.pos)
    command = GrantDelegation(
        grant=event.id, parent=fact.parent, holder=fact.holder, powers=fact.powers,
        scope=fact.scope, amount=fact.amount, risk_level=fact.risk_level, depth=fact.depth,
        form=fact.form, effective_from=fact.effective_from, until=fact.effective_until,
    )  # fmt: skip
    refusal: Refusal | None = None
    try:
        list(Delegation(id=event.id).decide(command, act))
    except Refusal as found:
        refusal = found
    return Finding(
        item=event.stream, at=event.envelope.recorded_at, event=event.number,
        person=fact.grantor, rule=refusal.rule if refusal else "", wrong=refusal is not None,
        words=refusal.sentence if refusal else f"Part of {fact.parent}, to {fact.holder}.",
    )  # fmt: skip


def acceptances(history: History) -> list[Finding]:
    """Return what was offered to somebody and never accepted, declined or over."""
    standing = Standing(history)
    grants = (
        each for each in history.every(Delegation)
        if not each.imported and each.parent and not each.accepted and not each.declined_by
    )  # fmt: skip
    terms = (
        each for each in history.every(Appointment)
        if not each.imported and each.acceptance == "open"
    )  # fmt: skip
    held: list[Held] = [*grants, *terms]
    return [_never_accepted(each, standing.of(each), history) for each in held]


def _never_accepted(held: Held, state: str, history: History) -> Finding:
    first = history.events(f"{held.kind}/{held.id}")[0]
    at = first.envelope.recorded_at
    return Finding(
        item=f"{held.kind}/{held.id}", at=at, event=first.number, days=(history.on - at).days,
        person=_waited_for(held, history),
        words=f"{state.capitalize()}, never accepted.", wrong=True,
    )  # fmt: skip


def _waited_for(held: Held, history: History) -> str:
    """Return who would accept; empty where nobody holds the role."""
    if isinstance(held, Appointment):
        return held.person
    return next(iter(Authority(history, history.on).people(held.holder)), "")


def empty_offices(history: History) -> list[Finding]:
    """Return every stretch of a day or more in which nobody held a role."""
    return [
        found for role in history.every(Role) if not role.imported for found in _gaps(role, history)
    ]


def _gaps(role: Role, history: History) -> Iterator[Finding]:
    assert role.recorded_at is not None, "a role that exists was recorded"
    terms = history.every(Appointment, role=role.id)
    for gap in vacancies(terms, role.recorded_at, history.on):
        yield Finding(
            item=f"role/{role.id}", at=gap.since, days=gap.days,
            event=_beginning(role, terms, gap, history),
            until=gap.until, words="Nobody held it." if gap.until else "Nobody holds it.",
            wrong=role.must_be_filled and not (role.retired and gap.until is None),
        )  # fmt: skip


def _beginning(role: Role, terms: list[Appointment], gap: Vacancy, history: History) -> int:
    """Return the event that a gap begins with: the end of a term, or the role's own beginning."""
    before = (f"appointment/{term.id}" for term in terms if term.effective_until == gap.since)
    ended = next(before, "")
    return (
        history.events(ended)[-1].number if ended else history.events(f"role/{role.id}")[0].number
    )


def fallen(history: History) -> list[Finding]:
    """Return each revocation with what hung below the grant and fell with it."""
    return [
        Finding(
            item=event.stream, at=event.envelope.recorded_at, event=event.number,
            person=event.fact.revoked_by,
            words=f"With it fell {', '.join(event.fact.fallen)}."
            if event.fact.fallen
            else "Nothing hung below it.",
        )
        for event in each_event(history) if isinstance(event.fact, DelegationRevoked)
    ]  # fmt: skip
