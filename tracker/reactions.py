"""Reactions: this fact, therefore these commands, in the same transaction.

An approved proposal does not call its target; the target is told here, and decides for itself.
"""

from collections.abc import Iterable

from events import Recorded
from events.facts.appointments import AppointmentAccepted
from events.facts.delegations import AuthorityDelegated, DelegationRegranted
from events.facts.evidence import EvidenceStored
from events.facts.organisation import SetUpClosed
from events.facts.proposals import ProposalApproved, ProposalCancelled
from tracker.appointments import Appointment
from tracker.delegations import ROOT, Delegation, NoteRenewal, given_anew
from tracker.evidence import Evidence, SupersedeEvidence
from tracker.history import History
from tracker.kernel import Command, State
from tracker.organisation import ORGANISATION, CloseSetUp, Organisation
from tracker.paths import changed
from tracker.proposals import Proposal
from tracker.proposals.content import TARGETS
from tracker.scope import SCOPE, Scope
from tracker.versions import ApproveVersion, CancelVersion, start_of, tidy

Therefore = tuple[type[State], str, Command]
"""The kind and id of the item that is told, and what it is told."""


def reactions(recorded: Recorded, history: History) -> Iterable[Therefore]:
    """Return what follows from a fact; `history` knows the fact already."""
    match recorded.fact:
        case ProposalApproved() | ProposalCancelled() as fact:
            yield from _decided(fact, recorded.id, history)
        case AuthorityDelegated() as fact if fact.renews:
            yield Delegation, fact.renews, NoteRenewal(
                grant=fact.renews, by=recorded.id, effective_from=fact.effective_from,
                effective_until=fact.effective_until,
            )  # fmt: skip
        case DelegationRegranted() as fact:
            for child in fact.regranted:
                former = history.find(Delegation, child)
                assert former is not None, "it hung below what was taken back"
                yield Delegation, "", given_anew(former, fact)
        case EvidenceStored(supersedes=former) if former:
            yield Evidence, former, SupersedeEvidence(evidence=former, by=recorded.id)
        case AppointmentAccepted():
            yield from _set_up_confirmed(recorded, history)
        case SetUpClosed():
            yield from _scope_confirmed(recorded, history)
        case _:
            return


def _decided(
    fact: ProposalApproved | ProposalCancelled, proposal_id: str, history: History
) -> Iterable[Therefore]:
    """Let the version come to be that was approved, or never (PROP-10: in one transaction)."""
    proposal = history.find(Proposal, proposal_id)
    assert proposal is not None, "it was just decided on"
    kind, _, item_id = proposal.target.partition(":")
    if isinstance(fact, ProposalCancelled):
        cancelled = CancelVersion(target=item_id, number=proposal.makes, proposal=proposal.id)
        yield TARGETS[kind], item_id, cancelled
        return
    item = history.find(TARGETS[kind], item_id) or TARGETS[kind](id=item_id)
    content = tidy(item, changed(start_of(item, item.newest, history), proposal.changes))
    yield TARGETS[kind], item_id, ApproveVersion(
        target=item_id, number=proposal.makes, content=content,
        effective_from=fact.effective_from, proposal=proposal.id,
    )  # fmt: skip


def _set_up_confirmed(recorded: Recorded, history: History) -> Iterable[Therefore]:
    """Close set-up when the first holder of the root office accepts it (`domain.md`, rule 2)."""
    appointment = history.find(Appointment, recorded.id)
    root = history.find(Delegation, ROOT)
    organisation = history.find(Organisation, ORGANISATION)
    assert appointment is not None, "it was just accepted"
    if (
        organisation
        and organisation.in_set_up
        and root
        and root.holder == f"role:{appointment.role}"
    ):
        yield (
            Organisation,
            ORGANISATION,
            CloseSetUp(confirmed_by=appointment.person, appointment=appointment.id),
        )


def _scope_confirmed(recorded: Recorded, history: History) -> Iterable[Therefore]:
    """Let the statement that was confirmed with the set-up be version 1 of the scope (rule 16)."""
    organisation = history.find(Organisation, ORGANISATION)
    assert organisation is not None, "its set-up was just closed"
    if organisation.scope_statement:
        yield Scope, SCOPE, ApproveVersion(
            target=SCOPE, number=1, content={"statement": organisation.scope_statement},
            effective_from=recorded.envelope.recorded_at, proposal="",
        )  # fmt: skip
