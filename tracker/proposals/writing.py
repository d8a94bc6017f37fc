"""Writing a proposal: open, revise, rebase, hand in, take back.

Its author does; a text that somebody typed is never lost (`domain.md`, rules 11 and 12).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, assert_never

import marshmallow as ma

from events import Fact
from events.facts import proposals as facts
from events.facts.approvals import ApprovalRule
from tracker import periods
from tracker.approvals import Subject
from tracker.kernel import Act, Refusal, unknown
from tracker.paths import changed
from tracker.people import Person
from tracker.proposals import commands as asked
from tracker.proposals.content import (
    Wanted,
    on_newest_base,
    overlaps,
    takes_effect_at,
    target_of,
    touches,
    worked_out,
)
from tracker.proposals.matters import expired, subject_of
from tracker.proposals.signatures import rule_for
from tracker.resources import commitments
from tracker.roles import Role
from tracker.services import known_scope
from tracker.versions import Governed, start_of

if TYPE_CHECKING:
    from tracker.proposals.proposal import Proposal

SHORTEST_REASON = 10
UNREADY = ("draft", "changes requested")
UNDECIDED = ("submitted", *UNREADY)

_NOTHING = object()


def write(proposal: "Proposal", command: asked.WritingCommand, act: Act) -> Iterable[Fact]:
    """Return the facts that follow from what its author does with a proposal."""
    match command:
        case asked.OpenProposal():
            return _open(proposal, command, act)
        case asked.ReviseProposal():
            return _revise(proposal, command, act)
        case asked.RebaseProposal():
            return _rebase(proposal, command, act)
        case asked.SubmitProposal():
            return _submit(proposal, act)
        case asked.WithdrawProposal():
            return _withdraw(proposal, act)
        case asked.SupersedeProposal():
            return _supersede(proposal, command, act)
    assert_never(command)


def _open(proposal: "Proposal", command: asked.OpenProposal, act: Act) -> Iterable[Fact]:
    item = target_of(command.target, act)
    known_scope(command.scope, act)
    if proposal.exists:
        raise Refusal("REF-TAKEN", f"{proposal.id} is a proposal already.", "proposal")
    item.refuse_when_closed()
    on_newest_base(item, command.base, command.makes)
    reasoned(act)
    takes_effect = _wanted_date(act.effective, command.change, act)
    begins = takes_effect_at(takes_effect, command.change, item, act.now)
    wanted = worked_out(item, item.newest, command.changes, command.scope, begins, act)
    kind = command.target.partition(":")[0]
    rule_for(act.history, _subject(kind, command.change, command.scope, wanted))
    yield facts.ProposalOpened(
        title=command.title, target=command.target, base=command.base, makes=item.next_number,
        change=command.change, scope=command.scope, changes=wanted.changes,
        former=wanted.former, amount=wanted.amount, content_sha256=wanted.content_sha256,
        effective_from=takes_effect,
    )  # fmt: skip


def _wanted_date(wanted: date | datetime | None, change: str, act: Act) -> datetime | None:
    if wanted is None:
        return None
    begins = periods.begins(wanted, act.now, act.zone)
    if begins < act.now and change != "correction":
        sentence = "A change takes effect now or later; only a correction looks back."
        raise Refusal("PROP-5", sentence, "effective")
    return begins


def _subject(kind: str, change: str, scope: tuple[str, ...], wanted: Wanted) -> Subject:
    return Subject(
        target=kind, change=change, amount=wanted.amount, scope=scope, paths=tuple(wanted.changes)
    )


def _revise(proposal: "Proposal", command: asked.ReviseProposal, act: Act) -> Iterable[Fact]:
    item = _still_to_decide(proposal, act, by=proposal.writers)
    takes_effect = _wanted_date(command.takes_effect, proposal.change, act) or proposal.takes_effect
    begins = takes_effect_at(takes_effect, proposal.change, item, act.now)
    base = item.numbered(proposal.base)
    wanted = worked_out(item, base, command.changes, proposal.scope, begins, act)
    before = changed(start_of(item, base, act), proposal.changes)
    _reasoned_removal(item, _actions(before) - _actions(wanted.content), act)
    subject = _subject(proposal.kind_of_target, proposal.change, proposal.scope, wanted)
    rule = rule_for(act.history, subject)
    touched = _differing(proposal.changes, wanted.changes)
    if takes_effect != proposal.takes_effect:
        touched = (*touched, "takes_effect")
    again = expired(proposal, act.history)
    if not (touched or again) and command.title in ("", proposal.title):
        return
    yield facts.ProposalRevised(
        revision=proposal.revision + 1, changes=wanted.changes, former=wanted.former,
        amount=wanted.amount, content_sha256=wanted.content_sha256, touched=touched,
        cleared=tuple(s.person for s in proposal.approvals) if again
        else _cleared(proposal, rule, touched, before, wanted.content, act),
        title=command.title or proposal.title, effective_from=takes_effect,
    )  # fmt: skip


def _reasoned_removal(item: Governed, taken_out: set[str], act: Act) -> None:
    """Refuse to take out, without saying why, an action that something is allocated to (PLAN-5).

    Whoever opens a proposal says why anyhow (PROP-6).
    """
    if len(act.reason.strip()) >= SHORTEST_REASON or not taken_out:
        return
    today = periods.local_day(act.now, act.zone)
    if bound := sorted(taken_out & commitments(item.id, act.history, today)):
        sentence = f"Resources are allocated to {', '.join(bound)}: say why it goes."
        raise Refusal("PLAN-5", sentence, "reason")


def _actions(content: Mapping[str, Any]) -> set[str]:
    return set(content.get("actions", {}))


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths that two sets of changes do not have in common."""
    paths = sorted(before.keys() | after.keys())
    return tuple(p for p in paths if before.get(p, _NOTHING) != after.get(p, _NOTHING))


