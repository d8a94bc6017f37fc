"""Each signature, judged again by the rules and the authority as they stood at its instant.

Signed are proposals, the acceptances of risks, and the money that goes beyond a plan.
"""

from collections.abc import Callable, Iterable, Iterator

from tracker.checks.borne import accepted, spent
from tracker.checks.finding import Finding, Judged
from tracker.checks.instants import act_at
from tracker.history import History
from tracker.kernel import Refusal
from tracker.powers import IN_WORDS
from tracker.proposals import Proposal, Signature
from tracker.proposals.matters import to_approve, to_cancel, to_ratify
from tracker.proposals.signatures import Matter, apart, right_to

JUDGED = {
    "separation": ("SOD-1", "SOD-2", "SOD-3", "SOD-5", "SOD-6"),
    "limits": ("AUTH-AMOUNT", "AUTH-RISK", "AUTH-PERIOD"),
    "reach": ("AUTH-POWER", "AUTH-SCOPE"),
    "authority": ("AUTH-NONE", "AUTH-ACCEPT", "AUTH-REVOKED", "AUTH-TIME"),
}
"""The checks of signatures, and the rules that each of them asks about."""

To = Callable[[Proposal, History], Matter]


def findings(signatures: Iterable[Judged], ids: tuple[str, ...]) -> list[Finding]:
    """Say of each signature whether one of these rules would refuse it."""
    return sorted((each.finding(ids) for each in signatures), key=lambda each: each.place)


def judged(history: History) -> Iterator[Judged]:
    """Yield every signature that counts, judged again."""
    for proposal in history.every(Proposal):
        yield from _under(proposal, history)
    yield from accepted(history)
    yield from spent(history)


def _under(proposal: Proposal, history: History) -> Iterator[Judged]:
    """Yield each signature under a proposal that counts, with what would refuse it."""
    given: tuple[tuple[tuple[Signature, ...], To], ...] = (
        (proposal.approvals, to_approve),
        (proposal.cancellations, to_cancel),
        (proposal.ratifications, to_ratify),
    )
    for signatures, to in given:
        for each in signatures:
            yield Judged(
                item=f"proposal/{proposal.id}", person=each.person, at=each.at, pos=each.pos,
                right=f"May {IN_WORDS[each.power]}, by {each.grant}.",
                refusal=_refused(proposal.id, each, to, history),
            )  # fmt: skip


def _refused(proposal: str, signature: Signature, to: To, history: History) -> Refusal | None:
    """Return what refuses a signature by the record as it was just before it."""
    act = act_at(history, signature.person, signature.at, signature.pos, signature.grant)
    before = act.history.find(Proposal, proposal)
    assert before is not None, "what was signed was there before"
    try:
        matter = to(before, act.history)
        apart(act, matter)
        right_to(act, matter, signature.power)
    except Refusal as refusal:
        return refusal
    return None
