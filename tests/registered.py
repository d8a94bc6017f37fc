"""The demo's record with ten thousand risks in it, on every level, some of them treated."""

from collections.abc import Iterator

import msgspec

from events import Fact
from events.facts.risks import RiskAssessed, RiskIdentified, TreatmentDecided
from tests.copies import Copy
from tests.proposed import happened
from tracker.history import History
from tracker.risk_approach import matrix_on
from tracker.risks import Risk

RISKS = 10_000
FIRST = 1_000  # the number of the first: the demo's own are few
AT_ONCE = 500  # risks in a transaction
OWNERS = ("role:cio", "role:so-hosting", "role:so-network", "role:ciso")


def registered(copy: Copy) -> None:
    """Add the risks: a rating on each place of the matrix by turns, each third with a treatment."""
    record = copy.record()
    with record.reading() as reading:
        told = {type(each.fact): each for each in reading.stream("risk/RSK-01")}
        then = told[RiskAssessed].envelope.recorded_at
        matrix = matrix_on(History(reading, then), then)
    model = told[RiskIdentified]

    def facts(number: int) -> Iterator[Fact]:
        likelihood, impact = number % 5 + 1, number // 5 % 5 + 1
        score = likelihood * impact
        owner = OWNERS[number % len(OWNERS)]
        yield msgspec.structs.replace(model.fact, title=f"Room {number} floods", owner=owner)
        yield msgspec.structs.replace(
            told[RiskAssessed].fact,
            likelihood=likelihood,
            impact=impact,
            score=score,
            level=matrix.level(score),
        )
        if number % 3 == 0:
            yield told[TreatmentDecided].fact

    for first in range(0, RISKS, AT_ONCE):
        with record.writing(then) as writing:
            key = f"registered {first}"
            envelope = msgspec.structs.replace(model.envelope, recorded_at=writing.now, key=key)
            for number in range(first, first + AT_ONCE):
                happened(writing, Risk(id=f"RSK-{FIRST + number}"), envelope, facts(number))
            writing.answer(key, b"", writing.began_at)
    record.close()