def _cleared(
    proposal: "Proposal", rule: ApprovalRule, touched: tuple[str, ...],
    before: Mapping[str, Any], after: Mapping[str, Any], act: Act,
) -> tuple[str, ...]:  # fmt: skip
    """Return the people whose approval no longer covers what is proposed (rule 11).

    Who approved and then writes is one of its authors (SOD-1).
    """
    signed_under = rule_for(act.history, subject_of(proposal))
    everybody = rule.reset_on == "any revision" or rule.id != signed_under.id
    return tuple(
        s.person for s in proposal.approvals
        if everybody or s.person == act.actor or touches(s.power, touched, before, after)
    )  # fmt: skip


def _rebase(proposal: "Proposal", command: asked.RebaseProposal, act: Act) -> Iterable[Fact]:
    item = _still_to_decide(proposal, act, by=proposal.writers)
    on_newest_base(item, command.base, command.makes)
    if command.base == proposal.base:
        return
    former, newest = (start_of(item, v, act) for v in (item.numbered(proposal.base), item.newest))
    both = overlaps(proposal.changes, former, newest)
    changes = {**proposal.changes, **_resolved(command, both)}
    begins = takes_effect_at(proposal.takes_effect, proposal.change, item, act.now)
    wanted = worked_out(item, item.newest, changes, proposal.scope, begins, act)
    out_already = _actions(former) - _actions(changed(former, proposal.changes))
    _reasoned_removal(item, _actions(newest) - _actions(wanted.content) - out_already, act)
    subject = _subject(proposal.kind_of_target, proposal.change, proposal.scope, wanted)
    rule_for(act.history, subject)
    yield facts.ProposalRebased(
        base=command.base, former_base=proposal.base, makes=item.next_number,
        changes=wanted.changes, former=wanted.former, amount=wanted.amount,
        content_sha256=wanted.content_sha256, overlaps=both,
        cleared=tuple(s.person for s in proposal.approvals),
    )  # fmt: skip


def _resolved(command: asked.RebaseProposal, overlapping: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the author's choices: one for each path that overlaps, and no others."""
    if others := sorted(command.resolved.keys() - set(overlapping)):
        problems = {path: ["Version and proposal do not overlap here."] for path in others}
        raise ma.ValidationError({"resolved": problems})
    if unresolved := [path for path in overlapping if path not in command.resolved]:
        sentence = f"Version {command.base} changed {', '.join(unresolved)} too: choose."
        raise Refusal("PROP-OVERLAP", sentence, "resolved")
    return command.resolved


def _submit(proposal: "Proposal", act: Act) -> Iterable[Fact]:
    _still_to_decide(proposal, act, UNREADY)
    yield facts.ProposalSubmitted(
        revision=proposal.revision, content_sha256=proposal.content_sha256
    )


def _withdraw(proposal: "Proposal", act: Act) -> Iterable[Fact]:
    in_stage(proposal, UNDECIDED)
    author = act.history.find(Person, proposal.author)
    if not (author and author.left and _clears_up(act)):
        by_author(proposal, act)
    yield facts.ProposalWithdrawn()


def _clears_up(act: Act) -> bool:
    """Whether the actor may withdraw what somebody left behind who is gone (4.2)."""
    found = (act.history.find(Role, role) for role in act.authority.roles_of(act.actor))
    return any(role and (role.management_representative or role.top_management) for role in found)


def _supersede(proposal: "Proposal", command: asked.SupersedeProposal, act: Act) -> Iterable[Fact]:
    other = act.history.find(type(proposal), command.by)
    if other is None or other.id == proposal.id or other.target != proposal.target:
        raise unknown("other proposal for the same target", command.by, "by")
    in_stage(proposal, UNDECIDED)
    by_author(proposal, act)
    in_stage(other, (*UNDECIDED, "approved"), "by")
    yield facts.ProposalSuperseded(by=command.by)


def _still_to_decide(
    proposal: "Proposal", act: Act, stages: tuple[str, ...] = UNDECIDED,
    by: tuple[str, ...] = (),
) -> Governed:  # fmt: skip
    """Return the target of a proposal that its authors, or others `by` name, still work on.

    Raises:
        Refusal: PROP-STATE, FACT-ACTOR, or KIND-STATE where the target is pursued no longer.
    """
    in_stage(proposal, stages)
    by_author(proposal, act, by)
    item = target_of(proposal.target, act)
    item.refuse_when_closed()
    return item


def in_stage(proposal: "Proposal", stages: Iterable[str], field: str = "proposal") -> None:
    """Refuse an act that the proposal's state does not allow (PROP-STATE)."""
    if proposal.stage not in stages:
        raise Refusal("PROP-STATE", f"{proposal.id} is {proposal.stage}.", field)


def by_author(proposal: "Proposal", act: Act, also: tuple[str, ...] = ()) -> None:
    """Refuse what somebody does with a proposal that is others' to write (FACT-ACTOR)."""
    if act.actor not in (*proposal.authors, *also):
        raise Refusal("FACT-ACTOR", f"{proposal.id} is {proposal.author}'s to change.", "proposal")


def reasoned(act: Act, rule: str = "PROP-6") -> None:
    """Refuse an act that does not say why, in at least a few words."""
    if len(act.reason.strip()) < SHORTEST_REASON:
        raise Refusal(rule, f"Say why, in at least {SHORTEST_REASON} characters.", "reason")
