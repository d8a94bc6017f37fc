"""The demo's record with thousands of proposals in it, a tenth of them open, of every sort."""

from collections.abc import Iterable, Iterator

import msgspec

from events import Envelope, Fact, Writing
from events.facts.objectives import ObjectiveVersionApproved
from events.facts.proposals import ProposalOpened, ProposalSubmitted, ProposalWithdrawn
from tests.copies import Copy
from tracker.kernel import State, fold, kept
from tracker.objectives import Objective
from tracker.proposals import Proposal

PROPOSALS, OPEN = 10_000, 1_000
FIRST = 1_000  # the number of the first: the demo's own are few
AT_ONCE = 500  # proposals in a transaction
AUTHORS = ("p-price", "p-weber", "p-demir", "p-falk", "p-adler")
SCOPES = (("*",), ("SVC-NET",), ("SVC-HST",), ("*",))
STEP = 10_000_00  # by which the amounts differ


def proposed(copy: Copy, many: int = PROPOSALS, still_open: int = OPEN) -> None:
    """Add proposals; the last of them are open, each second about an objective of its own."""
    record = copy.record()
    with record.reading() as reading:
        plan = reading.stream("proposal/PRP-026")[0]
        objective = next(
            each.fact
            for each in reading.stream("objective/OBJ-01")
            if isinstance(each.fact, ObjectiveVersionApproved)
        )
    assert isinstance(plan.fact, ProposalOpened)
    for first in range(0, many, AT_ONCE):
        with record.writing(plan.envelope.recorded_at) as writing:
            key = f"proposed {first}"
            envelope = msgspec.structs.replace(plan.envelope, recorded_at=writing.now, key=key)
            for number in range(first, min(first + AT_ONCE, many)):
                is_open, about = number >= many - still_open, "plan:PLN-01"
                if is_open and number % 2:
                    about = f"objective:OBJ-P{number}"
                    happened(writing, Objective(id=about.partition(":")[2]), envelope, [objective])
                facts = _course(plan.fact, number, about, is_open=is_open)
                by = msgspec.structs.replace(envelope, actor=AUTHORS[number % len(AUTHORS)])
                happened(writing, Proposal(id=f"PRP-{FIRST + number}"), by, facts)
            writing.answer(key, b"", writing.began_at)
    record.close()


def _course(model: ProposalOpened, number: int, about: str, *, is_open: bool) -> Iterator[Fact]:
    """Yield what happened to a proposal: of those open, some are drafts, some have an old base."""
    objective = about.startswith("objective")
    yield msgspec.structs.replace(
        model, title=f"Change {number}", target=about, scope=SCOPES[number % len(SCOPES)],
        base=1 if objective else model.base - (number % 11 == 0),
        amount=0 if objective else number % 70 * STEP,
    )  # fmt: skip
    if is_open and number % 10 == 0:
        return
    yield ProposalSubmitted(revision=1, content_sha256=model.content_sha256)
    if not is_open:
        yield ProposalWithdrawn()


def happened(writing: Writing, item: State, envelope: Envelope, facts: Iterable[Fact]) -> None:
    """Record what happened to an item that has no past yet."""
    for fact in facts:
        item = fold(item, recorded := writing.append(f"{item.kind}/{item.id}", envelope, fact))
        writing.put(recorded, kept(item), item.facets(), item.term())
