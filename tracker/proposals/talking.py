"""Talking about a proposal: comments that stay with a revision, and people asked to write too.

Who is invited is barred from approving only once they write: nobody takes a vote away by asking.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, assert_never

from events import Fact
from events.facts import proposals as facts
from tracker.kernel import Act, Refusal, unknown
from tracker.people import Person
from tracker.proposals import commands as asked
from tracker.proposals.writing import UNDECIDED, by_author, in_stage

if TYPE_CHECKING:
    from tracker.proposals.proposal import Proposal


def talk(proposal: "Proposal", command: asked.TalkingCommand, act: Act) -> Iterable[Fact]:
    """Return the facts that follow from what somebody says about a proposal, or asks for it."""
    match command:
        case asked.CommentOnProposal():
            return _comment(proposal, command, act)
        case asked.InviteAuthor():
            return _invite(proposal, command, act)
    assert_never(command)


def _comment(proposal: "Proposal", command: asked.CommentOnProposal, act: Act) -> Iterable[Fact]:
    revision = command.revision or proposal.revision
    if proposal.private and act.actor not in proposal.writers:
        raise Refusal("FACT-ACTOR", f"{proposal.id} is not handed in yet.", "proposal")
    if revision > proposal.revision:
        raise unknown("revision", str(revision), "revision")
    if not command.text.strip():
        raise Refusal("PROP-EMPTY", "Say something.", "text")
    yield facts.ProposalCommented(revision=revision, path=command.path, text=command.text.strip())


def _invite(proposal: "Proposal", command: asked.InviteAuthor, act: Act) -> Iterable[Fact]:
    person = act.history.find(Person, command.person)
    if person is None or person.left:
        raise unknown("person", command.person, "person")
    in_stage(proposal, UNDECIDED)
    by_author(proposal, act)
    if command.person not in proposal.writers:
        yield facts.AuthorInvited(person=command.person)
