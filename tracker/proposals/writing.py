"""Writing a proposal: open, revise, rebase, hand in, take back.

Its author does; a text that somebody typed is never lost (`domain.md`, rules 11 and 12).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from events import Fact
from events.facts import proposals as facts
from events.facts.approvals import ApprovalRule
from tracker import periods
from tracker.kernel import Act, Refusal, unknown
from tracker.people import Person
from tracker.proposals import commands as asked
from tracker.proposals.content import on_newest_base, overlaps, target_of, touches, worked_out
from tracker.proposals.signatures import rules
from tracker.versions import content_of

if TYPE_CHECKING:
    from tracker.proposals.proposal import Proposal

SHORTEST_REASON = 10
UNDECIDED = ("draft", "submitted", "changes requested")

_NOTHING = object()


def open_new(proposal: "Proposal", command: asked.OpenProposal, act: Act) -> Iterable[Fact]:
    item = target_of(command.target, act)
    if proposal.exists:
        raise Refusal("REF-TAKEN", f"{proposal.id} is a proposal already.", "proposal")
    if item.closed:
        raise Refusal("KIND-STATE", f"{item.label} is {item.closed}.", "target")
    on_newest_base(item, command.base, command.makes)
    reasoned(act)
    takes_effect = wanted_date(act.effective, command.change, act)
    wanted = worked_out(item, command.changes, command.scope, takes_effect or act.now, act)
    rules(act).rule_for(item.kind, command.change, wanted.amount)
    yield facts.ProposalOpened(
        title=command.title, target=command.target, base=command.base, makes=item.next_number,
        change=command.change, scope=command.scope, changes=wanted.changes,
        former=wanted.former, amount=wanted.amount, content_sha256=wanted.content_sha256,
        effective_from=takes_effect,
    )  # fmt: skip


def wanted_date(wanted: Any, change: str, act: Act) -> datetime | None:
    if wanted is None:
        return None
    begins = periods.begins(wanted, act.now, act.zone)
    if begins < act.now and change != "correction":
        raise Refusal("PROP-5", "A change takes effect now or later; only a correction looks back.", "effective")
    return begins


def revise(proposal: "Proposal", command: asked.ReviseProposal, act: Act) -> Iterable[Fact]:
    in_stage(proposal, UNDECIDED)
    by_author(proposal, act)
    item = target_of(proposal.target, act)
    on_newest_base(item, proposal.base, proposal.makes)
    takes_effect = wanted_date(command.takes_effect, proposal.change, act) if command.takes_effect else proposal.takes_effect
    wanted = worked_out(item, command.changes, proposal.scope, takes_effect or act.now, act)
    rule = rules(act).rule_for(item.kind, proposal.change, wanted.amount)
    touched = tuple(
        sorted(
            path for path in proposal.changes.keys() | wanted.changes.keys()
            if proposal.changes.get(path, _NOTHING) != wanted.changes.get(path, _NOTHING)
        )
    )  # fmt: skip
    if not touched and command.title in ("", proposal.title) and takes_effect == proposal.takes_effect:
        return
    yield facts.ProposalRevised(
        revision=proposal.revision + 1, changes=wanted.changes, former=wanted.former,
        amount=wanted.amount, content_sha256=wanted.content_sha256, touched=touched,
        cleared=cleared(proposal, rule, touched, wanted.changes, act), title=command.title or proposal.title,
        effective_from=takes_effect,
    )  # fmt: skip


def cleared(
    proposal: "Proposal", rule: ApprovalRule, touched: tuple[str, ...], changes: dict[str, Any], act: Act
) -> tuple[str, ...]:
    """Return the people whose approval no longer covers what is proposed (rule 11)."""
    kind = proposal.target.partition(":")[0]
    signed_under = rules(act).rule_for(kind, proposal.change, proposal.amount)
    if rule.reset_on == "any revision" or rule.id != signed_under.id:
        return tuple(s.person for s in proposal.approvals)
    return tuple(
        s.person for s in proposal.approvals
        if any(touches(s.power, p, changes.get(p), proposal.changes.get(p)) for p in touched)
    )  # fmt: skip


def rebase(proposal: "Proposal", command: asked.RebaseProposal, act: Act) -> Iterable[Fact]:
    in_stage(proposal, UNDECIDED)
    by_author(proposal, act)
    item = target_of(proposal.target, act)
    on_newest_base(item, command.base, command.makes)
    if command.base == proposal.base:
        return
    both = overlaps(
        proposal.changes, content_of(item, item.numbered(proposal.base), act),
        content_of(item, item.newest, act),
    )  # fmt: skip
    if open_paths := [path for path in both if path not in command.resolved]:
        raise Refusal(
            "PROP-OVERLAP", f"Version {command.base} changed {', '.join(open_paths)} too: choose.",
            "resolved",
        )  # fmt: skip
    changes = {**proposal.changes, **{path: command.resolved[path] for path in both}}
    wanted = worked_out(item, changes, proposal.scope, proposal.takes_effect or act.now, act)
    rules(act).rule_for(item.kind, proposal.change, wanted.amount)
    yield facts.ProposalRebased(
        base=command.base, former_base=proposal.base, makes=item.next_number,
        changes=wanted.changes, former=wanted.former, amount=wanted.amount,
        content_sha256=wanted.content_sha256, overlaps=both,
        cleared=tuple(s.person for s in proposal.approvals),
    )  # fmt: skip


def submit(proposal: "Proposal", act: Act) -> Iterable[Fact]:
    in_stage(proposal, ("draft", "changes requested"))
    by_author(proposal, act)
    yield facts.ProposalSubmitted(revision=proposal.revision, content_sha256=proposal.content_sha256)


def withdraw(proposal: "Proposal", act: Act) -> Iterable[Fact]:
    in_stage(proposal, UNDECIDED)
    author = act.history.find(Person, proposal.author)
    if not (author and author.left and act.authority.is_top(act.actor)):
        by_author(proposal, act)
    yield facts.ProposalWithdrawn()


def supersede(proposal: "Proposal", command: asked.SupersedeProposal, act: Act) -> Iterable[Fact]:
    other = act.history.find(type(proposal), command.by)
    if other is None or other.id == proposal.id or other.target != proposal.target:
        raise unknown("other proposal for the same target", command.by, "by")
    in_stage(proposal, UNDECIDED)
    by_author(proposal, act)
    yield facts.ProposalSuperseded(by=command.by)


def in_stage(proposal: "Proposal", stages: Iterable[str]) -> None:
    if proposal.stage not in stages:
        raise Refusal("PROP-STATE", f"{proposal.id} is {proposal.stage}.", "proposal")


def by_author(proposal: "Proposal", act: Act) -> None:
    if act.actor not in proposal.authors:
        raise Refusal("FACT-ACTOR", f"{proposal.id} is {proposal.author}'s to change.", "proposal")


def reasoned(act: Act, rule: str = "PROP-6") -> None:
    """Refuse an act that does not say why, in at least a few words."""
    if len(act.reason.strip()) < SHORTEST_REASON:
        raise Refusal(rule, f"Say why, in at least {SHORTEST_REASON} characters.", "reason")
