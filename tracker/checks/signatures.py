"""Each signature, judged again by the rules and the authority as they stood at its instant."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tracker.checks.finding import Finding
from tracker.checks.instants import act_at
from tracker.history import History
from tracker.kernel import Refusal
from tracker.powers import IN_WORDS
from tracker.proposals import Proposal, Signature
from tracker.proposals.matters import to_approve, to_cancel, to_ratify
from tracker.proposals.signatures import Matter, apart, right_to

JUDGED = {
    "separation": ("SOD-1", "SOD-2", "SOD-3", "SOD-5", "SOD-6"),
    "limits": ("AUTH-AMOUNT", "AUTH-RISK"),
    "reach": ("AUTH-POWER", "AUTH-SCOPE"),
    "authority": ("AUTH-NONE", "AUTH-ACCEPT", "AUTH-REVOKED", "AUTH-TIME"),
}
"""The checks of signatures, and the rules that each of them asks about."""

To = Callable[[Proposal, History], Matter]


class Judged(NamedTuple):
    """A signature under a proposal, and what would refuse it."""

    proposal: Proposal
    signature: Signature
    refusal: Refusal | None


def findings(signatures: Iterable[Judged], ids: tuple[str, ...]) -> list[Finding]:
    """Say of each signature whether one of these rules would refuse it."""
    return sorted((_finding(each, ids) for each in signatures), key=lambda each: each.place)


def _finding(judged: Judged, ids: tuple[str, ...]) -> Finding:
    proposal, signature, refusal = judged
    wrong = refusal if refusal and refusal.rule in ids else None
    right = f"May {IN_WORDS[signature.power]}, by {signature.grant}."
    return Finding(
        item=f"proposal/{proposal.id}", at=signature.at, event=signature.pos + 1,
        person=signature.person, rule=wrong.rule if wrong else "", wrong=wrong is not None,
        words=wrong.sentence if wrong else right,
    )  # fmt: skip


def judged(history: History) -> Iterator[Judged]:
    """Yield every signature that counts, under every proposal, judged again."""
    for proposal in history.every(Proposal):
        for signature, refusal in _signatures(proposal, history):
            yield Judged(proposal, signature, refusal)


def _signatures(proposal: Proposal, history: History) -> Iterator[tuple[Signature, Refusal | None]]:
    """Yield each signature that counts, with what would refuse it."""
    given: tuple[tuple[tuple[Signature, ...], To], ...] = (
        (proposal.approvals, to_approve),
        (proposal.cancellations, to_cancel),
        (proposal.ratifications, to_ratify),
    )
    for signatures, to in given:
        for signature in signatures:
            yield signature, _refused(proposal.id, signature, to, history)


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
