"""What people do with a proposal that is written: hand it in, sign, object, take back, rebase."""

from collections.abc import Callable

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from tracker.history import History
from tracker.kernel import Command
from tracker.proposals import (
    ApproveProposal,
    CancelProposal,
    CommentOnProposal,
    InviteAuthor,
    Proposal,
    RatifyProposal,
    RebaseProposal,
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    SubmitProposal,
    SupersedeProposal,
    TakeBackApproval,
    WithdrawProposal,
)
from tracker.proposals.signatures import rules as rules_of
from web import desk
from web.filters import words
from web.htmx import see
from web.look import href
from web.proposals.rebasing import resolved
from web.proposals.room import pages
from web.proposals.show import page_of, seen
from web.proposals.standing import needs_of
from web.proposals.versions import target_of

OURS = {"right", "next", "view"}
"""Fields of the pages' own, which no command knows."""
SHOWN = {"revision", "displayed", "fields"}
"""What was shown: the form in which one approves says it, and its other buttons need not."""


@pages.post("/proposals/<proposal_id>/approval")
def approve(proposal_id: str) -> ResponseReturnValue:
    """Sign for the revision that was shown."""
    return _do(proposal_id, ApproveProposal, _approved, **_right())


@pages.post("/proposals/<proposal_id>/approval-withdrawal")
def take_back(proposal_id: str) -> ResponseReturnValue:
    """Take one's own approval back."""
    return _do(
        proposal_id, TakeBackApproval, lambda p, _: f"You took your approval of {p.title} back."
    )


@pages.post("/proposals/<proposal_id>/changes-request")
def ask_for_changes(proposal_id: str) -> ResponseReturnValue:
    """Ask the proposer for something else first."""
    return _do(
        proposal_id,
        RequestChanges,
        lambda p, _: f"You asked for changes to {p.title}. It is its author's turn.",
    )


@pages.post("/proposals/<proposal_id>/rejection")
def decline(proposal_id: str) -> ResponseReturnValue:
    """Decline."""
    return _do(proposal_id, RejectProposal, lambda p, _: f"You declined {p.title}.", **_right())


@pages.post("/proposals/<proposal_id>/submission")
def submit(proposal_id: str) -> ResponseReturnValue:
    """Hand a proposal in for decision."""
    return _do(proposal_id, SubmitProposal, lambda p, _: f"{p.title} is handed in for decision.")


@pages.post("/proposals/<proposal_id>/withdrawal")
def withdraw(proposal_id: str) -> ResponseReturnValue:
    """Take one's own proposal back."""
    return _do(proposal_id, WithdrawProposal, lambda p, _: f"You withdrew {p.title}.")


@pages.post("/proposals/<proposal_id>/cancellation")
def cancel(proposal_id: str) -> ResponseReturnValue:
    """Sign for cancelling a change before it takes effect."""
    return _do(proposal_id, CancelProposal, _cancelled, **_right())


@pages.post("/proposals/<proposal_id>/ratification")
def ratify(proposal_id: str) -> ResponseReturnValue:
    """Sign for an emergency change after the fact."""
    return _do(proposal_id, RatifyProposal, _ratified, **_right())


@pages.post("/proposals/<proposal_id>/rebase")
def rebase(proposal_id: str) -> ResponseReturnValue:
    """Put a proposal onto the newest version, with a choice for each field that overlaps."""
    proposal = desk.find(Proposal, proposal_id)
    typed = {name: request.form[name] for name in ("key", "seen", "base") if name in request.form}
    history = desk.now_history()
    item = target_of(proposal, history)
    chosen = resolved(proposal, item, history, request.form)
    given = typed | {"proposal": proposal_id, "resolved": chosen}
    try:
        desk.send(RebaseProposal, given)
    except desk.Problems as problems:
        return page_of(proposal_id, _with_all_typed(problems))
    flash(f"{proposal.title} starts from version {item.base} now. Look at it, then hand it in.")
    return see(href(f"/proposals/{proposal_id}"))


@pages.post("/proposals/<proposal_id>/comments")
def comment(proposal_id: str) -> ResponseReturnValue:
    """Say something about a revision, or about one field of it."""
    return _do(proposal_id, CommentOnProposal, lambda p, _: "Your comment is on the record.")


@pages.post("/proposals/<proposal_id>/invitations")
def invite(proposal_id: str) -> ResponseReturnValue:
    """Let somebody else write too."""
    return _do(proposal_id, InviteAuthor, lambda p, _: f"One more may write at {p.title} now.")


@pages.post("/proposals/<proposal_id>/supersession")
def supersede(proposal_id: str) -> ResponseReturnValue:
    """Let another proposal take the place of one's own."""
    return _do(
        proposal_id, SupersedeProposal, lambda p, _: f"{p.superseded_by} took the place of {p.id}."
    )


@pages.post("/proposals/<proposal_id>/reopening")
def reopen(proposal_id: str) -> ResponseReturnValue:
    """Ask again for what nobody decided in time: the same text as a new revision."""
    proposal = seen(proposal_id)
    key = request.form.get("key", "") or desk.key()
    given = {"proposal": proposal_id, "changes": dict(proposal.changes), "key": key}
    try:
        desk.send(ReviseProposal, given)
        desk.send(SubmitProposal, {"proposal": proposal_id, "key": f"{key}.submit"})
    except desk.Problems as problems:
        return page_of(proposal_id, _with_all_typed(problems))
    flash(f"{proposal.title} asks again, as revision {proposal.revision + 1}.")
    return see(href(f"/proposals/{proposal_id}"))


def _do(
    proposal_id: str, command: type[Command], said: Callable[[Proposal, History], str], **fixed: str
) -> ResponseReturnValue:
    """Send a command about a proposal; show its page again with what stands in the way."""
    seen(proposal_id)
    unknown = OURS | (SHOWN - set(command.__struct_fields__))
    form = desk.form_of(command, request.form)
    given = {name: value for name, value in form.items() if name not in unknown}
    try:
        desk.send(command, given, proposal=proposal_id, **fixed)
    except desk.Problems as problems:
        return page_of(proposal_id, _with_all_typed(problems))
    with desk.tracker().looking(g.now) as history:
        proposal = history.find(Proposal, proposal_id)
        assert proposal is not None, "it was just decided on"
        flash(said(proposal, history))
    return see(_next(f"/proposals/{proposal_id}"))


def _right() -> dict[str, str]:
    """Return power and grant from the one field in which a right is chosen."""
    power, _, grant = request.form.get("right", "").partition(" ")
    return {name: value for name, value in (("power", power), ("via", grant)) if value}


def _next(otherwise: str) -> str:
    return "/turn" if request.form.get("next") == "/turn" else otherwise


def _with_all_typed(problems: desk.Problems) -> desk.Problems:
    problems.typed = {**request.form.to_dict(), **problems.typed}
    return problems


def _approved(proposal: Proposal, history: History) -> str:
    if proposal.stage == "approved":
        return f"Approved: {proposal.title}. All signatures are in."
    missing = needs_of(proposal, rules_of(history)).open
    return f"Approved: {proposal.title}. {words(missing, 'approval').capitalize()} still missing."


def _cancelled(proposal: Proposal, _: History) -> str:
    if proposal.stage == "cancelled":
        return f"Cancelled: {proposal.title} never takes effect."
    return f"You agreed to cancel {proposal.title}; others have to sign too."


def _ratified(proposal: Proposal, _: History) -> str:
    if proposal.ratified_at:
        return f"Ratified: {proposal.title}."
    return f"You ratified {proposal.title}; others have to sign too."
